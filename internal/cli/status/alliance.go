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
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules"
)

// explain finds which practices of an alliance are missing for what is listed already.
func explain(items []item) map[key]map[string]bool {
	out := map[key]map[string]bool{}
	for i := range items {
		var practice string
		switch items[i].rank {
		case exhausted, escalated, stale:
			practice = string(v1alpha1.PracticeIssuesContained)
		case untold:
			practice = string(v1alpha1.PracticeNewsBrokenEarly)
		case overdue, slipped, notAccepted:
			practice = string(v1alpha1.PracticeReviewsCurrent)
		default:
			continue
		}
		for _, k := range items[i].alliances {
			if out[k] == nil {
				out[k] = map[string]bool{}
			}
			out[k][practice] = true
		}
	}
	return out
}

// plans begins the part of a message of NewsBrokenEarly that no line about an issue says.
const plans = "To have a recovery plan: "

func (f *facts) alliance(a *v1alpha1.Alliance, explained map[key]map[string]bool) []item {
	s := inventory.StatusOf(a)
	out := f.invalid(a, a.Name, &s)
	for j := range s.Conditions {
		c := &s.Conditions[j]
		switch c.Type {
		case v1alpha1.ConditionReady, v1alpha1.ConditionStalled, v1alpha1.ConditionHealthy:
			continue // listed above; the sum of what follows
		}
		if !rules.NeedsAttention(c) {
			continue
		}
		message := c.Message
		if explained[key{a.Namespace, a.Name}][c.Type] {
			at := strings.Index(message, plans)
			if at < 0 {
				continue
			}
			message = message[at:]
		}
		i := f.of(practiceMissing, a, a.Name, c)
		i.what = "practice " + c.Type
		i.todo = cmdutil.Lower(cmdutil.Readable(message, f.now))
		out = append(out, i)
	}
	return out
}

// row is an alliance in the table.
type row struct {
	*v1alpha1.Alliance
	healthy  metav1.ConditionStatus
	ready    metav1.ConditionStatus
	troubled bool
}

// rows are the alliances, those that something needs attention in first, then by name.
func rows(alliances []*v1alpha1.Alliance, troubled map[key]bool) []row {
	out := make([]row, 0, len(alliances))
	for _, a := range alliances {
		s := inventory.StatusOf(a)
		r := row{Alliance: a, healthy: metav1.ConditionUnknown, ready: metav1.ConditionUnknown, troubled: troubled[key{a.Namespace, a.Name}]}
		if c := s.Condition(v1alpha1.ConditionHealthy); c != nil {
			r.healthy = c.Status
		}
		if c := s.Condition(v1alpha1.ConditionReady); c != nil {
			r.ready = c.Status
		}
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b row) int {
		if a.troubled != b.troubled {
			if a.troubled {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Namespace, b.Namespace))
	})
	return out
}

// Alliance is one in the output for programs.
type Alliance struct {
	Namespace       string                  `json:"namespace"`
	Name            string                  `json:"name"`
	DisplayName     string                  `json:"displayName,omitempty"`
	Stage           v1alpha1.Stage          `json:"stage"`
	Ready           metav1.ConditionStatus  `json:"ready"`
	Healthy         metav1.ConditionStatus  `json:"healthy"`
	NeedsAttention  bool                    `json:"needsAttention"`
	Practices       *v1alpha1.PracticeCount `json:"practices,omitempty"`
	Reviews         *v1alpha1.ReviewCount   `json:"reviews,omitempty"`
	Issues          *v1alpha1.IssueCount    `json:"issues,omitempty"`
	LastContactTime *metav1.Time            `json:"lastContactTime,omitempty"`
}

// Report is the output for programs.
type Report struct {
	At time.Time `json:"at"`
	// Outdated is there where the manager seems not to run.
	Outdated  *cmdutil.Outdated `json:"outdated,omitempty"`
	Attention []Attention       `json:"attention"`
	Alliances []Alliance        `json:"alliances"`
}

func (p *picture) report() Report {
	r := Report{At: p.now.UTC().Truncate(time.Second), Outdated: p.outdated, Attention: []Attention{}, Alliances: []Alliance{}}
	for i := range p.items {
		r.Attention = append(r.Attention, p.items[i].Attention)
	}
	for i := range p.alliances {
		a := &p.alliances[i]
		r.Alliances = append(r.Alliances, Alliance{
			Namespace: a.Namespace, Name: a.Name, DisplayName: a.Spec.DisplayName, Stage: a.Spec.Stage, Ready: a.ready, Healthy: a.healthy, NeedsAttention: a.troubled,
			Practices: a.Status.Practices, Reviews: a.Status.Reviews, Issues: a.Status.Issues, LastContactTime: a.Status.LastContactTime,
		})
	}
	return r
}
