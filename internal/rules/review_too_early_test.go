// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// TestARecordOfAnEarlierMeetingCountsForNothing: what is dated before the occurrence before this
// one is not of this review. Before the first lies one interval, also where the rule ends with it; without
// any, a year.
func TestARecordOfAnEarlierMeetingCountsForNothing(t *testing.T) {
	april := func() gen.ReviewBuilder { return gen.QuarterlyReview().Scheduled("2026-04-15 08:00") }
	rule := func(rule string) func(*rules.ReviewFacts) {
		return func(f *rules.ReviewFacts) { f.Alliance.Spec.Cadence[0].Recurrence.Rule = rule }
	}
	days, once, until, longer := rule("FREQ=DAILY;INTERVAL=10"), rule("FREQ=YEARLY;COUNT=1"), rule("FREQ=MONTHLY;UNTIL=20260214"), rule("FREQ=YEARLY;INTERVAL=50")
	for name, c := range map[string]struct {
		review gen.ReviewBuilder
		change func(*rules.ReviewFacts)
		held   string
		early  bool
	}{
		"two years too early":                            {april(), nil, "2024-04-15 08:00", true},
		"a second before the one before":                 {april(), nil, "2026-01-15 08:59:59", true},
		"as the one before was to be held":               {april(), nil, "2026-01-15 09:00:00", false},
		"a second after":                                 {april(), nil, "2026-01-15 09:00:01", false},
		"an hour off its occurrence":                     {gen.QuarterlyReview().Scheduled("2026-04-15 07:00"), nil, "2026-01-15 08:59:59", true},
		"on no date of the cadence":                      {gen.QuarterlyReview().Scheduled("2026-04-20 08:00"), nil, "2026-04-15 07:59:59", true},
		"on none, from the one before on":                {gen.QuarterlyReview().Scheduled("2026-04-20 08:00"), nil, "2026-04-15 08:00", false},
		"of the first, an interval and more":             {gen.QuarterlyReview(), nil, "2025-10-15 07:59:59", true},
		"of the first, an interval":                      {gen.QuarterlyReview(), nil, "2025-10-15 08:00", false},
		"of the first, ten days and more":                {gen.QuarterlyReview(), days, "2026-01-05 08:59:59", true},
		"of the first, ten days":                         {gen.QuarterlyReview(), days, "2026-01-05 09:00", false},
		"of the only one, two years":                     {gen.QuarterlyReview(), once, "2024-01-15 09:00", true},
		"of the only one, a year and more":               {gen.QuarterlyReview(), once, "2025-01-15 08:59:59", true},
		"of the only one, a year":                        {gen.QuarterlyReview(), once, "2025-01-15 09:00", false},
		"of the only one until, and more":                {gen.QuarterlyReview(), until, "2025-12-15 08:59:59", true},
		"of the only one until, a month":                 {gen.QuarterlyReview(), until, "2025-12-15 09:00", false},
		"of the only one known, a year":                  {gen.QuarterlyReview(), longer, "2025-01-22 09:00", true},
		"of the only one known, and less":                {gen.QuarterlyReview(), longer, "2025-01-22 09:00:01", false},
		"of no cadence, two years":                       {gen.QuarterlyReview().Occasion(), nil, "2024-01-15 09:00", true},
		"of no cadence, a year":                          {gen.QuarterlyReview().Occasion(), nil, "2025-01-22 09:00", true},
		"of no cadence, a second less":                   {gen.QuarterlyReview().Occasion(), nil, "2025-01-22 09:00:01", false},
		"of no cadence, since its time":                  {longAhead(), nil, "2023-01-15 09:00", false},
		"of the first of two a week, four days and more": {gen.QuarterlyReview(), rule("FREQ=WEEKLY;BYDAY=MO,TH"), "2026-01-11 08:59:59", true},
		"of the first of two a week, four days":          {gen.QuarterlyReview(), rule("FREQ=WEEKLY;BYDAY=MO,TH"), "2026-01-11 09:00", false},
		"of the first in a month's last days, and more":  {gen.QuarterlyReview(), rule("FREQ=MONTHLY;BYDAY=TH;BYSETPOS=3"), "2025-12-11 08:59:59", true},
		"of the first in them, five weeks":               {gen.QuarterlyReview(), rule("FREQ=MONTHLY;BYDAY=TH;BYSETPOS=3"), "2025-12-11 09:00", false},
		"without a scheduled time":                       {withoutTime(april()), nil, "2026-01-15 08:59:59", true},
		"without one, as the one before was":             {withoutTime(april()), nil, "2026-01-15 09:00", false},
	} {
		t.Run(name, func(t *testing.T) {
			f := gen.NewWorld().ReviewFacts(c.review.Held(c.held))
			if c.change != nil {
				c.change(&f)
			}
			now := gen.UTC("2026-06-15 09:00")
			v := rules.DecideReview(f, now)
			if c.early {
				says(t, &v.Verdict, "Held=False/TooEarly", "Adequate=False/TooEarly", "Overdue=True/DueTimePassed")
			} else {
				says(t, &v.Verdict, "Held=True/Held", "Overdue=False/Held")
			}
		})
	}
}

func withoutTime(b gen.ReviewBuilder) gen.ReviewBuilder {
	b.Spec.ScheduledTime = nil
	return b
}

// longAhead is a review of no cadence that is due years after it is scheduled.
func longAhead() gen.ReviewBuilder {
	b := gen.QuarterlyReview().Occasion()
	b.Spec.ScheduledTime = new(gen.Time("2023-01-15 09:00"))
	return b
}

// TestWhatAReviewMayBeBroughtForwardByIsWhatTheAPISays: a record is as early as that at the same moment.
func TestWhatAReviewMayBeBroughtForwardByIsWhatTheAPISays(t *testing.T) {
	source, err := os.ReadFile("../../api/v1alpha1/review_types.go")
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("p.dueTime > self.dueTime - duration('%.0fh')", rules.MaxForward.Hours())
	if !strings.Contains(string(source), want) {
		t.Errorf("the API does not say %q", want)
	}
}

// TestWhatPartnersSayOfAResult is counted from those of the alliance, since the review was held.
func TestWhatPartnersSayOfAResult(t *testing.T) {
	held := func() gen.ReviewBuilder { return gen.QuarterlyReview().Held("2026-01-16 09:00") }
	for name, c := range map[string]struct {
		review  gen.ReviewBuilder
		want    string
		message string
	}{
		"refused":            {held().Confirmed("2026-01-17 09:00", "contoso/kim", false, "thin"), "Adequate=False/NotAccepted", "The result was not accepted by contoso/kim: thin"},
		"without a word":     {held().Confirmed("2026-01-17 09:00", "contoso/kim", false, ""), "Adequate=False/NotAccepted", "The result was not accepted by contoso/kim"},
		"by a stranger":      {held().Confirmed("2026-01-17 09:00", "zz/bob", false, ""), "Adequate=True/Complete", ""},
		"before it was held": {held().Confirmed("2026-01-16 08:59:59", "contoso/kim", false, ""), "Adequate=True/Complete", ""},
		"as it was held":     {held().Confirmed("2026-01-16 09:00", "contoso/kim", false, ""), "Adequate=False/NotAccepted", ""},
		"a second from now":  {held().Confirmed("2026-01-18 09:00:01", "contoso/kim", false, ""), "Adequate=True/Complete", ""},
		"of two at once":     {held().Confirmed("2026-01-17 09:00", "contoso/kim", true, "").Confirmed("2026-01-17 09:00", "contoso/kim", false, ""), "Adequate=False/NotAccepted", ""},
	} {
		v := rules.DecideReview(gen.NewWorld().ReviewFacts(c.review), gen.UTC("2026-01-18 09:00"))
		t.Run(name, func(t *testing.T) {
			says(t, &v.Verdict, c.want)
			if c.message != "" {
				messageSays(t, &v.Verdict, v1alpha1.ConditionAdequate, c.message)
			}
		})
	}
}
