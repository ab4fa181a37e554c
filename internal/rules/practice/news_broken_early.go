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

// newsOfIssues gathers the issues whose news were held back, and the people whom the alliance does not know
// among those who would have told them.
type newsOfIssues struct {
	untold, unplanned, late, planLate []verdict.Object
	unjudged
	strangers
}

// newsBrokenEarly holds when every issue was told to the other partners, and a recovery plan
// followed, within the policy's time. Late is put right by doing it, and stays in the reason.
func (s *State) newsBrokenEarly() verdict.Finding {
	var of newsOfIssues
	for n, i := range s.issues {
		paused := suspended(i.Spec.Suspend)
		if !paused && of.unjudged.note(s.standings[n].Validity, v1alpha1.KindIssue, i.Name) {
			continue
		}
		news := issue.NewsOf(s.Moment, issue.Facts{Issue: i, Alliance: s.Alliance, Policy: s.Policy, Partners: s.Partners})
		if of.heldBack(i.Name, &news, paused) {
			of.strangers.note(s.strangers[n][string(v1alpha1.PracticeNewsBrokenEarly)])
		} else { // its time would have begun with a raise that is passed over
			of.strangers.note(s.strangers[n][issue.RaisedByStrangers])
		}
	}
	return of.finding(s).Naming(of.strangers)
}

// heldBack gathers an issue, and reports whether it is not as it should be.
func (of *newsOfIssues) heldBack(name string, news *issue.News, paused bool) bool {
	o := verdict.Object{Kind: v1alpha1.KindIssue, Name: name}
	switch {
	case paused && len(news.Overdue) > 0:
		of.pause(o.Kind, o.Name, v1alpha1.ReasonSuspended, news.Due)
	case paused && news.Plan.Overdue:
		of.pause(o.Kind, o.Name, v1alpha1.ReasonSuspended, news.Plan.Due)
	case len(news.Overdue) > 0:
		for _, same := range issue.ByTime(news.Overdue) {
			o.Reason, o.Partners, o.Due = v1alpha1.ReasonNotTold, nil, same[0].Due
			for j := range same {
				o.Partners = append(o.Partners, v1alpha1.Name(same[j].Name))
			}
			of.untold = append(of.untold, o)
		}
	case news.Plan.Overdue:
		o.Reason, o.Due = v1alpha1.ReasonNoRecoveryPlan, news.Plan.Due
		of.unplanned = append(of.unplanned, o)
	case news.Late:
		o.Reason, o.Late = v1alpha1.ReasonToldLate, true
		of.late = append(of.late, o)
	case news.Plan.Late:
		o.Reason, o.Late = v1alpha1.ReasonPlanLate, true
		of.planLate = append(of.planLate, o)
	default:
		return false
	}
	return true
}

func (of *newsOfIssues) finding(s *State) verdict.Finding {
	for _, objects := range [][]verdict.Object{of.untold, of.unplanned, of.late, of.planLate} {
		slices.SortStableFunc(objects, verdict.ByName) // of one issue the earliest first
	}
	notJudged, some := of.unjudged.finding()
	switch {
	case len(of.untold) > 0:
		return verdict.False(v1alpha1.ReasonNotTold, verdict.Data{BadSince: of.since(), Objects: slices.Concat(of.untold, of.unplanned, of.objects())})
	case len(of.unplanned) > 0:
		return verdict.False(v1alpha1.ReasonNoRecoveryPlan, verdict.Data{BadSince: of.since(), Objects: slices.Concat(of.unplanned, of.objects())})
	case some:
		return notJudged
	case s.policyMissing():
		return verdict.Unknown(v1alpha1.ReasonPolicyNotFound, verdict.Data{})
	case len(of.late) > 0:
		return verdict.True(v1alpha1.ReasonToldLate, verdict.Data{Objects: append(of.late, of.planLate...)})
	case len(of.planLate) > 0:
		return verdict.True(v1alpha1.ReasonPlanLate, verdict.Data{Objects: of.planLate})
	}
	return verdict.True(v1alpha1.ReasonToldInTime, verdict.Data{})
}

// since is when the first of the news was to be told, or planned for, and was not.
func (of *newsOfIssues) since() time.Time {
	var since time.Time
	for _, objects := range [][]verdict.Object{of.untold, of.unplanned} {
		for i := range objects {
			since = verdict.Earliest(since, objects[i].Due)
		}
	}
	return since
}

func newsBrokenEarlyWords(f *verdict.Finding) string {
	switch f.Reason {
	case v1alpha1.ReasonPolicyNotFound:
		return "How soon bad news has to be told is not known without the policy"
	case v1alpha1.ReasonToldInTime:
		return "No bad news is held back longer than the policy allows"
	case v1alpha1.ReasonToldLate, v1alpha1.ReasonPlanLate:
		var parts []string
		if names := verdict.NamesOf(f.Objects, v1alpha1.ReasonToldLate); len(names) > 0 {
			parts = append(parts, "Told, but late: "+verdict.List(names))
		}
		if names := verdict.NamesOf(f.Objects, v1alpha1.ReasonPlanLate); len(names) > 0 {
			parts = append(parts, "Planned or resolved, but after the recovery plan was due: "+verdict.List(names))
		}
		return strings.Join(parts, ". ")
	}
	var untold, unplanned, parts []string
	for i := range f.Objects {
		switch o := &f.Objects[i]; o.Reason {
		case v1alpha1.ReasonNotTold:
			untold = append(untold, fmt.Sprintf("%s to %s by %s", o.Name, verdict.List(o.Partners), f.StampEnd(o.Due)))
		case v1alpha1.ReasonNoRecoveryPlan:
			unplanned = append(unplanned, fmt.Sprintf("%s by %s", o.Name, f.StampEnd(o.Due)))
		}
	}
	if len(untold) > 0 {
		parts = append(parts, "Not told in time: "+verdict.List(untold))
	}
	if len(unplanned) > 0 {
		parts = append(parts, "No recovery plan in time: "+verdict.List(unplanned))
	}
	return strings.Join(append(parts, unjudgedWords(f)...), ". ")
}
