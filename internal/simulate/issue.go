// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"time"

	"k8s.io/apimachinery/pkg/api/equality"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

type issueItem struct {
	*item
	issue *v1alpha1.Issue
	facts rules.IssueFacts
}

func (n *namespace) addIssue(i *v1alpha1.Issue, keepStatus bool) {
	i = copied(i)
	if !keepStatus {
		i.Status = v1alpha1.IssueStatus{}
	}
	n.insertIssue(i)
}

func (n *namespace) insertIssue(i *v1alpha1.Issue) {
	x := &issueItem{issue: i}
	n.issues[i.Name] = x
	b := n.belongings(i.Spec.AllianceRef.Name)
	b.issues = append(b.issues, i)
	if ref := i.Spec.ReviewRef; ref != nil {
		n.byReview[ref.Name] = append(n.byReview[ref.Name], i)
	}
	x.item = n.add(v1alpha1.KindIssue, i, func(now time.Time) time.Time { return n.lookAtIssue(x, now) })
}

func (n *namespace) lookAtIssue(x *issueItem, now time.Time) time.Time {
	i := x.issue
	if x.facts.Issue == nil {
		a := n.alliance(i.Spec.AllianceRef.Name)
		x.facts = rules.IssueFacts{Issue: i, Alliance: a, Policy: n.policyOf(a), Partners: n.partnersNamed(rules.IssuePartners(i, a)), Sent: n.sent[i.Name], Wordless: !n.words}
	}
	if i.Spec.ReviewRef != nil {
		x.facts.Reviews = n.belongings(i.Spec.AllianceRef.Name).reviews
	}
	if ref := i.Spec.ReviewRef; ref != nil && n.reviews[ref.Name] == nil {
		n.apply(rules.ResolveEffects(rules.OrphanedIssues([]*v1alpha1.Issue{i}, x.facts.Alliance, x.facts.Partners, x.facts.Reviews, now)))
	}
	v := rules.DecideIssue(x.facts, now)
	before := i.Status
	i.Status = v.Settle(i, now)
	if len(v.Notify) > 0 {
		i.Status = v.Told(i.Status, now)
	}
	n.tellIssue(x.item, i, &before)
	n.send(v.Notify)
	if !rules.NothingToRemind(before.Reminders, i.Status.Reminders) {
		return now // what was said is on record, and next there is something else to wait for
	}
	if !equality.Semantic.DeepEqual(before.Escalation, i.Status.Escalation) {
		n.wakeAlliance(i.Spec.AllianceRef.Name)
		return now // what started is on record, and next there is something else to wait for
	}
	return v.NextCheck
}

// wakeReviews queues the review that an issue names, and those of the cadence that it is about.
func (n *namespace) wakeReviews(i *v1alpha1.Issue) {
	if i.Spec.ReviewRef == nil {
		return
	}
	for _, r := range n.belongings(i.Spec.AllianceRef.Name).reviews {
		if x := n.reviews[r.Name]; x != nil && (r.Name == i.Spec.ReviewRef.Name || rules.IsAboutReview(i, r)) {
			n.queue.wake(x.item, n.now)
		}
	}
}
