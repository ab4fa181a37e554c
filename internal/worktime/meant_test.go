// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"strings"
	"testing"
)

func TestTheDurationThatIsMeant(t *testing.T) {
	for text, want := range map[string]string{
		"1d": "P1D", "1D": "P1D", "14 days": "P14D", " 2 Weeks ": "P2W", "3 months": "P3M", "1y": "P1Y", "4h": "PT4H", "90s": "PT90S",
		"30m": "PT30M for minutes or P30M for months", "30min": "PT30M", "3M": "PT3M for minutes or P3M for months",
		"1d12h": "P1DT12H", "1 year 2 months 3 days 4 hours 5 minutes 6 seconds": "P1Y2M3DT4H5M6S", "12h 1d": "P1DT12H",
		"p14d": "P14D", "P14d": "P14D", "P4H": "PT4H", "pt30m": "PT30M", "P1D4H": "P1DT4H", "p3m": "P3M", "P1DT": "", "T4H": "",
		"": "", "P": "", "d": "", "14": "", "soon": "", "two days": "", "1.5d": "", "-1d": "", "0d": "", "1w2d": "", "1d 2d": "", "2 moons": "", "1000y": "",
		"P1D": "", // is right as it is
	} {
		if got := MeantSpan(text); got != want {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
		if want == "" {
			continue
		}
		if _, err := ParseSpan(text); err == nil || !strings.HasSuffix(err.Error(), "; write "+want) {
			t.Errorf("%q: %v", text, err)
		}
		for said := range strings.SplitSeq(want, " or ") {
			said, _, _ = strings.Cut(said, " ")
			if _, err := ParseSpan(said); err != nil {
				t.Errorf("%q is no duration either: %v", said, err)
			}
		}
	}
}
