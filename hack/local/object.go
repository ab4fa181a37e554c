// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"slices"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// object is one of Entente's objects as it was last seen. It is read without the product's
// types, so that what is shown is what any client sees.
type object struct {
	kind, namespace, name string
	conditions            []condition
	content               map[string]any
}

type condition struct {
	kind, status, reason, message string
}

func newObject(u *unstructured.Unstructured) object {
	o := object{kind: u.GetKind(), namespace: u.GetNamespace(), name: u.GetName(), content: u.Object}
	list, _, _ := unstructured.NestedSlice(u.Object, "status", "conditions")
	for _, item := range list {
		if c, ok := item.(map[string]any); ok {
			o.conditions = append(o.conditions, condition{
				kind: text(c, "type"), status: text(c, "status"), reason: text(c, "reason"), message: text(c, "message"),
			})
		}
	}
	return o
}

// title is how kubectl would be told of it: with its namespace where that is not the default.
func (o object) title() string {
	if o.namespace == "" || o.namespace == "default" {
		return o.name
	}
	return o.namespace + "/" + o.name
}

func (o object) key() string { return o.kind + "/" + o.namespace + "/" + o.name }

// condition returns the condition of a type; the zero value where there is none.
func (o object) condition(kind string) condition {
	i := slices.IndexFunc(o.conditions, func(c condition) bool { return c.kind == kind })
	if i < 0 {
		return condition{}
	}
	return o.conditions[i]
}

func (o object) is(kind, status string) bool { return o.condition(kind).status == status }

// text returns a string by its path, "" where there is none.
func (o object) text(path ...string) string {
	s, _, _ := unstructured.NestedString(o.content, path...)
	return s
}

// number returns a whole number by its path, 0 where there is none.
func (o object) number(path ...string) int64 {
	n, _, _ := unstructured.NestedInt64(o.content, path...)
	return n
}

// badWhenTrue are the conditions that tell of trouble when they are True.
var badWhenTrue = []string{"Overdue", "Slipped", "Stale", "Escalated", "PathExhausted", "Stalled"}

// neutral are the conditions that tell of no trouble either way: a review that is to come is
// not held, and an issue that is new not acknowledged.
var neutral = []string{"Held", "Acknowledged", "Resolved", "Reconciling"}

// notYet are the reasons for which a condition may be False while all is well.
var notYet = []string{"NotHeld", "NotDisclosed", "InProgress", "Waiting"}

// bad tells whether a condition is one to look at.
func (c condition) bad() bool {
	switch {
	case slices.Contains(neutral, c.kind):
		return false
	case slices.Contains(badWhenTrue, c.kind):
		return c.status == "True"
	default:
		return c.status == "False" && !slices.Contains(notYet, c.reason)
	}
}
