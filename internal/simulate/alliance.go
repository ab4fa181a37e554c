// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

type allianceItem struct {
	*item
	alliance *v1alpha1.Alliance
	facts    rules.AllianceFacts
}

func (n *namespace) addAlliance(a *v1alpha1.Alliance, keepStatus bool) {
	a = copied(a)
	if !keepStatus {
		a.Status = v1alpha1.AllianceStatus{}
	}
	x := &allianceItem{alliance: a}
	n.alliances[a.Name] = x
	x.item = n.add(v1alpha1.KindAlliance, a, func(now time.Time) time.Time { return n.lookAtAlliance(x, now) })
}

func (n *namespace) lookAtAlliance(x *allianceItem, now time.Time) time.Time {
	a := x.alliance
	if x.facts.Alliance == nil {
		x.facts = rules.AllianceFacts{Alliance: a, Policy: n.policyOf(a), Partners: n.some(rules.AlliancePartners(a)), Wordless: true}
	}
	b := n.belongings(a.Name)
	x.facts.Reviews, x.facts.Issues = b.reviews, b.issues
	v := rules.DecideAlliance(x.facts, now)
	old := a.Status
	before := old.Conditions
	a.Status = v.Settle(a, now)
	// What is over is dropped when something else is written, as the controllers do.
	if len(v.Reminders) < len(a.Status.Reminders) && !equality.Semantic.DeepEqual(old, a.Status) {
		a.Status.Reminders = v.Reminders
	}
	if len(v.Notify) > 0 {
		a.Status.Reminders = rules.MarkReminded(v.Reminders, now)
	}
	n.tellConditions(v1alpha1.KindAlliance, a, before, a.Status.Conditions)
	n.send(v.Notify)
	for _, r := range v.Obsolete {
		if review := n.reviews[r.Name]; review != nil {
			n.deleteReview(review)
		}
	}
	for i := range v.Schedule {
		n.schedule(a, &v.Schedule[i])
	}
	if !rules.NothingToRemind(old.Reminders, a.Status.Reminders) {
		return now // what was said is on record, and next there is something else to wait for
	}
	return v.NextCheck
}

// schedule makes the review of an occurrence, unless it is there.
func (n *namespace) schedule(a *v1alpha1.Alliance, s *rules.ScheduledReview) {
	r := s.Review(a)
	if other := n.reviews[r.Name]; other != nil {
		if rules.SameOccurrence(other.review, r) {
			return
		}
		if r.Name = s.HashedName; n.reviews[r.Name] != nil {
			return
		}
	}
	r.CreationTimestamp = metav1.NewTime(n.now.Truncate(time.Second))
	r.Generation = 1
	n.tellScheduled(r)
	n.insertReview(r)
	n.wakeAlliance(a.Name)
}
