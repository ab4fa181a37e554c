// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"slices"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// The gatherers read facts from the cache. What they return is shared with it and must not
// be changed.

func (s *shell) alliance(ctx context.Context, namespace, name string) (*v1alpha1.Alliance, error) {
	var a v1alpha1.Alliance
	return ignoreNotFound(&a, s.Get(ctx, types.NamespacedName{Namespace: namespace, Name: name}, &a))
}

func (s *shell) policy(ctx context.Context, namespace, name string) (*v1alpha1.CommunicationPolicy, error) {
	var p v1alpha1.CommunicationPolicy
	return ignoreNotFound(&p, s.Get(ctx, types.NamespacedName{Namespace: namespace, Name: name}, &p))
}

// policyOf returns an alliance's policy; nil where none is named or found.
func (s *shell) policyOf(ctx context.Context, a *v1alpha1.Alliance) (*v1alpha1.CommunicationPolicy, error) {
	if a == nil || a.Spec.CommunicationPolicyRef == nil {
		return nil, nil
	}
	return s.policy(ctx, a.Namespace, a.Spec.CommunicationPolicyRef.Name)
}

// partners returns those of some partners that exist.
func (s *shell) partners(ctx context.Context, namespace string, names []v1alpha1.Name) (map[string]*v1alpha1.Partner, error) {
	out := make(map[string]*v1alpha1.Partner, len(names))
	for _, name := range names {
		if _, known := out[string(name)]; known {
			continue
		}
		var p v1alpha1.Partner
		found, err := ignoreNotFound(&p, s.Get(ctx, types.NamespacedName{Namespace: namespace, Name: string(name)}, &p))
		if err != nil {
			return nil, err
		}
		if found != nil {
			out[string(name)] = found
		}
	}
	return out, nil
}

// partnerNames lists the partners of an alliance; none for nil.
func partnerNames(a *v1alpha1.Alliance) []v1alpha1.Name {
	if a == nil {
		return nil
	}
	names := make([]v1alpha1.Name, 0, len(a.Spec.Partners))
	for i := range a.Spec.Partners {
		names = append(names, a.Spec.Partners[i].Name)
	}
	return names
}

// stepPartners lists the partners whose people a policy's steps name.
func stepPartners(p *v1alpha1.CommunicationPolicy) []v1alpha1.Name {
	var names []v1alpha1.Name
	if p == nil {
		return nil
	}
	for i := range p.Spec.EscalationPaths {
		for j := range p.Spec.EscalationPaths[i].Steps {
			for _, c := range p.Spec.EscalationPaths[i].Steps[j].Contacts {
				if !slices.Contains(names, c.Partner) {
					names = append(names, c.Partner)
				}
			}
		}
	}
	return names
}

func (s *shell) gatherReview(ctx context.Context, r *v1alpha1.Review) (f rules.ReviewFacts, err error) {
	f.Review = r
	if f.Alliance, err = s.alliance(ctx, r.Namespace, r.Spec.AllianceRef.Name); err != nil {
		return f, err
	}
	if f.Policy, err = s.policyOf(ctx, f.Alliance); err != nil {
		return f, err
	}
	var needed []v1alpha1.Name
	if p := f.Policy; p != nil && (p.Spec.Reminders != nil || p.Spec.OverdueReviews != nil) {
		needed = partnerNames(f.Alliance) // whose people are reminded, or raise an issue
	}
	if r.Spec.Record != nil {
		for _, a := range r.Spec.Record.Actions {
			if a.Owner != nil {
				needed = append(needed, a.Owner.Partner)
			}
		}
	}
	if f.Partners, err = s.partners(ctx, r.Namespace, needed); err != nil {
		return f, err
	}
	var issues v1alpha1.IssueList
	if err := s.List(ctx, &issues, client.InNamespace(r.Namespace), client.MatchingFields{byReview: r.Name}); err != nil {
		return f, err
	}
	f.Issues = pointers(issues.Items)
	return f, nil
}

func (s *shell) gatherIssue(ctx context.Context, i *v1alpha1.Issue) (f rules.IssueFacts, err error) {
	f.Issue = i
	if f.Alliance, err = s.alliance(ctx, i.Namespace, i.Spec.AllianceRef.Name); err != nil {
		return f, err
	}
	if f.Policy, err = s.policyOf(ctx, f.Alliance); err != nil {
		return f, err
	}
	f.Partners, err = s.partners(ctx, i.Namespace, append(partnerNames(f.Alliance), i.Spec.RaisedBy.Partner))
	return f, err
}

func (s *shell) gatherAlliance(ctx context.Context, a *v1alpha1.Alliance) (f rules.AllianceFacts, err error) {
	f.Alliance = a
	if f.Policy, err = s.policyOf(ctx, a); err != nil {
		return f, err
	}
	if f.Partners, err = s.partners(ctx, a.Namespace, partnerNames(a)); err != nil {
		return f, err
	}
	var reviews v1alpha1.ReviewList
	if err := s.List(ctx, &reviews, client.InNamespace(a.Namespace), client.MatchingFields{byAlliance: a.Name}); err != nil {
		return f, err
	}
	f.Reviews = pointers(reviews.Items)
	var issues v1alpha1.IssueList
	if err := s.List(ctx, &issues, client.InNamespace(a.Namespace), client.MatchingFields{byAlliance: a.Name}); err != nil {
		return f, err
	}
	f.Issues = pointers(issues.Items)
	return f, nil
}

func (s *shell) gatherPartner(ctx context.Context, p *v1alpha1.Partner) (f rules.PartnerFacts, err error) {
	f.Partner = p
	var alliances v1alpha1.AllianceList
	if err := s.List(ctx, &alliances, client.InNamespace(p.Namespace), client.MatchingFields{byPartner: p.Name}); err != nil {
		return f, err
	}
	for _, a := range pointers(alliances.Items) {
		policy, err := s.policyOf(ctx, a)
		if err != nil {
			return f, err
		}
		f.Teams = append(f.Teams, rules.Team{Alliance: a, Policy: policy})
	}
	return f, nil
}

func (s *shell) gatherPolicy(ctx context.Context, p *v1alpha1.CommunicationPolicy) (f rules.PolicyFacts, err error) {
	f.Policy = p
	if f.Partners, err = s.partners(ctx, p.Namespace, stepPartners(p)); err != nil {
		return f, err
	}
	var sent v1alpha1.NotificationList
	if err := s.List(ctx, &sent, client.InNamespace(p.Namespace), client.MatchingFields{byPolicy: p.Name}); err != nil {
		return f, err
	}
	f.Deliveries = map[v1alpha1.Name]rules.Delivery{}
	for i := range sent.Items {
		latestDelivery(f.Deliveries, &sent.Items[i])
	}
	return f, nil
}

// latestDelivery keeps the latest attempt on each channel. Recorded times have whole
// seconds; of two in the same one a failure counts, whatever the order of the list. One that
// is under way says nothing yet, and one that was withdrawn nothing any more.
func latestDelivery(known map[v1alpha1.Name]rules.Delivery, n *v1alpha1.Notification) {
	if n.Status.LastAttemptTime == nil || n.Status.Outcome == v1alpha1.OutcomeSending || withdrawn(n) {
		return
	}
	d := rules.Delivery{Time: n.Status.LastAttemptTime.Time, Delivered: n.Status.Outcome == v1alpha1.OutcomeDelivered}
	if c := meta.FindStatusCondition(n.Status.Conditions, v1alpha1.ConditionDelivered); c != nil {
		d.Reason = c.Reason
	}
	channel := n.Spec.ChannelRef.Channel
	old, ok := known[channel]
	better := !ok || old.Time.Before(d.Time) || old.Time.Equal(d.Time) && (old.Delivered && !d.Delivered ||
		old.Delivered == d.Delivered && d.Reason < old.Reason)
	if better {
		known[channel] = d
	}
}

func pointers[T any](items []T) []*T {
	out := make([]*T, len(items))
	for i := range items {
		out[i] = &items[i]
	}
	return out
}
