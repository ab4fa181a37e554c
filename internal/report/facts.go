// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package report is what a page for people who decide says: of one alliance, or of many. It gathers from facts,
// statuses and what happens; it reads no message and decides nothing that the rules have decided. Whoever writes a
// page, in whatever format, writes what is here.
package report

import (
	"time"

	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/attention"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/simulate"
)

// Facts are what a page follows from.
type Facts struct {
	// Found are the objects as they stand at a moment, with their statuses.
	Found *inventory.Inventory
	At    time.Time
	// Zone is by whose clocks the page tells.
	Zone *time.Location
	// Begun is the first moment of a history that was replayed: what has been so since then has been so for longer
	// than anybody recorded. Zero for a cluster's own statuses.
	Begun time.Time
	// Past is what happened from Since until At, and Ahead what will from then until Until, if nobody acts.
	Since, Until time.Time
	Past, Ahead  []simulate.Event
	// Recorded is the first moment of the history that Past is a part of; zero where nobody knows.
	Recorded time.Time
	// Warning says what the reader must know first; empty for nothing.
	Warning string
}

// gathering is a page that is being made.
type gathering struct {
	*Facts
	picture   *attention.Picture
	partners  map[types.NamespacedName]*v1alpha1.Partner
	policies  map[types.NamespacedName]*v1alpha1.CommunicationPolicy
	issues    map[types.NamespacedName]*v1alpha1.Issue
	alliances map[types.NamespacedName]*v1alpha1.Alliance
	// issuesOf and reviewsOf are those of each alliance.
	issuesOf  map[types.NamespacedName][]*v1alpha1.Issue
	reviewsOf map[types.NamespacedName][]*v1alpha1.Review
}

func gather(f *Facts) *gathering {
	return &gathering{
		Facts: f, picture: attention.Look(f.Found, f.At),
		partners: byName(f.Found.Partners), policies: byName(f.Found.Policies), issues: byName(f.Found.Issues), alliances: byName(f.Found.Alliances),
		issuesOf: byAlliance(f.Found.Issues), reviewsOf: byAlliance(f.Found.Reviews),
	}
}

func byName[T client.Object](objects []T) map[types.NamespacedName]T {
	out := make(map[types.NamespacedName]T, len(objects))
	for _, o := range objects {
		out[client.ObjectKeyFromObject(o)] = o
	}
	return out
}

func byAlliance[T client.Object](objects []T) map[types.NamespacedName][]T {
	out := map[types.NamespacedName][]T{}
	for _, o := range objects {
		k := types.NamespacedName{Namespace: o.GetNamespace(), Name: inventory.AllianceOf(o)}
		out[k] = append(out[k], o)
	}
	return out
}

// policyOf is the policy of an alliance; nil where it names none, or none exists of that name.
func (g *gathering) policyOf(a *v1alpha1.Alliance) *v1alpha1.CommunicationPolicy {
	if a.Spec.CommunicationPolicyRef == nil {
		return nil
	}
	return g.policies[types.NamespacedName{Namespace: a.Namespace, Name: a.Spec.CommunicationPolicyRef.Name}]
}

// come reports whether a moment of a record has come: a fact that is dated later is not yet true.
func (g *gathering) come(t time.Time) bool { return !t.After(g.At) }

// List is as many of some things as a page shows, and how many more there are.
type List[T any] struct {
	Shown []T
	More  int
}

// firstOf keeps the first of some things.
func firstOf[T any](all []T, most int) List[T] {
	if len(all) <= most {
		return List[T]{Shown: all}
	}
	return List[T]{all[:most], len(all) - most}
}
