// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// UseAddress is the use of a Secret that holds people's addresses. All others are the types of
// channels.
const UseAddress = "address"

// Permission is what a Secret says of itself that it may be used for. A policy only names a
// Secret, and whoever may write policies may not be one who may read Secrets: by another word
// than the Secret's own they could have any of them sent to a server of theirs.
type Permission struct {
	// Use is a channel's type, or UseAddress.
	Use string
	// Hosts are those that a policy may send it to, separated by commas or spaces:
	// smtp.example, or smtp.example:587 for this port alone.
	Hosts string
	// Plaintext is true if it may leave without TLS.
	Plaintext bool
}

// Use is one use of a Secret: what a channel would do with it.
type Use struct {
	// Of is what the Secret must be for: a channel's type, or UseAddress.
	Of string
	// Host, with its port, is the server that the policy chooses; empty where the policy
	// chooses none.
	Host string
	// Plaintext is true if the data would leave without TLS.
	Plaintext bool
}

// Credentials is the use of a Secret by the channel itself. The error is a ConfigError: the
// entry names no server.
func (c Config) Credentials() (Use, error) {
	host, encrypted, err := c.server()
	// A webhook's Secret signs messages and never leaves itself.
	return Use{Of: string(c.Type), Host: host, Plaintext: !encrypted && c.Type != TypeWebhook}, err
}

// Address is the use of a Secret for an address to which the channel sends.
func (c Config) Address() (Use, error) {
	host, encrypted, err := c.server()
	return Use{Of: UseAddress, Host: host, Plaintext: !encrypted}, err
}

// Allows reports whether a use is permitted.
func (p Permission) Allows(u Use) bool {
	if p.Use != u.Of || u.Plaintext && !p.Plaintext {
		return false
	}
	if u.Host == "" {
		return true
	}
	host, port, err := net.SplitHostPort(u.Host)
	if err != nil {
		return false
	}
	hosts := strings.FieldsFunc(p.Hosts, func(r rune) bool { return r == ',' || r <= ' ' })
	return slices.ContainsFunc(hosts, func(entry string) bool {
		h, only := splitHost(entry)
		return sameHost(h, host) && (only == "" || only == port)
	})
}

// server is where the policy has the channel send, as host and port, and whether that is
// encrypted. It is empty where Secret or type say where: those need no leave of a host.
func (c Config) server() (hostPort string, encrypted bool, err error) {
	switch c.Type {
	case TypeEmail:
		s, err := parseMailServer(c.Email.Server)
		if err != nil {
			return "", false, err
		}
		return s.name, true, nil // see mailSession.open
	case TypeWebhook:
		u, err := parseURL(c.Webhook.URL)
		if err != nil {
			return "", false, err
		}
		return hostAndPort(u), u.Scheme == "https", nil
	case TypeAlertmanager:
		u, err := parseURL(c.Alertmanager.URL)
		if err != nil {
			return "", false, alertmanagerURLError(err)
		}
		return hostAndPort(u), u.Scheme == "https", nil
	}
	return "", true, nil
}

func hostAndPort(u *url.URL) string {
	port := u.Port()
	switch {
	case port != "":
	case u.Scheme == "https":
		port = "443"
	default:
		port = "80"
	}
	return net.JoinHostPort(u.Hostname(), port)
}

// splitHost takes the port off an entry that has one. An IPv6 address has brackets where a
// port follows.
func splitHost(entry string) (host, port string) {
	if host, port, err := net.SplitHostPort(entry); err == nil {
		return host, port
	}
	return strings.Trim(entry, "[]"), ""
}

// sameHost compares the names of two hosts, or their addresses. Only ASCII letters are alike
// in both cases: what Unicode lowers to a letter may be another name on the way to DNS.
func sameHost(a, b string) bool {
	if x, err := netip.ParseAddr(a); err == nil {
		y, err := netip.ParseAddr(b)
		return err == nil && x == y
	}
	a, b = strings.TrimSuffix(a, "."), strings.TrimSuffix(b, ".")
	return a != "" && lowerASCII(a) == lowerASCII(b)
}

func lowerASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}
