// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package status

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/attention"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/inventory"
)

// picture is what the command shows.
type picture struct {
	*attention.Picture
	now      time.Time
	outdated *cmdutil.Outdated
	zones    *cmdutil.Zones
	// source is what a command that is proposed needs to read the same objects.
	source string
}

func newPicture(found *inventory.Inventory, now time.Time) *picture {
	return &picture{Picture: attention.Look(found, now), now: now, zones: cmdutil.ZonesOf(found)}
}

// clock is now as the clocks of the host show it of the alliance that an item belongs to; in UTC where it
// belongs to none, or to several.
func (p *picture) clock(i *attention.Item) time.Time {
	return p.now.In(p.zones.Host(i.Namespace, i.Alliance))
}

// Report is the output for programs.
type Report struct {
	At time.Time `json:"at"`
	// Outdated is there where the manager seems not to run.
	Outdated  *cmdutil.Outdated `json:"outdated,omitempty"`
	Attention []Attention       `json:"attention"`
	// Unknown are the practices of which nobody can tell yet.
	Unknown []Attention `json:"unknown,omitempty"`
	// Suspended are the objects that are suspended, and what of them would need somebody otherwise.
	Suspended []Attention `json:"suspended,omitempty"`
	Alliances []Alliance  `json:"alliances"`
}

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

func attentionOf(x *attention.Item) Attention {
	a := Attention{
		Kind: x.Kind, Namespace: x.Namespace, Name: x.Name, Alliance: x.Alliance,
		Condition: x.Condition, Reason: x.Reason, Message: x.Message,
	}
	if !x.Since.IsZero() {
		a.Since = &x.Since
	}
	return a
}

func (p *picture) report() Report {
	r := Report{At: p.now.UTC().Truncate(time.Second), Outdated: p.outdated, Attention: []Attention{}, Alliances: []Alliance{}}
	for i := range p.Items {
		r.Attention = append(r.Attention, attentionOf(&p.Items[i]))
	}
	for i := range p.Unknown {
		r.Unknown = append(r.Unknown, attentionOf(&p.Unknown[i]))
	}
	for i := range p.Suspended {
		r.Suspended = append(r.Suspended, attentionOf(&p.Suspended[i]))
	}
	for i := range p.Alliances {
		a := &p.Alliances[i]
		r.Alliances = append(r.Alliances, Alliance{
			Namespace: a.Namespace, Name: a.Name, DisplayName: a.Spec.DisplayName, Stage: a.Spec.Stage,
			Ready: a.Ready, Healthy: a.Healthy, NeedsAttention: a.NeedsAttention,
			Practices: a.Status.Practices, Reviews: a.Status.Reviews, Issues: a.Status.Issues, LastContactTime: a.Status.LastContactTime,
		})
	}
	return r
}
