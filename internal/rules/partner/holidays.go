// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package partner

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// unknownHolidays is the calendar of a partner whose deadlines may need dates of which the holidays are not
// known: a year before the table ends, since few deadlines are further off than that, and before it begins.
// Empty where they are known.
func unknownHolidays(m *verdict.Moment, p *v1alpha1.Partner) string {
	if p.Spec.WorkingTime == nil || p.Spec.WorkingTime.HolidayCalendar == "" {
		return ""
	}
	zone := team.Zone(p)
	first := worktime.Date{Year: worktime.FirstHolidayYear, Month: time.January, Day: 1}
	lastYear := worktime.Date{Year: worktime.LastHolidayYear, Month: time.January, Day: 1}
	if m.Reached(first.Start(zone)) && !m.Reached(lastYear.Start(zone)) {
		return ""
	}
	return string(p.Spec.WorkingTime.HolidayCalendar)
}
