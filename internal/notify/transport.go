// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"crypto/tls"
	"net"
	"net/http"
	"time"
)

// maxConnsPerHost is as many as Slots ever has at once by default, so that waiting happens
// there, where it holds nobody up, and not for a connection.
const maxConnsPerHost = DefaultTotal

// newDialer returns what connects, for all channels.
func newDialer(o Options) *dialer {
	return &dialer{
		Dialer: net.Dialer{Timeout: o.Timeout / 2, KeepAlive: 15 * time.Second},
		guard:  guard{allowLoopback: o.AllowLoopback}, egress: o.Egress,
	}
}

// newClient returns the HTTP client of all channels that speak HTTP. It follows no redirect,
// takes no proxy from the environment and bounds what a server can make it hold.
func newClient(o Options) *http.Client {
	dialer := newDialer(o)
	return &http.Client{
		Transport: &http.Transport{
			Proxy:               nil,
			DialContext:         dialer.DialContext,
			TLSClientConfig:     &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: o.RootCAs},
			TLSHandshakeTimeout: o.Timeout / 2,
			ForceAttemptHTTP2:   true,
			// Without pings a connection that died silently would swallow one message
			// after another, each to its full timeout.
			HTTP2:                  &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 5 * time.Second},
			MaxConnsPerHost:        maxConnsPerHost,
			MaxIdleConnsPerHost:    DefaultPerChannel,
			MaxIdleConns:           256,
			IdleConnTimeout:        30 * time.Second,
			MaxResponseHeaderBytes: 32 << 10,
			DisableCompression:     true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
