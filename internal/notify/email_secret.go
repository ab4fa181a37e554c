// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"crypto/x509"
	"strings"
)

// The keys of an e-mail channel's Secret.
const (
	// EmailUsernameKey and EmailPasswordKey log in to the server. Both or none.
	EmailUsernameKey = "username"
	EmailPasswordKey = "password"
	// EmailCAKey holds certificates in PEM, which alone are trusted to sign the server's.
	// Without it those of the system are.
	EmailCAKey = "caBundle"
)

// emailSecret is what an e-mail channel uses of its Secret. Its zero value means no login
// and the authorities that are trusted anyway.
type emailSecret struct {
	username, password string
	roots              *x509.CertPool
}

func newEmailSecret(data map[string][]byte) (emailSecret, error) {
	const keys = "write the user name under the key username and the password under the key password"
	var s emailSecret
	username, hasUsername := data[EmailUsernameKey]
	password, hasPassword := data[EmailPasswordKey]
	ca, hasCA := data[EmailCAKey]
	switch {
	case !hasUsername && !hasPassword && !hasCA:
		return s, invalidSecret("the channel's Secret has neither username and password nor caBundle; " + keys)
	case hasUsername && !hasPassword:
		return s, invalidSecret("the channel's Secret has no key password; " + keys)
	case hasPassword && !hasUsername:
		return s, invalidSecret("the channel's Secret has no key username; " + keys)
	}
	if hasUsername {
		s.username, s.password = credential(username), credential(password)
		if s.username == "" || s.password == "" {
			return s, invalidSecret("the username or the password in the channel's Secret is empty; " + keys)
		}
		// SASL's mechanisms separate fields by NUL, CRAM-MD5 the name by a line's end.
		if strings.ContainsAny(s.username+s.password, "\x00\r\n") {
			return s, invalidSecret("the username or the password in the channel's Secret has more than one line or a NUL in it; " + keys)
		}
	}
	if hasCA {
		s.roots = x509.NewCertPool()
		if !s.roots.AppendCertsFromPEM(ca) {
			return s, invalidSecret("the key caBundle of the channel's Secret holds no certificate; write one in PEM, from -----BEGIN CERTIFICATE----- on, or leave the key out")
		}
	}
	return s, nil
}

// credential returns a value of a Secret without the line break that files end in.
func credential(b []byte) string {
	return strings.TrimSuffix(strings.TrimSuffix(string(b), "\n"), "\r")
}
