// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"time"

	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// Alliance is the page of one.
type Alliance struct {
	Namespace, Name, Title string
	Purpose                string
	Stage, Type            string
	Partners               []Partner
	// At is the moment of which the page tells, by the clocks of a zone, and Since when what changed began to count.
	At, Since time.Time
	Zone      *time.Location
	// Suspended is true where somebody paused what the controllers do about it.
	Suspended bool
	// Warning says what the reader must know first; empty for nothing.
	Warning string

	Sum
	// Fact is the message of the condition that sums the practices up.
	Fact      string
	Items     List[Item]
	Practices []Practice
	Past      List[Event]
	// Came is when the alliance came to the cluster, if that is later than something that is told: until then nobody was
	// written to, whatever follows from the records. Zero where it makes no difference.
	Came  time.Time
	Due   List[Due]
	Ahead Ahead
	// Views, Objectives, Commitments and Giving are drawn; empty and nil where there is nothing to say.
	Views []View
	// Seen are the views of the latest reviews, the oldest first.
	Seen        []View
	Objectives  []Objective
	Commitments *Commitments
	Giving      *Giving
	Issues      []Tier
	Lessons     List[Lesson]
	// Cultures of the partners that say something of theirs.
	Cultures []Culture
}

// Partner is an organisation of the alliance.
type Partner struct {
	Named
	Host bool
}

// Sum is an alliance in a few figures.
type Sum struct {
	Healthy                    Standing
	InPlace, Required, Unknown int
	Open, Stale, Escalated     int
	Overdue, Slipped           int
	// LastContact is zero where there was none.
	LastContact time.Time
	// Next is nil where nothing is due.
	Next *Deadline
}

// OfAlliance makes the page of one alliance among the facts.
func OfAlliance(f *Facts, a *v1alpha1.Alliance) *Alliance {
	g := gather(f)
	drawn := g.draw(a)
	page := &Alliance{
		Namespace: a.Namespace, Name: a.Name, Title: allianceTitle(a), Stage: string(a.Spec.Stage),
		At: f.At, Since: f.Since, Zone: f.Zone, Suspended: ptr.Deref(a.Spec.Suspend, false), Warning: f.Warning,
		Sum: g.sum(a), Items: g.itemsOf(a), Practices: g.practices(a), Past: g.past(a), Ahead: g.ahead(a),
		Due: g.due(a, &drawn), Issues: g.openIssues(a), Lessons: g.lessons(a), Cultures: g.cultures(a),
		Views: g.views(a, &drawn), Seen: g.reviewViews(a, drawn.Seen), Objectives: g.objectives(a, &drawn), Commitments: g.commitments(a, &drawn), Giving: g.giving(a, &drawn),
	}
	page.Came = g.came(a, page.Past)
	if d := a.Spec.Definition; d != nil {
		page.Purpose, page.Type = d.Purpose, string(d.Type)
	}
	for i := range a.Status.Conditions {
		if c := &a.Status.Conditions[i]; c.Type == v1alpha1.ConditionHealthy {
			page.Fact = c.Message
		}
	}
	for i := range a.Spec.Partners {
		name := a.Spec.Partners[i].Name
		page.Partners = append(page.Partners, Partner{Named{v1alpha1.KindPartner, string(name), g.partner(a.Namespace, name)}, name == a.Spec.Host})
	}
	clean(page)
	return page
}

// draw has the rules tell in figures what the practices of an alliance are judged by.
func (g *gathering) draw(a *v1alpha1.Alliance) rules.Picture {
	k := client.ObjectKeyFromObject(a)
	facts := rules.AllianceFacts{Alliance: a, Policy: g.policyOf(a), Partners: map[string]*v1alpha1.Partner{}, Reviews: g.reviewsOf[k], Issues: g.issuesOf[k]}
	for _, name := range rules.AlliancePartners(a) {
		if p := g.partners[types.NamespacedName{Namespace: a.Namespace, Name: string(name)}]; p != nil {
			facts.Partners[p.Name] = p
		}
	}
	return rules.PictureOf(facts, g.At)
}

// sum reads the figures of an alliance's status.
func (g *gathering) sum(a *v1alpha1.Alliance) Sum {
	s := Sum{Healthy: healthy(a), Next: g.nextDeadline(a)}
	if p := a.Status.Practices; p != nil {
		s.InPlace, s.Required, s.Unknown = count(p.InPlace), count(p.Required), len(p.Unknown)
	}
	if i := a.Status.Issues; i != nil {
		s.Open, s.Stale, s.Escalated = count(i.Open), count(i.Stale), count(i.Escalated)
	}
	if r := a.Status.Reviews; r != nil {
		s.Overdue, s.Slipped = count(r.Overdue), count(r.Slipped)
	}
	if t := a.Status.LastContactTime; t != nil {
		s.LastContact = t.UTC()
	}
	return s
}

func count(n *int32) int { return int(ptr.Deref(n, 0)) }
