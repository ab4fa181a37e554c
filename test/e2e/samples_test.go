// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/sets"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/harness"
)

// The samples apply as they are, in any order, and reach the state that their comments tell
// of. Nothing in them but the address of the receiver is changed here.
func TestSamplesTellTheirStory(t *testing.T) {
	t.Parallel()
	w := newWorld(t, live)
	objects, err := harness.ReadObjects("config/samples/0*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range objects {
		if o.GetKind() == v1alpha1.KindCommunicationPolicy {
			w.redirect(o)
		}
	}
	slices.Reverse(objects)
	if err := w.Apply(t.Context(), w.ns, objects...); err != nil {
		t.Fatal(err)
	}
	good := &v1alpha1.Alliance{ObjectMeta: w.meta("northwind-fabrikam")}
	w.AwaitCondition(t, good, v1alpha1.ConditionHealthy, yes, v1alpha1.ReasonAllInPlace)
	bad := &v1alpha1.Alliance{ObjectMeta: w.meta("northwind-contoso")}
	w.AwaitCondition(t, bad, v1alpha1.ConditionReady, yes, "")
	w.AwaitCondition(t, bad, v1alpha1.ConditionHealthy, no, v1alpha1.ReasonPracticesMissing)
	w.AwaitCondition(t, bad, reviewsCurrent, no, v1alpha1.ReasonOverdue)
	r := &v1alpha1.Review{ObjectMeta: w.meta("northwind-contoso-summer-review")}
	w.AwaitCondition(t, r, v1alpha1.ConditionOverdue, yes, "")
	i := &v1alpha1.Issue{ObjectMeta: w.meta("late-shipments")}
	w.AwaitCondition(t, i, v1alpha1.ConditionStale, yes, "")
	w.Await(t, i, "the first step is told", func() bool {
		e := i.Status.Escalation
		return e != nil && len(e.Steps) > 0 && e.Steps[0].NotifiedTime != nil
	})
	w.AwaitCondition(t, i, v1alpha1.ConditionEscalated, yes, v1alpha1.ReasonStepStarted)
	w.AwaitCondition(t, bad, issuesContained, no, v1alpha1.ReasonIssuesEscalated)

	w.Await(t, i, "a call request, the messages to two managers, and that two people owe the disclosure", func() bool { return len(w.hook.Messages()) >= 5 })
	ids := sets.New[string]()
	for _, m := range w.hook.Messages() {
		ids.Insert(m.ID)
	}
	if n := len(w.hook.Messages()); n != 5 || ids.Len() != 5 {
		t.Errorf("%d messages with %d ids arrived, not 5: %q", n, ids.Len(), w.told())
	}
	key := &corev1.Secret{ObjectMeta: w.meta("hook")}
	w.get(key)
	w.mustBeSigned(string(key.Data["secret"]))
	all, err := w.Objects(t.Context(), w.ns)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range all {
		w.AwaitCondition(t, o, v1alpha1.ConditionReady, metav1.ConditionTrue, "")
	}
}

// redirect sends what a policy's webhooks send to this test.
func (w *world) redirect(policy *unstructured.Unstructured) {
	w.Helper()
	channels, _, err := unstructured.NestedSlice(policy.Object, "spec", "channels")
	if err != nil {
		w.Fatal(err)
	}
	for _, c := range channels {
		if err := unstructured.SetNestedField(c.(map[string]any), w.hook.URL, "webhook", "url"); err != nil {
			w.Fatal(err)
		}
	}
	if err := unstructured.SetNestedSlice(policy.Object, channels, "spec", "channels"); err != nil {
		w.Fatal(err)
	}
}

var orders = flag.Int("orders", 4, "how many orders TestTheSamplesInAnyOrderTellTheSame applies the samples in")

// The samples tell the same people the same, in whatever order they are applied.
func TestTheSamplesInAnyOrderTellTheSame(t *testing.T) {
	t.Parallel()
	inOrder := make(chan []string, 1)
	for n := range *orders {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, live)
			objects, err := harness.ReadObjects("config/samples/0*.yaml")
			if err != nil {
				t.Fatal(err)
			}
			seed := rand.Uint64()
			random := rand.New(rand.NewPCG(seed, 0))
			if n == 0 {
				t.Cleanup(func() {
					if t.Failed() {
						inOrder <- nil
					}
				})
			} else {
				random.Shuffle(len(objects), func(i, j int) { objects[i], objects[j] = objects[j], objects[i] })
			}
			for _, o := range objects {
				if o.GetKind() == v1alpha1.KindCommunicationPolicy {
					w.redirect(o)
				}
				if err := w.Apply(t.Context(), w.ns, o); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Duration(random.IntN(300)) * time.Millisecond)
			}
			i := &v1alpha1.Issue{ObjectMeta: w.meta("late-shipments")}
			w.AwaitCondition(t, i, v1alpha1.ConditionEscalated, yes, v1alpha1.ReasonStepStarted)
			w.Await(t, i, "a call request, the messages to two managers, and that two people owe the disclosure", func() bool { return len(w.hook.Messages()) >= 5 })
			got := w.allTold()
			if n == 0 {
				inOrder <- got
				return
			}
			want := <-inOrder
			if inOrder <- want; want == nil {
				t.Skip("in order they do not tell it")
			}
			if !slices.Equal(got, want) {
				t.Errorf("seed %d tells\n  %q\nand in order\n  %q", seed, got, want)
			}
		})
	}
}
