// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package kstatus

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/util/retry"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/harness"
)

// What kstatus says.
const (
	inProgress  = "InProgress"
	failed      = "Failed"
	current     = "Current"
	terminating = "Terminating"
)

// life is a namespace, and the objects that the test says something of.
type life struct {
	*harness.Env
	*testing.T
	binary, ns string
	// good are fine but for what practices ask for; waiting refer to what is not there; invalid have a field
	// that cannot be used.
	good, waiting, invalid []*unstructured.Unstructured
}

func newLife(t *testing.T) *life {
	t.Helper()
	root, err := harness.Root()
	if err != nil {
		t.Fatal(err)
	}
	l := &life{T: t, binary: filepath.Join(root, "bin", "tools", "kstatus")}
	if _, err := os.Stat(l.binary); err != nil {
		if os.Getenv("ENTENTE_REQUIRE_GITOPS") != "" {
			t.Fatal("there is no kstatus; run make kstatus")
		}
		t.Skip("there is no kstatus; run make kstatus")
	}
	if !harness.HasAssets() {
		t.Skip("there is no API server")
	}
	l.Env = harness.New(t, harness.Options{At: time.Date(2031, 3, 3, 9, 0, 0, 0, time.UTC), NoManager: true})
	l.ns = l.Namespace(t)
	l.good, l.waiting, l.invalid = l.apply("good"), l.apply("waiting"), l.apply("invalid")
	return l
}

// apply applies a file of testdata.
func (l *life) apply(name string) []*unstructured.Unstructured {
	l.Helper()
	objects, err := harness.ReadObjects("test/gitops/kstatus/testdata/" + name + ".yaml")
	if err == nil {
		err = l.Apply(l.Context(), l.ns, objects...)
	}
	if err != nil {
		l.Fatal(err)
	}
	for _, o := range objects {
		o.SetNamespace(l.ns)
	}
	return objects
}

func (l *life) all() []*unstructured.Unstructured {
	return append(append(append([]*unstructured.Unstructured{}, l.good...), l.waiting...), l.invalid...)
}

// are fails unless kstatus says the same of all of some objects, as they are on the API server.
func (l *life) are(when, want string, objects ...*unstructured.Unstructured) {
	l.Helper()
	for _, o := range objects {
		l.read(o)
		text, err := o.MarshalJSON()
		if err != nil {
			l.Fatal(err)
		}
		cmd := exec.CommandContext(l.Context(), l.binary)
		cmd.Stdin = bytes.NewReader(text)
		said, err := cmd.CombinedOutput()
		if err != nil {
			l.Fatalf("%v: %s", err, said)
		}
		if got := strings.TrimSpace(string(said)); got != want {
			l.Errorf("%s: %s %s is %s, not %s: %v", when, o.GetKind(), o.GetName(), got, want, o.Object["status"])
		}
	}
}

func (l *life) read(o *unstructured.Unstructured) {
	l.Helper()
	if err := l.Client.Get(l.Context(), client.ObjectKeyFromObject(o), o); err != nil {
		l.Fatal(err)
	}
}

// edit changes objects as kubectl edit does.
func (l *life) edit(change func(o *unstructured.Unstructured), objects ...*unstructured.Unstructured) {
	l.Helper()
	for _, o := range objects {
		err := retry.RetryOnConflict(retry.DefaultBackoff, func() error {
			if err := l.Client.Get(l.Context(), client.ObjectKeyFromObject(o), o); err != nil {
				return err
			}
			change(o)
			return l.Client.Update(l.Context(), o)
		})
		if err != nil {
			l.Fatalf("%s %s: %v", o.GetKind(), o.GetName(), err)
		}
	}
}

// must fails unless a condition of an object has a status.
func (l *life) must(kind, name, condition, want string) {
	l.Helper()
	o := l.named(kind, name)
	l.read(o)
	conditions, _, err := unstructured.NestedSlice(o.Object, "status", "conditions")
	if err != nil {
		l.Fatal(err)
	}
	for _, c := range conditions {
		if c := c.(map[string]any); c["type"] == condition && c["status"] == want {
			return
		}
	}
	l.Errorf("%s %s has not %s=%s: %v", kind, name, condition, want, conditions)
}

func (l *life) named(kind, name string) *unstructured.Unstructured {
	l.Helper()
	for _, o := range l.all() {
		if o.GetKind() == kind && o.GetName() == name {
			return o
		}
	}
	l.Fatalf("there is no %s %s", kind, name)
	return nil
}

// declared are objects whose spec people write: a message never changes.
func declared(objects []*unstructured.Unstructured) (out []*unstructured.Unstructured) {
	for _, o := range objects {
		if o.GetKind() != v1alpha1.KindNotification {
			out = append(out, o)
		}
	}
	return out
}

func suspend(value bool) func(*unstructured.Unstructured) {
	return func(o *unstructured.Unstructured) { o.Object["spec"].(map[string]any)["suspend"] = value }
}

// Every kind is in progress until the manager has looked at it, failed only while somebody has to change something,
// and otherwise current, whatever its practices are like.
func TestEveryKindThroughItsLife(t *testing.T) {
	l := newLife(t)
	l.are("new", inProgress, l.all()...)

	l.start()
	l.are("looked at", current, l.good...)
	l.are("looked at", failed, l.invalid...)
	l.are("refers to what is not there", inProgress, l.waiting...)
	// The policy says at once that it lacks a Secret, before any message needs it.
	l.must(v1alpha1.KindCommunicationPolicy, "locked", v1alpha1.ConditionChannelsHealthy, "False")
	l.must(v1alpha1.KindCommunicationPolicy, "locked", v1alpha1.ConditionReady, "Unknown")
	l.Advance(t, l.Now().Add(9*time.Second))
	l.are("after nine seconds", inProgress, l.waiting...)
	l.Advance(t, l.Now().Add(time.Second))
	l.are("after ten seconds", failed, l.waiting...)
	l.are("after ten seconds", current, l.good...)

	l.apply("later")
	l.edit(func(o *unstructured.Unstructured) { // Secrets are not watched
		o.SetAnnotations(map[string]string{v1alpha1.AnnotationRefresh: "2031-03-03T09:00:10Z"})
	}, l.named(v1alpha1.KindCommunicationPolicy, "locked"))
	l.Settle(t)
	l.are("what it refers to came", current, l.waiting...)

	l.Advance(t, l.Now().AddDate(0, 1, 0))
	for range 2 { // steps
		l.Advance(t, l.Now().Add(time.Hour))
	}
	l.must(v1alpha1.KindAlliance, "pact", v1alpha1.ConditionHealthy, "False")
	l.must(v1alpha1.KindReview, "yearly", v1alpha1.ConditionOverdue, "True")
	l.must(v1alpha1.KindIssue, "late", v1alpha1.ConditionPathExhausted, "True")
	l.must(v1alpha1.KindCommunicationPolicy, "standard", v1alpha1.ConditionChannelsHealthy, "False")
	l.are("a practice is broken", current, l.good...)
	l.messages()

	l.edit(suspend(true), declared(l.good)...)
	l.Settle(t)
	l.are("suspended", current, l.good...)
}

// Changed, an object is in progress until the manager has looked again; deleted, it is terminating.
func TestEveryKindChangedAndDeleted(t *testing.T) {
	l := newLife(t)
	l.start()
	if err := l.StopManager(); err != nil {
		t.Fatal(err)
	}
	l.edit(suspend(false), declared(l.good)...)
	l.are("changed", inProgress, declared(l.good)...)
	l.start()
	l.are("looked at again", current, l.good...)

	const hold = "test.entente.dev/hold"
	l.edit(func(o *unstructured.Unstructured) { o.SetFinalizers([]string{hold}) }, l.all()...)
	for _, o := range l.all() {
		if err := l.Client.Delete(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	l.are("deleted", terminating, l.all()...)
	l.edit(func(o *unstructured.Unstructured) { o.SetFinalizers(nil) }, l.all()...)
}

// start starts a manager, and waits until it has looked at everything.
func (l *life) start() {
	l.Helper()
	if err := l.StartManager(l.Context()); err != nil {
		l.Fatal(err)
	}
	l.Settle(l.T)
}

// messages fails unless the manager has made some, and all are current: that nobody took them is for the policy.
func (l *life) messages() {
	l.Helper()
	list := &unstructured.UnstructuredList{}
	list.SetGroupVersionKind(v1alpha1.SchemeGroupVersion.WithKind(v1alpha1.KindNotification + "List"))
	if err := l.Client.List(l.Context(), list, client.InNamespace(l.ns)); err != nil {
		l.Fatal(err)
	}
	if len(list.Items) < 2 {
		l.Errorf("there are %d messages", len(list.Items))
	}
	for i := range list.Items {
		l.are("a message", current, &list.Items[i])
	}
}
