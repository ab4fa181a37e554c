// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/notify"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/simulate"
	"github.com/entente-dev/entente/test/agreement/random"
)

var (
	wakesSeed   = flag.Uint64("seed", 1, "of the first world that is changed at random; each further one has the next")
	wakesWorlds = flag.Int("worlds", 30, "how many worlds are changed")
	wakesEach   = flag.Int("changes", 120, "how many changes are made in each world, one at a time")
)

// Whatever an object's decision reads wakes it: in a world at rest any field of any object is changed,
// and whoever decides otherwise by that is asked for, by the watches that the manager has. The same
// holds for what the object's own reconciler then writes, and for an object that goes.
func TestWhateverADecisionReadsWakesIt(t *testing.T) {
	tried := map[string]int{}
	for seed := *wakesSeed; seed < *wakesSeed+uint64(*wakesWorlds); seed++ {
		w := newWakes(t, seed)
		for range *wakesEach {
			w.change(t, tried)
		}
		if t.Failed() {
			t.Fatalf("to see it again: -seed %d -worlds 1", seed)
		}
	}
	t.Log(tried)
	for _, pair := range []string{
		"Alliance → Review", "Alliance → Issue", "Alliance → Partner", "Alliance → Notification",
		"CommunicationPolicy → Alliance", "CommunicationPolicy → Review", "CommunicationPolicy → Issue", "CommunicationPolicy → Notification",
		"Partner → Alliance", "Partner → Review", "Partner → Issue", "Partner → CommunicationPolicy",
		"Review → Alliance", "Review → Issue", "Review → Notification",
		"Issue → Alliance", "Issue → Review", "Issue → Notification",
		"Alliance → digest", "CommunicationPolicy → digest", "Issue → digest", "Notification → digest",
	} {
		if tried[pair] == 0 {
			t.Errorf("%s: no change made anybody decide otherwise, so this shows nothing", pair)
		}
	}
}

// wakes is a world at rest, and the reconcilers that look at it.
type wakes struct {
	*rand.Rand
	shell
	options random.Options
	seed    uint64
	cache   *fakeCache
	now     time.Time
	kinds   map[string]observer
	names   []string
	// at rest is what was decided of each object, if there was nothing to do.
	rest map[client.Object]*decided
}

// observer is a reconciler, as far as it decides.
type observer struct {
	watches []watch
	decide  func(context.Context, client.Object, time.Time) (*decided, error)
}

// decided is what may differ in a decision: the status, what else is done, and when to look again.
type decided struct {
	Status client.Object
	Does   []string
	Next   time.Time
	rests  bool
}

func newWakes(t *testing.T, seed uint64) *wakes {
	t.Helper()
	start := time.Date(2082, time.March, 12, 9, 0, 0, 0, time.UTC)
	w := &wakes{Rand: rand.New(rand.NewPCG(seed, 3)), seed: seed, cache: &fakeCache{}}
	w.options = random.Options{Namespace: "demo", Start: start, For: 30 * 24 * time.Hour, URL: "https://example.com/"}
	w.now = start.Add(time.Duration(w.IntN(40*24)) * time.Hour)
	var objects inventory.Inventory
	for _, o := range random.Objects(seed, w.options) {
		o.SetCreationTimestamp(metav1.NewTime(start))
		o.SetGeneration(1)
		if err := objects.Add(o); err != nil {
			t.Fatal(err)
		}
	}
	var messages []*v1alpha1.Notification
	played := simulate.New(&objects, simulate.Options{Start: start, Made: func(n *v1alpha1.Notification) { messages = append(messages, n) }})
	if err := played.Advance(w.now.Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	w.cache.objects = played.Objects().Objects()
	together := map[string][]*v1alpha1.Notification{}
	for i, n := range messages {
		n.UID = types.UID(n.Name)
		if to := personKey(n); len(together[to]) < 3 && i%4 == 3 {
			n.Status = v1alpha1.NotificationStatus{}
			together[to] = append(together[to], n)
		} else {
			n = w.waiting(n)
		}
		w.cache.objects = append(w.cache.objects, n)
	}
	for _, to := range slices.Sorted(maps.Keys(together)) {
		if members := together[to]; len(members) > 1 {
			w.cache.objects = append(w.cache.objects, w.digest(played.Objects(), members))
		}
	}
	for _, o := range w.cache.objects {
		w.names = append(w.names, o.GetName())
	}
	w.observe()
	w.settle(t)
	return w
}

// waiting is a message that did not get through, mostly, and is tried again later.
func (w *wakes) waiting(n *v1alpha1.Notification) *v1alpha1.Notification {
	if w.IntN(4) == 0 {
		return n
	}
	n.Status = v1alpha1.NotificationStatus{}
	v := rules.AfterAttempt(n, rules.Attempt{Result: rules.AttemptTemporary, Detail: "Nobody answers", Number: 1, Delay: 24 * time.Hour}, w.now)
	n.Status = v.Settle(n, w.now)
	return n
}

// digest is one of some messages that did not get through and is tried again later.
func (w *wakes) digest(objects *inventory.Inventory, members []*v1alpha1.Notification) *v1alpha1.Notification {
	to := members[0].Spec
	policy := objects.Policies[slices.IndexFunc(objects.Policies, func(p *v1alpha1.CommunicationPolicy) bool { return p.Name == to.ChannelRef.Policy })]
	partner := objects.Partners[slices.IndexFunc(objects.Partners, func(p *v1alpha1.Partner) bool { return p.Name == string(to.Recipient.Partner) })]
	m := rules.Digest(members, 0, policy, partner)
	n := m.Notification(members[0].Namespace, w.now)
	n.UID, n.CreationTimestamp = types.UID(n.Name), metav1.NewTime(w.now)
	v := rules.AfterAttempt(n, rules.Attempt{Result: rules.AttemptTemporary, Detail: "Nobody answers", Number: 1, Delay: 24 * time.Hour}, w.now)
	n.Status = v.Settle(n, w.now)
	return n
}

func (w *wakes) observe() {
	w.shell = shell{Client: w.cache, clock: clocktesting.NewFakePassiveClock(w.now), writes: &writes{}, retries: newRetries()}
	s := w.shell
	partners, policies, alliances := &PartnerReconciler{shell: s}, &CommunicationPolicyReconciler{shell: s}, &AllianceReconciler{shell: s}
	policies.channels = opener{secrets: &vault{}, factory: notify.NewFactory(notify.Options{})} // Secrets wake nothing: they are looked at now and then
	reviews, issues, messages := &ReviewReconciler{shell: s}, &IssueReconciler{shell: s}, &NotificationReconciler{shell: s}
	w.kinds = map[string]observer{
		v1alpha1.KindPartner:             {partners.watches(), deciding(partners.decide)},
		v1alpha1.KindCommunicationPolicy: {policies.watches(), deciding(policies.decide)},
		v1alpha1.KindAlliance:            {alliances.watches(), deciding(alliances.decide)},
		v1alpha1.KindReview:              {reviews.watches(), deciding(reviews.decide)},
		v1alpha1.KindIssue:               {issues.watches(), deciding(issues.decide)},
		v1alpha1.KindNotification: {messages.watches(), func(ctx context.Context, o client.Object, now time.Time) (*decided, error) {
			n := o.(*v1alpha1.Notification)
			if rules.Settled(n.Status.Outcome) {
				d, err := messages.retain(ctx, n, now)
				return seen(d), err
			}
			f, err := messages.gatherMessage(ctx, n, now)
			if err != nil {
				return nil, err
			}
			v := rules.DecideMessage(f, now)
			if v.Send {
				return &decided{Does: []string{"send"}}, nil
			}
			return seen(messages.settle(n, v, now)), nil
		}},
	}
}

func deciding[T client.Object](decide func(context.Context, T, time.Time) (*decision, error)) func(context.Context, client.Object, time.Time) (*decided, error) {
	return func(ctx context.Context, o client.Object, now time.Time) (*decided, error) {
		d, err := decide(ctx, o.(T), now)
		return seen(d), err
	}
}

func seen(d *decision) *decided {
	if d == nil {
		return nil
	}
	out := &decided{Status: d.status, Next: d.next, rests: !d.changed && len(d.messages) == 0 && len(d.effects) == 0}
	for i := range d.messages {
		out.Does = append(out.Does, "message "+d.messages[i].Name)
	}
	out.Does = append(out.Does, does(d.effects)...)
	return out
}

func does(effects []rules.Effect) []string {
	var out []string
	for _, effect := range effects {
		switch e := effect.(type) {
		case rules.Create:
			out = append(out, "create "+e.Object.GetName())
		case rules.Delete:
			out = append(out, "delete "+e.Object.GetName())
		case rules.Patch:
			out = append(out, "patch "+e.After.GetName())
		}
	}
	return out
}

// settle has everybody decide until there is nothing to write any more.
func (w *wakes) settle(t *testing.T) {
	t.Helper()
	for range 5 {
		changed := false
		for i, o := range w.cache.objects {
			if d := w.decide(t, o); d.Status != nil && !d.rests {
				w.cache.objects[i], changed = withStatus(o, d.Status), true
			}
		}
		if !changed {
			break
		}
	}
	w.rest = map[client.Object]*decided{}
	for _, o := range w.cache.objects {
		if d := w.decide(t, o); d.rests {
			w.rest[o] = d
		}
	}
	if len(w.rest)*2 < len(w.cache.objects) {
		t.Errorf("seed %d: of %d objects only %d rest", w.seed, len(w.cache.objects), len(w.rest))
	}
}

func withStatus(o, status client.Object) client.Object {
	out := o.DeepCopyObject().(client.Object)
	reflect.ValueOf(out).Elem().FieldByName("Status").Set(reflect.ValueOf(status).Elem().FieldByName("Status"))
	return out
}

func (w *wakes) decide(t *testing.T, o client.Object) *decided {
	t.Helper()
	d, err := w.kinds[inventory.KindOf(o)].decide(t.Context(), o, w.now)
	if err != nil {
		t.Fatalf("%s %s: %v", inventory.KindOf(o), o.GetName(), err)
	}
	return d
}

// change changes one object at random, checks that everybody whom that concerns is woken, and takes
// it back.
func (w *wakes) change(t *testing.T, tried map[string]int) {
	t.Helper()
	at := w.cache.objects
	i := w.someWhere()
	before := at[i]
	defer func() { w.cache.objects = at }()
	if w.IntN(8) == 0 {
		w.cache.objects = slices.Delete(slices.Clone(at), i, i+1)
		w.compare(t, "it is deleted", before, nil, w.rest, tried)
		return
	}
	after := before.DeepCopyObject().(client.Object)
	path := w.edit(after)
	w.cache.objects = slices.Clone(at)
	w.cache.objects[i] = after
	now := w.compare(t, path, before, after, w.rest, tried)
	if d := w.decide(t, after); d.Status != nil {
		w.cache.objects = slices.Clone(at)
		w.cache.objects[i] = withStatus(after, d.Status)
		w.compare(t, path+", and its status", after, w.cache.objects[i], now, tried)
	}
}

// any is where some object stands, of any kind alike.
func (w *wakes) someWhere() int {
	byKind := map[string][]int{}
	for i, o := range w.cache.objects {
		byKind[inventory.KindOf(o)] = append(byKind[inventory.KindOf(o)], i)
	}
	kinds := slices.Sorted(maps.Keys(byKind))
	of := byKind[kinds[w.IntN(len(kinds))]]
	return of[w.IntN(len(of))]
}

// edit changes a field of what people write; of a message, which nobody edits, how its latest attempt
// went.
func (w *wakes) edit(o client.Object) string {
	n, ok := o.(*v1alpha1.Notification)
	if !ok && w.IntN(12) == 0 {
		return w.relabel(o)
	}
	if !ok {
		return random.Change(w.Rand, w.options, o, w.names...)
	}
	result := []rules.AttemptResult{rules.AttemptDelivered, rules.AttemptTemporary, rules.AttemptRefused, rules.AttemptBadSecret}[w.IntN(4)]
	v := rules.AfterAttempt(n, rules.Attempt{Result: result, Detail: "Tried again", Number: 2, Delay: time.Hour}, w.now)
	n.Status = v.Settle(n, w.now)
	return "an attempt, " + string(result)
}

// relabel puts a label or an annotation on an object, which changes no generation.
func (w *wakes) relabel(o client.Object) string {
	marked := map[string]string{"hold": "yes"}
	if w.IntN(2) == 0 {
		maps.Copy(marked, o.GetLabels())
		o.SetLabels(marked)
		return "a label"
	}
	maps.Copy(marked, o.GetAnnotations())
	o.SetAnnotations(marked)
	return "an annotation"
}

// compare has everybody decide after a change who rested before it, and returns what they decide.
func (w *wakes) compare(t *testing.T, what string, before, after client.Object, rest map[client.Object]*decided, tried map[string]int) map[client.Object]*decided {
	t.Helper()
	now, own := map[client.Object]*decided{}, w.own(t, before, after)
	for o, was := range rest {
		if o == before || client.ObjectKeyFromObject(o) == client.ObjectKeyFromObject(before) && inventory.KindOf(o) == inventory.KindOf(before) {
			continue
		}
		is := w.decide(t, o)
		now[o] = is
		done := func(s string) bool { return slices.Contains(own, s) }
		old, fresh := slices.DeleteFunc(slices.Clone(was.Does), done), slices.DeleteFunc(slices.Clone(is.Does), done)
		if slices.Equal(old, fresh) && was.Next.Equal(is.Next) && equality.Semantic.DeepEqual(was.Status, is.Status) {
			continue
		}
		kind, other := inventory.KindOf(before), inventory.KindOf(o)
		if n, ok := o.(*v1alpha1.Notification); ok && rules.IsDigest(n) {
			tried[kind+" → digest"]++
		} else {
			tried[kind+" → "+other]++
		}
		if !w.woken(t.Context(), o, before, after) {
			t.Errorf("seed %d at %s: %s %s: %s; so %s %s decides otherwise, and nobody wakes it:\n%s", w.seed, w.now.Format(time.RFC3339),
				kind, before.GetName(), what, other, o.GetName(), difference(was, is))
		}
	}
	return now
}

// own is what the changed object's own reconciler does about the change, whoever else would do it, too.
func (w *wakes) own(t *testing.T, before, after client.Object) []string {
	t.Helper()
	if after != nil {
		return w.decide(t, after).Does
	}
	gone, ok := before.(*v1alpha1.Review)
	if !ok {
		return nil
	}
	var done []string
	for _, o := range w.cache.objects {
		i, ok := o.(*v1alpha1.Issue)
		if !ok || i.Spec.ReviewRef == nil || i.Spec.ReviewRef.Name != gone.Name {
			continue
		}
		a, err := w.alliance(t.Context(), i.Namespace, i.Spec.AllianceRef.Name)
		if err != nil {
			t.Fatal(err)
		}
		reviews, err := w.reviewsOfIssue(t.Context(), i)
		if err != nil {
			t.Fatal(err)
		}
		partners, err := w.partners(t.Context(), i.Namespace, rules.AlliancePartners(a))
		if err != nil {
			t.Fatal(err)
		}
		done = append(done, does(rules.ResolveEffects(rules.OrphanedIssues([]*v1alpha1.Issue{i}, a, partners, reviews, w.now)))...)
	}
	return done
}

func difference(was, is *decided) string {
	return cmp.Diff(fmt.Sprintf("%v %v", was.Does, was.Next), fmt.Sprintf("%v %v", is.Does, is.Next)) + cmp.Diff(was.Status, is.Status)
}

// woken reports whether a change asks for an object.
func (w *wakes) woken(ctx context.Context, o, before, after client.Object) bool {
	want := request(o.GetNamespace(), o.GetName())
	for _, x := range w.kinds[inventory.KindOf(o)].watches {
		if reflect.TypeOf(x.object) != reflect.TypeOf(before) {
			continue
		}
		var asked []reconcile.Request
		switch {
		case after == nil && x.passes.Delete(event.DeleteEvent{Object: before}):
			asked = x.wakes(ctx, before)
		case after != nil && x.passes.Update(event.UpdateEvent{ObjectOld: before, ObjectNew: after}):
			asked = append(x.wakes(ctx, before), x.wakes(ctx, after)...)
		}
		if slices.Contains(asked, want) {
			return true
		}
	}
	return false
}
