// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"context"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// scene is what a record is about: the object and what it refers to, as they were read.
type scene struct {
	now time.Time
	// clocks are those of whoever gives the command; see clocksOf.
	clocks *time.Location
	// raw is the object as it is; one of the others is the same, typed. An Alliance is there
	// for all but a Partner, of which several may know.
	raw      *unstructured.Unstructured
	alliance *v1alpha1.Alliance
	issue    *v1alpha1.Issue
	review   *v1alpha1.Review
	partner  *v1alpha1.Partner
	// lookUp finds an alliance that a record of a Partner names, and shares is the one that it found.
	lookUp func(name string) (*v1alpha1.Alliance, error)
	shares *v1alpha1.Alliance
	// partners of the alliance that exist.
	partners map[v1alpha1.Name]*v1alpha1.Partner
	// policy of the alliance; nil where there is none.
	policy *v1alpha1.CommunicationPolicy
}

// object is the one that is named, typed.
func (s *scene) object() client.Object {
	switch {
	case s.issue != nil:
		return s.issue
	case s.review != nil:
		return s.review
	case s.partner != nil:
		return s.partner
	}
	return s.alliance
}

// read reads what a record is about.
func read(ctx context.Context, from source, kind, name string, now time.Time) (*scene, error) {
	s := &scene{now: now.UTC().Truncate(time.Second), partners: map[v1alpha1.Name]*v1alpha1.Partner{}}
	if err := s.reread(ctx, from, kind, name); err != nil {
		return nil, err
	}
	if s.partner != nil {
		s.partners[v1alpha1.Name(name)] = s.partner
		s.lookUp = func(name string) (*v1alpha1.Alliance, error) {
			a := &v1alpha1.Alliance{}
			_, err := find(ctx, from, v1alpha1.KindAlliance, name, "", a)
			return a, err
		}
		return s, nil
	}
	why := ", which " + reference(kind, name) + " names"
	allianceName := ""
	switch {
	case s.issue != nil:
		allianceName = s.issue.Spec.AllianceRef.Name
	case s.review != nil:
		allianceName = s.review.Spec.AllianceRef.Name
	}
	if allianceName != "" {
		s.alliance = &v1alpha1.Alliance{}
		if _, err := find(ctx, from, v1alpha1.KindAlliance, allianceName, why, s.alliance); err != nil {
			return nil, err
		}
	}
	return s, s.surroundings(ctx, from)
}

// reread reads the object alone, anew: so little time passes before what was read is written to.
func (s *scene) reread(ctx context.Context, from source, kind, name string) (err error) {
	switch kind {
	case v1alpha1.KindIssue:
		s.issue = &v1alpha1.Issue{}
	case v1alpha1.KindReview:
		s.review = &v1alpha1.Review{}
	case v1alpha1.KindPartner:
		s.partner = &v1alpha1.Partner{}
	default:
		s.alliance = &v1alpha1.Alliance{}
	}
	s.raw, err = find(ctx, from, kind, name, "", s.object())
	return err
}

// surroundings reads the partners and the policy. Of those that do not exist the conditions of
// the alliance tell; they are missed here only where a record names them.
func (s *scene) surroundings(ctx context.Context, from source) error {
	for i := range s.alliance.Spec.Partners {
		p := &v1alpha1.Partner{}
		name := s.alliance.Spec.Partners[i].Name
		u, err := get(ctx, from, v1alpha1.KindPartner, string(name), p)
		if err != nil {
			return err
		}
		if u != nil {
			s.partners[name] = p
		}
	}
	if ref := s.alliance.Spec.CommunicationPolicyRef; ref != nil {
		p := &v1alpha1.CommunicationPolicy{}
		u, err := get(ctx, from, v1alpha1.KindCommunicationPolicy, ref.Name, p)
		if err != nil {
			return err
		}
		if u != nil {
			s.policy = p
		}
	}
	return nil
}

// zone is a partner's time zone; the host's where none is named.
func (s *scene) zone(partner v1alpha1.Name) *time.Location {
	if partner == "" && s.alliance != nil {
		partner = s.alliance.Spec.Host
	}
	return rules.PartnerZone(s.partners[partner])
}

// issueFacts is what the issue is judged by.
func (s *scene) issueFacts() rules.IssueFacts {
	f := rules.IssueFacts{Issue: s.issue, Alliance: s.alliance, Policy: s.policy, Partners: map[string]*v1alpha1.Partner{}}
	for name, p := range s.partners {
		f.Partners[string(name)] = p
	}
	return f
}
