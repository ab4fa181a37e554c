// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
)

// Egress lists where messages may go. The zero value lets them go everywhere that the guard
// does, which holds beside it in any case.
type Egress struct {
	hosts    []string
	networks []netip.Prefix
}

// ParseEgress reads a list that is separated by commas: names of hosts (hooks.example.com), all
// names below one (*.example.com), addresses and networks (10.20.0.0/16). The error names every
// entry that is none of these.
func ParseEgress(list string) (Egress, error) {
	var e Egress
	var errs []error
	for entry := range strings.SplitSeq(list, ",") {
		entry = strings.TrimSpace(entry)
		if entry == "" {
			if strings.TrimSpace(list) != "" {
				errs = append(errs, errors.New("an entry is empty; take the comma out"))
			}
			continue
		}
		if network, err := netip.ParsePrefix(entry); err == nil {
			e.networks = append(e.networks, network.Masked())
			continue
		}
		if address, err := netip.ParseAddr(strings.Trim(entry, "[]")); err == nil {
			e.networks = append(e.networks, netip.PrefixFrom(address.Unmap(), address.Unmap().BitLen()))
			continue
		}
		if !isHostName(strings.TrimPrefix(entry, "*.")) {
			errs = append(errs, fmt.Errorf("%q is no host, address or network; write hooks.example.com, *.example.com, 192.0.2.1 or 10.20.0.0/16, without scheme and port", entry))
			continue
		}
		e.hosts = append(e.hosts, lowerASCII(strings.TrimSuffix(entry, ".")))
	}
	return e, errors.Join(errs...)
}

// String is the list as it was read.
func (e Egress) String() string {
	all := slices.Clone(e.hosts)
	for _, n := range e.networks {
		all = append(all, n.String())
	}
	return strings.Join(all, ",")
}

func isHostName(s string) bool {
	s = strings.TrimSuffix(s, ".")
	return s != "" && len(s) <= 253 && strings.Trim(lowerASCII(s), "abcdefghijklmnopqrstuvwxyz0123456789.-_") == "" &&
		!strings.Contains(s, "..") && strings.Trim(s, ".-") == s
}

// names reports whether a host is allowed by its name.
func (e Egress) names(host string) bool {
	host = lowerASCII(strings.TrimSuffix(host, "."))
	return slices.ContainsFunc(e.hosts, func(h string) bool {
		if below, ok := strings.CutPrefix(h, "*"); ok {
			return strings.HasSuffix(host, below) && len(host) > len(below)
		}
		return h == host
	})
}

// dialer connects to where messages may go. It is the only one that channels have.
type dialer struct {
	net.Dialer
	guard  guard
	egress Egress
}

// DialContext connects to host and port. What is not allowed by its name is looked up only if
// an address may allow it.
func (d *dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	g := d.guard
	if len(d.egress.hosts)+len(d.egress.networks) > 0 {
		host, _, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		if !d.egress.names(host) {
			if len(d.egress.networks) == 0 {
				return nil, &refusedError{name: host, what: notAllowed, allow: allowEgress}
			}
			g.networks = d.egress.networks
		}
	}
	once := d.Dialer
	once.ControlContext = g.control
	return once.DialContext(ctx, network, address)
}

const (
	notAllowed  = "not among those to which the manager may send"
	allowEgress = "write one of those, or ask who runs the manager to add it to --egress-allow"
)
