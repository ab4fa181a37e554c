// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package status

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules"
)

// picture is what the command shows.
type picture struct {
	now       time.Time
	outdated  *cmdutil.Outdated
	items     []item
	alliances []row
	// troubled are the alliances that something on the list concerns.
	troubled map[key]bool
}

// look finds what needs attention among the objects that are chosen.
func look(found *inventory.Inventory, now time.Time) *picture {
	p := &picture{now: now, outdated: cmdutil.FindOutdated(found, now), troubled: map[key]bool{}}
	f := newFacts(found, now)
	for _, i := range found.Issues {
		p.items = append(p.items, f.issue(i)...)
	}
	for _, r := range found.Reviews {
		p.items = append(p.items, f.review(r)...)
	}
	for _, n := range found.Notifications {
		p.items = append(p.items, f.notification(n)...)
	}
	for _, o := range found.Policies {
		p.items = append(p.items, f.policy(o)...)
	}
	for _, o := range found.Partners {
		p.items = append(p.items, f.partner(o)...)
	}
	// What is listed by now explains practices that are missing.
	explained := explain(p.items)
	for _, a := range found.Alliances {
		p.items = append(p.items, f.alliance(a, explained)...)
	}
	sortItems(p.items)
	for i := range p.items {
		for _, k := range p.items[i].alliances {
			p.troubled[k] = true
		}
	}
	p.alliances = rows(found.Alliances, p.troubled)
	return p
}

// facts are the objects, by what the lines ask for.
type facts struct {
	now       time.Time
	issues    map[key]*v1alpha1.Issue
	reviews   map[key]*v1alpha1.Review
	alliances map[key]*v1alpha1.Alliance
	partners  map[string]map[string]*v1alpha1.Partner // by namespace
	// told are the messages about an issue.
	told map[key][]*v1alpha1.Notification
	// uses are the alliances of a policy and of a partner.
	uses map[string]map[key][]key
}

func newFacts(found *inventory.Inventory, now time.Time) *facts {
	f := &facts{
		now: now, issues: map[key]*v1alpha1.Issue{}, reviews: map[key]*v1alpha1.Review{}, alliances: map[key]*v1alpha1.Alliance{},
		partners: map[string]map[string]*v1alpha1.Partner{}, told: map[key][]*v1alpha1.Notification{},
		uses: map[string]map[key][]key{v1alpha1.KindCommunicationPolicy: {}, v1alpha1.KindPartner: {}},
	}
	for _, i := range found.Issues {
		f.issues[key{i.Namespace, i.Name}] = i
	}
	for _, r := range found.Reviews {
		f.reviews[key{r.Namespace, r.Name}] = r
	}
	for _, o := range found.Partners {
		if f.partners[o.Namespace] == nil {
			f.partners[o.Namespace] = map[string]*v1alpha1.Partner{}
		}
		f.partners[o.Namespace][o.Name] = o
	}
	for _, n := range found.Notifications {
		if n.Spec.SubjectRef.Kind == v1alpha1.KindIssue {
			k := key{n.Namespace, n.Spec.SubjectRef.Name}
			f.told[k] = append(f.told[k], n)
		}
	}
	for _, a := range found.Alliances {
		k := key{a.Namespace, a.Name}
		f.alliances[k] = a
		if ref := a.Spec.CommunicationPolicyRef; ref != nil {
			f.use(v1alpha1.KindCommunicationPolicy, key{a.Namespace, ref.Name}, k)
		}
		for i := range a.Spec.Partners {
			f.use(v1alpha1.KindPartner, key{a.Namespace, string(a.Spec.Partners[i].Name)}, k)
		}
	}
	return f
}

func (f *facts) use(kind string, what, by key) { f.uses[kind][what] = append(f.uses[kind][what], by) }

// of makes an item of a condition of an object of an alliance.
func (f *facts) of(r rank, o client.Object, alliance string, c *metav1.Condition) item {
	i := item{Attention: attention(inventory.KindOf(o), o, alliance, c), rank: r, todo: cmdutil.Lower(cmdutil.Readable(c.Message, f.now))}
	i.since(c.LastTransitionTime.Time)
	if k := (key{o.GetNamespace(), alliance}); f.alliances[k] != nil {
		i.alliances = []key{k}
	}
	return i
}

// shared makes an item of a condition of an object that alliances share.
func (f *facts) shared(r rank, o client.Object, c *metav1.Condition) item {
	i := f.of(r, o, "", c)
	i.alliances = f.uses[i.Kind][key{o.GetNamespace(), o.GetName()}]
	if len(i.alliances) == 1 {
		i.Alliance = i.alliances[0].name
	}
	return i
}

// bad returns the condition of that type if it needs somebody's attention, or nil.
func bad(s *inventory.Status, conditionType string) *metav1.Condition {
	if c := s.Condition(conditionType); c != nil && rules.NeedsAttention(c) {
		return c
	}
	return nil
}

// invalid is the line of an object that cannot be acted upon.
func (f *facts) invalid(o client.Object, alliance string, s *inventory.Status) []item {
	c := bad(s, v1alpha1.ConditionStalled)
	if c == nil {
		if c = bad(s, v1alpha1.ConditionReady); c == nil {
			return nil
		}
	}
	return []item{f.of(notValid, o, alliance, c)}
}

func (f *facts) policy(p *v1alpha1.CommunicationPolicy) []item {
	s := inventory.StatusOf(p)
	var out []item
	if found := f.invalid(p, "", &s); len(found) > 0 {
		out = append(out, f.shared(notValid, p, s.Condition(found[0].Condition)))
	}
	if c := bad(&s, v1alpha1.ConditionChannelsHealthy); c != nil {
		out = append(out, f.shared(notDelivering, p, c))
	}
	return out
}

func (f *facts) partner(p *v1alpha1.Partner) []item {
	s := inventory.StatusOf(p)
	var out []item
	if found := f.invalid(p, "", &s); len(found) > 0 {
		out = append(out, f.shared(notValid, p, s.Condition(found[0].Condition)))
	}
	if c := bad(&s, v1alpha1.ConditionReachable); c != nil {
		out = append(out, f.shared(notReachable, p, c))
	}
	// An assessment that is missing is one of the practice PartnersAssessed, which knows who
	// needs one.
	return out
}

// notification tells of a message that did not arrive, or may not have, as long as what it is
// about is open. One that went out in a digest stands and falls with that.
func (f *facts) notification(n *v1alpha1.Notification) []item {
	s := inventory.StatusOf(n)
	c := s.Condition(v1alpha1.ConditionDelivered)
	if c == nil || c.Reason == v1alpha1.ReasonInDigest || !rules.NeedsAttention(c) && c.Reason != v1alpha1.ReasonUncertain || f.over(n) {
		return nil
	}
	i := f.of(notDelivered, n, n.Spec.AllianceRef.Name, c)
	i.todo = "over " + string(n.Spec.ChannelRef.Channel) + ": " + i.todo
	return []item{i}
}

// over reports whether what a message is about is over.
func (f *facts) over(n *v1alpha1.Notification) bool {
	subject := key{n.Namespace, n.Spec.SubjectRef.Name}
	switch n.Spec.SubjectRef.Kind {
	case v1alpha1.KindIssue:
		i := f.issues[subject]
		if i == nil {
			return true
		}
		s := inventory.StatusOf(i)
		return s.True(v1alpha1.ConditionResolved)
	case v1alpha1.KindReview:
		r := f.reviews[subject]
		if r == nil {
			return true
		}
		s := inventory.StatusOf(r)
		held := s.Condition(v1alpha1.ConditionHeld)
		return held != nil && (held.Status == metav1.ConditionTrue || held.Reason == v1alpha1.ReasonCancelled)
	}
	return false
}
