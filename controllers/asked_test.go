// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/event"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// Whatever has somebody asked to answer a health check wakes it: it may have no next check of its own.
func TestWhoCanBeAskedWakesAHealthCheck(t *testing.T) {
	base := func() rules.ReviewFacts {
		w := gen.NewWorld()
		w.Policy.Spec.Reminders = &v1alpha1.Reminders{}
		return w.ReviewFacts(gen.Review("health").OfType(v1alpha1.ReviewHealthCheck).UID("7e7e"))
	}
	at := gen.UTC("2026-02-10 09:00")
	lee := func(f *rules.ReviewFacts) *v1alpha1.Contact {
		for i := range f.Partners["contoso"].Spec.Contacts {
			if c := &f.Partners["contoso"].Spec.Contacts[i]; c.Name == "lee" {
				return c
			}
		}
		panic("no lee")
	}
	asks := func(f rules.ReviewFacts) (n int) {
		for _, m := range rules.DecideReview(f, at).Notify {
			if m.Spec.Reason == v1alpha1.NotificationHealthAsked {
				n++
			}
		}
		return n
	}
	for name, before := range map[string]func(*rules.ReviewFacts){
		"an address is added": func(f *rules.ReviewFacts) { lee(f).Addresses = nil },
		"who left is back":    func(f *rules.ReviewFacts) { lee(f).LeftDate = "2026-01-01" },
		"an absence is taken back": func(f *rules.ReviewFacts) {
			f.Partners["contoso"].Spec.Absences = []v1alpha1.Absence{{Contact: "lee", FromDate: "2026-01-01", ToDate: "2026-12-31"}}
		},
		"a channel is added": func(f *rules.ReviewFacts) { f.Policy.Spec.Channels[0].Name = "other" },
	} {
		t.Run(name, func(t *testing.T) {
			b, a := base(), base()
			before(&b)
			b.Review.Status.Reminders = rules.MarkReminded(rules.DecideReview(b, at).Reminders, at)
			a.Review.Status.Reminders = b.Review.Status.Reminders
			partner := event.UpdateEvent{ObjectOld: b.Partners["contoso"], ObjectNew: a.Partners["contoso"]}
			woken := partnerForReviews.Update(partner) || partnerZone.Update(partner) ||
				policyReminders.Update(event.UpdateEvent{ObjectOld: b.Policy, ObjectNew: a.Policy})
			if more := asks(a); more > 0 && !woken {
				t.Errorf("%d more are to be asked, nobody wakes the review; the next check is at %v", more, rules.DecideReview(b, at).NextCheck)
			}
		})
	}
}
