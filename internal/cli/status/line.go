// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package status

import (
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/attention"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// line is what is written of an item, or of several that are alike.
type line struct {
	*attention.Item
	todo string
	// count of items that the line stands for.
	count int
}

// state says in a word or two how the object stands.
func (l *line) state() string {
	switch {
	case l.suspended():
		return "suspended"
	case l.Reason == v1alpha1.ReasonUncertain:
		return "uncertain" // it may have arrived
	case l.practice() && l.Status == metav1.ConditionUnknown:
		return "not known"
	}
	return l.Rank.Words().State
}

// suspended reports whether the line is about something that needs nobody, since it is suspended.
func (l *line) suspended() bool {
	return l.Reason == v1alpha1.ReasonSuspended && l.Kind != v1alpha1.KindNotification
}

// practice reports whether the line is about one.
func (l *line) practice() bool { return l.Rank == verdict.RankPracticeMissing }

// what names the object as kubectl get takes it.
func (l *line) what() string {
	switch {
	case l.count > 1:
		return cmdutil.Count(l.count, "notification")
	case l.practice():
		return "practice " + l.Condition
	}
	return strings.ToLower(l.Kind) + "/" + l.Name
}

// lineOf is the line of an item by itself.
func (p *picture) lineOf(x *attention.Item) line {
	return line{x, todo(x, p.clock(x), p.source), 1}
}

// notKnown has a line for each practice of which nobody can tell yet.
func notKnown(p *picture) []line {
	var out []line
	for i := range p.Unknown {
		out = append(out, p.lineOf(&p.Unknown[i]))
	}
	return out
}

// suspended has a line for each object that is suspended, or for what of it would need somebody.
func suspended(p *picture) []line {
	var out []line
	for i := range p.Suspended {
		out = append(out, p.lineOf(&p.Suspended[i]))
	}
	return out
}

// gather puts messages that failed alike into one line each: a channel that is down for a day
// must not hide the rest.
func gather(p *picture) []line {
	type like struct {
		alliance            types.NamespacedName
		state, reason, todo string
	}
	var out []line
	at := map[like]int{}
	for i := range p.Items {
		l := p.lineOf(&p.Items[i])
		if l.Kind == v1alpha1.KindNotification && len(l.Alliances) > 0 {
			k := like{l.Alliances[0], l.state(), l.Reason, l.todo}
			if first, ok := at[k]; ok {
				out[first].count++
				continue
			}
			at[k] = len(out)
		}
		out = append(out, l)
	}
	return out
}
