// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"fmt"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

func healthCheckedWords(f *verdict.Finding) string {
	if f.Reason == v1alpha1.ReasonPolicyNotFound {
		return "How often the health of the alliance has to be checked is not known without the policy"
	}
	shown, when := healthWords(f), healthDueWords(f)
	parts := append([]string{when}, shown...)
	if f.Status == metav1.ConditionFalse { // what is wrong comes first
		parts = append(shown, when)
	}
	return f.AddUpcoming(strings.Join(parts, ". "))
}

// healthDueWords say when the last health check was held, and by when the next one is.
func healthDueWords(f *verdict.Finding) string {
	due, overdue := f.StampEnd(f.Due), f.Reason == v1alpha1.ReasonHealthCheckOverdue
	switch {
	case overdue && f.Quote != "":
		return fmt.Sprintf("The next health check was due by %s; the last, %s, was held at %s", due, f.Quote, f.Stamp(f.Since))
	case overdue:
		return "No health check is on record; the first was due by " + due
	case f.Quote != "":
		return fmt.Sprintf("The last health check, %s, was held at %s; the next is due by %s", f.Quote, f.Stamp(f.Since), due)
	}
	return "No health check is on record; the first is due by " + due
}

// healthWords say what a health check shows that needs somebody, or did.
func healthWords(f *verdict.Finding) []string {
	var parts []string
	for _, reason := range []string{
		v1alpha1.ReasonOneSided, v1alpha1.ReasonTooFewRespondents, v1alpha1.ReasonPerceptionGap, v1alpha1.ReasonHealthNotActedOn, reasonLowToAct, reasonLowActed,
	} {
		var names []string
		var one *verdict.Object
		for i := range f.Objects {
			if o := &f.Objects[i]; o.Reason == reason {
				names, one = append(names, healthObjectWords(o)), o
			}
		}
		if one != nil {
			parts = append(parts, healthReasonWords(f, one)+": "+verdict.List(names))
		}
	}
	return parts
}

// healthReasonWords say why objects such as one are among those of the finding.
func healthReasonWords(f *verdict.Finding, o *verdict.Object) string {
	switch o.Reason {
	case v1alpha1.ReasonOneSided:
		return "Nobody answered for"
	case v1alpha1.ReasonTooFewRespondents:
		why := ""
		if f.Count < f.Limit {
			why = fmt.Sprintf(" (healthChecks.anonymous shows figures of no fewer, though minRespondents is %d)", f.Count)
		}
		return fmt.Sprintf("Fewer than %d people%s answered for", f.Limit, why)
	case v1alpha1.ReasonPerceptionGap:
		return fmt.Sprintf("The partners are more than %s apart on", o.Quote)
	case v1alpha1.ReasonHealthNotActedOn:
		return fmt.Sprintf("Rated below %s, and no action was promised by %s", o.Quote, f.StampEnd(o.Due))
	case reasonLowToAct:
		return fmt.Sprintf("Rated below %s, so actions are to be promised by %s", o.Quote, f.StampEnd(o.Due))
	}
	return fmt.Sprintf("Rated below %s, and actions were promised", o.Quote)
}

func healthObjectWords(o *verdict.Object) string {
	switch {
	case o.Reason == v1alpha1.ReasonTooFewRespondents:
		return fmt.Sprintf("%s (%d)", o.Name, o.Count)
	case o.Kind != kindDimension:
		return o.Name
	}
	figures := make([]string, len(o.Partners))
	for i, p := range o.Partners {
		figures[i] = fmt.Sprintf("%s %s", p, o.Figures[i])
	}
	return fmt.Sprintf("%s (%s)", o.Name, strings.Join(figures, ", "))
}
