// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"fmt"
	"net/url"
)

// aDocument is a field that holds the address of a report, or of another document that is no minutes.
func aDocument(flag, usage string, limit int) field {
	return field{flag: flag, usage: usage, max: limit, check: func(s *scene, text string) error {
		if u, err := url.Parse(text); err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
			return addressWithin(limit)(s, text)
		}
		return fmt.Errorf("%q is no address; write one such as https://reports.example/7", text)
	}}
}
