// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

// reading counts what is read from the cache.
type reading struct {
	*fakeCache
	lists, gets int
	fails       error
	panics      bool
}

func (r *reading) List(ctx context.Context, list client.ObjectList, options ...client.ListOption) error {
	r.lists++
	return r.fakeCache.List(ctx, list, options...)
}

func (r *reading) Get(ctx context.Context, key client.ObjectKey, into client.Object, options ...client.GetOption) error {
	if _, ok := into.(*v1alpha1.Issue); ok {
		if r.fails != nil {
			return r.fails
		}
		if r.panics {
			panic("a test")
		}
		r.gets++
	}
	return r.fakeCache.Get(ctx, key, into, options...)
}

// summing is an alliance's reconciler with a cache that counts.
type summing struct {
	*AllianceReconciler
	cache *reading
	now   time.Time
}

func newSumming(issues int) *summing {
	w := gen.NewWorld()
	cache := &reading{fakeCache: &fakeCache{objects: []client.Object{w.Alliance, w.Policy}}}
	for _, p := range w.Partners {
		cache.objects = append(cache.objects, p)
	}
	for _, r := range w.Reviews {
		cache.objects = append(cache.objects, r)
	}
	for i := range issues {
		cache.objects = append(cache.objects, gen.Issue(fmt.Sprint("settled-", i)).Detected("2026-01-05 09:00").Disclosed("2026-01-05 10:00", "contoso").
			Planned("2026-01-05 11:00").Resolved("2026-01-06 09:00").Issue)
	}
	now := gen.UTC("2026-03-02 09:00")
	s := shell{Client: cache, clock: clocktesting.NewFakePassiveClock(now), writes: &writes{}, retries: newRetries()}
	return &summing{&AllianceReconciler{shell: s, ledgers: newLedgers()}, cache, now}
}

// decides counts the issues in the status that is decided, and what is read for that.
func (s *summing) decides(t *testing.T) (open int32, lists, gets int) {
	t.Helper()
	s.cache.lists, s.cache.gets = 0, 0
	a := s.cache.objects[0].(*v1alpha1.Alliance)
	d, err := s.decide(t.Context(), a, s.now)
	if err != nil {
		t.Fatal(err)
	}
	return *d.status.(*v1alpha1.Alliance).Status.Issues.Open, s.cache.lists, s.cache.gets
}

// send has an event pass the watch of issues, as the cache sends it.
func (s *summing) send(passes func(watch) bool) {
	for _, w := range s.watches() {
		if _, ok := w.object.(*v1alpha1.Issue); ok {
			passes(w)
		}
	}
}

// TestWhatHasChangedIsReadAndNoMore: an alliance that was decided once reads what has changed since, however many reviews
// and issues it has.
func TestWhatHasChangedIsReadAndNoMore(t *testing.T) {
	s := newSumming(50)
	if open, lists, gets := s.decides(t); open != 0 || lists != 2 || gets != 0 {
		t.Fatalf("at first %d open, %d lists and %d gets, and not 0, 2 and 0", open, lists, gets)
	}
	issue := gen.Issue("fresh").Detected("2026-03-02 08:00").Issue
	s.cache.objects = append(s.cache.objects, issue)
	s.send(func(w watch) bool { return w.passes.Create(event.CreateEvent{Object: issue}) })
	if open, lists, gets := s.decides(t); open != 1 || lists != 0 || gets != 1 {
		t.Errorf("after an issue was opened %d open, %d lists and %d gets, and not 1, 0 and 1", open, lists, gets)
	}
	if open, lists, gets := s.decides(t); open != 1 || lists != 0 || gets != 0 {
		t.Errorf("with nothing new %d open, %d lists and %d gets, and not 1, 0 and 0", open, lists, gets)
	}
	resolved := issue.DeepCopy()
	gen.IssueBuilder{Issue: resolved}.Resolved("2026-03-02 08:30")
	s.cache.objects[len(s.cache.objects)-1] = resolved
	s.send(func(w watch) bool { return w.passes.Update(event.UpdateEvent{ObjectOld: issue, ObjectNew: resolved}) })
	if open, _, gets := s.decides(t); open != 0 || gets != 1 {
		t.Errorf("after it was resolved %d open and %d gets, and not 0 and 1", open, gets)
	}
	s.cache.objects[len(s.cache.objects)-1] = issue
	s.send(func(w watch) bool { return w.passes.Update(event.UpdateEvent{ObjectOld: resolved, ObjectNew: issue}) })
	if open, _, _ := s.decides(t); open != 1 {
		t.Errorf("after the resolution was taken back %d open, and not 1", open)
	}
	s.cache.objects = s.cache.objects[:len(s.cache.objects)-1]
	s.send(func(w watch) bool { return w.passes.Delete(event.DeleteEvent{Object: issue}) })
	if open, lists, gets := s.decides(t); open != 0 || lists != 0 || gets != 1 {
		t.Errorf("after it was deleted %d open, %d lists and %d gets, and not 0, 0 and 1", open, lists, gets)
	}
}

// TestAllIsReadAgain where what was read does not stand any more.
func TestAllIsReadAgain(t *testing.T) {
	for name, change := range map[string]func(*summing){
		"the alliance has another team": func(s *summing) {
			a := s.cache.objects[0].(*v1alpha1.Alliance).DeepCopy()
			a.Generation++
			a.Spec.Team = a.Spec.Team[1:]
			s.cache.objects[0] = a
		},
		"the policy changed": func(s *summing) {
			p := s.cache.objects[1].(*v1alpha1.CommunicationPolicy).DeepCopy()
			p.Generation++
			s.cache.objects[1] = p
		},
		"a partner changed": func(s *summing) {
			at := slices.IndexFunc(s.cache.objects, func(o client.Object) bool { return o.GetName() == "contoso" })
			p := s.cache.objects[at].(*v1alpha1.Partner).DeepCopy()
			p.Generation++
			s.cache.objects[at] = p
		},
		"another decade began":   func(s *summing) { s.now = gen.UTC("2030-01-01 00:00") },
		"the clock was put back": func(s *summing) { s.now = s.now.Add(-time.Second) },
		"the alliance was gone": func(s *summing) {
			if err := s.gone(context.Background(), request(gen.Namespace, s.cache.objects[0].GetName())); err != nil {
				panic(err)
			}
		},
	} {
		s := newSumming(3)
		s.decides(t)
		change(s)
		if _, lists, _ := s.decides(t); lists != 2 {
			t.Errorf("%s: %d lists, and not both", name, lists)
		}
	}
	s := newSumming(3)
	s.decides(t)
	a := s.cache.objects[0].(*v1alpha1.Alliance).DeepCopy()
	a.Generation++
	a.Spec.Conversations = append(a.Spec.Conversations, v1alpha1.Conversation{Between: []v1alpha1.PersonRef{gen.Person("northwind/jane"), gen.Person("contoso/sam")}})
	s.cache.objects[0] = a
	if _, lists, _ := s.decides(t); lists != 0 {
		t.Errorf("after a conversation was recorded all is read again")
	}
}

// TestWhatCouldNotBeReadIsReadAgain: a failure loses no change.
func TestWhatCouldNotBeReadIsReadAgain(t *testing.T) {
	s := newSumming(3)
	s.decides(t)
	issue := gen.Issue("fresh").Detected("2026-03-02 08:00").Issue
	s.cache.objects = append(s.cache.objects, issue)
	s.send(func(w watch) bool { return w.passes.Create(event.CreateEvent{Object: issue}) })
	s.cache.fails = errors.New("the manager stops")
	if _, err := s.decide(t.Context(), s.cache.objects[0].(*v1alpha1.Alliance), s.now); err == nil {
		t.Fatal("it decided without what it could not read")
	}
	s.cache.fails = nil
	if open, _, _ := s.decides(t); open != 1 {
		t.Errorf("%d open, and not the one that could not be read", open)
	}
}

// TestTheLedgerNotesWhatTheAllianceDoesNotReadToo: what it deletes must be as it is now, whoever changed it.
func TestTheLedgerNotesWhatTheAllianceDoesNotReadToo(t *testing.T) {
	s := newSumming(1)
	s.decides(t)
	before := gen.Issue("settled-0").Issue
	after := before.DeepCopy()
	after.ResourceVersion, after.Status.ObservedGeneration = "2", 7
	s.send(func(w watch) bool {
		if w.passes.Update(event.UpdateEvent{ObjectOld: before, ObjectNew: after}) {
			t.Error("it wakes the alliance")
		}
		return false
	})
	if _, _, gets := s.decides(t); gets != 1 {
		t.Errorf("%d gets, and not 1", gets)
	}
}

// TestDecidedWhileItChanges: what changes while all is read for the first time is noted.
func TestDecidedWhileItChanges(t *testing.T) {
	l := newLedgers()
	key := types.NamespacedName{Namespace: gen.Namespace, Name: "pact"}
	l.take(key)
	l.note(gen.Issue("during").Of("pact").Issue, gen.Issue("other").Of("elsewhere").Issue)
	if _, changed := l.take(key); !changed[v1alpha1.KindIssue]["during"] || len(changed[v1alpha1.KindIssue]) != 1 {
		t.Errorf("%v, and not the issue that changed", changed)
	}
	if _, changed := l.take(key); len(changed) != 0 {
		t.Errorf("%v was taken before", changed)
	}
}

// newSummingOf has decided of one open issue, the last object of its cache.
func newSummingOf(t *testing.T, name string) (*summing, *v1alpha1.Issue) {
	t.Helper()
	s := newSumming(1)
	issue := gen.Issue(name).Detected("2026-03-02 08:00").Issue
	s.cache.objects = append(s.cache.objects, issue)
	if open, _, _ := s.decides(t); open != 1 {
		t.Fatalf("%d open, and not 1", open)
	}
	return s, issue
}

// TestWhatBelongsToAnotherAllianceNowIsLeftOut: an issue that was deleted and made again under its name, for another alliance.
func TestWhatBelongsToAnotherAllianceNowIsLeftOut(t *testing.T) {
	s, issue := newSummingOf(t, "moves")
	other := gen.Issue("moves").Of("elsewhere").Detected("2026-03-02 08:00").Issue
	s.cache.objects[len(s.cache.objects)-1] = other
	s.send(func(w watch) bool { return w.passes.Update(event.UpdateEvent{ObjectOld: issue, ObjectNew: other}) })
	if open, _, _ := s.decides(t); open != 0 {
		t.Errorf("%d open, and not 0: it is another alliance's", open)
	}
}

// TestWhatCannotBeReadAnyMoreIsLeftOut: such an object leaves the cache, and the event has its name alone.
func TestWhatCannotBeReadAnyMoreIsLeftOut(t *testing.T) {
	s, issue := newSummingOf(t, "broken")
	s.cache.objects = s.cache.objects[:len(s.cache.objects)-1]
	stub := &v1alpha1.Issue{ObjectMeta: metav1.ObjectMeta{Namespace: issue.Namespace, Name: issue.Name}}
	s.send(func(w watch) bool {
		if woken := w.wakes(t.Context(), stub); len(woken) != 1 || woken[0].Name != s.cache.objects[0].GetName() {
			t.Errorf("it wakes %v, and not the alliance that it may have been of", woken)
		}
		return w.passes.Delete(event.DeleteEvent{Object: stub})
	})
	if open, _, _ := s.decides(t); open != 0 {
		t.Errorf("%d open, and not 0", open)
	}
}

// TestAPanicLosesNoChange: controller-runtime goes on after one.
func TestAPanicLosesNoChange(t *testing.T) {
	s := newSumming(1)
	s.decides(t)
	issue := gen.Issue("fresh").Detected("2026-03-02 08:00").Issue
	s.cache.objects = append(s.cache.objects, issue)
	s.send(func(w watch) bool { return w.passes.Create(event.CreateEvent{Object: issue}) })
	s.cache.panics = true
	func() {
		defer func() { _ = recover() }()
		s.decides(t)
		t.Error("it did not panic")
	}()
	s.cache.panics = false
	if open, _, _ := s.decides(t); open != 1 {
		t.Errorf("%d open, and not 1", open)
	}
}
