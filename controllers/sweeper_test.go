// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

// sweep sweeps over some objects and returns the count, and the names of what was asked for.
func sweep(t *testing.T, tolerance time.Duration, objects ...client.Object) (int, []string) {
	t.Helper()
	s := NewSweeper(&fakeCache{objects: objects}, clocktesting.NewFakePassiveClock(noon))
	var (
		mu    sync.Mutex
		names []string
		wg    sync.WaitGroup
	)
	ctx, cancel := context.WithCancel(t.Context())
	for _, source := range s.sources {
		wg.Go(func() {
			for {
				select {
				case e := <-source:
					mu.Lock()
					names = append(names, e.Object.GetName())
					mu.Unlock()
				case <-ctx.Done():
					return
				}
			}
		})
	}
	count, _ := s.Sweep(ctx, tolerance)
	cancel()
	wg.Wait()
	slices.Sort(names)
	return count, names
}

func TestSweeperFindsWhatIsLate(t *testing.T) {
	at := func(d time.Duration) *metav1.Time { return new(metav1.NewTime(noon.Add(d))) }
	review := func(name string, next *metav1.Time) client.Object {
		r := gen.Review(name).Of("pact").Review
		r.Status.NextCheckTime = next
		return r
	}
	objects := []client.Object{
		review("never", nil),
		review("in-a-second", at(time.Second)),
		review("now", at(0)),
		review("9s-ago", at(-9*time.Second)),
		review("10s-ago", at(-10*time.Second)),
		review("11s-ago", at(-11*time.Second)),
	}
	count, names := sweep(t, 10*time.Second, objects...)
	if want := []string{"10s-ago", "11s-ago"}; count != len(want) || !slices.Equal(names, want) {
		t.Errorf("with ten seconds of tolerance %d were found: %v, not %v", count, names, want)
	}
	count, names = sweep(t, 0, objects...)
	if want := []string{"10s-ago", "11s-ago", "9s-ago", "now"}; count != len(want) || !slices.Equal(names, want) {
		t.Errorf("without tolerance %d were found: %v, not %v", count, names, want)
	}
}

func TestSweeperLooksAtEveryKind(t *testing.T) {
	past := new(metav1.NewTime(noon.Add(-time.Hour)))
	partner, policy, alliance := gen.Partner("partner").Partner, gen.Policy("policy").CommunicationPolicy, gen.Alliance("alliance").Alliance
	review, issue, message := gen.Review("review").Review, gen.Issue("issue").Issue, gen.Notification("message").Notification
	partner.Status.NextCheckTime, policy.Status.NextCheckTime, alliance.Status.NextCheckTime = past, past, past
	review.Status.NextCheckTime, issue.Status.NextCheckTime, message.Status.NextCheckTime = past, past, past
	_, names := sweep(t, 0, partner, policy, alliance, review, issue, message)
	if want := []string{"alliance", "issue", "message", "partner", "policy", "review"}; !slices.Equal(names, want) {
		t.Errorf("found were %v, not %v", names, want)
	}
}

// Right after a look nothing is missed: not a message that gathers others, and not one whose time
// is over and which somebody else's finalizer keeps.
func TestWhatWasJustLookedAtIsNotMissed(t *testing.T) {
	p := gen.Policy("standard").Channels(gen.Mail("mail", "smtp:25"))
	p.Spec.NotificationRetention, p.Spec.Digest = "P1D", &v1alpha1.Digest{GatherFor: "PT1H"}
	settled := messageAboutNorthwind("settled").Created("2026-11-01 00:00").Outcome(v1alpha1.OutcomeDelivered).Deleted("2026-11-03 00:00").
		Conditions(metav1.Condition{Type: v1alpha1.ConditionDelivered, Status: metav1.ConditionTrue, LastTransitionTime: gen.Time("2026-11-01 00:00")})
	gathers := messageAboutNorthwind("gathers").Reason(v1alpha1.NotificationReviewDue).Created("2026-11-01 00:00").Outcome(v1alpha1.OutcomePending)
	gathers.Spec.NotBeforeTime = new(metav1.NewTime(noon.Truncate(time.Second).Add(-time.Minute)))
	gathers.Status.NextCheckTime = gathers.Spec.NotBeforeTime
	for _, n := range []*v1alpha1.Notification{settled.Notification, gathers.Notification} {
		r := postman(newRecordingClient(t), p.CommunicationPolicy, n)
		result, err := r.Reconcile(t.Context(), request("demo", n.Name))
		if err != nil {
			t.Fatal(err)
		}
		s := NewSweeper(r.Client, r.clock)
		q := newWatchedQueue(n.Name, nil, r.clock)
		s.queues[v1alpha1.KindNotification] = q
		if result.RequeueAfter > 0 {
			q.note(result.RequeueAfter, request("demo", n.Name))
		}
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			for {
				select {
				case <-s.sources[v1alpha1.KindNotification]:
				case <-ctx.Done():
					return
				}
			}
		}()
		if due, missed := s.Sweep(ctx, sweepAfter); due+missed > 0 {
			t.Errorf("%s: %d due, %d missed", n.Name, due, missed)
		}
		cancel()
	}
}

// brokenCache cannot list anything.
type brokenCache struct{ client.Reader }

func (brokenCache) List(context.Context, client.ObjectList, ...client.ListOption) error {
	return errors.New("not synced")
}

func TestSweeperSurvivesACacheThatFails(t *testing.T) {
	s := NewSweeper(brokenCache{}, clocktesting.NewFakePassiveClock(noon))
	if n, _ := s.Sweep(t.Context(), 0); n != 0 {
		t.Errorf("%d were found", n)
	}
}

// A sweep ends with its context, though nobody takes what it found.
func TestSweepEndsWithItsContext(t *testing.T) {
	r := gen.Review("r").Of("pact").Review
	r.Status.NextCheckTime = new(metav1.NewTime(noon.Add(-time.Hour)))
	s := NewSweeper(&fakeCache{objects: []client.Object{r}}, clocktesting.NewFakePassiveClock(noon))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	done := make(chan struct{})
	go func() { defer close(done); s.Sweep(ctx, 0) }()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		t.Fatal("it waits for ever")
	}
}
