// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rule

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/simulate"
)

type options struct {
	*cmdutil.Env
	source     cmdutil.Source
	output     cmdutil.Output
	at         string
	expression string
}

func newTry(e *cmdutil.Env) *cobra.Command {
	o := &options{Env: e}
	cmd := &cobra.Command{
		Use:   "try [ALLIANCE] [-f DIR] [--expression EXPRESSION] [--at TIME]",
		Short: "What a rule says of an alliance, what it costs, and when it is looked at next",
		Long: `What the rules of an alliance say of it at a moment, what that costs, and when they are looked at next. With
--expression that one is tried in place of those in spec.rules, whatever the alliance's stage. Where an expression
cannot be used, each place that is wrong is shown with what was most likely meant.

With -f the objects come from files, and no cluster is contacted: what is on record in them is replayed from the
earliest fact, as kubectl entente audit does. docs/rules.md has what a rule can ask for.

Exit code: 0 all rules hold, 1 one of them is broken, has no answer or cannot be used, 2 the input is invalid or cannot
be read.

-o json and -o yaml have {at, namespace, alliance, rules: [{name, expression, status, reason, message, problems: [{line,
column, message, hint}], cost, costLimit, nextLookTime, coarse}]}; name is there only of rules in spec.rules, problems only
where the expression cannot be used, nextLookTime only where its answer may change by itself, and coarse only where it
depends on the time in a way that cannot be followed, so that it sees the last full hour.`,
		Example: `  # The rules of the only alliance in some files
  kubectl entente rule try -f alliances/

  # One that is not written down yet
  kubectl entente rule try northwind-contoso -f alliances/ \
    --expression "entente.openIssues().all(i, i.spec.severity != 'Critical')"

  # What it would say at the end of the year, of the cluster
  kubectl entente rule try northwind-contoso --at 2026-12-31 --expression "entente.lastContact().hasValue()"`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return cmdutil.UsageError("a rule is of one alliance; name %s, or another one", args[0])
			}
			return nil
		},
		ValidArgsFunction: cmdutil.CompleteAlliances(e, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if cmd.Flags().Changed("expression") && o.expression == "" {
				return cmdutil.UsageError("--expression is empty; write one such as \"issues.size() < 10\", or leave it out to try the rules of the alliance")
			}
			return o.run(cmd.Context(), strings.Join(args, ""))
		},
	}
	cmdutil.AddSource(cmd, &o.source)
	cmdutil.AddOutput(cmd, &o.output, "table", "json", "yaml")
	cmd.Flags().StringVar(&o.expression, "expression", "", "The expression to try (default the rules of the alliance)")
	cmd.Flags().StringVar(&o.at, "at", "now", "Moment to evaluate, "+cmdutil.HostClocks+": "+cmdutil.TimeForms)
	return cmd
}

// Result is what the rules of an alliance say.
type Result struct {
	At        metav1.Time `json:"at"`
	Namespace string      `json:"namespace"`
	Alliance  string      `json:"alliance"`
	Rules     []Rule      `json:"rules"`
}

// Rule is what one of them says.
type Rule struct {
	Name         string                 `json:"name,omitempty"`
	Expression   string                 `json:"expression"`
	Status       metav1.ConditionStatus `json:"status"`
	Reason       string                 `json:"reason"`
	Message      string                 `json:"message,omitempty"`
	Problems     []Problem              `json:"problems,omitempty"`
	Cost         uint64                 `json:"cost"`
	CostLimit    uint64                 `json:"costLimit"`
	NextLookTime *metav1.Time           `json:"nextLookTime,omitempty"`
	Coarse       bool                   `json:"coarse,omitempty"`
}

// Problem is what is wrong at one place of an expression.
type Problem struct {
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
}

func (o *options) run(ctx context.Context, name string) error {
	if err := o.output.Check(); err != nil {
		return err
	}
	now := o.Now().UTC().Truncate(time.Second)
	if _, err := cmdutil.Moment("--at", o.at, now, time.UTC); err != nil {
		return err
	}
	objects, err := o.source.Read(ctx, o.Env)
	if err != nil {
		return err
	}
	chosen, err := o.choose(name, objects)
	if err != nil {
		return err
	}
	zone := cmdutil.ZonesOf(objects).Host(chosen.Namespace, chosen.Name)
	at, err := cmdutil.Moment("--at", o.at, now, zone)
	if err != nil {
		return err
	}
	s, err := o.source.Foresee(objects, simulate.Past{Now: now, Before: at.Add(time.Nanosecond)})
	if err != nil {
		return err
	}
	tried := o.rules(chosen)
	if len(tried) == 0 {
		return cmdutil.UsageError("%s has no rules; write some in spec.rules, or try one with --expression", chosen.Name)
	}
	facts := factsOf(s.Objects(), chosen)
	result := Result{At: metav1.NewTime(at), Namespace: chosen.Namespace, Alliance: chosen.Name}
	for _, r := range tried {
		result.Rules = append(result.Rules, try(facts, r, at))
	}
	return o.print(&result, zone)
}

// choose returns the alliance of a name, or the only one there is.
func (o *options) choose(name string, objects *inventory.Inventory) (*v1alpha1.Alliance, error) {
	var names []string
	var found []*v1alpha1.Alliance
	for _, a := range objects.Alliances {
		names = append(names, a.Name)
		if name == "" || a.Name == name {
			found = append(found, a)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1 && name != "":
		return nil, cmdutil.UsageError("there are several alliances %q %s; name the namespace with -n", name, o.source.Where())
	}
	return nil, cmdutil.NoAlliance(name, o.source.Where(), names)
}

func (o *options) rules(a *v1alpha1.Alliance) []v1alpha1.Rule {
	if o.expression != "" {
		return []v1alpha1.Rule{{Expression: o.expression}}
	}
	return a.Spec.Rules
}

// factsOf are those of an alliance among the objects as they stand.
func factsOf(found *inventory.Inventory, chosen *v1alpha1.Alliance) rules.AllianceFacts {
	f := rules.AllianceFacts{Alliance: chosen, Partners: map[string]*v1alpha1.Partner{}}
	found = found.Narrow([]string{chosen.Name})
	for _, a := range found.Alliances {
		if a.Namespace == chosen.Namespace {
			f.Alliance = a
		}
	}
	for _, p := range found.Partners {
		if p.Namespace == chosen.Namespace {
			f.Partners[p.Name] = p
		}
	}
	for _, p := range found.Policies {
		if p.Namespace == chosen.Namespace {
			f.Policy = p
		}
	}
	for _, r := range found.Reviews {
		if r.Namespace == chosen.Namespace {
			f.Reviews = append(f.Reviews, r)
		}
	}
	for _, i := range found.Issues {
		if i.Namespace == chosen.Namespace {
			f.Issues = append(f.Issues, i)
		}
	}
	return f
}

// try asks one rule.
func try(f rules.AllianceFacts, r v1alpha1.Rule, at time.Time) Rule {
	got := rules.TryRule(f, r.Expression, at)
	out := Rule{
		Name: r.Name, Expression: r.Expression, Cost: got.Cost, CostLimit: rules.RuleCostLimit, Coarse: got.Coarse,
		Status: metav1.ConditionUnknown, Message: r.Message,
	}
	if !got.Next.IsZero() {
		out.NextLookTime = &metav1.Time{Time: got.Next.UTC()}
	}
	for _, p := range got.Problems {
		out.Problems = append(out.Problems, Problem{p.Line, p.Column, p.Message, p.Hint})
	}
	switch {
	case len(got.Problems) > 0:
		out.Reason, out.Message, out.NextLookTime = v1alpha1.ReasonRuleInvalid, "", nil
	case got.Failure != "":
		out.Reason, out.Message = v1alpha1.ReasonRuleFailed, got.Failure
	case got.Paused:
		out.Reason = v1alpha1.ReasonSuspended
	case got.Holds:
		out.Status, out.Reason, out.Message = metav1.ConditionTrue, v1alpha1.ReasonRuleHolds, ""
	default:
		out.Status, out.Reason = metav1.ConditionFalse, v1alpha1.ReasonRuleBroken
	}
	return out
}
