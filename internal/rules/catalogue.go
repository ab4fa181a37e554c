// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/internal/rules/practice"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// EntryOf returns what the catalogue says of a type of condition; nil for one that is not ours.
func EntryOf(conditionType string) *verdict.Entry {
	for i := range verdict.Catalogue {
		if e := &verdict.Catalogue[i]; e.Type == conditionType {
			return e
		}
	}
	for i := range practice.Registry {
		if p := &practice.Registry[i]; string(p.Name) == conditionType {
			e := p.Entry()
			return &e
		}
	}
	return nil
}

// NeedsAttention reports whether somebody has something to do about a condition.
func NeedsAttention(c *metav1.Condition) bool { return EntryOf(c.Type).NeedsAttention(c) }
