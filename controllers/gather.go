// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"

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

func (s *shell) gatherReview(ctx context.Context, r *v1alpha1.Review) (f rules.ReviewFacts, err error) {
	f.Review = r
	if f.Alliance, err = s.alliance(ctx, r.Namespace, r.Spec.AllianceRef.Name); err != nil {
		return f, err
	}
	if f.Policy, err = s.policyOf(ctx, f.Alliance); err != nil {
		return f, err
	}
	if f.Partners, err = s.partners(ctx, r.Namespace, rules.ReviewPartners(r, f.Alliance)); err != nil {
		return f, err
	}
	var issues v1alpha1.IssueList
	if err := s.List(ctx, &issues, client.InNamespace(r.Namespace), client.MatchingFields{generatedIn: r.Spec.AllianceRef.Name}); err != nil {
		return f, err
	}
	f.Issues = pointers(issues.Items)
	if r.Spec.Cadence == "" {
		return f, nil
	}
	all, err := s.reviewsOfCadence(ctx, r.Namespace, r.Spec.AllianceRef.Name, string(r.Spec.Cadence))
	for _, o := range all {
		if o.Name != r.Name {
			f.Others = append(f.Others, o)
		}
	}
	return f, err
}

func (s *shell) reviewsOfCadence(ctx context.Context, namespace, alliance, cadence string) ([]*v1alpha1.Review, error) {
	var reviews v1alpha1.ReviewList
	err := s.List(ctx, &reviews, client.InNamespace(namespace), client.MatchingFields{byCadence: cadenceKey(alliance, cadence)})
	return pointers(reviews.Items), err
}

// reviewsOfIssue returns the reviews that an issue of overdue reviews may be about; none for any other.
func (s *shell) reviewsOfIssue(ctx context.Context, i *v1alpha1.Issue) ([]*v1alpha1.Review, error) {
	cadence, ok := rules.CadenceOfIssue(i)
	switch {
	case i.Spec.ReviewRef == nil:
		return nil, nil
	case ok:
		return s.reviewsOfCadence(ctx, i.Namespace, i.Spec.AllianceRef.Name, string(cadence))
	}
	var r v1alpha1.Review
	found, err := ignoreNotFound(&r, s.Get(ctx, types.NamespacedName{Namespace: i.Namespace, Name: i.Spec.ReviewRef.Name}, &r))
	if err != nil || found == nil {
		return nil, err
	}
	return []*v1alpha1.Review{found}, nil
}

func (s *shell) gatherIssue(ctx context.Context, i *v1alpha1.Issue) (f rules.IssueFacts, err error) {
	f.Issue = i
	if f.Alliance, err = s.alliance(ctx, i.Namespace, i.Spec.AllianceRef.Name); err != nil {
		return f, err
	}
	if f.Reviews, err = s.reviewsOfIssue(ctx, i); err != nil {
		return f, err
	}
	if f.Policy, err = s.policyOf(ctx, f.Alliance); err != nil {
		return f, err
	}
	if f.Partners, err = s.partners(ctx, i.Namespace, rules.IssuePartners(i, f.Alliance)); err != nil || i.Status.Escalation != nil {
		return f, err
	}
	var sent v1alpha1.NotificationList
	if err := s.List(ctx, &sent, client.InNamespace(i.Namespace), client.MatchingFields{byIssue: i.Name}); err != nil {
		return f, err
	}
	f.Sent = pointers(sent.Items)
	return f, nil
}

// gatherCircle gathers the facts about an alliance but its reviews and issues.
func (s *shell) gatherCircle(ctx context.Context, a *v1alpha1.Alliance) (f rules.AllianceFacts, err error) {
	f.Alliance = a
	if f.Policy, err = s.policyOf(ctx, a); err != nil {
		return f, err
	}
	f.Partners, err = s.partners(ctx, a.Namespace, rules.AlliancePartners(a))
	return f, err
}

// gatherRecords gathers all reviews and issues of an alliance.
func (s *shell) gatherRecords(ctx context.Context, f *rules.AllianceFacts) error {
	a := f.Alliance
	var reviews v1alpha1.ReviewList
	if err := s.List(ctx, &reviews, client.InNamespace(a.Namespace), client.MatchingFields{byAlliance: a.Name}); err != nil {
		return err
	}
	f.Reviews = pointers(reviews.Items)
	var issues v1alpha1.IssueList
	if err := s.List(ctx, &issues, client.InNamespace(a.Namespace), client.MatchingFields{byAlliance: a.Name}); err != nil {
		return err
	}
	f.Issues = pointers(issues.Items)
	return nil
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
		partners, err := s.partners(ctx, p.Namespace, rules.AlliancePartners(a))
		if err != nil {
			return f, err
		}
		f.Teams = append(f.Teams, rules.Team{Alliance: a, Policy: policy, Partners: partners})
	}
	return f, nil
}

func (s *shell) gatherPolicy(ctx context.Context, p *v1alpha1.CommunicationPolicy) (f rules.PolicyFacts, err error) {
	f.Policy = p
	if f.Partners, err = s.partners(ctx, p.Namespace, rules.PolicyPartners(p)); err != nil {
		return f, err
	}
	var sent v1alpha1.NotificationList
	if err := s.List(ctx, &sent, client.InNamespace(p.Namespace), client.MatchingFields{byPolicy: p.Name}); err != nil {
		return f, err
	}
	f.Deliveries = map[v1alpha1.Name]rules.Delivery{}
	for i := range sent.Items {
		rules.NoteDelivery(f.Deliveries, &sent.Items[i])
	}
	return f, nil
}

func pointers[T any](items []T) []*T {
	out := make([]*T, len(items))
	for i := range items {
		out[i] = &items[i]
	}
	return out
}
