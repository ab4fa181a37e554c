// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"net"
	"strconv"
	"strings"
)

// mailServer is where an SMTP server listens.
type mailServer struct {
	name string // host and port, as the policy has them
	host string // for the certificate
	// tls is true if the connection speaks TLS from its first byte on (RFC 8314), which
	// port 465 is for. Elsewhere STARTTLS changes to it.
	tls bool
}

const implicitTLSPort = 465

func parseMailServer(raw string) (mailServer, error) {
	const example = "write host and port, such as smtp.example:587"
	raw = strings.TrimSpace(raw)
	host, port, err := net.SplitHostPort(raw)
	if err != nil || host == "" || len(host) > 253 ||
		strings.ContainsFunc(host, func(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune("/@\\<>\"", r) }) {
		return mailServer{}, invalidChannel("the channel's server is not host and port; " + example)
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil || n == 0 {
		return mailServer{}, invalidChannel("the channel's server has a port that is none; write 1 to 65535, such as smtp.example:587")
	}
	return mailServer{name: raw, host: host, tls: n == implicitTLSPort}, nil
}
