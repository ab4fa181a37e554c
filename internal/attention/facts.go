// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package attention

import (
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// facts are the objects, by what the items ask for.
type facts struct {
	now       time.Time
	alliances map[types.NamespacedName]*v1alpha1.Alliance
	issues    map[types.NamespacedName]*v1alpha1.Issue
	reviews   map[types.NamespacedName]*v1alpha1.Review
	policies  map[types.NamespacedName]*v1alpha1.CommunicationPolicy
	partners  map[string]map[string]*v1alpha1.Partner // by namespace and name
	// told are the messages about an issue.
	told map[types.NamespacedName][]*v1alpha1.Notification
	// users are the alliances of each policy and partner, by the kind of these.
	users map[string]map[types.NamespacedName][]types.NamespacedName
	// entries are what the catalogue says, by the type and the reason of a condition.
	entries map[[2]string]*verdict.Entry
}

func newFacts(found *inventory.Inventory, now time.Time) *facts {
	f := &facts{
		now:       now,
		alliances: index(found.Alliances), issues: index(found.Issues), reviews: index(found.Reviews), policies: index(found.Policies),
		partners: map[string]map[string]*v1alpha1.Partner{},
		told:     map[types.NamespacedName][]*v1alpha1.Notification{},
		users: map[string]map[types.NamespacedName][]types.NamespacedName{
			v1alpha1.KindCommunicationPolicy: {}, v1alpha1.KindPartner: {},
		},
		entries: map[[2]string]*verdict.Entry{},
	}
	for _, p := range found.Partners {
		if f.partners[p.Namespace] == nil {
			f.partners[p.Namespace] = map[string]*v1alpha1.Partner{}
		}
		f.partners[p.Namespace][p.Name] = p
	}
	for _, n := range found.Notifications {
		if n.Spec.SubjectRef.Kind == v1alpha1.KindIssue {
			k := types.NamespacedName{Namespace: n.Namespace, Name: n.Spec.SubjectRef.Name}
			if i := f.issues[k]; i != nil && rules.IsAbout(n, i) {
				f.told[k] = append(f.told[k], n)
			}
		}
	}
	for _, a := range found.Alliances {
		if ref := a.Spec.CommunicationPolicyRef; ref != nil {
			f.uses(a, v1alpha1.KindCommunicationPolicy, ref.Name)
		}
		for i := range a.Spec.Partners {
			f.uses(a, v1alpha1.KindPartner, string(a.Spec.Partners[i].Name))
		}
	}
	return f
}

func index[T client.Object](objects []T) map[types.NamespacedName]T {
	m := make(map[types.NamespacedName]T, len(objects))
	for _, o := range objects {
		m[keyOf(o)] = o
	}
	return m
}

func (f *facts) uses(a *v1alpha1.Alliance, kind, name string) {
	k := types.NamespacedName{Namespace: a.Namespace, Name: name}
	f.users[kind][k] = append(f.users[kind][k], keyOf(a))
}

// reached reports whether a recorded moment has come.
func (f *facts) reached(t *metav1.Time) bool { return !f.now.Before(t.Time) }

// entry is what the catalogue says of a condition; nil for nothing. It is looked up once of many that are alike.
func (f *facts) entry(c *metav1.Condition) *verdict.Entry {
	k := [2]string{c.Type, c.Reason}
	e, ok := f.entries[k]
	if !ok {
		e = rules.EntryFor(c)
		f.entries[k] = e
	}
	return e
}

// items makes one of each condition of an object of an alliance that needs attention.
func (f *facts) items(o client.Object, alliance string) []Item {
	return f.itemsOf(o, alliance, (*verdict.Entry).NeedsAttention)
}

// itemsOf makes one of each condition of an object that is wanted, unless another one says it.
func (f *facts) itemsOf(o client.Object, alliance string, wanted func(*verdict.Entry, *metav1.Condition) bool) []Item {
	s := inventory.StatusOf(o)
	says := func(conditionType string) bool {
		c := s.Condition(conditionType)
		return c != nil && (c.Status == metav1.ConditionTrue || wanted(f.entry(c), c))
	}
	said := func(c *metav1.Condition) bool {
		e := f.entry(c)
		return !wanted(e, c) || e.Sum || slices.ContainsFunc(e.ImpliedBy, says) || len(e.SaidBy) > 0 && s.Condition(e.SaidBy[inventory.KindOf(o)]) != nil
	}
	var places []int
	for i := range s.Conditions {
		if !said(&s.Conditions[i]) {
			places = append(places, i)
		}
	}
	out := make([]Item, 0, len(places))
	for _, i := range places {
		out = append(out, f.item(o, alliance, &s.Conditions[i]))
	}
	return out
}

// item is what a condition of an object says.
func (f *facts) item(o client.Object, alliance string, c *metav1.Condition) Item {
	x := Item{
		Kind: inventory.KindOf(o), Namespace: o.GetNamespace(), Name: o.GetName(), Alliance: alliance,
		Condition: c.Type, Status: c.Status, Reason: c.Reason, Message: c.Message, Since: c.LastTransitionTime.UTC(),
	}
	e := f.entry(c)
	if e != nil {
		x.Attention = e.For(c.Reason)
	}
	if e != nil && slices.Contains(e.Ahead, c.Reason) {
		x.Since = time.Time{}
	}
	if k := (types.NamespacedName{Namespace: x.Namespace, Name: alliance}); f.alliances[k] != nil {
		x.Alliances = []types.NamespacedName{k}
	}
	return x
}

// shared are items of a policy or a partner, which several alliances may have.
func (f *facts) shared(o client.Object, out []Item) []Item {
	users := f.users[inventory.KindOf(o)][keyOf(o)]
	for i := range out {
		out[i].Alliances = users
		if len(users) == 1 {
			out[i].Alliance = users[0].Name
		}
	}
	return out
}

// begin sets since when an item holds, where a field of the status tells it better than the
// change of the condition.
func (i *Item) begin(t *metav1.Time) {
	if t != nil {
		i.Since = t.UTC()
	}
}
