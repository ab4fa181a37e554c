// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/practice"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// EntryOf returns what the catalogue says of a type of condition; nil for one that is not ours, and for that of a rule, whose
// name can be any.
func EntryOf(conditionType string) *verdict.Entry {
	if e := verdict.EntryOf(conditionType); e != nil {
		return e
	}
	for i := range practice.Registry {
		if p := &practice.Registry[i]; string(p.Name) == conditionType {
			e := p.Entry()
			return &e
		}
	}
	return nil
}

// EntryFor returns what the catalogue says of a condition: of a rule's, too, which its reason gives away.
func EntryFor(c *metav1.Condition) *verdict.Entry {
	if e := EntryOf(c.Type); e != nil || !v1alpha1.MayNameRule(c.Type) || !slices.Contains(ruleReasons, c.Reason) {
		return e
	}
	e := verdict.RuleEntry(c.Type)
	return &e
}

// ruleReasons are those that the condition of a rule can have.
var ruleReasons = []string{
	v1alpha1.ReasonRuleHolds, v1alpha1.ReasonRuleBroken, v1alpha1.ReasonRuleFailed, v1alpha1.ReasonRuleInvalid,
	v1alpha1.ReasonSuspended, v1alpha1.ReasonNotArmed, v1alpha1.ReasonNotReady,
}

// IsPaused reports whether a condition is not known since its object rests, and would be bad otherwise.
func IsPaused(c *metav1.Condition) bool { return EntryFor(c).IsPaused(c) }

// NeedsAttention reports whether somebody has something to do about a condition.
func NeedsAttention(c *metav1.Condition) bool { return EntryFor(c).NeedsAttention(c) }
