// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package tree

import (
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// Node is a place in the tree: an object, or a part of one.
type Node struct {
	// Kind of the object; Contact and Step for parts of one, Group for a heading.
	Kind string `json:"kind"`
	Name string `json:"name"`
	// About says in a few words what it is.
	About string `json:"about,omitempty"`
	// Missing is true for an object that is referred to and does not exist.
	Missing    bool        `json:"missing,omitempty"`
	Conditions []Condition `json:"conditions,omitempty"`
	Children   []*Node     `json:"children,omitempty"`

	// warn paints what is said about it; past is for what needs nobody any more.
	warn, past bool
	// limit of the children that are shown, unless all are asked for; 0 for no limit.
	limit int
}

// Condition of an object.
type Condition struct {
	Type           string                 `json:"type"`
	Status         metav1.ConditionStatus `json:"status"`
	Reason         string                 `json:"reason"`
	Message        string                 `json:"message"`
	Since          time.Time              `json:"since"`
	NeedsAttention bool                   `json:"needsAttention"`

	// sum is true for one that only sums up those beside it.
	sum bool
	// open is true for that of a practice which is counted, and of which nobody can tell yet.
	open bool
	// paused is true for one that would be bad if its object were not suspended.
	paused bool
}

// allianceConditions are the conditions of an alliance.
func allianceConditions(a *v1alpha1.Alliance) []Condition {
	out := conditions(a.Status.Conditions)
	if c := a.Status.Practices; c != nil {
		for i := range out {
			out[i].open = slices.Contains(c.Unknown, v1alpha1.PracticeName(out[i].Type))
		}
	}
	return out
}

func conditions(all []metav1.Condition) []Condition {
	out := make([]Condition, len(all))
	for i := range all {
		c := &all[i]
		e := rules.EntryFor(c)
		out[i] = Condition{c.Type, c.Status, c.Reason, c.Message, c.LastTransitionTime.UTC(), e.NeedsAttention(c), e != nil && e.Sum, false, e.IsPaused(c)}
	}
	return out
}

func (n *Node) add(children ...*Node) { n.Children = append(n.Children, children...) }

// suspended reports whether it is valid, and suspended, by itself or with its alliance.
func (n *Node) suspended() bool {
	return slices.ContainsFunc(n.Conditions, func(c Condition) bool {
		return c.Type == v1alpha1.ConditionReady && c.Reason == v1alpha1.ReasonSuspended
	})
}

// needsAttention reports whether one of its own conditions does.
func (n *Node) needsAttention() bool {
	for i := range n.Conditions {
		if n.Conditions[i].NeedsAttention {
			return true
		}
	}
	return false
}

func group(name string, children []*Node) *Node {
	return &Node{Kind: "Group", Name: name, Children: children}
}
