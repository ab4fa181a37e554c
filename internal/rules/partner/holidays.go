// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package partner

import (
	"fmt"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// holidaysNote says that deadlines may need dates whose holidays are not known: a year before the
// table ends, since few deadlines are further off than that, and before it begins.
func holidaysNote(m *verdict.Moment, p *v1alpha1.Partner) string {
	if p.Spec.WorkingTime == nil || p.Spec.WorkingTime.HolidayCalendar == "" {
		return ""
	}
	zone := team.Zone(p)
	first := worktime.Date{Year: worktime.FirstHolidayYear, Month: time.January, Day: 1}
	lastYear := worktime.Date{Year: worktime.LastHolidayYear, Month: time.January, Day: 1}
	if m.Reached(first.Start(zone)) && !m.Reached(lastYear.Start(zone)) {
		return ""
	}
	return fmt.Sprintf("The holidays of %s are known from %d to %d; on other days its people count as working, so list their holidays in spec.workingTime.holidays",
		p.Spec.WorkingTime.HolidayCalendar, worktime.FirstHolidayYear, worktime.LastHolidayYear)
}
