// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"errors"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	clocktesting "k8s.io/utils/clock/testing"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/test/gen"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 500_000_000, time.UTC)

func TestQuietTurnsNormalLifeIntoAnotherTry(t *testing.T) {
	resource := schema.GroupResource{Resource: "issues"}
	terminating := apierrors.NewForbidden(resource, "i", errors.New("namespace is going"))
	terminating.ErrStatus.Details.Causes = []metav1.StatusCause{{Type: "NamespaceTerminating"}}
	for name, c := range map[string]struct {
		err   error
		after time.Duration
		fails bool
	}{
		"conflict":            {err: apierrors.NewConflict(resource, "i", errors.New("changed")), after: retryConflict},
		"gone":                {err: errGone},
		"something else gone": {err: apierrors.NewNotFound(resource, "i"), fails: true},
		"namespace goes away": {err: terminating},
		"forbidden":           {err: apierrors.NewForbidden(resource, "i", errors.New("no")), fails: true},
		"anything else":       {err: errors.New("broken"), fails: true},
	} {
		result, err := newTestShell().quiet(request("ns", "i"), ctrl.Result{}, c.err)
		if (err != nil) != c.fails || result.RequeueAfter != c.after {
			t.Errorf("%s: %v, %v", name, result, err)
		}
	}
	if result, err := newTestShell().quiet(request("ns", "i"), ctrl.Result{RequeueAfter: time.Hour}, nil); err != nil || result.RequeueAfter != time.Hour {
		t.Errorf("a success lost its wake-up: %v, %v", result, err)
	}
}

// Of several things that were tried a conflict is tried again, and hides nothing else.
func TestAConflictHidesNoOtherError(t *testing.T) {
	resource := schema.GroupResource{Resource: "issues"}
	conflict := apierrors.NewConflict(resource, "i", errors.New("changed"))
	refused := apierrors.NewForbidden(resource, "j", errors.New("quota"))
	for name, c := range map[string]struct {
		errs  []error
		fails bool
		after time.Duration
	}{
		"conflict first":   {[]error{conflict, nil, refused}, true, 0},
		"conflict last":    {[]error{refused, conflict}, true, 0},
		"nothing else":     {[]error{nil, conflict, conflict}, false, retryConflict},
		"nothing went bad": {[]error{nil, nil}, false, 0},
	} {
		result, err := newTestShell().quiet(request("ns", "i"), ctrl.Result{}, joined(c.errs))
		if (err != nil) != c.fails || result.RequeueAfter != c.after {
			t.Errorf("%s: %v, %v", name, result, err)
		}
	}
}

// newTestShell is a shell without a client.
func newTestShell() *shell {
	return &shell{clock: clocktesting.NewFakePassiveClock(noon), writes: &writes{}, retries: newRetries()}
}

// Each conflict in a row is waited for twice as long, up to a limit; a success begins anew.
func TestRetriesOfConflictsBackOff(t *testing.T) {
	s := newTestShell()
	conflict := apierrors.NewConflict(schema.GroupResource{Resource: "issues"}, "i", errors.New("changed"))
	after := func(name string, err error) time.Duration {
		result, _ := s.quiet(request("ns", name), ctrl.Result{}, err)
		return result.RequeueAfter
	}
	for i, want := range []time.Duration{retryConflict, 2 * retryConflict, 4 * retryConflict, 8 * retryConflict} {
		if got := after("i", conflict); got != want {
			t.Errorf("after %d conflicts it waits %s, not %s", i+1, got, want)
		}
	}
	if got := after("j", conflict); got != retryConflict {
		t.Errorf("another object waits %s", got)
	}
	for range 20 {
		after("i", conflict)
	}
	if got := after("i", conflict); got != retryConflictMax {
		t.Errorf("the longest wait is %s, not %s", got, retryConflictMax)
	}
	after("i", nil)
	if got := after("i", conflict); got != retryConflict {
		t.Errorf("after a success it waits %s", got)
	}
}

func TestWakeUpIsNeverLost(t *testing.T) {
	s := &shell{clock: clocktesting.NewFakePassiveClock(noon)}
	for name, c := range map[string]struct {
		next time.Time
		want time.Duration
	}{
		"never":   {time.Time{}, 0},
		"to come": {noon.Add(time.Hour), time.Hour},
		"now":     {noon, time.Millisecond}, // 0 would mean never
		"past":    {noon.Add(-time.Hour), time.Millisecond},
	} {
		if got := s.wakeUp(c.next).RequeueAfter; got != c.want {
			t.Errorf("%s: after %s, not %s", name, got, c.want)
		}
	}
}

// As long as the cache is older than our own write, deciding again would repeat it.
func TestPendingWritesAreWaitedFor(t *testing.T) {
	var w writes
	cached, rival, answer := gen.Issue("i").Of("pact").Issue, gen.Issue("i").Of("pact").Issue, gen.Issue("i").Of("pact").Issue
	cached.ResourceVersion, rival.ResourceVersion, answer.ResourceVersion = "7", "9", "10"
	if w.pending(cached) {
		t.Error("nothing was written")
	}
	w.done(answer)
	for range 2 { // however often it is asked
		if !w.pending(cached) {
			t.Error("the cache still shows version 7")
		}
	}
	if !w.pending(rival) {
		t.Error("a rival's write before ours is not ours")
	}
	if w.pending(answer) {
		t.Error("the cache has caught up")
	}
	if w.pending(cached) {
		t.Error("what was caught up with is forgotten")
	}
	w.done(cached)
	if w.pending(cached) {
		t.Error("a write that changed nothing is waited for, and no event will come of it")
	}
	w.done(answer)
	w.forget(client.ObjectKeyFromObject(cached))
	if w.pending(cached) {
		t.Error("what was deleted is forgotten")
	}
}
