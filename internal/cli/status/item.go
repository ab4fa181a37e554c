// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package status

import (
	"cmp"
	"slices"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

// rank orders what needs attention, the worst first. The order is part of what the command
// promises; its help lists it.
type rank int

const (
	exhausted rank = iota
	escalated
	untold
	stale
	overdue
	slipped
	notAccepted
	notValid
	notDelivering
	notDelivered
	notReachable
	actionsLate
	incomplete
	writtenFirst
	practiceMissing
	ranks // how many there are
)

// words of each rank: its state in a line, and how the summary counts it.
var words = [ranks]struct{ state, one, many string }{
	exhausted:       {"exhausted", "issue whose path ran out", "issues whose path ran out"},
	escalated:       {"escalated", "escalated issue", "escalated issues"},
	untold:          {"not told", "issue not told in time", "issues not told in time"},
	stale:           {"stale", "stale issue", "stale issues"},
	overdue:         {"overdue", "overdue review", "overdue reviews"},
	slipped:         {"slipped", "slipped review", "slipped reviews"},
	notAccepted:     {"not accepted", "review not accepted", "reviews not accepted"},
	notValid:        {"not valid", "object not valid", "objects not valid"},
	notDelivering:   {"not delivering", "policy whose channels fail", "policies whose channels fail"},
	notDelivered:    {"not delivered", "message not delivered", "messages not delivered"},
	notReachable:    {"not reachable", "partner not reachable", "partners not reachable"},
	actionsLate:     {"actions late", "review with late actions", "reviews with late actions"},
	incomplete:      {"incomplete", "incomplete record", "incomplete records"},
	writtenFirst:    {"written first", "issue written about before a call", "issues written about before a call"},
	practiceMissing: {"missing", "missing practice", "missing practices"},
}

// item is one thing that needs attention.
type item struct {
	Attention
	rank rank
	// alliances that it concerns: none for an object that belongs to no alliance, several for a
	// policy or a partner that they share.
	alliances []key
	// severity of an issue, the worst first; 0 elsewhere.
	severity int
	// what names it in a line, if not the object; todo says what is to be done now.
	what, todo string
	// count of things that the line stands for; 0 and 1 are one.
	count int
}

// key names an alliance.
type key struct{ namespace, name string }

// Attention is one thing that needs somebody, in the output for programs.
type Attention struct {
	Kind      string `json:"kind"`
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
	// Alliance is empty for what belongs to several alliances, or to none.
	Alliance  string     `json:"alliance,omitempty"`
	Condition string     `json:"condition"`
	Reason    string     `json:"reason"`
	Message   string     `json:"message"`
	Since     *time.Time `json:"since,omitempty"`
}

func (i *item) since(t time.Time) {
	if !t.IsZero() {
		i.Since = new(t.UTC())
	}
}

// sortItems puts the worst first: by rank, an issue by its severity, the oldest, by name.
func sortItems(items []item) {
	slices.SortStableFunc(items, func(a, b item) int {
		return cmp.Or(
			cmp.Compare(a.rank, b.rank),
			cmp.Compare(b.severity, a.severity),
			sinceOf(&a).Compare(sinceOf(&b)),
			cmp.Compare(a.Namespace, b.Namespace),
			cmp.Compare(a.Alliance, b.Alliance),
			cmp.Compare(a.Name, b.Name),
			cmp.Compare(a.Condition, b.Condition),
		)
	})
}

func sinceOf(i *item) time.Time {
	if i.Since == nil {
		return time.Time{}
	}
	return *i.Since
}

// gather puts messages that failed alike into one line each: a channel that is down for a day
// must not hide the rest.
func gather(items []item) []item {
	type like struct {
		alliance            key
		state, reason, what string
	}
	var out []item
	at := map[like]int{}
	for _, i := range items {
		if i.Kind != v1alpha1.KindNotification || len(i.alliances) == 0 {
			out = append(out, i)
			continue
		}
		k := like{i.alliances[0], words[i.rank].state, i.Reason, i.todo}
		if j, ok := at[k]; ok {
			out[j].count = max(out[j].count, 1) + 1
			out[j].what = cmdutil.Count(out[j].count, "notification")
			continue
		}
		at[k] = len(out)
		out = append(out, i)
	}
	return out
}

func severityRank(s v1alpha1.Severity) int {
	return slices.Index([]v1alpha1.Severity{v1alpha1.SeverityLow, v1alpha1.SeverityMedium, v1alpha1.SeverityHigh, v1alpha1.SeverityCritical}, s) + 1
}

// list writes the names of people.
func list(names []string) string {
	const most = 4
	if len(names) > most {
		names = append(slices.Clone(names[:most]), "…")
	}
	return strings.Join(names, ", ")
}

func attention(kind string, o metav1.Object, alliance string, c *metav1.Condition) Attention {
	return Attention{
		Kind: kind, Namespace: o.GetNamespace(), Name: o.GetName(), Alliance: alliance,
		Condition: c.Type, Reason: c.Reason, Message: c.Message,
	}
}
