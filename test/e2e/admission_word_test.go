// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// tied are the two partners with a contact each that is a user. The API server follows Partners by a watch of its own,
// so it is awaited that it has heard of them.
func (w *world) tied(change ...func(south *v1alpha1.Partner)) (north, south *v1alpha1.Partner) {
	w.Helper()
	north, south = w.north(), w.south()
	north.Spec.Contacts[1].User, south.Spec.Contacts[1].User = "jane@north.example", "kim@south.example"
	for _, change := range change {
		change(south)
	}
	probe := w.issue("probe", time.Now().Add(-time.Hour))
	w.create(north, south, w.alliance(), probe)
	stranger := w.as("probe@example", "entente-recorder")
	for _, who := range []v1alpha1.PersonRef{jane, kim} {
		w.eventually(func() error {
			err := try(w, stranger, probe, func(i *v1alpha1.Issue) {
				i.Spec.Updates = append(i.Spec.Updates, v1alpha1.Update{Time: i.Spec.DetectedTime, By: &who, Note: "n"})
			})
			if !apierrors.IsForbidden(err) {
				return fmt.Errorf("in the name of somebody else: %w", err)
			}
			return nil
		})
	}
	return north, south
}

// What a partner says of a review is on record until its own people say otherwise, also for whoever declares.
func TestAPartnersWordOnAReviewIsItsOwn(t *testing.T) {
	w := newWorld(t, live)
	w.tied()
	now := metav1.NewTime(time.Now().UTC().Truncate(time.Second))
	r := w.review("occasion", time.Now().Add(time.Hour))
	r.Spec.Record = &v1alpha1.ReviewRecord{HeldTime: metav1.NewTime(now.Add(-time.Hour))}
	r.Spec.Confirmations = []v1alpha1.Confirmation{{Time: now, By: kim, Accepted: new(true)}, {Time: now, By: kim, Accepted: new(false), Note: "no"}, {Time: now, By: jane, Accepted: new(true)}}
	r.Spec.Responses = []v1alpha1.Response{{Time: now, Partner: "south", Contact: "kim", Ratings: rated(1)}, {Time: now, Partner: "south", Ratings: rated(2)}}
	cancelled := w.review("cancelled", time.Now().Add(time.Hour))
	cancelled.Spec.Cancellation = &v1alpha1.Cancellation{Time: now, By: &kim, Reason: "no time"}
	w.create(r, cancelled)
	gil, kimsSelf := w.as("gil@example", "entente-governor"), w.as("kim@south.example", "entente-governor")
	git := w.as("git@example", "entente-governor", "entente-secretary")
	later := func(r *v1alpha1.Review) { r.Spec.Record.HeldTime = metav1.NewTime(now.Add(time.Second)) }
	for what, c := range map[string]struct {
		of     *v1alpha1.Review
		change func(*v1alpha1.Review)
		says   string
	}{
		"a refusal taken out":          {r, func(r *v1alpha1.Review) { r.Spec.Confirmations = slices.Delete(r.Spec.Confirmations, 1, 2) }, "spec.confirmations: what south says"},
		"a refusal worded anew":        {r, func(r *v1alpha1.Review) { r.Spec.Confirmations[1].Accepted = new(true) }, "another user than gil@example"},
		"a refusal moved":              {r, func(r *v1alpha1.Review) { slices.Reverse(r.Spec.Confirmations) }, "ask kim"},
		"answers taken out":            {r, func(r *v1alpha1.Review) { r.Spec.Responses = nil }, "spec.responses: what south says"},
		"an answer said again":         {r, func(r *v1alpha1.Review) { r.Spec.Responses = append(r.Spec.Responses, r.Spec.Responses[1]) }, "spec.responses"},
		"a refused review held again":  {r, later, "south does not accept the result"},
		"a refused record taken away":  {r, func(r *v1alpha1.Review) { r.Spec.Record = nil }, "south does not accept the result"},
		"a refused review cancelled":   {r, func(r *v1alpha1.Review) { r.Spec.Cancellation = &v1alpha1.Cancellation{Time: now} }, "leave spec.cancellation"},
		"a cancellation taken back":    {cancelled, func(r *v1alpha1.Review) { r.Spec.Cancellation = nil }, "spec.cancellation: what south says"},
		"a cancellation of nobody now": {cancelled, func(r *v1alpha1.Review) { r.Spec.Cancellation.By = nil }, "spec.cancellation"},
	} {
		w.mustRefuse(what, try(w, gil, c.of, c.change), c.says)
		w.mustAllow(what+" from Git", try(w, git, c.of, c.change))
		w.mustAllow(what+" by oneself", try(w, kimsSelf, c.of, c.change))
	}
	asJane := w.as("jane@north.example", "entente-recorder")
	w.mustRefuse("held again by a recorder", try(w, asJane, r, func(r *v1alpha1.Review) {
		later(r)
		r.Spec.Record.Acceptance = "Before: held at 10:00, not accepted"
	}), "south does not accept the result")
	w.mustAllow("the rest of the record", try(w, gil, r, func(r *v1alpha1.Review) { r.Spec.Record.Problems = []v1alpha1.Finding{"late figures"} }))
	w.mustAllow("of north's by north", try(w, w.as("jane@north.example", "entente-governor"), r, func(r *v1alpha1.Review) { r.Spec.Confirmations = r.Spec.Confirmations[:2] }))
	w.edit(r, func() {
		r.Spec.Confirmations = append(r.Spec.Confirmations, v1alpha1.Confirmation{Time: metav1.NewTime(now.Add(time.Second)), By: kim, Accepted: new(true)})
	})
	w.mustAllow("what it accepted since, at another time", try(w, gil, r, later))
}

// What a partner agrees to, plans or calls resolved stays, too.
func TestAPartnersAgreementAndStatementsAreItsOwn(t *testing.T) {
	w := newWorld(t, live)
	w.tied()
	now := metav1.NewTime(time.Now().Add(-time.Minute).UTC().Truncate(time.Second))
	a := w.alliance()
	i := w.issue("late", time.Now().Add(-time.Hour))
	i.Spec.Resolution, i.Spec.RecoveryPlan = &v1alpha1.Statement{Time: now, By: &kim, Summary: "on time"}, &v1alpha1.Statement{Time: now, By: &kim, Summary: "a second carrier"}
	w.create(i)
	gil, kimsSelf := w.as("gil@example", "entente-governor"), w.as("kim@south.example", "entente-governor")
	agreed := func(digit string) v1alpha1.Agreement {
		return v1alpha1.Agreement{Partner: "south", Contact: "kim", Time: now, Digest: "sha256:" + strings.Repeat(digit, 64)}
	}
	w.edit(a, func() { a.Spec.Agreements = []v1alpha1.Agreement{agreed("0"), agreed("1")} })
	for what, change := range map[string]func(*v1alpha1.Alliance){
		"taken out":        func(a *v1alpha1.Alliance) { a.Spec.Agreements = nil },
		"in another order": func(a *v1alpha1.Alliance) { slices.Reverse(a.Spec.Agreements) },
		"said again":       func(a *v1alpha1.Alliance) { a.Spec.Agreements = append(a.Spec.Agreements, agreed("0")) },
	} {
		w.mustRefuse("agreements "+what, try(w, gil, a, change), "spec.agreements: what south says", "ask kim")
		w.mustAllow("agreements "+what+" by oneself", try(w, kimsSelf, a, change))
	}
	for what, change := range map[string]func(*v1alpha1.Issue){
		"resolution": func(i *v1alpha1.Issue) { i.Spec.Resolution = nil },
		"recoveryPlan": func(i *v1alpha1.Issue) {
			i.Spec.RecoveryPlan = &v1alpha1.Statement{Time: now, By: &piet, Summary: "none"}
		},
	} {
		w.mustRefuse(what, try(w, gil, i, change), "spec."+what+": what south says")
		w.mustAllow(what+" by oneself", try(w, kimsSelf, i, change))
	}
}

// What has no name counts as one of a partner's all the same, so one of its users records it.
func TestWhatHasNoNameIsOfAPartnersOwn(t *testing.T) {
	w := newWorld(t, live)
	w.tied()
	now := metav1.NewTime(time.Now().UTC().Truncate(time.Second))
	r, a := w.review("occasion", time.Now().Add(time.Hour)), w.alliance()
	r.Spec.Responses = []v1alpha1.Response{{Time: now, Partner: "south", Ratings: rated(2)}}
	w.create(r)
	answers := func(partner v1alpha1.Name) func(*v1alpha1.Review) {
		return func(r *v1alpha1.Review) {
			for range 3 {
				r.Spec.Responses = append(r.Spec.Responses, v1alpha1.Response{Time: now, Partner: partner, Ratings: rated(5)})
			}
		}
	}
	agrees := func(a *v1alpha1.Alliance) {
		a.Spec.Agreements = []v1alpha1.Agreement{{Partner: "south", Time: now, Digest: "sha256:" + strings.Repeat("0", 64)}}
	}
	for _, role := range []string{"entente-recorder", "entente-governor"} {
		w.mustRefuse(role+" of another partner", try(w, w.as("jane@north.example", role), r, answers("south")),
			"an answer without a contact is one of south", "jane@north.example is none of its contacts", "by kim")
	}
	w.mustAllow("of one's own partner", try(w, w.as("kim@south.example", "entente-recorder"), r, answers("south")))
	w.mustAllow("of north's", try(w, w.as("jane@north.example"), r, answers("north")))
	w.mustAllow("of a partner that nobody knows", try(w, w.as("jane@north.example"), r, answers("west")))
	w.mustAllow("from Git", try(w, w.as("git@example", "entente-recorder", "entente-secretary"), r, answers("south")))
	w.mustRefuse("an agreement", try(w, w.as("gil@example", "entente-governor"), a, agrees), "an agreement without a contact is one of south")
	w.mustAllow("an agreement of one's own partner", try(w, w.as("kim@south.example", "entente-governor"), a, agrees))
	made := w.review("made", time.Now().Add(time.Hour))
	answers("south")(made)
	w.mustRefuse("in a review that is new", w.as("gil@example").Create(t.Context(), made, client.DryRunAll), "an answer without a contact")
}
