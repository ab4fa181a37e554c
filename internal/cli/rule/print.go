// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rule

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/plain"
	"github.com/entente-dev/entente/internal/worktime"
)

func (o *options) print(result *Result, zone *time.Location) error {
	var err error
	if o.output.Structured() {
		err = o.output.Print(o.Out, result)
	} else {
		var b strings.Builder
		for i := range result.Rules {
			if i > 0 {
				b.WriteString("\n")
			}
			write(&b, &result.Rules[i], zone)
		}
		_, err = fmt.Fprint(o.Out, b.String())
	}
	if err != nil {
		return err
	}
	if slices.ContainsFunc(result.Rules, func(r Rule) bool { return r.Status != metav1.ConditionTrue }) {
		return cmdutil.ErrFound
	}
	return nil
}

// write tells of one rule.
func write(b *strings.Builder, r *Rule, zone *time.Location) {
	fmt.Fprintf(b, "%s: %s\n", cmp.Or(r.Name, "The expression"), says(r))
	for i := range r.Problems {
		point(b, r.Expression, &r.Problems[i])
	}
	if len(r.Problems) > 0 {
		return
	}
	fmt.Fprintf(b, "  cost       %d of %d\n", r.Cost, r.CostLimit)
	next := "when something changes"
	if r.NextLookTime != nil {
		next = worktime.ClockUTC(r.NextLookTime.Time, zone) + ", or when something changes"
	}
	if r.Coarse {
		next += "; it depends on the time in a way that cannot be followed, so it sees the last full hour"
	}
	fmt.Fprintf(b, "  next look  %s\n", next)
}

func says(r *Rule) string {
	switch r.Reason {
	case v1alpha1.ReasonRuleHolds:
		return "holds"
	case v1alpha1.ReasonRuleBroken:
		return with("broken", r.Message)
	case v1alpha1.ReasonRuleFailed:
		return with("no answer", r.Message)
	case v1alpha1.ReasonSuspended:
		return with("holds for what is not suspended, and would be broken otherwise", r.Message)
	}
	return "cannot be used"
}

func with(says, message string) string {
	if message == "" {
		return says
	}
	return says + ": " + message
}

// still replaces whatever steers a terminal with a space, so that the caret stays in its column.
func still(r rune) rune {
	if plain.Steers(r) {
		return ' '
	}
	return r
}

// around is how many characters of a long line are shown on each side of a place.
const around = 50

// point shows a line of an expression with a caret under the place that is wrong.
func point(b *strings.Builder, expression string, p *Problem) {
	lines := strings.Split(expression, "\n")
	line := []rune{}
	if p.Line >= 1 && p.Line <= len(lines) {
		line = []rune(strings.Map(still, lines[p.Line-1]))
	}
	column := min(max(p.Column-1, 0), len(line))
	before, after := line[:column], line[column:]
	start, end := "", ""
	if len(before) > around {
		start, before = "…", before[len(before)-around:]
	}
	if len(after) > around {
		end, after = "…", after[:around]
	}
	indent := strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, start+string(before))
	text := p.Message
	if p.Hint != "" {
		text += "; " + p.Hint
	}
	fmt.Fprintf(b, "  %s\n  %s\n  %d:%d: %s\n", start+string(before)+string(after)+end, indent+"^", p.Line, p.Column, text)
}
