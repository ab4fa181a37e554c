// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// A message that asks for an answer keeps the time at which the answer was due when it was made, whatever moved that since.
func TestAMessageTellsByWhenItsAnswerIsDue(t *testing.T) {
	first, moved := "2026-01-22 09:00", "2026-02-22 09:00"
	made := func(r gen.ReviewBuilder, at string) *v1alpha1.Notification {
		f := gen.NewWorld().ReviewFacts(r)
		f.Policy.Spec.Reminders = &v1alpha1.Reminders{}
		now := gen.UTC(at)
		return askedOf(rules.DecideReview(f, now).Notify)[0].Notification(r.Namespace, now)
	}
	putOff := func() gen.ReviewBuilder { return openCheck().Postponed("2026-01-10 09:00", moved) }
	before, after := made(openCheck(), "2026-01-09 09:00"), made(putOff(), "2026-01-11 09:00")
	other := before.DeepCopy()
	other.Spec.Reason = v1alpha1.NotificationReviewDue
	other.Name = "another"
	for name, c := range map[string]struct {
		message *v1alpha1.Notification
		review  gen.ReviewBuilder
		want    time.Time
	}{
		"as it was":                        {before, openCheck(), gen.UTC(first)},
		"put off since":                    {before, putOff(), gen.UTC(first)},
		"made after that":                  {after, putOff(), gen.UTC(moved)},
		"of a time that is off the record": {after, openCheck(), time.Time{}},
		"of another review":                {before, openCheck().Due("2026-01-23 09:00").Postponed("2026-01-10 09:00", first), time.Time{}},
		"another message":                  {other, openCheck(), time.Time{}},
	} {
		if got := rules.AnswerDue(c.message, c.review.Review); !got.Equal(c.want) {
			t.Errorf("%s: it is due at %s, not %s", name, got, c.want)
		}
	}
}
