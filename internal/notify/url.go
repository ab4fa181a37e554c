// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"fmt"
	"net/url"
	"strconv"
)

// encrypted refuses a URL without TLS where messages may leave by https only.
func (f *Factory) encrypted(u *url.URL, what string) error {
	if f.options.HTTPSOnly && u.Scheme != "https" {
		return invalidChannel(what + " is not https, and the manager runs with --https-only; write an https address")
	}
	return nil
}

// maxURL bounds a webhook's address, in bytes.
const maxURL = 2048

// parseURL reads a URL that messages may be posted to: an absolute http or https URL with a host,
// without user information. The error says what to write, and repeats nothing of raw but its
// scheme: a URL may hold a token. Whether its host may be reached is decided at each connection.
func parseURL(raw string) (*url.URL, error) {
	const example = "write an address such as https://hooks.example.com/entente"
	if raw == "" {
		return nil, invalidChannel("the webhook's url is empty; " + example)
	}
	if len(raw) > maxURL {
		return nil, invalidChannel(fmt.Sprintf("the webhook's url is longer than %d bytes; write a shorter one", maxURL))
	}
	u, err := url.Parse(raw)
	switch {
	case err != nil:
		return nil, invalidChannel("the webhook's url is not a URL; " + example)
	case u.Scheme == "":
		return nil, invalidChannel("the webhook's url has no scheme; " + example)
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, invalidChannel(fmt.Sprintf("the webhook's url has the scheme %q; write http or https", u.Scheme))
	case u.Hostname() == "":
		return nil, invalidChannel("the webhook's url has no host; " + example)
	case u.User != nil:
		return nil, invalidChannel("the webhook's url holds user information; take it out, and sign messages with a Secret instead")
	}
	if p := u.Port(); p != "" {
		if n, err := strconv.ParseUint(p, 10, 16); err != nil || n == 0 {
			return nil, invalidChannel("the webhook's url has a port that is none; write 1 to 65535")
		}
	}
	u.Fragment, u.RawFragment = "", ""
	return u, nil
}
