// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/worktime"
)

// AllianceFacts is what an Alliance's conditions and reviews follow from.
type AllianceFacts struct {
	Alliance *v1alpha1.Alliance
	// Policy is nil where none is named, or none exists of that name.
	Policy *v1alpha1.CommunicationPolicy
	// Partners that exist, by name.
	Partners map[string]*v1alpha1.Partner
	// Reviews and Issues are all those of the alliance, open or not.
	Reviews []*v1alpha1.Review
	Issues  []*v1alpha1.Issue
	// Wordless leaves the messages without subject and body, for who only asks what leaves
	// and when: the words are most of the work.
	Wordless bool
}

// AllianceVerdict is what was found about an Alliance, and what its cadence asks for.
type AllianceVerdict struct {
	Verdict
	// DefinitionDigest identifies the wording of the definition; empty without one.
	DefinitionDigest string
	Practices        PracticeCount
	Reviews          ReviewCount
	Issues           IssueCount
	// LastContact is the latest contact between partners on record; zero without one.
	LastContact time.Time
	// Schedule lists reviews that are to exist and do not.
	Schedule []ScheduledReview
	// Obsolete lists generated reviews, still to come, that no longer fit.
	Obsolete []*v1alpha1.Review
	// Reminders is the record to store before anything is done about it.
	Reminders []v1alpha1.ReminderRecord
	// Notify are the Notifications that must exist by this record. When they do, MarkReminded
	// gives the record to store; until then, each decision asks for them again.
	Notify []Message
}

// PracticeCount counts the practices that are required now, and those that hold.
type PracticeCount struct{ InPlace, Required int }

// DecideAlliance tells which practices hold at a moment, and which reviews are to exist.
func DecideAlliance(f AllianceFacts, now time.Time) AllianceVerdict {
	m := &moment{now: now}
	v := AllianceVerdict{Reminders: f.Alliance.Status.Reminders}
	v.Conditions = make([]metav1.Condition, 0, 3+len(practices)) // Ready, Stalled and Healthy
	a := f.Alliance
	v.DefinitionDigest = DefinitionDigest(a.Spec.Definition)
	r := readiness{previous: a.Status.Conditions}
	if deref(a.Spec.Suspend) {
		// Its reviews and issues are suspended with it, and counted nowhere.
		r.suspended = "spec.suspend is true"
		v.ready(r, m)
		v.suspend(r.suspended, v1alpha1.ConditionHealthy)
		for _, p := range required(a) {
			v.suspend(r.suspended, string(p))
		}
		return v
	}
	facts := newAllianceState(f, m, v.DefinitionDigest)
	v.Reviews, v.Issues, v.LastContact = facts.countReviews(), facts.countIssues(), facts.lastContact
	var scheduleErrors []fieldError
	v.Schedule, v.Obsolete, scheduleErrors = m.schedule(f)
	r.invalid = append(allianceErrors(a), scheduleErrors...)
	r.missing = allianceMissing(f)
	v.ready(r, m)
	if !v.settled() {
		// Until references are given up, a practice must not look broken for want of facts.
		waiting := isUnknown(v1alpha1.ReasonNotReady, "It can be told when what the alliance refers to exists")
		v.add(v1alpha1.ConditionHealthy, waiting)
		for _, p := range required(a) {
			v.add(string(p), waiting)
		}
		v.NextCheck = m.next
		return v
	}
	judged := facts.judge()
	v.add(v1alpha1.ConditionHealthy, healthy(judged, &v.Practices))
	for i := range judged {
		v.add(string(judged[i].name), judged[i].finding)
	}
	m.remindOfBriefings(f, &v)
	v.NextCheck = m.next
	return v
}

// allianceErrors finds dates that the calendar does not have, and spans that the schema let
// pass, for example in an object that was stored before the schema was.
func allianceErrors(a *v1alpha1.Alliance) []fieldError {
	var errs []fieldError
	check := func(d v1alpha1.Date, format string, args ...any) {
		if d == "" {
			return
		}
		if _, err := parseDate(d); err != nil {
			errs = append(errs, fieldError{fmt.Sprintf(format, args...), err})
		}
	}
	for i := range a.Spec.Team {
		check(a.Spec.Team[i].JoinedDate, "spec.team[%d].joinedDate", i)
		check(a.Spec.Team[i].LeftDate, "spec.team[%d].leftDate", i)
	}
	for i := range a.Spec.Cadence {
		c := &a.Spec.Cadence[i]
		for _, d := range []struct {
			field string
			span  v1alpha1.Duration
		}{{"notice", c.Notice}, {"grace", c.Grace}} {
			if d.span == "" {
				continue
			}
			if _, err := worktime.ParseSpan(string(d.span)); err != nil {
				errs = append(errs, fieldError{fmt.Sprintf("spec.cadence[%s].%s", c.Name, d.field), err})
			}
		}
	}
	if a.Spec.Practices != nil {
		for _, w := range a.Spec.Practices.Waive {
			check(w.UntilDate, "spec.practices.waive[%s].untilDate", w.Name)
		}
	}
	return errs
}

// allianceMissing finds partners, people and the policy that the alliance names and that do
// not exist.
func allianceMissing(f AllianceFacts) []missing {
	var out []missing
	for _, p := range f.Alliance.Spec.Partners {
		if f.Partners[string(p.Name)] == nil {
			out = append(out, missing{v1alpha1.ReasonPartnerNotFound, fmt.Sprintf(
				"There is no Partner %s; create it, or correct spec.partners", p.Name)})
		}
	}
	for i := range f.Alliance.Spec.Team {
		t := &f.Alliance.Spec.Team[i]
		p := f.Partners[string(t.Partner)]
		if p != nil && contact(p, t.Contact) == nil {
			out = append(out, missing{v1alpha1.ReasonContactNotFound, fmt.Sprintf(
				"Partner %s has no contact %s; add the contact, or correct spec.team[%d]", t.Partner, t.Contact, i)})
		}
	}
	if ref := f.Alliance.Spec.CommunicationPolicyRef; ref != nil && f.Policy == nil {
		out = append(out, missing{v1alpha1.ReasonPolicyNotFound, fmt.Sprintf(
			"There is no CommunicationPolicy %s; create it, or correct spec.communicationPolicyRef.name", ref.Name)})
	}
	return out
}
