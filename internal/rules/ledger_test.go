// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/alliance"
	"github.com/entente-dev/entente/test/gen"
)

// kept is an alliance that changes at random, and the ledger that is kept of it, as a controller does.
type kept struct {
	*dice
	f       rules.AllianceFacts
	ledger  *rules.Ledger
	now     time.Time
	reviews map[string]*v1alpha1.Review
	issues  map[string]*v1alpha1.Issue
	made    int
}

// TestADecisionFromALedgerIsThatFromScratch changes alliances, time and all that their reviews and issues are judged by
// at random, and decides twice after each change.
func TestADecisionFromALedgerIsThatFromScratch(t *testing.T) {
	random := rand.NewChaCha8([32]byte{15})
	settled, stood := 0, 0
	for trial := range gen.Trials(400) {
		data := make([]byte, 12_000)
		random.Read(data)
		k := &kept{dice: &dice{data}, reviews: map[string]*v1alpha1.Review{}, issues: map[string]*v1alpha1.Issue{}}
		k.f, k.now = k.allianceFacts()
		allianceRule(k.f) // when its stage armed something is on record
		for step := range 25 {
			k.change()
			if k.ledger != nil && k.ledger.Stands(k.f, k.now) {
				k.ledger.Change(k.reviews, k.issues, k.now)
				stood++
			} else {
				k.ledger = alliance.NewLedger(k.f, k.now)
			}
			k.reviews, k.issues = map[string]*v1alpha1.Review{}, map[string]*v1alpha1.Issue{}
			g := k.ledger.Facts(k.f, k.now)
			settled += len(k.f.Reviews) + len(k.f.Issues) - len(g.Reviews) - len(g.Issues)
			scratch, ledger := rules.DecideAlliance(k.f, k.now), rules.DecideAlliance(g, k.now)
			if !same(scratch, ledger) {
				a, _ := json.MarshalIndent(scratch, "", " ")
				b, _ := json.MarshalIndent(ledger, "", " ")
				t.Fatalf("trial %d, change %d, at %s: from the ledger (+) it is not as from scratch (-):\n%s\n%s", trial, step, k.now, cmp.Diff(scratch.Conditions(), ledger.Conditions()), cmp.Diff(string(a), string(b)))
			}
		}
	}
	t.Logf("%d times something was settled, and %d times a ledger stood", settled, stood)
	if !testing.Short() && (settled < 5000 || stood < 5000) {
		t.Error("too little of that for this to show anything")
	}
}

// change lets time pass, mostly, and something happen.
func (k *kept) change() {
	switch k.roll(16) {
	case 0:
		k.now = k.now.Add(-time.Duration(k.roll(200)) * time.Hour)
	case 1, 2, 3, 4:
		k.now = k.now.Add(time.Duration(k.roll(200)) * time.Hour)
	default:
		k.now = k.now.Add(time.Duration(k.roll(60)) * time.Second)
	}
	switch k.roll(16) {
	case 0, 1, 2:
		k.putReview(k.review(fmt.Sprint("new-", k.next())).Review)
	case 3, 4, 5:
		i := k.issue()
		i.Name = fmt.Sprint("new-", k.next())
		k.putIssue(i.Issue)
	case 6, 7:
		if r := anyOf(k.dice, k.f.Reviews); r != nil {
			k.putReview(k.review(r.Name).Review)
		}
	case 8, 9:
		if i := anyOf(k.dice, k.f.Issues); i != nil {
			x := i.DeepCopy()
			gen.IssueBuilder{Issue: x}.Resolved(k.now.UTC().Format(time.DateTime))
			k.putIssue(x)
		}
	case 10:
		k.remove()
	case 11:
		k.alliance(func(a *v1alpha1.Alliance) { k.team(a) })
	case 12:
		k.alliance(func(a *v1alpha1.Alliance) {
			a.Spec.Conversations = append(a.Spec.Conversations, v1alpha1.Conversation{Time: k.time(), Between: []v1alpha1.PersonRef{k.person(), k.person()}})
		})
	case 13:
		k.judgedBy()
	}
}

func (k *kept) next() int { k.made++; return k.made }

func anyOf[T any](d *dice, of []*T) *T {
	if len(of) == 0 {
		return nil
	}
	return of[d.roll(len(of))]
}

func (k *kept) putReview(r *v1alpha1.Review) {
	k.f.Reviews = append(without(k.f.Reviews, r.Name, func(x *v1alpha1.Review) string { return x.Name }), r)
	k.reviews[r.Name] = r
}

func (k *kept) putIssue(i *v1alpha1.Issue) {
	k.f.Issues = append(without(k.f.Issues, i.Name, func(x *v1alpha1.Issue) string { return x.Name }), i)
	k.issues[i.Name] = i
}

func (k *kept) remove() {
	if r := anyOf(k.dice, k.f.Reviews); r != nil {
		k.f.Reviews = without(k.f.Reviews, r.Name, func(x *v1alpha1.Review) string { return x.Name })
		k.reviews[r.Name] = nil
	}
	if i := anyOf(k.dice, k.f.Issues); i != nil {
		k.f.Issues = without(k.f.Issues, i.Name, func(x *v1alpha1.Issue) string { return x.Name })
		k.issues[i.Name] = nil
	}
}

// without is a copy of some objects without the one of a name.
func without[T any](all []*T, name string, nameOf func(*T) string) (rest []*T) {
	for _, x := range all {
		if nameOf(x) != name {
			rest = append(rest, x)
		}
	}
	return rest
}

// alliance changes the alliance as the API server does: it is another object, of the next generation.
func (k *kept) alliance(change func(*v1alpha1.Alliance)) {
	a := k.f.Alliance.DeepCopy()
	a.Generation++
	change(a)
	k.f.Alliance = a
}

// judgedBy changes the policy or a partner, or has it go.
func (k *kept) judgedBy() {
	if k.yes() && k.f.Policy != nil {
		p := k.policy().CommunicationPolicy
		inDays(p.Spec.EscalationPaths)
		p.Generation = k.f.Policy.Generation + 1
		p.Spec.Touchpoints = k.f.Policy.Spec.Touchpoints[:k.roll(3)%(len(k.f.Policy.Spec.Touchpoints)+1)]
		k.f.Policy = p
		return
	}
	partners := maps.Clone(k.f.Partners)
	if p := partners["contoso"]; p != nil && k.yes() {
		x := p.DeepCopy()
		x.Generation++
		x.Spec.Contacts = x.Spec.Contacts[:1+k.roll(len(x.Spec.Contacts))]
		partners["contoso"] = x
	} else {
		delete(partners, "contoso")
	}
	k.f.Partners = partners
}

// TestARuleSeesWhatIsSettled: a rule of one's own may ask for any review or issue, so that nothing is left out.
func TestARuleSeesWhatIsSettled(t *testing.T) {
	w := gen.NewWorld()
	w.Issue(gen.Issue("over").Detected("2026-01-05 09:00").Disclosed("2026-01-05 10:00", "contoso").Resolved("2026-01-06 09:00"))
	now := gen.UTC("2026-03-02 09:00")
	open := func() int { return len(rules.NewLedger(w.AllianceFacts(), now).Facts(w.AllianceFacts(), now).Issues) }
	if open() != 0 {
		t.Fatal("it is not settled, so this shows nothing")
	}
	w.Alliance.Spec.Rules = []v1alpha1.Rule{{Name: "OneIssue", Expression: "issues.size() == 1", Message: "There is not one issue"}}
	if open() != 1 {
		t.Error("a rule cannot ask for the issue")
	}
	ledger := rules.NewLedger(w.AllianceFacts(), now)
	v := rules.DecideAlliance(ledger.Facts(w.AllianceFacts(), now), now)
	says(t, &v.Verdict, "OneIssue=True/RuleHolds")
}

// TestASettledReviewStandsForItsOccurrence until it is deleted: then the occurrence is asked for again.
func TestASettledReviewStandsForItsOccurrence(t *testing.T) {
	w := recurring("2026-02-23", "FREQ=WEEKLY")
	held := gen.QuarterlyReview().Named("held").Scheduled("2026-03-02 09:00").Held("2026-03-02 09:00")
	w.Review(held)
	now := gen.UTC("2026-03-03 09:00")
	f := w.AllianceFacts()
	ledger := rules.NewLedger(f, now)
	if g := ledger.Facts(f, now); len(g.Reviews) != 0 {
		t.Fatal("it is not settled, so this shows nothing")
	}
	if got := wanted(rules.DecideAlliance(ledger.Facts(f, now), now)); got != "quarterly-20260309 quarterly-20260316" {
		t.Errorf("%s are asked for, and not those that are to come alone", got)
	}
	twin := gen.QuarterlyReview().Named("twin").Scheduled("2026-03-02 09:00").Generated().Review
	f.Reviews = append(f.Reviews, twin)
	ledger.Change(map[string]*v1alpha1.Review{"twin": twin}, nil, now)
	if got := unwanted(rules.DecideAlliance(ledger.Facts(f, now), now)); got != "twin" {
		t.Errorf("%q is beside the review that was held, and not the twin", got)
	}
	ledger.Change(map[string]*v1alpha1.Review{"twin": nil, "held": nil}, nil, now)
	if got := wanted(rules.DecideAlliance(ledger.Facts(f, now), now)); got != "quarterly-20260302 quarterly-20260309 quarterly-20260316" {
		t.Errorf("%q is asked for after the review was deleted", got)
	}
}
