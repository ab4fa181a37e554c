// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"fmt"
	"net/url"
)

// aDocument is a field that holds the address of a report, or of another document that is no minutes.
func aDocument(flag, usage string, limit int) field {
	return field{flag: flag, usage: usage, max: limit, check: addressWithin(limit, "https://reports.example/7")}
}

// addressWithin checks an address that has so many characters at the most; an error shows one that would do.
func addressWithin(limit int, example string) func(*scene, string) error {
	return func(_ *scene, text string) error {
		u, err := url.Parse(text)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return fmt.Errorf("%q is no address; write one such as %s", text, example)
		}
		if len(text) > limit {
			return fmt.Errorf("the address has %d characters; write at most %d", len(text), limit)
		}
		return nil
	}
}
