// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

// day is a date some days from now.
func (w *world) day(days int) v1alpha1.Date {
	return v1alpha1.Date(w.Now().AddDate(0, 0, days).Format(time.DateOnly))
}

// Who is away is not written to: the deputy is, and says for whom. Without a deputy the step
// passes over the person, and after the absence nobody stands in.
func TestDeputyIsToldInAnAbsence(t *testing.T) {
	w := newWorld(t, byClock)
	south := w.south()
	south.Spec.Absences = []v1alpha1.Absence{{Contact: "ana", FromDate: w.day(-2), ToDate: w.day(1), Deputy: "sam"}}
	w.create(w.north(), south, w.policy(), w.alliance())
	start := w.Now()
	i := w.issue("in-the-absence", start)
	w.create(i)
	w.advanceTo(start.Add(time.Hour))
	told := both("counterpart", 0, piet, sam)
	w.mustHaveTold(told...)
	for _, m := range w.hook.Messages() {
		if m.Data.Recipient.Contact == "sam" && !strings.Contains(m.Data.Body, "ana") {
			t.Errorf("the deputy is not told for whom: %s", m.Data.Body)
		}
	}
	w.edit(i, func() { i.Spec.Resolution = &v1alpha1.Statement{Time: at(w.Now()), Summary: "done"} })

	w.edit(south, func() { south.Spec.Absences[0].Deputy = "" })
	second := w.issue("without-a-deputy", w.Now())
	w.create(second)
	w.advance(time.Hour)
	told = append(told, both("counterpart", 0, piet, piet)[0])
	w.mustHaveTold(told...)
	w.edit(second, func() { second.Spec.Resolution = &v1alpha1.Statement{Time: at(w.Now()), Summary: "done"} })

	w.advance(72 * time.Hour)
	w.create(w.issue("after-the-absence", w.Now()))
	w.advance(time.Hour)
	w.mustHaveTold(append(told, both("counterpart", 0, piet, ana)...)...)
}

// Whom the phone reaches first is called: a colleague who can be written to is asked to.
func TestColleagueIsAskedToCallWhoPrefersThePhone(t *testing.T) {
	w := newWorld(t, byClock)
	p, south := w.policy(), w.south()
	p.Spec.Channels = append(p.Spec.Channels, gen.Phone("phone"))
	ana := &south.Spec.Contacts[0]
	ana.DisplayName = "Ana Sousa"
	ana.Addresses = append([]v1alpha1.Address{gen.By("phone", "+1 555 0100")}, ana.Addresses...)
	start := w.Now()
	w.create(w.north(), south, p, w.alliance(), w.issue("late", start))
	w.advanceTo(start.Add(time.Hour))
	w.mustHaveTold(both("counterpart", 0, piet, kim)...)
	for _, n := range w.notifications() {
		want := v1alpha1.NotificationEscalationStep
		if n.Spec.Recipient == kim {
			want = v1alpha1.NotificationCallRequest
			if !strings.Contains(n.Spec.Body, "Ana Sousa") {
				t.Errorf("the colleague is not told whom to call: %s", n.Spec.Body)
			}
		}
		if n.Spec.Reason != want {
			t.Errorf("the message to %s is %s, not %s", n.Spec.Recipient.Contact, n.Spec.Reason, want)
		}
	}
	w.restart()
	w.mustHaveTold(both("counterpart", 0, piet, kim)...)
}
