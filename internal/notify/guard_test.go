// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
)

func TestGuard(t *testing.T) {
	const (
		open     = ""
		loopback = "a loopback address"
	)
	for _, test := range []struct{ addr, refusal string }{
		{"93.184.215.14", open},
		{"2606:2800:21f:cb07:6820:80da:af6b:8b2c", open},
		{"10.0.0.1", open},
		{"172.16.0.1", open},
		{"192.168.1.1", open},
		{"100.64.0.1", open},
		{"fd12:3456::1", open},
		{"fd00:ec2::253", open},
		{"::ffff:10.0.0.1", open},
		{"64:ff9b::10.0.0.1", open},
		{"64:ff9b:1::10.0.0.1", open},
		{"126.255.255.255", open},
		{"128.0.0.0", open},
		{"127.0.0.1", loopback},
		{"127.255.255.254", loopback},
		{"::1", loopback},
		{"::ffff:127.0.0.1", loopback},
		{"64:ff9b::7f00:1", "an IPv6 form of 127.0.0.1"},
		{"64:ff9b:1::127.0.0.1", "an IPv6 form of 127.0.0.1"},
		{"64:ff9b:1:a9fe:a9:fe00::", "an IPv6 form of 169.254.169.254"},
		{"2002:7f00:1::1", "an IPv6 form of 127.0.0.1"},
		{"2001:0:1:2:3:4:80ff:fffe", "an IPv6 form of 127.0.0.1"},
		{"::ffff:0:127.0.0.1", "an IPv6 form of 127.0.0.1"},
		{"::ffff:0:10.0.0.1", open},
		{"fd00::5efe:127.0.0.1", "an IPv6 form of 127.0.0.1"},
		{"2001:db8::200:5efe:169.254.169.254", "an IPv6 form of 169.254.169.254"},
		{"fd00::5eff:127.0.0.1", open},
		{"::127.0.0.1", "an IPv6 form of 127.0.0.1"},
		{"0.0.0.0", "an unspecified address"},
		{"0.1.2.3", "an unspecified address"},
		{"::", "an unspecified address"},
		{"::ffff:0.0.0.0", "an unspecified address"},
		{"169.254.169.254", "a cloud's metadata address"},
		{"::ffff:169.254.169.254", "a cloud's metadata address"},
		{"64:ff9b::a9fe:a9fe", "an IPv6 form of 169.254.169.254"},
		{"fd00:ec2::254", "a cloud's metadata address"},
		{"fd20:ce::254", "a cloud's metadata address"},
		{"100.100.100.200", "a cloud's metadata address"},
		{"168.63.129.16", "a cloud's metadata address"},
		{"169.254.170.2", "a link-local address"},
		{"169.254.0.1", "a link-local address"},
		{"fe80::1", "a link-local address"},
		{"fe80::1%eth0", "a link-local address"},
		{"febf::1", "a link-local address"},
		{"fec0::1", "a link-local address"},
		{"224.0.0.1", "a multicast address"},
		{"239.255.255.255", "a multicast address"},
		{"ff02::1", "a multicast address"},
		{"240.0.0.1", "a reserved address"},
		{"255.255.255.255", "a reserved address"},
	} {
		addr := netip.MustParseAddr(test.addr)
		err := guard{}.check(addr)
		if test.refusal == open {
			if err != nil {
				t.Errorf("%s: %v, want it open", test.addr, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), " is "+test.refusal+";") {
			t.Errorf("%s: %v, want %q", test.addr, err, test.refusal)
		}
		err = guard{allowLoopback: true}.check(addr)
		if (test.refusal == loopback) != (err == nil) {
			t.Errorf("%s with loopback allowed: %v", test.addr, err)
		}
	}
}

// Names are resolved by the dialer, so what counts is the address that comes out.
func TestGuardHoldsAtTheConnection(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("reached") }))
	defer server.Close()
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	for host, says := range map[string]string{
		"127.0.0.1":                "--allow-loopback",
		"localhost":                "--allow-loopback",
		"[::1]":                    "--allow-loopback",
		"[::ffff:127.0.0.1]":       "--allow-loopback",
		"[::ffff:7f00:1]":          "--allow-loopback",
		"127.1.2.3":                "--allow-loopback",
		"0.0.0.0":                  "unspecified",
		"[::]":                     "unspecified",
		"169.254.169.254":          "metadata",
		"[fd00:ec2::254]":          "metadata",
		"[::ffff:169.254.169.254]": "metadata",
		"[fe80::1%25lo]":           "link-local",
	} {
		t.Run(host, func(t *testing.T) {
			o := options()
			o.AllowLoopback = false
			r := newTestWebhook(t, o, "http://"+host+":"+port).Send(t.Context(), message())
			wantResult(t, r, Permanent, ReasonAddressRefused, says)
		})
	}
}

func TestLoopbackByNameIsReachedWhereAllowed(t *testing.T) {
	url := serve(t, func(http.ResponseWriter, *http.Request) {})
	url = strings.Replace(url, "127.0.0.1", "localhost", 1)
	wantResult(t, newTestWebhook(t, options(), url).Send(t.Context(), message()), Delivered, ReasonAccepted, "")
}
