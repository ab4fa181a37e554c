// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Whoever has left records what was done until the last day, and no longer speaks for the partner.
func TestWhoeverHasLeftSpeaksForNobody(t *testing.T) {
	w := newWorld(t, live)
	w.tied(func(south *v1alpha1.Partner) { south.Spec.Contacts[1].LeftDate = "2026-01-31" })
	// The day is over everywhere.
	end := time.Date(2026, 2, 1, 12, 0, 0, 0, time.UTC)
	held := metav1.NewTime(end.Add(-time.Hour))
	kimsSelf := w.as("kim@south.example", "entente-recorder", "entente-governor")
	r, a := w.review("occasion", time.Now().Add(time.Hour)), w.alliance()
	i, ofSouth := w.issue("late", end.Add(-time.Hour)), w.issue("south-s", end.Add(-time.Hour))
	ofSouth.Spec.RaisedBy = v1alpha1.PersonRef{Partner: "south", Contact: "ana"}
	r.Spec.Record = &v1alpha1.ReviewRecord{HeldTime: held}
	r.Spec.Confirmations = []v1alpha1.Confirmation{{Time: held, By: kim, Accepted: new(false)}}
	w.create(r, i, ofSouth)

	for what, record := range w.recordsOfKim(kimsSelf, r, a, i, ofSouth) {
		w.mustAllow(what+" until the last day is over", record(metav1.NewTime(end.Add(-time.Second))))
		w.mustRefuse(what+" once it is", record(metav1.NewTime(end)))
		w.mustRefuse(what+" after that", record(metav1.NewTime(end.Add(time.Second))))
	}
	w.mustRefuse("the message", try(w, kimsSelf, i, func(i *v1alpha1.Issue) {
		i.Spec.Updates = []v1alpha1.Update{{Time: metav1.NewTime(end), By: &kim, Note: "n"}}
	}),
		"south/kim has left", "leftDate", "the record is dated later")
	w.mustRefuse("what is there taken out", try(w, kimsSelf, r, func(r *v1alpha1.Review) { r.Spec.Confirmations = nil }), "spec.confirmations: what south says")
	w.mustRefuse("a refusal overruled", try(w, kimsSelf, r, func(r *v1alpha1.Review) {
		r.Spec.Cancellation = &v1alpha1.Cancellation{Time: held}
	}), "south does not accept the result")
	git := w.as("git@example", "entente-recorder", "entente-governor", "entente-secretary")
	w.mustAllow("from Git", try(w, git, i, func(i *v1alpha1.Issue) {
		i.Spec.Updates = []v1alpha1.Update{{Time: metav1.NewTime(end), By: &kim, Note: "n"}}
	}))
}

// recordsOfKim are ways to record something for south at a time, in kim's name or in none.
func (w *world) recordsOfKim(c client.Client, r *v1alpha1.Review, a *v1alpha1.Alliance, i, ofSouth *v1alpha1.Issue) map[string]func(at metav1.Time) error {
	return map[string]func(at metav1.Time) error{
		"a confirmation": func(at metav1.Time) error {
			return try(w, c, r, func(r *v1alpha1.Review) {
				r.Spec.Confirmations = append(r.Spec.Confirmations, v1alpha1.Confirmation{Time: at, By: kim, Accepted: new(true)})
			})
		},
		"an answer": func(at metav1.Time) error {
			return try(w, c, r, func(r *v1alpha1.Review) {
				r.Spec.Responses = []v1alpha1.Response{{Time: at, Partner: "south", Contact: "kim", Ratings: rated(1)}}
			})
		},
		"an answer without a name": func(at metav1.Time) error {
			return try(w, c, r, func(r *v1alpha1.Review) {
				r.Spec.Responses = []v1alpha1.Response{{Time: at, Partner: "south", Ratings: rated(1)}}
			})
		},
		"an agreement": func(at metav1.Time) error {
			return try(w, c, a, func(a *v1alpha1.Alliance) {
				a.Spec.Agreements = []v1alpha1.Agreement{{Partner: "south", Contact: "kim", Time: at, Digest: "sha256:" + strings.Repeat("0", 64)}}
			})
		},
		"an agreement without a name": func(at metav1.Time) error {
			return try(w, c, a, func(a *v1alpha1.Alliance) {
				a.Spec.Agreements = []v1alpha1.Agreement{{Partner: "south", Time: at, Digest: "sha256:" + strings.Repeat("0", 64)}}
			})
		},
		"an update": func(at metav1.Time) error {
			return try(w, c, i, func(i *v1alpha1.Issue) { i.Spec.Updates = []v1alpha1.Update{{Time: at, By: &kim, Note: "n"}} })
		},
		"an update that nobody signed": func(at metav1.Time) error {
			return try(w, c, ofSouth, func(i *v1alpha1.Issue) { i.Spec.Updates = []v1alpha1.Update{{Time: at, Note: "n"}} })
		},
		"an issue": func(at metav1.Time) error {
			raised := w.issue("raised", at.Time)
			raised.Spec.RaisedBy = kim
			return c.Create(w.Context(), raised, client.DryRunAll)
		},
	}
}

// Thanks and what a Partner says for itself have dates in place of times.
func TestWhoeverHasLeftSaysNothingDatedLater(t *testing.T) {
	w := newWorld(t, live)
	_, south := w.tied(func(south *v1alpha1.Partner) { south.Spec.Contacts[1].LeftDate = "2026-01-31" })
	kimsSelf, a := w.as("kim@south.example", "entente-governor"), w.alliance()
	w.edit(a, func() { a.Spec.Objectives = []v1alpha1.Objective{{Name: "orders"}} })
	thanks := func(on v1alpha1.Date) error {
		return try(w, kimsSelf, a, func(a *v1alpha1.Alliance) {
			a.Spec.Recognitions = []v1alpha1.Recognition{{Objective: "orders", Date: on, By: &kim}}
		})
	}
	w.mustAllow("thanks on the last day", thanks("2026-01-31"))
	w.mustRefuse("thanks on the day after", thanks("2026-02-01"), "south/kim has left")
	looks := func(on v1alpha1.Date) func(*v1alpha1.Partner) {
		return func(p *v1alpha1.Partner) {
			p.Spec.BusinessCases = append(p.Spec.BusinessCases, v1alpha1.BusinessCase{Date: on})
		}
	}
	shares := func(on v1alpha1.Date) func(*v1alpha1.Partner) {
		return func(p *v1alpha1.Partner) {
			p.Spec.Sharing = append(p.Spec.Sharing, v1alpha1.SharingRecord{
				Date: on, AllianceRef: v1alpha1.AllianceReference{Name: "pact"}, Name: "data", Digest: strings.Repeat("0", 32), Act: v1alpha1.SharingActAgreed,
			})
		}
	}
	for what, record := range map[string]func(v1alpha1.Date) func(*v1alpha1.Partner){"a look": looks, "sharing": shares} {
		w.mustAllow(what+" on the last day", try(w, kimsSelf, south, record("2026-01-31")))
		w.mustRefuse(what+" on the day after", try(w, kimsSelf, south, record("2026-02-01")), "or has left")
	}
	w.edit(south, func() { looks("2026-01-30")(south); shares("2026-01-30")(south) })
	w.mustRefuse("a look taken out", try(w, kimsSelf, south, func(p *v1alpha1.Partner) { p.Spec.BusinessCases = nil }), "spec.businessCases")
	w.mustRefuse("sharing taken out", try(w, kimsSelf, south, func(p *v1alpha1.Partner) { p.Spec.Sharing = nil }), "spec.sharing")
}
