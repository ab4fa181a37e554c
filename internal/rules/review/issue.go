// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package review

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/message"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

const (
	maxReviewInIssueName = 200 // of the review's name, so that the issue's fits
)

// IssueToResolve is an Issue that a controller opened for an overdue review, and what ends it.
type IssueToResolve struct {
	Issue      *v1alpha1.Issue
	Resolution v1alpha1.Statement
}

// decideIssue decides on the Issue of the overdue reviews of a cadence, or of a review of none: one
// is open at a time, where the policy asks for it, from Launch to Exit. The review that is overdue
// for longest opens it, and those that follow join. It is resolved when none is overdue; that lapses
// when the review that it names is overdue again. One that somebody resolved by hand stays resolved,
// and one that people opened is theirs.
//
// A review that waits or is stalled does nothing.
func decideIssue(m *verdict.Moment, f Facts, s *State, v *Verdict) {
	if !v.Acts() || f.Alliance == nil {
		return
	}
	r := newSeries(m, &f, s)
	switch {
	case len(r.overdue) == 0:
		for _, i := range r.open {
			v.Resolve = append(v.Resolve, IssueToResolve{i, resolution(m, &f, s)})
		}
		return
	case len(r.open) > 0 || r.opener() != f.Review || !f.Alliance.Spec.Stage.InOperation() || f.Policy == nil || verdict.RestOfPolicy(f.Policy).Rests():
		return
	}
	overdue := f.Policy.Spec.OverdueReviews
	if overdue == nil || overdue.OpenIssue == nil {
		return
	}
	if v.Reopen = r.lapsed(); v.Reopen != nil {
		return
	}
	if raiser, found := keeper(m, f); found {
		v.Open = newIssue(&f, overdue.OpenIssue.Severity, raiser, s.Due)
	}
}

// GeneratedIssue reports whether a controller opened an issue, for an overdue review, and nobody raised it.
func GeneratedIssue(i *v1alpha1.Issue) bool { return i.Labels[v1alpha1.LabelGenerated] == "true" }

// OrphanedIssues are those, of the Issues that name a review which is gone, that a controller
// opened and nobody resolved, and whose cadence has no other review that is overdue: not even by the
// record of one that nobody can judge now. The reviews are all of the alliance, or at least of that cadence.
func OrphanedIssues(issues []*v1alpha1.Issue, a *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner, reviews []*v1alpha1.Review, now time.Time) []IssueToResolve {
	var over []IssueToResolve
	for _, i := range issues {
		if GeneratedIssue(i) && i.Spec.Resolution == nil && len(pastDue(&verdict.Moment{Now: now}, i, a, partners, reviews)) == 0 {
			over = append(over, IssueToResolve{i, v1alpha1.Statement{Time: *verdict.WholeSecond(now), Summary: reviewDeletedWords}})
		}
	}
	return over
}

// keeper is who raises the issue of an overdue review, since the host keeps the record: the
// host's first alliance manager, or else its first member of the team, or its first contact.
func keeper(m *verdict.Moment, f Facts) (v1alpha1.PersonRef, bool) {
	host := f.Alliance.Spec.Host
	var member *v1alpha1.TeamMember
	for i := range f.Alliance.Spec.Team {
		t := &f.Alliance.Spec.Team[i]
		if t.Partner != host || !team.OnTeam(m, t, f.Partners) {
			continue
		}
		if member == nil || t.Role == v1alpha1.RoleAllianceManager && member.Role != v1alpha1.RoleAllianceManager {
			member = t
		}
	}
	if member != nil {
		return v1alpha1.PersonRef{Partner: host, Contact: member.Contact}, true
	}
	if p := f.Partners[string(host)]; p != nil && len(p.Spec.Contacts) > 0 {
		return v1alpha1.PersonRef{Partner: host, Contact: p.Spec.Contacts[0].Name}, true
	}
	return v1alpha1.PersonRef{}, false
}

func newIssue(f *Facts, severity v1alpha1.Severity, raiser v1alpha1.PersonRef, due time.Time) *v1alpha1.Issue {
	r, a := f.Review, f.Alliance
	sum := sha256.Sum256(fmt.Appendf(nil, "%s/%d", r.Name, due.Unix()))
	labels := map[string]string{v1alpha1.LabelAlliance: a.Name, v1alpha1.LabelGenerated: "true"}
	if r.Spec.Cadence != "" {
		labels[v1alpha1.LabelCadence] = string(r.Spec.Cadence)
	}
	name := strings.TrimRight(r.Name[:min(len(r.Name), maxReviewInIssueName)], "-.")
	return &v1alpha1.Issue{
		ObjectMeta: metav1.ObjectMeta{
			Name: name + "-overdue-" + hex.EncodeToString(sum[:4]), Namespace: r.Namespace,
			Labels: labels,
		},
		Spec: v1alpha1.IssueSpec{
			AllianceRef:  v1alpha1.AllianceReference{Name: a.Name},
			ReviewRef:    &v1alpha1.ReviewReference{Name: r.Name},
			Title:        message.Cut(issueTitle(r), v1alpha1.MaxIssueTitle),
			Description:  issueDescription(r, due, team.HostZone(a, f.Partners)),
			Severity:     severity,
			RaisedBy:     raiser,
			DetectedTime: metav1.NewTime(due.UTC()),
		},
	}
}

// resolution says why the issue of an overdue review is over.
func resolution(m *verdict.Moment, f *Facts, s *State) v1alpha1.Statement {
	return v1alpha1.Statement{Time: *verdict.WholeSecond(m.Now), Summary: overWords(f.Review, s, team.HostZone(f.Alliance, f.Partners))}
}
