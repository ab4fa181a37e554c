// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/issue"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// issuesContained holds when no open issue is stale or escalated.
func (s *State) issuesContained() verdict.Finding {
	var escalated, stale []verdict.Object
	var u unjudged
	var passedOver strangers
	for i := range s.standings {
		o := verdict.Object{Kind: v1alpha1.KindIssue, Name: s.issues[i].Name}
		st := &s.standings[i]
		switch {
		case suspended(s.issues[i].Spec.Suspend):
			u.pauseIssue(o, st)
		case u.note(st.Validity, o.Kind, o.Name):
		case st.Escalated:
			o.Reason, o.Since = v1alpha1.ReasonIssuesEscalated, st.EscalatedSince
			escalated = append(escalated, o)
		case st.Stale:
			o.Reason, o.Since = v1alpha1.ReasonIssuesStale, st.StaleSince
			stale = append(stale, o)
		case st.Snoozed:
			u.pause(o.Kind, o.Name, v1alpha1.ReasonSnoozed, st.StaleSince)
		default:
			if st.Open { // a raise that is passed over may have taken it to a path on which it would not be
				passedOver.note(s.strangers[i][issue.RaisedByStrangers])
			}
			continue
		}
		for _, condition := range []string{v1alpha1.ConditionStale, v1alpha1.ConditionEscalated, v1alpha1.ConditionResolved} {
			passedOver.note(s.strangers[i][condition])
		}
	}
	slices.SortFunc(escalated, verdict.ByName)
	slices.SortFunc(stale, verdict.ByName)
	bad := slices.Concat(escalated, stale)
	d := verdict.Data{BadSince: earliest(bad), Objects: append(bad, u.objects()...)}
	notJudged, some := u.finding()
	switch {
	case len(escalated) > 0:
		return verdict.False(v1alpha1.ReasonIssuesEscalated, d).Naming(passedOver)
	case len(stale) > 0:
		return verdict.False(v1alpha1.ReasonIssuesStale, d).Naming(passedOver)
	case some:
		return notJudged.Naming(passedOver)
	case s.policyMissing():
		return verdict.Unknown(v1alpha1.ReasonPolicyNotFound, verdict.Data{})
	}
	return verdict.True(v1alpha1.ReasonContained, verdict.Data{}).Naming(passedOver)
}

// earliest is since when the first of some objects is bad; zero for none.
func earliest(objects []verdict.Object) time.Time {
	var since time.Time
	for i := range objects {
		since = verdict.Earliest(since, objects[i].Since)
	}
	return since
}

// pauseIssue gathers an issue that would not be contained but for its suspension.
func (u *unjudged) pauseIssue(o verdict.Object, st *issue.Standing) {
	switch {
	case st.Escalated:
		u.pause(o.Kind, o.Name, v1alpha1.ReasonSuspended, st.EscalatedSince)
	case st.Stale || st.Snoozed:
		u.pause(o.Kind, o.Name, v1alpha1.ReasonSuspended, st.StaleSince)
	case st.Validity != verdict.Valid:
		u.pause(o.Kind, o.Name, v1alpha1.ReasonSuspended, time.Time{})
	}
}

func issuesContainedWords(f *verdict.Finding) string {
	switch f.Reason {
	case v1alpha1.ReasonPolicyNotFound:
		return "When an issue is stale is not known without the policy"
	case v1alpha1.ReasonContained:
		return "No open issue is stale or escalated"
	}
	var parts []string
	if names := verdict.NamesOf(f.Objects, v1alpha1.ReasonIssuesEscalated); len(names) > 0 {
		parts = append(parts, fmt.Sprintf("%d escalated: %s", len(names), verdict.List(names)))
	}
	if names := verdict.NamesOf(f.Objects, v1alpha1.ReasonIssuesStale); len(names) > 0 {
		parts = append(parts, fmt.Sprintf("%d stale: %s", len(names), verdict.List(names)))
	}
	return strings.Join(append(parts, unjudgedWords(f)...), "; ")
}
