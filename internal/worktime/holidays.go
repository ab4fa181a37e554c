// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"fmt"
	"strings"

	"github.com/entente-dev/entente/internal/country"
	"github.com/entente-dev/entente/internal/holidays"
	"github.com/entente-dev/entente/internal/nearest"
)

// The years for which holidays are known.
const (
	FirstHolidayYear = holidays.FirstYear
	LastHolidayYear  = holidays.LastYear
)

// unknownCalendar says what to write in place of a code that no holiday calendar has.
func unknownCalendar(code string) error {
	nation, _, _ := strings.Cut(code, "-")
	nation = strings.ToUpper(nation)
	parts := calendarsOf(nation)
	if len(parts) == 0 {
		if _, err := country.Parse(nation); err != nil {
			return err
		}
		return fmt.Errorf("the holidays of %q are not known; leave holidayCalendar out and write the days under holidays", code)
	}
	if len(parts) == 1 {
		return fmt.Errorf("the holidays of %q are not known; there are none of a part of %s, write %s", code, nation, nation)
	}
	list := strings.Join(parts, ", ")
	if near := nearest.Name(code, parts); near != "" {
		return fmt.Errorf("the holidays of %q are not known; did you mean %s? Of %s there are %s", code, near, nation, list)
	}
	return fmt.Errorf("the holidays of %q are not known; write one of %s", code, list)
}

// calendarsOf returns the codes of a country and of its parts.
func calendarsOf(nation string) []string {
	var out []string
	for _, code := range holidays.Codes() {
		if code == nation || strings.HasPrefix(code, nation+"-") {
			out = append(out, code)
		}
	}
	return out
}
