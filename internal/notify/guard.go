// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"syscall"
)

// guard decides which addresses may be connected to. It looks at the address of each
// connection, after the name was resolved, so a name cannot be pointed elsewhere between the
// check and the connection.
//
// Private networks stay open, since receivers live in the cluster.
type guard struct {
	allowLoopback bool
	// networks are the only ones that may be connected to; none: all.
	networks []netip.Prefix
}

// refusedError is an address that the guard does not connect to.
type refusedError struct {
	addr netip.Addr
	// name is what is refused where no address was looked up.
	name string
	what string
	// allow is what to do if it is meant.
	allow string
}

func (e *refusedError) Error() string {
	if e.name != "" {
		return fmt.Sprintf("it is %s; %s", e.what, e.allow)
	}
	return fmt.Sprintf("%s is %s; %s", e.addr, e.what, e.allow)
}

// control is a net.Dialer's ControlContext.
func (g guard) control(_ context.Context, _, address string, _ syscall.RawConn) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return &refusedError{what: "no IP address", allow: "write the address of a server"}
	}
	return g.check(ap.Addr())
}

const (
	allowNever    = "write the address of a receiver"
	allowLoopback = "write the address of a receiver, or start the manager with --allow-loopback"
)

// metadata are the addresses, beside the link-local ones, at which clouds hand out
// credentials to whoever asks from a machine of theirs.
var metadata = map[netip.Addr]bool{
	netip.MustParseAddr("fd00:ec2::254"):   true, // AWS
	netip.MustParseAddr("fd20:ce::254"):    true, // Google
	netip.MustParseAddr("fd00:42::42"):     true, // Scaleway
	netip.MustParseAddr("100.100.100.200"): true, // Alibaba
	netip.MustParseAddr("168.63.129.16"):   true, // Azure
	netip.MustParseAddr("192.0.0.192"):     true, // Oracle
}

var (
	thisNetwork = netip.MustParsePrefix("0.0.0.0/8")   // RFC 1122; Linux takes 0.0.0.0 for itself
	reserved    = netip.MustParsePrefix("240.0.0.0/4") // RFC 1112, with the broadcast address
	siteLocal   = netip.MustParsePrefix("fec0::/10")   // RFC 3879, deprecated
)

// check is nil if a may be connected to. An IPv4 address that travels inside an IPv6 one is
// held to the same rules.
func (g guard) check(a netip.Addr) error {
	a = a.Unmap().WithZone("")
	switch {
	case a.IsLoopback():
		if g.allowLoopback {
			return g.within(a)
		}
		return &refusedError{addr: a, what: "a loopback address", allow: allowLoopback}
	case a.IsUnspecified() || thisNetwork.Contains(a):
		return &refusedError{addr: a, what: "an unspecified address", allow: allowNever}
	case metadata[a] || a == netip.AddrFrom4([4]byte{169, 254, 169, 254}):
		return &refusedError{addr: a, what: "a cloud's metadata address", allow: allowNever}
	case a.IsLinkLocalUnicast() || siteLocal.Contains(a):
		return &refusedError{addr: a, what: "a link-local address", allow: allowNever}
	case a.IsMulticast():
		return &refusedError{addr: a, what: "a multicast address", allow: allowNever}
	case reserved.Contains(a):
		return &refusedError{addr: a, what: "a reserved address", allow: allowNever}
	}
	for _, v4 := range embedded(a) {
		// A translated loopback address is never one's own receiver.
		if err := (guard{}).check(v4); err != nil {
			return &refusedError{addr: a, what: "an IPv6 form of " + v4.String(), allow: allowNever}
		}
	}
	return g.within(a)
}

// within is nil if a lies in one of the networks that may be connected to.
func (g guard) within(a netip.Addr) error {
	if len(g.networks) == 0 || slices.ContainsFunc(g.networks, func(n netip.Prefix) bool { return n.Contains(a) }) {
		return nil
	}
	return &refusedError{addr: a, what: notAllowed, allow: allowEgress}
}

var (
	compatible = netip.MustParsePrefix("::/96")           // RFC 4291, deprecated
	translated = netip.MustParsePrefix("::ffff:0:0:0/96") // RFC 2765, obsolete
	nat64      = netip.MustParsePrefix("64:ff9b::/96")    // RFC 6052
	localNAT64 = netip.MustParsePrefix("64:ff9b:1::/48")  // RFC 8215
	sixToFour  = netip.MustParsePrefix("2002::/16")       // RFC 3056
	teredo     = netip.MustParsePrefix("2001::/32")       // RFC 4380
)

// embedded returns the IPv4 addresses that a may be translated or tunnelled to.
func embedded(a netip.Addr) []netip.Addr {
	if !a.Is6() {
		return nil
	}
	b := a.As16()
	v4 := func(i, j, k, l int) netip.Addr { return netip.AddrFrom4([4]byte{b[i], b[j], b[k], b[l]}) }
	switch {
	case compatible.Contains(a), translated.Contains(a), nat64.Contains(a), isatap(b):
		return []netip.Addr{v4(12, 13, 14, 15)}
	case localNAT64.Contains(a):
		// Its owner chose a length of 48, 56, 64 or 96, with byte 8 left out. What reads as
		// 0.x in one of the first three comes from the padding of another.
		forms := slices.DeleteFunc([]netip.Addr{v4(6, 7, 9, 10), v4(7, 9, 10, 11), v4(9, 10, 11, 12)}, thisNetwork.Contains)
		return append(forms, v4(12, 13, 14, 15))
	case sixToFour.Contains(a):
		return []netip.Addr{v4(2, 3, 4, 5)}
	case teredo.Contains(a):
		return []netip.Addr{netip.AddrFrom4([4]byte{^b[12], ^b[13], ^b[14], ^b[15]})}
	}
	return nil
}

// isatap tells whether the lower half of an address is one of RFC 5214, whatever its network.
func isatap(b [16]byte) bool { return b[8]&^0x02 == 0 && b[9] == 0 && b[10] == 0x5e && b[11] == 0xfe }
