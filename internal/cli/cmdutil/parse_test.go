// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

import (
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/test/gen"
)

// Every command takes the same forms of a time. What has no offset is by the clocks of a place: it is 20
// November in UTC and New York, and the 21st in Tokyo.
func TestTheFormsOfATime(t *testing.T) {
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, time.November, 20, 23, 30, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"now":                       "2026-11-20T23:30:00Z",
		"today":                     "2026-11-20T15:00:00Z",
		"2026-11-22":                "2026-11-21T15:00:00Z",
		"2026-11-22T09:00":          "2026-11-22T00:00:00Z",
		"2026-11-22 09:00:30":       "2026-11-22T00:00:30Z",
		"2026-11-22T09:00:00Z":      "2026-11-22T09:00:00Z",
		"2026-11-22T09:00Z":         "2026-11-22T09:00:00Z",
		"2026-11-22T09:00:00-05:00": "2026-11-22T14:00:00Z",
		"tomorrow":                  `"tomorrow" is no time; write 2026-11-22T09:00`,
		"":                          `"" is no time; write`,
		"2026-02-30":                `"2026-02-30" is no time`,
		"1899-12-31":                "out of bounds; write a time of the years 1900 to 2999",
		"3000-01-02":                "out of bounds",
	} {
		got, err := ParseTime(text, now, tokyo)
		if err == nil && got.Format(time.RFC3339) != want || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q is %s, %v; not %s", text, got.Format(time.RFC3339), err, want)
		}
	}
	for text, want := range map[string]string{
		"today":                "2026-11-21",
		"2026-11-22":           "2026-11-22",
		"2026-11-22T09:00":     `has a time of day, and a whole day is meant; write 2026-11-22`,
		"2026-11-22T23:00:00Z": `write 2026-11-23`,
		"now":                  `write 2026-11-21`,
		"22.11.2026":           `"22.11.2026" is no date; write year, month and day, such as 2026-01-31, or today`,
		"0026-11-22":           "out of bounds; write a date of the years 1900 to 2999",
	} {
		got, err := ParseDay(text, now.In(tokyo))
		if err == nil && got.String() != want || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("the day %q is %s, %v; not %s", text, got, err, want)
		}
	}
}

// Where the alliances have hosts in one zone, times are by its clocks; in UTC where they have several.
func TestTheZoneOfTheHosts(t *testing.T) {
	found := &inventory.Inventory{
		Partners: []*v1alpha1.Partner{
			gen.Partner("north").Partner, gen.Partner("south").Where("US", "America/New_York").Partner,
		},
		Alliances: []*v1alpha1.Alliance{
			gen.Alliance("one").Between("north", "south").Alliance, gen.Alliance("two").Between("north", "south").Alliance,
			gen.Alliance("three").Between("south", "north").Alliance, gen.Alliance("four").Between("nobody", "north").Alliance,
		},
	}
	z := ZonesOf(found)
	for want, names := range map[string][]string{
		z.Partner("demo", "north").String(): {"one", "two"}, "America/New_York": {"three"}, "UTC": {"one", "three"},
	} {
		if got := z.Common(found.Alliances, names).String(); got != want {
			t.Errorf("%v: %s, not %s", names, got, want)
		}
	}
	for _, names := range [][]string{nil, {"four"}, {"none"}} {
		if got := z.Common(found.Alliances, names); got != time.UTC {
			t.Errorf("%v: %s, not UTC", names, got)
		}
	}
}
