// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record_test

import (
	"strings"
	"testing"

	"github.com/entente-dev/entente/internal/cli/clitest"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/cli/record"
)

// A day, and a time without an offset, are what the clocks of whoever acts show: the contact's, or
// else the partner's; where nobody is named, the host's. Jane lives where the host is, in Amsterdam
// (UTC+1 in November); Kim where Contoso is, in New York (UTC-5); Piet is of the host, and in Tokyo
// (UTC+9).
func TestTimesAreThoseOfWhoActs(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"issue ack late-shipments --by northwind/jane --time 2082-11-20", "2082-11-19T23:00:00Z"},
		{"issue ack late-shipments --by contoso/kim --time 2082-11-20", "2082-11-20T05:00:00Z"},
		{"issue ack late-shipments --by northwind/piet --time 2082-11-20", "2082-11-19T15:00:00Z"},
		{"issue ack late-shipments --by northwind/piet --time 2082-11-20T08:30", "2082-11-19T23:30:00Z"},
		{"issue ack late-shipments --by contoso/kim --time '2082-11-20 08:30:15'", "2082-11-20T13:30:15Z"},
		{"issue ack late-shipments --by contoso/kim --time 2082-11-20T08:30:00+09:00", "2082-11-19T23:30:00Z"},
		{"issue attempt late-shipments --time 2082-11-20T08:30", "2082-11-20T07:30:00Z"},
		{"issue talk late-shipments --between contoso/kim,northwind/jane --time 2082-11-20T08:30", "2082-11-20T07:30:00Z"},
		{"issue snooze late-shipments --by northwind/piet --reason Customs --until 2082-11-22", "2082-11-21T15:00:00Z"},
		{"issue snooze late-shipments --by contoso/kim --reason Customs --until 2082-11-22T12:00", "2082-11-22T17:00:00Z"},
		{"review hold autumn-review --time 2082-11-18", "2082-11-17T23:00:00Z"},
		{"review hold autumn-review --time 2082-11-18T10:00", "2082-11-18T09:00:00Z"},
		{"review accept rejected --by contoso/kim --time 2082-11-18T10:00", "2082-11-18T15:00:00Z"},
		{"review postpone autumn-review --by contoso/kim --until 2082-12-15", "2082-12-15T23:00:00Z"},
		{"review postpone autumn-review --by contoso/kim --until 2082-12-15T12:00", "2082-12-15T11:00:00Z"},
		{"review cancel autumn-review --by northwind/piet --reason Fair --time 2082-11-18", "2082-11-17T15:00:00Z"},
		{"agree northwind-contoso --by contoso/kim --time 2082-11-18", "2082-11-18T05:00:00Z"},
	} {
		got := clitest.Run(t, clitest.Command{Args: append(words(c.line), "-o", "yaml", "-f", "testdata/world.yaml"), Now: now})
		if got.Code != 0 || !strings.Contains(got.Out, `"`+c.want+`"`) {
			t.Errorf("%s: exit code %d, no %s: %s%s", c.line, got.Code, c.want, got.Out, got.Err)
		}
	}
}

// What is said of times is said by the same clocks, and names the zone.
func TestTimesAreSaidAsWhoActsReadsThem(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"review hold autumn-review --time 2082-11-22", "note: 2082-11-22 00:00 Europe/Amsterdam is in the future"},
		{"issue ack late-shipments --by contoso/kim --time 2082-11-22", "note: 2082-11-22 00:00 America/New_York is in the future"},
		{"issue ack late-shipments --by northwind/piet --time 2082-11-22", "note: 2082-11-22 00:00 Asia/Tokyo is in the future"},
		{"brief northwind-contoso --person contoso/kim --date 2082-11-22", "note: 2082-11-22 00:00 America/New_York is in the future"},
		{"contribute northwind-contoso --from contoso --to northwind --date 2082-11-22", "note: 2082-11-22 00:00 America/New_York is in the future"},
		{"partner assess contoso --strategic 4 --date 2082-11-22", "note: 2082-11-22 00:00 America/New_York is in the future"},
		{"issue ack late-shipments --by contoso/kim --time 2082-11-19", "2082-11-19 00:00 America/New_York is before issue/late-shipments was detected, at 2082-11-19 04:00 America/New_York (spec.detectedTime is 2082-11-19T09:00:00Z)"},
		{"issue snooze late-shipments --by contoso/kim --reason Customs --until 2082-11-20", "2082-11-20 00:00 America/New_York is not after 2082-11-20 18:30 America/New_York"},
		// The due date of a review concerns all, so it is the host's; the day ends at midnight.
		{"review postpone autumn-review --by contoso/kim --until 2080-12-15", "2080-12-15 24:00 Europe/Amsterdam is a year or more before"},
	} {
		got := clitest.Run(t, clitest.Command{Args: append(words(c.line), "-o", "yaml", "-f", "testdata/world.yaml"), Now: now})
		if !strings.Contains(got.Err, c.want) {
			t.Errorf("%s: not %q:\n%s", c.line, c.want, got.Err)
		}
	}
}

// Each flag that takes a time says whose clocks count.
func TestHelpSaysWhoseTimeItIs(t *testing.T) {
	looked := 0
	for _, c := range record.New(&cmdutil.Env{}) {
		for _, c := range append(c.Commands(), c) {
			for _, flag := range []string{"time", "until"} {
				f := c.Flags().Lookup(flag)
				if f == nil {
					continue
				}
				looked++
				if !strings.Contains(f.Usage, "by the clocks of ") {
					t.Errorf("%s --%s: %s", c.Name(), flag, f.Usage)
				}
			}
		}
	}
	if looked < 15 {
		t.Errorf("only %d flags were found", looked)
	}
}
