// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package alliance decides on Alliances: which practices hold, which reviews are to exist, and whom
// to remind of what the alliance itself asks for.
package alliance

import (
	"fmt"
	"strconv"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/practice"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// Verdict is what was found about an Alliance, and what its cadence asks for.
type Verdict struct {
	verdict.Verdict
	// DefinitionDigest identifies the wording of the definition; empty without one.
	DefinitionDigest string
	Practices        practice.Count
	// Unknown are the required practices of which nobody can tell yet whether they hold.
	Unknown []v1alpha1.PracticeName
	Reviews practice.ReviewCount
	Issues  practice.IssueCount
	// LastContact is the latest contact between partners on record; zero without one.
	LastContact time.Time
	// Norms are the latest ratings of each norm by each partner.
	Norms []v1alpha1.NormTrend
	// Schedule lists reviews that are to exist and do not.
	Schedule []ScheduledReview
	// Obsolete lists generated reviews, still to come, that no longer fit.
	Obsolete []*v1alpha1.Review
	// Reminders is the record to store before anything is done about it.
	Reminders []v1alpha1.ReminderRecord
	// Notify are the Notifications that must exist by this record. When they do, Told gives
	// the status to store; until then, each decision asks for them again.
	Notify []outbox.Message
}

// Decide tells which practices hold at a moment, and which reviews are to exist.
func Decide(f practice.Facts, now time.Time) Verdict {
	m := &verdict.Moment{Now: now}
	v := Verdict{
		Verdict:   verdict.New(3+len(practice.Registry)+len(f.Alliance.Spec.Rules), team.HostZone(f.Alliance, f.Partners)), // Ready, Stalled and Healthy
		Reminders: f.Alliance.Status.Reminders,
	}
	a := f.Alliance
	v.DefinitionDigest = practice.DefinitionDigest(a.Spec.Definition)
	facts := practice.NewState(f, m, v.DefinitionDigest)
	v.Reviews, v.Issues, v.LastContact = facts.CountReviews(), facts.CountIssues(), facts.LastContact()
	v.Norms = facts.NormTrends()
	schedule, obsolete, scheduleErrors := Schedule(m, f)
	r := readiness(&f, scheduleErrors)
	v.AddReady(r, m)
	rests := r.Rest.Rests()
	if v.Acts() && !rests {
		v.Schedule, v.Obsolete = schedule, obsolete
	}
	if !v.ReferencesSettled() {
		// Until references are given up, a practice must not look broken for want of facts.
		for _, t := range conditionTypes(a) {
			v.Add(t, verdict.Unknown(v1alpha1.ReasonNotReady, verdict.Data{}), notReadyWords)
		}
		v.NextCheck = m.Next
		return v
	}
	judged := facts.Judge()
	healthy := practice.Healthy(judged)
	v.Practices, v.Unknown = practice.Count{InPlace: healthy.Count, Required: healthy.Limit}, practice.Unknown(&healthy)
	v.Add(v1alpha1.ConditionHealthy, healthy, practice.HealthyWords)
	for i := range judged {
		v.Add(string(judged[i].Name), judged[i].Finding, judged[i].Words)
	}
	if !rests {
		remind(m, f, &v, judged)
	}
	v.NextCheck = m.Next
	return v
}

// readiness is what tells whether the alliance can be judged. The errors are those of its cadences' recurrences.
func readiness(f *practice.Facts, recurrences []verdict.FieldError) verdict.Readiness {
	a := f.Alliance
	return verdict.Readiness{
		Previous: a.Status.Conditions, Rest: verdict.RestOf(a, a.Spec.Suspend, nil),
		Invalid: append(allianceErrors(a), recurrences...), Missing: allianceMissing(*f), Faults: practice.RuleFaults(a),
	}
}

// conditionTypes are the conditions beside Ready and Stalled, in order.
func conditionTypes(a *v1alpha1.Alliance) []string {
	types := []string{v1alpha1.ConditionHealthy}
	for _, p := range practice.Required(a) {
		types = append(types, string(p))
	}
	return append(types, practice.RuleNames(a)...)
}

// allianceErrors finds dates that the calendar does not have, and spans that the schema let
// pass, for example in an object that was stored before the schema was.
func allianceErrors(a *v1alpha1.Alliance) []verdict.FieldError {
	var errs []verdict.FieldError
	note := func(err error, list, at, field string) { // names the field only if there is something to say
		if err != nil {
			errs = append(errs, verdict.FieldError{Field: fmt.Sprintf("spec.%s[%s].%s", list, at, field), Err: err})
		}
	}
	for i := range a.Spec.Team {
		t := &a.Spec.Team[i]
		if t.JoinedDate != "" || t.LeftDate != "" {
			at := strconv.Itoa(i)
			note(dateError(t.JoinedDate), "team", at, "joinedDate")
			note(dateError(t.LeftDate), "team", at, "leftDate")
		}
	}
	for i := range a.Spec.Cadence {
		c := &a.Spec.Cadence[i]
		note(spanError(c.Notice), "cadence", string(c.Name), "notice")
		note(spanError(c.Grace), "cadence", string(c.Name), "grace")
	}
	if a.Spec.Practices != nil {
		for _, w := range a.Spec.Practices.Waive {
			note(dateError(w.UntilDate), "practices.waive", string(w.Name), "untilDate")
		}
	}
	return append(errs, exitErrors(a.Spec.Exit)...)
}

// exitErrors finds dates of an exit, which may be nil, that cannot be used.
func exitErrors(x *v1alpha1.Exit) []verdict.FieldError {
	if x == nil {
		return nil
	}
	var errs []verdict.FieldError
	note := func(d v1alpha1.Date, field string) {
		if err := dateError(d); err != nil {
			errs = append(errs, verdict.FieldError{Field: "spec.exit." + field, Err: err})
		}
	}
	note(x.EndDate, "endDate")
	for i := range x.Announcements {
		note(x.Announcements[i].DueDate, fmt.Sprintf("announcements[%d].dueDate", i))
	}
	for i := range x.Handbacks {
		h := &x.Handbacks[i]
		note(h.DueDate, fmt.Sprintf("handbacks[%s].dueDate", h.Name))
		note(h.DoneDate, fmt.Sprintf("handbacks[%s].doneDate", h.Name))
	}
	return errs
}

// dateError is why a date cannot be used; nil for one that is left out.
func dateError(d v1alpha1.Date) error {
	if d == "" {
		return nil
	}
	_, err := verdict.ParseDate(d)
	return err
}

// spanError is why a span cannot be used; nil for one that is left out.
func spanError(d v1alpha1.Duration) error {
	if d == "" {
		return nil
	}
	_, err := worktime.ParseSpan(string(d))
	return err
}

// allianceMissing finds partners, people and the policy that the alliance names and that do
// not exist.
func allianceMissing(f practice.Facts) []verdict.Missing {
	var out []verdict.Missing
	for _, p := range f.Alliance.Spec.Partners {
		if f.Partners[string(p.Name)] == nil {
			out = append(out, verdict.Missing{Reason: v1alpha1.ReasonPartnerNotFound, Name: string(p.Name), Field: "spec.partners"})
		}
	}
	for i := range f.Alliance.Spec.Team {
		t := &f.Alliance.Spec.Team[i]
		p := f.Partners[string(t.Partner)]
		if p != nil && team.Contact(p, t.Contact) == nil {
			out = append(out, verdict.Missing{
				Reason: v1alpha1.ReasonContactNotFound, Name: string(t.Contact), In: string(t.Partner), Field: fmt.Sprintf("spec.team[%d]", i),
			})
		}
	}
	if ref := f.Alliance.Spec.CommunicationPolicyRef; ref != nil && f.Policy == nil {
		out = append(out, verdict.Missing{Reason: v1alpha1.ReasonPolicyNotFound, Name: ref.Name, Field: "spec.communicationPolicyRef.name"})
	}
	return out
}
