// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"context"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/util/retry"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
	"github.com/entente-dev/entente/test/harness"
)

// world is a namespace of one test, with short words for what tests say all the time.
type world struct {
	*harness.Env
	*testing.T
	ns string
	// hook takes the messages.
	hook *harness.Receiver
}

func newWorld(t *testing.T, env *harness.Env) *world {
	t.Helper()
	return &world{Env: env, T: t, ns: env.Namespace(t), hook: harness.NewReceiver(t, nil)}
}

const yes, no, unknown = metav1.ConditionTrue, metav1.ConditionFalse, metav1.ConditionUnknown

func at(t time.Time) metav1.Time { return metav1.NewTime(t) }

// meta is the metadata of an object of this test.
func (w *world) meta(name string) metav1.ObjectMeta {
	return metav1.ObjectMeta{Name: name, Namespace: w.ns}
}

// create creates objects, and fails the test if one is refused.
func (w *world) create(objects ...client.Object) {
	w.Helper()
	for _, o := range objects {
		if err := w.Client.Create(w.Context(), o); err != nil {
			w.Fatalf("%s %s: %v", harness.KindOf(o), o.GetName(), err)
		}
	}
}

func (w *world) delete(o client.Object) {
	w.Helper()
	if err := w.Client.Delete(w.Context(), o); err != nil {
		w.Fatal(err)
	}
}

// edit changes an object as kubectl edit does.
func (w *world) edit(o client.Object, change func()) {
	w.Helper()
	err := retry.RetryOnConflict(retry.DefaultBackoff, func() error {
		if err := w.Client.Get(w.Context(), client.ObjectKeyFromObject(o), o); err != nil {
			return err
		}
		change()
		return w.Client.Update(w.Context(), o)
	})
	if err != nil {
		w.Fatalf("%s %s: %v", harness.KindOf(o), o.GetName(), err)
	}
}

// get reads an object anew.
func (w *world) get(o client.Object) {
	w.Helper()
	if err := w.Client.Get(w.Context(), client.ObjectKeyFromObject(o), o); err != nil {
		w.Fatal(err)
	}
}

// must reads an object and fails unless a condition has a status and a reason now; an empty
// reason is any. It returns the message.
func (w *world) must(o client.Object, conditionType string, status metav1.ConditionStatus, reason string) string {
	w.Helper()
	w.get(o)
	s := harness.StatusOf(o)
	c := s.Condition(conditionType)
	if c == nil || c.Status != status || reason != "" && c.Reason != reason {
		w.Fatalf("at %s, %s is not %s/%s:\n%s", w.Now().UTC().Format(time.RFC3339), conditionType, status, reason, harness.Describe(o))
	}
	return c.Message
}

// mustStall reads an object and fails unless it is stalled for a reason, with a message that
// holds some text.
func (w *world) mustStall(o client.Object, reason, text string) {
	w.Helper()
	w.must(o, v1alpha1.ConditionReady, no, reason)
	if m := w.must(o, v1alpha1.ConditionStalled, yes, reason); !strings.Contains(m, text) {
		w.Fatalf("the message does not hold %q: %s", text, m)
	}
}

// mustNotStall reads an object and fails if Stalled is there, be it True or not.
func (w *world) mustNotStall(o client.Object) {
	w.Helper()
	w.get(o)
	s := harness.StatusOf(o)
	if s.Condition(v1alpha1.ConditionStalled) != nil {
		w.Fatalf("Stalled is there:\n%s", harness.Describe(o))
	}
}

// settle waits until nothing changes, and holds all statuses against the rules.
func (w *world) settle() {
	w.Helper()
	w.Settle(w.T)
	w.CheckStatuses(w.T, w.ns)
}

// advance moves the clock by a span.
func (w *world) advance(by time.Duration) {
	w.Helper()
	w.advanceTo(w.Now().Add(by))
}

func (w *world) advanceTo(t time.Time) {
	w.Helper()
	w.Advance(w.T, t)
	w.CheckStatuses(w.T, w.ns)
}

// The team of the host north, and of its partner south. Each side has one of each tier.
var (
	piet = gen.Person("north/piet") // Operating
	jane = gen.Person("north/jane") // Management
	mila = gen.Person("north/mila") // Executive
	ana  = gen.Person("south/ana")
	kim  = gen.Person("south/kim")
	sam  = gen.Person("south/sam")
)

func (w *world) north() *v1alpha1.Partner {
	return gen.Partner("north").In(w.ns).Contacts("piet", "jane", "mila").Partner
}

func (w *world) south() *v1alpha1.Partner {
	return gen.Partner("south").In(w.ns).Where("US", "America/New_York").Contacts("ana", "kim", "sam").Partner
}

// policy has one webhook, and one path for all severities: stale after an hour, then people
// of each tier in turn, with one, two and three hours, the last said again after an hour.
func (w *world) policy() *v1alpha1.CommunicationPolicy {
	return gen.Policy("standard").In(w.ns).Channels(gen.Webhook("hook", w.hook.URL)).
		Paths(gen.Path("default", "PT1H", v1alpha1.Severities()...).Steps(
			gen.Step("counterpart").Tier(v1alpha1.TierOperating).Within("PT1H"),
			gen.Step("managers").Tier(v1alpha1.TierManagement).Within("PT2H"),
			gen.Step("executives").Tier(v1alpha1.TierExecutive).Within("PT3H").Repeat("PT1H", 1),
		)).CommunicationPolicy
}

// alliance of north and south under the policy, with a full team and one cadence whose first
// review is years away.
func (w *world) alliance() *v1alpha1.Alliance {
	a := gen.Alliance("pact").In(w.ns).Between("north", "south").Under("standard").Profile(v1alpha1.ProfileEssential).
		Member("north/piet", v1alpha1.RoleProjectLead).Member("north/jane", v1alpha1.RoleAllianceManager).Member("north/mila", v1alpha1.RoleExecutiveSponsor).
		Member("south/ana", v1alpha1.RoleProjectLead).Member("south/kim", v1alpha1.RoleAllianceManager).Member("south/sam", v1alpha1.RoleExecutiveSponsor).
		Allocated(50).Alliance
	a.Spec.Cadence = []v1alpha1.Cadence{gen.Cadence("far", "2890-01-01", "FREQ=YEARLY;COUNT=1")}
	return a
}

// found creates the two partners, the policy and the alliance.
func (w *world) found() *v1alpha1.Alliance {
	w.Helper()
	a := w.alliance()
	w.create(w.north(), w.south(), w.policy(), a)
	return a
}

func (w *world) issue(name string, detected time.Time) *v1alpha1.Issue {
	return gen.Issue(name).In(w.ns).Of("pact").RaisedBy("north/piet").Detected(gen.At(detected)).Issue
}

func (w *world) review(name string, due time.Time) *v1alpha1.Review {
	return gen.Review(name).In(w.ns).Of("pact").Due(gen.At(due)).Review
}

// signingKey is what messages are signed with, as Standard Webhooks writes it.
var signingKey = "whsec_" + base64.StdEncoding.EncodeToString([]byte("a key for tests, known to all"))

// signing is a Secret with the key that webhooks of this test are signed with.
func (w *world) signing() *corev1.Secret {
	return allow(&corev1.Secret{ObjectMeta: w.meta("hook"), StringData: map[string]string{"secret": signingKey}}, "webhook")
}

// allow lets channels use a Secret towards the servers of tests.
func allow(s *corev1.Secret, use string) *corev1.Secret {
	s.Labels = map[string]string{v1alpha1.LabelUse: use}
	s.Annotations = map[string]string{v1alpha1.AnnotationHosts: "127.0.0.1"}
	return s
}

// notifications lists those of this test.
func (w *world) notifications() []v1alpha1.Notification {
	w.Helper()
	var list v1alpha1.NotificationList
	if err := w.Client.List(w.Context(), &list, client.InNamespace(w.ns)); err != nil {
		w.Fatal(err)
	}
	return list.Items
}

// reviews lists, by name, the reviews of this test.
func (w *world) reviews() map[string]*v1alpha1.Review {
	w.Helper()
	var list v1alpha1.ReviewList
	if err := w.Client.List(w.Context(), &list, client.InNamespace(w.ns)); err != nil {
		w.Fatal(err)
	}
	out := map[string]*v1alpha1.Review{}
	for i := range list.Items {
		out[list.Items[i].Name] = &list.Items[i]
	}
	return out
}

// countWrites watches the objects of a list's kind in this test's namespace, and counts how
// often each changes after it was made.
func (w *world) countWrites(list client.ObjectList) *counter {
	w.Helper()
	watcher, err := client.NewWithWatch(w.Config, client.Options{Scheme: harness.Scheme()})
	if err != nil {
		w.Fatal(err)
	}
	if err := w.Client.List(w.Context(), list, client.InNamespace(w.ns)); err != nil {
		w.Fatal(err)
	}
	ctx, cancel := context.WithCancel(w.Context())
	stream, err := watcher.Watch(ctx, list, client.InNamespace(w.ns), &client.ListOptions{Raw: &metav1.ListOptions{ResourceVersion: list.GetResourceVersion()}})
	if err != nil {
		cancel()
		w.Fatal(err)
	}
	c := newCounter(stream)
	w.Cleanup(func() { cancel(); c.wait() })
	return c
}
