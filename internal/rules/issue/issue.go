// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package issue decides on Issues: who was told in time, who has taken one on, whether it is stale,
// and its way up the escalation path.
package issue

import (
	"fmt"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// Facts is what an Issue is judged by.
type Facts struct {
	Issue    *v1alpha1.Issue
	Alliance *v1alpha1.Alliance            // nil: it does not exist
	Policy   *v1alpha1.CommunicationPolicy // nil: none is named, or it does not exist
	Partners map[string]*v1alpha1.Partner  // those of the alliance that exist, by name
	// Sent are the messages about an issue that has no record of a ladder: one that was deleted
	// and applied again goes on where it was. They are not needed where there is a record.
	Sent []*v1alpha1.Notification
	// Reviews of the cadence that an issue of overdue reviews is about, or the one that it names.
	// Others need none.
	Reviews []*v1alpha1.Review
	// Wordless leaves the messages without subject and body, for callers that need only what
	// leaves and when: the words are most of the work.
	Wordless bool
}

// Verdict is what an Issue's status should be, and what follows from it.
type Verdict struct {
	verdict.Verdict
	// Escalation is the record to store before anything is done about it. It is a copy of the
	// one in the facts, with what happens now.
	Escalation *v1alpha1.Escalation
	// Owed is the record of what the other partners are owed.
	Owed []v1alpha1.OwedNews
	// Reminders is the record to store before anything is done about it.
	Reminders []v1alpha1.ReminderRecord
	// Severity that the issue has.
	Severity v1alpha1.Severity
	// PlanDue is by when a recovery plan is owed, as long as there is none; zero for never.
	PlanDue time.Time
	// Overdue are the reviews that an issue of overdue reviews is about, by name.
	Overdue []string
	// atRest: nothing is asked for but the reminders of the issue's news.
	atRest bool
	// Notify are the Notifications that must exist by this record. When they do, Told gives the
	// status to store; until then, each decision asks for them again.
	Notify []outbox.Message
}

// Decide decides on an Issue: its conditions, and its way up the escalation path.
func Decide(f Facts, now time.Time) Verdict {
	v := Verdict{
		Verdict: verdict.New(len(ConditionTypes)+1, team.HostZone(f.Alliance, f.Partners)), Owed: f.Issue.Status.Owed,
		Overdue: f.Issue.Status.OverdueReviews, Reminders: f.Issue.Status.Reminders,
		Severity: f.Issue.Status.Severity,
	}
	recorded := f.Issue.Status.Escalation
	l := &ladder{Moment: verdict.Moment{Now: now}, facts: f}
	l.takeUp()
	f, v.Severity = l.facts, l.signs.severities.now()
	v.Overdue, v.atRest = overdueReviews(&l.Moment, &f), l.atRest.Rests()
	r := readiness(&f, &l.signs, &l.path)
	r.Valid, r.Note = verdict.Data{Upcoming: l.signs.aheadReady.Ref(), Rest: l.rest.Ref()}, readyNote
	v.AddReady(r, &l.Moment)
	switch {
	case !v.Acts():
		v.unjudged(&l.signs, func(t string) { v.AddNotReady(t) })
	case f.Alliance == nil:
		v.unjudged(&l.signs, func(t string) {
			v.Add(t, verdict.Unknown(v1alpha1.ReasonAllianceNotFound, verdict.Data{}), allianceGoneWords)
		})
	default:
		l.judge(&v)
	}
	if v.Escalation == nil { // it did not climb
		v.Escalation = recorded.DeepCopy()
	}
	v.NextCheck = l.Next
	return v
}

// ConditionTypes are the conditions beside Ready and Stalled, in order.
var ConditionTypes = []string{
	v1alpha1.ConditionAcknowledged, v1alpha1.ConditionDisclosed, v1alpha1.ConditionTalkedFirst,
	v1alpha1.ConditionStale, v1alpha1.ConditionEscalated, v1alpha1.ConditionResolved, v1alpha1.ConditionPathExhausted,
}

// judge climbs, unless the issue is at rest, and adds the conditions that follow.
func (l *ladder) judge(v *Verdict) {
	l.ack = acknowledgementOf(&l.Moment, &l.signs, &l.path)
	l.listen()
	if !l.atRest.Rests() {
		l.climb()
		v.Escalation, v.Notify = l.record, l.messages()
	}
	v.Owed = l.news.Owed
	add := func(condition string, f verdict.Finding, words verdict.Wording) {
		if f.Reason != v1alpha1.ReasonTalkNotRequired { // then nothing would have changed it
			f = f.Naming(l.strangers[condition])
		}
		v.Add(condition, f, words)
	}
	add(v1alpha1.ConditionAcknowledged, l.acknowledged(), acknowledgedWords)
	add(v1alpha1.ConditionDisclosed, l.disclosed(), disclosedWords)
	add(v1alpha1.ConditionTalkedFirst, l.talkedFirst(), talkedFirstWords)
	add(v1alpha1.ConditionStale, l.stale(), staleWords)
	add(v1alpha1.ConditionEscalated, l.escalated(), escalatedWords)
	add(v1alpha1.ConditionResolved, resolved(&l.signs), resolvedWords)
	add(v1alpha1.ConditionPathExhausted, l.pathExhausted(), pathExhaustedWords)
	if p := &l.news.Plan; !p.Made {
		v.PlanDue = p.Due
	}
	l.remind(v)
}

// listen finds since when nobody was heard of, who has not heard the news, and who is to tell it.
func (l *ladder) listen() {
	if l.path.exists() && l.signs.resolution == nil {
		l.silence = silenceOf(&l.Moment, &l.signs, &l.path)
	}
	counted := l.facts
	counted.Issue = l.counted
	l.news = newsOf(&l.Moment, counted, l.signs.severities)
	if l.owes() {
		l.owers = l.owing()
	}
}

// unjudged adds what can be told of an issue that cannot be judged: whether it is resolved. Of the others
// something is added that tells nothing. The record stays as it is.
func (v *Verdict) unjudged(s *issueSigns, add func(conditionType string)) {
	for _, t := range ConditionTypes {
		if t == v1alpha1.ConditionResolved {
			v.Add(t, resolved(s), resolvedWords)
		} else {
			add(t)
		}
	}
}

// restOf is whether the issue is at rest, by itself or with its alliance.
func restOf(f *Facts) verdict.Rest { return verdict.RestOf(f.Issue, f.Issue.Spec.Suspend, f.Alliance) }

// readiness is what tells whether the issue can be judged.
func readiness(f *Facts, s *issueSigns, path *issuePath) verdict.Readiness {
	return verdict.Readiness{
		Previous: f.Issue.Status.Conditions, Rest: restOf(f), Missing: issueMissing(f, s.resolution != nil), Invalid: issueInvalid(f, path, s.severities.now()),
	}
}

// issueMissing finds what the issue needs and does not exist: its alliance, the policy that this
// names, each of its partners, and who raised it. One that is resolved outlives its alliance, and
// needs nobody any more.
func issueMissing(f *Facts, resolved bool) []verdict.Missing {
	spec := &f.Issue.Spec
	switch {
	case f.Alliance == nil && resolved:
		return nil
	case f.Alliance == nil:
		return []verdict.Missing{{Reason: v1alpha1.ReasonAllianceNotFound, Name: spec.AllianceRef.Name, Field: "spec.allianceRef", Fixed: v1alpha1.KindIssue}}
	}
	var found []verdict.Missing
	if x, missing := team.PolicyMissing(f.Alliance, f.Policy); missing {
		found = append(found, x)
	}
	if resolved {
		return found
	}
	by := spec.RaisedBy
	if team.IsPartner(f.Alliance, by.Partner) { // else the field is to be corrected
		switch {
		case f.Partners[string(by.Partner)] == nil:
			found = append(found, verdict.Missing{Reason: v1alpha1.ReasonPartnerNotFound, Name: string(by.Partner), Field: "spec.raisedBy.partner"})
		case team.FindContact(f.Partners, by) == nil:
			found = append(found, verdict.Missing{
				Reason: v1alpha1.ReasonContactNotFound, Name: string(by.Contact), In: string(by.Partner), Field: "spec.raisedBy.contact",
			})
		}
	}
	return append(found, team.PartnersMissing(f.Alliance, f.Partners, by.Partner)...)
}

// issueInvalid finds fields that cannot be used, here or in what the issue is judged by, which follows
// from the severity that holds.
func issueInvalid(f *Facts, path *issuePath, severity v1alpha1.Severity) []verdict.FieldError {
	if f.Alliance == nil {
		return nil
	}
	var found []verdict.FieldError
	if by := f.Issue.Spec.RaisedBy.Partner; !team.IsPartner(f.Alliance, by) {
		found = append(found, verdict.FieldError{Field: "spec.raisedBy.partner", Err: fmt.Errorf(
			"%s is no partner of the Alliance %s; write one of %s", by, f.Alliance.Name, verdict.List(team.OtherPartners(f.Alliance, "")))})
	}
	for i := range f.Alliance.Spec.Partners {
		name := f.Alliance.Spec.Partners[i].Name
		if p := f.Partners[string(name)]; p != nil {
			if _, err := worktime.Zone(string(p.Spec.TimeZone)); err != nil {
				found = append(found, verdict.FieldError{Field: "Partner " + string(name) + ": spec.timeZone", Err: err})
			}
		}
	}
	if f.Policy == nil {
		return found
	}
	for i := range f.Policy.Spec.Disclosure {
		if d := &f.Policy.Spec.Disclosure[i]; d.Severity == severity && verdict.CheckSpan("", d.Within, nil) != nil {
			found = verdict.CheckSpan(fmt.Sprintf("CommunicationPolicy %s: spec.disclosure[severity=%s].within", f.Policy.Name, d.Severity), d.Within, found)
		}
	}
	return append(found, path.check(f.Policy)...)
}

// NeededPartners are the names of the partners that the facts about an issue hold, where they
// exist: those of its alliance, and the raiser's. A name may be there twice.
func NeededPartners(i *v1alpha1.Issue, a *v1alpha1.Alliance) []v1alpha1.Name {
	return append(team.AlliancePartners(a), i.Spec.RaisedBy.Partner)
}
