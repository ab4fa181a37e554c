// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"github.com/entente-dev/entente/internal/rules/verdict"

	"fmt"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/entente-dev/entente/api/v1alpha1"
)

type reviewBuilder struct{ *v1alpha1.Review }

// newReview is one of the cadence quarterly, scheduled on 15 January 2026 at ten in Amsterdam
// and due a week later.
func newReview() reviewBuilder {
	return reviewBuilder{&v1alpha1.Review{
		ObjectMeta: metav1.ObjectMeta{Name: "northwind-contoso-quarterly-20260115", Namespace: "demo", Generation: 1},
		Spec: v1alpha1.ReviewSpec{
			AllianceRef:   v1alpha1.AllianceReference{Name: "northwind-contoso"},
			Cadence:       "quarterly",
			Type:          v1alpha1.ReviewPerformance,
			ScheduledTime: new(metaUTC("2026-01-15 09:00")),
			DueTime:       metaUTC("2026-01-22 09:00"),
		},
	}}
}

func (b reviewBuilder) named(name string) reviewBuilder {
	b.Name = name
	return b
}

func (b reviewBuilder) of(cadence string) reviewBuilder {
	b.Spec.Cadence = v1alpha1.Name(cadence)
	return b
}

// scheduled moves the review, due a week later.
func (b reviewBuilder) scheduled(at string) reviewBuilder {
	b.Spec.ScheduledTime = new(metaUTC(at))
	b.Spec.DueTime = metav1.NewTime(utc(at).AddDate(0, 0, 7))
	return b
}

func (b reviewBuilder) due(at string) reviewBuilder {
	b.Spec.DueTime = metaUTC(at)
	return b
}

// occasion makes it a review of no cadence.
func (b reviewBuilder) occasion() reviewBuilder {
	b.Spec.Cadence, b.Spec.ScheduledTime = "", nil
	return b
}

func (b reviewBuilder) generated() reviewBuilder {
	b.Labels = map[string]string{v1alpha1.LabelGenerated: "true"}
	return b
}

func (b reviewBuilder) generation(n int64) reviewBuilder {
	b.Generation = n
	return b
}

func (b reviewBuilder) suspended() reviewBuilder {
	b.Spec.Suspend = new(true)
	return b
}

// postponed at a moment, until another.
func (b reviewBuilder) postponed(at, until string) reviewBuilder {
	b.Spec.Postponements = append(b.Spec.Postponements, v1alpha1.Postponement{Time: metaUTC(at), DueTime: metaUTC(until)})
	return b
}

func (b reviewBuilder) cancelled(at string) reviewBuilder {
	b.Spec.Cancellation = &v1alpha1.Cancellation{Time: metaUTC(at)}
	return b
}

// held with all that a formal review needs.
func (b reviewBuilder) held(at string) reviewBuilder {
	b.Spec.Record = &v1alpha1.ReviewRecord{
		HeldTime:      metaUTC(at),
		Views:         []v1alpha1.View{{Partner: "northwind"}, {Partner: "contoso"}},
		Problems:      []v1alpha1.Finding{"none found"},
		Opportunities: []v1alpha1.Finding{"none found"},
	}
	return b
}

// barely held: nothing is on record but that it was.
func (b reviewBuilder) barelyHeld(at string) reviewBuilder {
	b.Spec.Record = &v1alpha1.ReviewRecord{HeldTime: metaUTC(at)}
	return b
}

func (b reviewBuilder) accepted(accepted bool, why string) reviewBuilder {
	b.Spec.Record.Accepted, b.Spec.Record.Acceptance = new(accepted), why
	return b
}

func (b reviewBuilder) attended(people ...string) reviewBuilder {
	for _, p := range people {
		b.Spec.Record.Attendees = append(b.Spec.Record.Attendees, who(p))
	}
	return b
}

// promised an action; dates may be empty, so may the owner.
func (b reviewBuilder) promised(name, owner string, due, done v1alpha1.Date) reviewBuilder {
	a := v1alpha1.Action{Name: v1alpha1.Name(name), DueDate: due, DoneDate: done}
	if owner != "" {
		a.Owner = new(who(owner))
	}
	b.Spec.Record.Actions = append(b.Spec.Record.Actions, a)
	return b
}

// reviewFacts puts a review into the alliance of northwind and contoso.
func reviewFacts(b reviewBuilder) ReviewFacts {
	a := newAlliance()
	return ReviewFacts{Review: b.Review, Alliance: a.Alliance, Partners: a.partners}
}

// allianceBuilder is an alliance, with what it refers to.
type allianceBuilder struct {
	*v1alpha1.Alliance
	policy   *v1alpha1.CommunicationPolicy
	partners map[string]*v1alpha1.Partner
	reviews  []*v1alpha1.Review
	issues   []*v1alpha1.Issue
}

// newAlliance is that of northwind (the host, in Amsterdam) and contoso (in New York), in
// operation since long, with all practices in place on 2 March 2026: a quarterly review on
// the 15th, the one of January held.
func newAlliance() allianceBuilder {
	f := factsOf(newIssue(), newPolicy())
	b := allianceBuilder{Alliance: f.Alliance, policy: f.Policy, partners: f.Partners}
	b.UID = types.UID("a11a")
	b.CreationTimestamp = metaUTC("2025-01-01 00:00")
	b.Spec.Definition = &v1alpha1.Definition{
		Type: "Strategic", Horizon: v1alpha1.HorizonLongTerm, Purpose: "One ordering platform for both customer bases",
	}
	for i := range b.Spec.Team {
		if t := &b.Spec.Team[i]; t.Role == v1alpha1.RoleAllianceManager {
			t.AllocationPercent = new(int32(60))
		}
	}
	b.agreed("northwind", "2025-01-10 12:00").agreed("contoso", "2025-01-12 12:00")
	b.partners["northwind"].Spec.Country = "NL"
	b.partners["contoso"].Spec.Country = "US"
	b.assessed("contoso", "2025-06-10", "P1Y").briefed("contoso", "2025-06-20")
	b.cadence("quarterly", "2026-01-15", "FREQ=MONTHLY;INTERVAL=3")
	b.review(newReview().generated().generation(2).held("2026-01-16 09:00"))
	b.policy.Spec.Touchpoints = []v1alpha1.Touchpoint{{Tier: v1alpha1.TierManagement, Every: "P14D"}}
	b.talked("2026-02-27 10:00", "northwind/jane", "contoso/kim")
	return b
}

func (b allianceBuilder) agreed(partner, at string) allianceBuilder {
	b.Spec.Agreements = append(b.Spec.Agreements, v1alpha1.Agreement{
		Partner: v1alpha1.Name(partner), Time: metaUTC(at), Digest: DefinitionDigest(b.Spec.Definition),
	})
	return b
}

func (b allianceBuilder) assessed(partner string, date v1alpha1.Date, validFor v1alpha1.Duration) allianceBuilder {
	p := b.partners[partner]
	p.Spec.Assessments = append(p.Spec.Assessments, v1alpha1.Assessment{PerformedDate: date, ValidFor: validFor})
	return b
}

func (b allianceBuilder) briefed(partner string, date v1alpha1.Date) allianceBuilder {
	p := b.partners[partner]
	p.Spec.CountryBriefings = append(p.Spec.CountryBriefings, v1alpha1.CountryBriefing{Date: date})
	return b
}

// cadence adds one at ten in Amsterdam, with a notice of a fortnight and a week of grace.
func (b allianceBuilder) cadence(name string, start v1alpha1.Date, rule string) allianceBuilder {
	b.Spec.Cadence = append(b.Spec.Cadence, v1alpha1.Cadence{
		Name: v1alpha1.Name(name), Type: v1alpha1.ReviewPerformance, Formality: v1alpha1.FormalityFormal,
		Notice: "P14D", Grace: "P7D", MaxPostponements: new(int32(1)),
		Recurrence: v1alpha1.Recurrence{StartDate: start, Time: "10:00", TimeZone: "Europe/Amsterdam", Rule: rule},
	})
	return b
}

func (b allianceBuilder) talked(at string, people ...string) allianceBuilder {
	c := v1alpha1.Conversation{Time: metaUTC(at)}
	for _, p := range people {
		c.Between = append(c.Between, who(p))
	}
	b.Spec.Conversations = append(b.Spec.Conversations, c)
	return b
}

func (b *allianceBuilder) review(r reviewBuilder) { b.reviews = append(b.reviews, r.Review) }

func (b *allianceBuilder) issue(i issueBuilder) { b.issues = append(b.issues, i.Issue) }

// member returns somebody of the team, to be changed.
func (b allianceBuilder) member(person string) *v1alpha1.TeamMember {
	for i := range b.Spec.Team {
		if t := &b.Spec.Team[i]; t.Partner == who(person).Partner && t.Contact == who(person).Contact {
			return t
		}
	}
	panic("not on the team: " + person)
}

func (b allianceBuilder) facts() AllianceFacts {
	return AllianceFacts{Alliance: b.Alliance, Policy: b.policy, Partners: b.partners, Reviews: b.reviews, Issues: b.issues}
}

// decide decides with the facts stored as they are.
func (b allianceBuilder) decide(at string) AllianceVerdict { return DecideAlliance(b.facts(), utc(at)) }

// condition writes one as "Stale=True/NoActivity".
func condition(v *Verdict, conditionType string) string {
	c := v.Get(conditionType)
	if c == nil {
		return conditionType + " is absent"
	}
	return c.Type + "=" + string(c.Status) + "/" + c.Reason
}

// flip is when and how a condition changes.
type flip struct{ at, before, after string }

// changesAt checks that a condition changes at a moment: not a second before it, already on
// the dot, still a second after, and that the next check names the moment.
func changesAt(t *testing.T, decide func(time.Time) Verdict, f flip) {
	t.Helper()
	at := utc(f.at)
	for _, c := range []struct {
		when string
		at   time.Time
		want string
	}{
		{"a second before", at.Add(-time.Second), f.before},
		{"on the dot", at, f.after},
		{"a second after", at.Add(time.Second), f.after},
	} {
		v := decide(c.at)
		conditionType, _, _ := strings.Cut(c.want, "=")
		if got := condition(&v, conditionType); got != c.want {
			t.Errorf("%s %s it is %s, want %s: %s", c.when, f.at, got, c.want, messageOf(&v, conditionType))
		}
	}
	if v := decide(at.Add(-time.Second)); !v.NextCheck.Equal(at) {
		t.Errorf("a second before %s the next check is at %s", f.at, moments(v.NextCheck))
	}
}

func messageOf(v *Verdict, conditionType string) string {
	if c := v.Get(conditionType); c != nil {
		return c.Message
	}
	return ""
}

// messageSays checks that a condition's message holds a text.
func messageSays(t *testing.T, v *Verdict, conditionType, text string) {
	t.Helper()
	if got := messageOf(v, conditionType); !strings.Contains(got, text) {
		t.Errorf("%s says %q, want %q in it", conditionType, got, text)
	}
}

// checkAt checks when the next check is; "" is never.
func checkAt(t *testing.T, v *Verdict, want string) {
	t.Helper()
	if want == "" && v.NextCheck.IsZero() || want != "" && v.NextCheck.Equal(utc(want)) {
		return
	}
	t.Errorf("the next check is at %s, want %q", moments(v.NextCheck), want)
}

func moments(times ...time.Time) string {
	var out []string
	for _, t := range times {
		if t.IsZero() {
			out = append(out, "never")
		} else {
			out = append(out, verdict.Stamp(t))
		}
	}
	return fmt.Sprint(out)
}

// readyAt is a Ready condition as it was recorded.
func readyAt(status metav1.ConditionStatus, reason, at string) []metav1.Condition {
	return []metav1.Condition{
		{Type: "Other", Status: metav1.ConditionTrue, Reason: "Other", LastTransitionTime: metaUTC("2020-01-01 00:00")},
		{Type: v1alpha1.ConditionReady, Status: status, Reason: reason, LastTransitionTime: metaUTC(at)},
	}
}
