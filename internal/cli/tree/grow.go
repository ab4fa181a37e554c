// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package tree

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/worktime"
)

// latest is how much of what is over the tree shows without --all.
const latest = 3

// grower makes the tree of an alliance.
type grower struct {
	*inventory.Inventory
	alliance *v1alpha1.Alliance
	partners map[string]*v1alpha1.Partner
	policy   *v1alpha1.CommunicationPolicy
	now      time.Time
}

// grow makes the tree. The objects are those of the alliance's namespace.
func grow(found *inventory.Inventory, a *v1alpha1.Alliance, now time.Time) *Node {
	g := &grower{Inventory: found, alliance: a, partners: map[string]*v1alpha1.Partner{}, now: now}
	for _, p := range found.Partners {
		if p.Namespace == a.Namespace {
			g.partners[p.Name] = p
		}
	}
	g.now = now.In(cmdutil.ZonesOf(found).Host(a.Namespace, a.Name)) // whose days the tree shows
	g.policy = g.policyOf(a)
	about := []string{string(a.Spec.Stage)}
	if a.Spec.DisplayName != "" {
		about = slices.Insert(about, 0, a.Spec.DisplayName)
	}
	if c := a.Status.Practices; c != nil && c.InPlace != nil && c.Required != nil && *c.Required > 0 {
		about = append(about, fmt.Sprintf("%d of %d practices in place", *c.InPlace, *c.Required))
	}
	root := &Node{Kind: v1alpha1.KindAlliance, Name: a.Name, About: strings.Join(about, ", "), Conditions: allianceConditions(a)}
	var partners []*Node
	for i := range a.Spec.Partners {
		partners = append(partners, g.partner(a.Spec.Partners[i].Name))
	}
	root.add(group("Partners", partners))
	if ref := a.Spec.CommunicationPolicyRef; ref != nil {
		root.add(g.communicationPolicy(ref.Name))
	}
	if reviews := g.reviews(); reviews != nil {
		root.add(reviews)
	}
	if issues := g.issues(); issues != nil {
		root.add(issues)
	}
	if messages := g.messages(a); len(messages) > 0 {
		n := group("Messages", messages)
		n.limit = latest
		root.add(n)
	}
	return root
}

// policyOf is the policy that an alliance names; nil where it names none, or none exists of that name.
func (g *grower) policyOf(a *v1alpha1.Alliance) *v1alpha1.CommunicationPolicy {
	at := slices.IndexFunc(g.Policies, func(p *v1alpha1.CommunicationPolicy) bool {
		return a.Spec.CommunicationPolicyRef != nil && p.Name == a.Spec.CommunicationPolicyRef.Name && p.Namespace == a.Namespace
	})
	if at < 0 {
		return nil
	}
	return g.Policies[at]
}

func (g *grower) partner(name v1alpha1.Name) *Node {
	p := g.partners[string(name)]
	role := ""
	if name == g.alliance.Spec.Host {
		role = "host, "
	}
	n := &Node{Kind: v1alpha1.KindPartner, Name: string(name)}
	if p == nil {
		n.Missing, n.About = true, role+"there is no Partner of this name"
	} else {
		n.About = fmt.Sprintf("%s%s, %s", role, p.Spec.DisplayName, p.Spec.Country)
		if zone, err := worktime.Zone(string(p.Spec.TimeZone)); err == nil {
			n.About += ", " + g.now.In(zone).Format("Mon 15:04") + " there"
		}
		n.Conditions = conditions(p.Status.Conditions)
	}
	for i := range g.alliance.Spec.Team {
		if t := &g.alliance.Spec.Team[i]; t.Partner == name && rules.OnTeam(t, g.partners, g.now) {
			n.add(g.member(p, t))
		}
	}
	return n
}

func (g *grower) member(p *v1alpha1.Partner, t *v1alpha1.TeamMember) *Node {
	n := &Node{Kind: "Contact", Name: string(t.Contact), About: fmt.Sprintf("%s, %s", t.Role, rules.TierOf(t, g.policy))}
	if p == nil {
		return n
	}
	at := slices.IndexFunc(p.Spec.Contacts, func(c v1alpha1.Contact) bool { return c.Name == t.Contact })
	if at < 0 {
		n.Missing = true
		n.About += "; the Partner has no contact of this name"
		return n
	}
	if name := p.Spec.Contacts[at].DisplayName; name != "" {
		n.About = name + ", " + n.About
	}
	if away := rules.AbsenceOf(p, t.Contact, g.now); away != nil {
		n.warn = true
		n.About += "; away until " + string(away.ToDate)
		if away.Deputy != "" {
			n.About += ", " + string(away.Deputy) + " stands in"
		}
	}
	return n
}

func (g *grower) communicationPolicy(name string) *Node {
	n := &Node{Kind: v1alpha1.KindCommunicationPolicy, Name: name}
	if g.policy == nil {
		n.Missing, n.About = true, "there is no CommunicationPolicy of this name"
		return group("Policy", []*Node{n})
	}
	n.Conditions = conditions(g.policy.Status.Conditions)
	var channels []string
	for i := range g.policy.Spec.Channels {
		channels = append(channels, string(g.policy.Spec.Channels[i].Name))
	}
	if len(channels) > 0 {
		n.About = "channels " + strings.Join(channels, ", ")
	}
	return group("Policy", []*Node{n})
}

// reviews puts what is outstanding first, what is due first before the rest; then what was
// held, the latest first.
func (g *grower) reviews() *Node {
	var open, past []*v1alpha1.Review
	for _, r := range g.Reviews {
		if r.Namespace != g.alliance.Namespace || r.Spec.AllianceRef.Name != g.alliance.Name {
			continue
		}
		if rules.ReviewOutstanding(r) {
			open = append(open, r)
		} else {
			past = append(past, r)
		}
	}
	if len(open)+len(past) == 0 {
		return nil
	}
	slices.SortFunc(open, func(a, b *v1alpha1.Review) int {
		return cmp.Or(dueOf(a).Compare(dueOf(b)), strings.Compare(a.Name, b.Name))
	})
	slices.SortFunc(past, func(a, b *v1alpha1.Review) int {
		return cmp.Or(endOf(b).Compare(endOf(a)), strings.Compare(a.Name, b.Name))
	})
	n := group("Reviews", nil)
	for _, r := range open {
		n.add(g.review(r, false))
	}
	for _, r := range past {
		n.add(g.review(r, true))
	}
	n.limit = len(open) + latest
	return n
}

func dueOf(r *v1alpha1.Review) time.Time {
	if t := r.Status.DueTime; t != nil {
		return t.Time
	}
	return r.Spec.DueTime.Time
}

// endOf is when a review that is over was held, or cancelled.
func endOf(r *v1alpha1.Review) time.Time {
	s := inventory.StatusOf(r)
	switch {
	case s.True(v1alpha1.ConditionHeld) && r.Spec.Record != nil:
		return r.Spec.Record.HeldTime.Time
	case r.Spec.Cancellation != nil:
		return r.Spec.Cancellation.Time.Time
	}
	return dueOf(r)
}

func (g *grower) review(r *v1alpha1.Review, past bool) *Node {
	n := &Node{Kind: v1alpha1.KindReview, Name: r.Name, Conditions: conditions(r.Status.Conditions), past: past, limit: latest}
	s := inventory.StatusOf(r)
	switch {
	case s.True(v1alpha1.ConditionHeld) && r.Spec.Record != nil:
		n.About = fmt.Sprintf("%s, held %s", r.Spec.Type, cmdutil.When(r.Spec.Record.HeldTime.Time, g.now))
	case past:
		n.About = fmt.Sprintf("%s, cancelled", r.Spec.Type)
	default:
		n.About = fmt.Sprintf("%s, due %s", r.Spec.Type, cmdutil.WhenDue(dueOf(r), g.now))
	}
	n.Children = g.messages(r)
	return n
}

// issues puts what is open first, the worst and the oldest of it first; then what is resolved,
// the latest first.
func (g *grower) issues() *Node {
	var open, past []*v1alpha1.Issue
	for _, i := range g.Issues {
		if i.Namespace != g.alliance.Namespace || i.Spec.AllianceRef.Name != g.alliance.Name {
			continue
		}
		if s := inventory.StatusOf(i); s.True(v1alpha1.ConditionResolved) {
			past = append(past, i)
		} else {
			open = append(open, i)
		}
	}
	if len(open)+len(past) == 0 {
		return nil
	}
	slices.SortFunc(open, func(a, b *v1alpha1.Issue) int {
		return cmp.Or(cmp.Compare(severity(b).Rank(), severity(a).Rank()), a.Spec.DetectedTime.Compare(b.Spec.DetectedTime.Time), strings.Compare(a.Name, b.Name))
	})
	slices.SortFunc(past, func(a, b *v1alpha1.Issue) int {
		return cmp.Or(resolvedAt(b).Compare(resolvedAt(a)), strings.Compare(a.Name, b.Name))
	})
	n := group("Issues", nil)
	for _, i := range open {
		n.add(g.issue(i, false))
	}
	for _, i := range past {
		n.add(g.issue(i, true))
	}
	n.limit = len(open) + latest
	return n
}

func resolvedAt(i *v1alpha1.Issue) time.Time {
	if r := i.Spec.Resolution; r != nil {
		return r.Time.Time
	}
	return time.Time{}
}
