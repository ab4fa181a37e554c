// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Where the path asks to talk first, a disclosure by mail before that shows, and a talk
// afterwards does not undo it.
func TestTalkedFirstShowsWhatWasWrittenFirst(t *testing.T) {
	w := newWorld(t, byClock)
	p := w.policy()
	p.Spec.EscalationPaths[0].Steps[0].Talk = &v1alpha1.Talk{Required: new(true), MaxAttempts: new(int32(2))}
	start := w.Now()
	wrote, talked, tried := w.issue("wrote", start), w.issue("talked", start), w.issue("tried", start)
	w.create(w.north(), w.south(), p, w.alliance(), wrote, talked, tried)
	w.settle()
	mail := []v1alpha1.DisclosureRecord{{Partner: "south", Time: at(start.Add(10 * time.Minute)), Mode: v1alpha1.ModeMail, By: &piet}}
	talk := func(after time.Duration) []v1alpha1.Conversation {
		return []v1alpha1.Conversation{{Time: at(start.Add(after)), Between: []v1alpha1.PersonRef{piet, ana}, Mode: v1alpha1.ModePhone}}
	}
	for _, i := range []*v1alpha1.Issue{wrote, talked, tried} {
		w.must(i, v1alpha1.ConditionTalkedFirst, unknown, v1alpha1.ReasonNotTalkedYet)
	}
	w.advance(20 * time.Minute)
	w.edit(wrote, func() { wrote.Spec.Disclosures = mail })
	w.edit(talked, func() { talked.Spec.Disclosures, talked.Spec.Conversations = mail, talk(5*time.Minute) })
	w.edit(tried, func() {
		tried.Spec.Disclosures = mail
		tried.Spec.Attempts = []v1alpha1.Attempt{{Time: at(start), By: &piet}, {Time: at(start.Add(5 * time.Minute)), By: &piet}}
	})
	w.settle()
	w.must(wrote, v1alpha1.ConditionTalkedFirst, no, v1alpha1.ReasonWrittenFirst)
	w.must(talked, v1alpha1.ConditionTalkedFirst, yes, v1alpha1.ReasonTalked)
	w.must(tried, v1alpha1.ConditionTalkedFirst, yes, v1alpha1.ReasonTalked)

	w.edit(wrote, func() { wrote.Spec.Conversations = talk(15 * time.Minute) })
	w.settle()
	w.must(wrote, v1alpha1.ConditionTalkedFirst, no, v1alpha1.ReasonWrittenFirst)
}
