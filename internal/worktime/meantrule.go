// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import "strings"

// inWords are rules by the words that people have for them, in small letters without spaces and hyphens.
var inWords = map[string]string{
	"daily": "FREQ=DAILY", "everyday": "FREQ=DAILY",
	"weekly": "FREQ=WEEKLY", "everyweek": "FREQ=WEEKLY",
	"fortnightly": "FREQ=WEEKLY;INTERVAL=2", "everytwoweeks": "FREQ=WEEKLY;INTERVAL=2", "every2weeks": "FREQ=WEEKLY;INTERVAL=2",
	"monthly": "FREQ=MONTHLY", "everymonth": "FREQ=MONTHLY",
	"everytwomonths": "FREQ=MONTHLY;INTERVAL=2", "every2months": "FREQ=MONTHLY;INTERVAL=2",
	"quarterly": "FREQ=MONTHLY;INTERVAL=3", "everyquarter": "FREQ=MONTHLY;INTERVAL=3", "freq=quarterly": "FREQ=MONTHLY;INTERVAL=3",
	"everythreemonths": "FREQ=MONTHLY;INTERVAL=3", "every3months": "FREQ=MONTHLY;INTERVAL=3",
	"halfyearly": "FREQ=MONTHLY;INTERVAL=6", "semiannually": "FREQ=MONTHLY;INTERVAL=6", "biannually": "FREQ=MONTHLY;INTERVAL=6",
	"everysixmonths": "FREQ=MONTHLY;INTERVAL=6", "every6months": "FREQ=MONTHLY;INTERVAL=6",
	"yearly": "FREQ=YEARLY", "annually": "FREQ=YEARLY", "annual": "FREQ=YEARLY", "everyyear": "FREQ=YEARLY",
}

// MeantRule says how a recurrence is written that is told in words: FREQ=MONTHLY;INTERVAL=3 for quarterly. It is empty
// where nobody can tell, as of biweekly, which is twice a week to some.
func MeantRule(text string) string {
	return inWords[strings.NewReplacer(" ", "", "-", "", "_", "").Replace(strings.ToLower(text))]
}
