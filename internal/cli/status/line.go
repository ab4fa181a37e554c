// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package status

import (
	"strings"

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
	if l.Reason == v1alpha1.ReasonUncertain {
		return "uncertain" // it may have arrived
	}
	return l.Rank.Words().State
}

// what names the object as kubectl get takes it.
func (l *line) what() string {
	switch {
	case l.count > 1:
		return cmdutil.Count(l.count, "notification")
	case l.Rank == verdict.RankPracticeMissing:
		return "practice " + l.Condition
	}
	return strings.ToLower(l.Kind) + "/" + l.Name
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
		l := line{&p.Items[i], todo(&p.Items[i], p.clock(&p.Items[i]), p.source), 1}
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
