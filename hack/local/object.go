// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// object is one of Entente's objects as it was last seen. It is read without the product's
// types, so that what is shown is what any client sees; what is bad the product's catalogue tells.
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

func (o object) hasStatus(kind, status string) bool { return o.condition(kind).status == status }

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

// bad tells whether a condition is one to look at.
func (c condition) bad() bool {
	return rules.NeedsAttention(&metav1.Condition{Type: c.kind, Status: metav1.ConditionStatus(c.status), Reason: c.reason})
}

// practice tells whether a condition is that of a practice.
func (c condition) practice() bool {
	e := rules.EntryFor(&metav1.Condition{Type: c.kind, Reason: c.reason})
	return e != nil && e.Attention.Rank == verdict.RankPracticeMissing && !e.Sum
}
