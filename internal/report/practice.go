// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Standing is how a practice stands, the worst first.
type Standing int

// The standings.
const (
	Broken Standing = iota
	Unknown
	Paused
	InPlace
	Waived
	NotAsked
)

var standingWords = [...]string{Broken: "broken", Unknown: "not known", Paused: "paused", InPlace: "in place", Waived: "waived", NotAsked: "not asked for"}

// String says it in a word or two.
func (s Standing) String() string { return standingWords[s] }

func standingOf(c *metav1.Condition) Standing {
	switch {
	case c == nil:
		return Unknown
	case c.Status == metav1.ConditionTrue:
		return InPlace
	case c.Status == metav1.ConditionFalse:
		return Broken
	case c.Reason == v1alpha1.ReasonWaived:
		return Waived
	case c.Reason == v1alpha1.ReasonNotArmed:
		return NotAsked
	case c.Reason == v1alpha1.ReasonSuspended:
		return Paused
	}
	return Unknown
}

// Practice is one that is required, and what was found about it.
type Practice struct {
	Name string
	// Holds says when it holds, and Todo what to do where it does not.
	Holds, Todo string
	Standing    Standing
	Reason      string
	// Fact is the message of its condition.
	Fact string
	// Since is zero where nobody recorded when that began.
	Since time.Time
}

// practices lists those of an alliance, the broken ones first, else in the order of the registry.
func (g *gathering) practices(a *v1alpha1.Alliance) []Practice {
	var out []Practice
	for i := range a.Status.Conditions {
		c := &a.Status.Conditions[i]
		if !IsPractice(c.Type) {
			continue
		}
		p := Practice{Name: c.Type, Standing: standingOf(c), Reason: c.Reason, Fact: c.Message, Since: g.since(c)}
		if e := rules.EntryFor(c); e != nil {
			p.Holds, p.Todo = e.Says, e.For(c.Reason).Todo
		}
		out = append(out, p)
	}
	slices.SortStableFunc(out, func(a, b Practice) int { return cmp.Compare(a.Standing, b.Standing) })
	return out
}

// IsPractice reports whether a condition of an alliance is a practice: the others are in the catalogue.
func IsPractice(conditionType string) bool { return verdict.EntryOf(conditionType) == nil }

// since is when a condition came to be as it is; zero where that was before anything on record.
func (g *gathering) since(c *metav1.Condition) time.Time {
	if t := c.LastTransitionTime.Time; t.After(g.Begun) {
		return t.UTC()
	}
	return time.Time{}
}

// healthy is how the sum of the practices stands.
func healthy(a *v1alpha1.Alliance) Standing {
	s := inventory.StatusOf(a)
	return standingOf(s.Condition(v1alpha1.ConditionHealthy))
}
