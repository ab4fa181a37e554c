// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/expression"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// usable reports whether a rule can have its condition. The schema refuses the others; it may have been another when
// the object was stored.
func usable(rules []v1alpha1.Rule, at int) bool {
	name := rules[at].Name
	return v1alpha1.MayNameRule(name) && !slices.ContainsFunc(rules[:at], func(r v1alpha1.Rule) bool { return r.Name == name })
}

// RuleNames are the conditions that the rules of an alliance have, in order.
func RuleNames(a *v1alpha1.Alliance) []string {
	var names []string
	for i := range a.Spec.Rules {
		if usable(a.Spec.Rules, i) {
			names = append(names, a.Spec.Rules[i].Name)
		}
	}
	return names
}

// RuleFaults are the rules of an alliance that cannot be used.
func RuleFaults(a *v1alpha1.Alliance) []verdict.Fault {
	var faults []verdict.Fault
	for i := range a.Spec.Rules {
		rule := &a.Spec.Rules[i]
		say := func(field, why string) {
			faults = append(faults, verdict.Fault{Reason: v1alpha1.ReasonRuleInvalid, FieldError: verdict.FieldError{
				Field: fmt.Sprintf("spec.rules[%s].%s", rule.Name, field), Err: errors.New(why),
			}})
		}
		if !usable(a.Spec.Rules, i) {
			say("name", "choose another name, in CamelCase: this one is taken, or a built-in condition's")
		}
		if _, problems := expression.Compile(rule.Expression); len(problems) > 0 {
			all := make([]string, len(problems))
			for j := range problems {
				all[j] = problems[j].String()
			}
			say("expression", strings.Join(all, ", "))
		}
	}
	return faults
}

// judgeRules evaluates the rules of the alliance. They are asked for while it operates.
func (s *State) judgeRules() []Judged {
	var out []Judged
	for i := range s.Alliance.Spec.Rules {
		rule := &s.Alliance.Spec.Rules[i]
		if !usable(s.Alliance.Spec.Rules, i) {
			continue
		}
		judged := Judged{Name: v1alpha1.Practice(rule.Name)}
		if stage := s.Alliance.Spec.Stage; stage.InOperation() {
			judged.Finding, judged.Words, judged.counted = s.judgeRule(rule), ruleWords, true
		} else {
			judged.Finding, judged.Words = verdict.Unknown(v1alpha1.ReasonNotArmed, verdict.Data{Quote: string(stage)}), notArmedWords
		}
		out = append(out, s.pausedWithAlliance(judged, verdict.RuleEntry(rule.Name)))
	}
	return out
}

// judgeRule tells whether a rule holds.
func (s *State) judgeRule(rule *v1alpha1.Rule) verdict.Finding {
	switch got := s.ask(rule.Expression); {
	case len(got.Problems) > 0:
		return verdict.Unknown(v1alpha1.ReasonRuleInvalid, verdict.Data{})
	case got.Failure != "":
		return verdict.Unknown(v1alpha1.ReasonRuleFailed, verdict.Data{Quote: got.Failure})
	case got.Paused:
		return verdict.Unknown(v1alpha1.ReasonSuspended, verdict.Data{Quote: rule.Message})
	case got.Holds:
		return verdict.True(v1alpha1.ReasonRuleHolds, verdict.Data{})
	}
	return verdict.False(v1alpha1.ReasonRuleBroken, verdict.Data{Quote: rule.Message})
}

// Trial is what an expression says of an alliance.
type Trial struct {
	// Problems are why it cannot be used; none if it can.
	Problems []expression.Problem
	expression.Result
	// Paused: it holds for what is not suspended alone.
	Paused bool
}

// TryRule asks an expression about an alliance at a moment, whatever the stage. Next is when the alliance is looked at
// again, as far as what the expression may read can change.
func TryRule(f Facts, text string, now time.Time) Trial {
	m := &verdict.Moment{Now: now}
	s := NewState(f, m, DefinitionDigest(f.Alliance.Spec.Definition))
	got := s.ask(text)
	got.Next = m.Next
	return got
}

// ask evaluates an expression. What is suspended is not stale, overdue and so on, but that turns nothing good: what holds
// for that alone is not known to.
func (s *State) ask(text string) (got Trial) {
	var rule *expression.Rule
	if rule, got.Problems = expression.Compile(text); len(got.Problems) > 0 {
		return got
	}
	scenes := s.ruleScenes()
	got.Result = rule.Evaluate(scenes.awake)
	s.Moment.CheckAt(got.Next)
	if scenes.all != nil && got.Holds {
		without := rule.Evaluate(scenes.all)
		s.Moment.CheckAt(without.Next)
		got.Paused = without.Failure == "" && !without.Holds
	}
	return got
}

func ruleWords(f *verdict.Finding) string {
	switch f.Reason {
	case v1alpha1.ReasonRuleBroken:
		return f.Quote
	case v1alpha1.ReasonRuleFailed:
		return "No answer: " + f.Quote
	case v1alpha1.ReasonRuleInvalid:
		return "The rule cannot be used; Ready says why"
	case v1alpha1.ReasonSuspended:
		return "It holds for what is not suspended, and would fail otherwise: " + f.Quote
	}
	return "The rule holds"
}
