// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/simulate"
	"github.com/entente-dev/entente/test/agreement/random"
	"github.com/entente-dev/entente/test/gen"
	"github.com/entente-dev/entente/test/movable"
)

func TestWhatGrowsIsFound(t *testing.T) {
	before := usage{LiveHeap: 20 << 20, Goroutines: 100, Watches: 6, Objects: 100}
	for _, c := range []struct {
		what  string
		after usage
		found int
	}{
		{"the same", before, 0},
		{"less", usage{LiveHeap: 1, Goroutines: 1, Watches: 6}, 0},
		{"what further objects take", usage{LiveHeap: 20<<20 + moreHeap + 1000*moreHeapPerItem, Goroutines: 110, Watches: 6, Objects: 1100}, 0},
		{"memory", usage{LiveHeap: 20<<20 + moreHeap + 1, Goroutines: 100, Watches: 6, Objects: 50}, 1},
		{"goroutines", usage{Goroutines: 111, Watches: 6}, 1},
		{"watches", usage{Watches: 7}, 1},
		{"a watch is lost", usage{Watches: 5}, 1},
	} {
		if found := c.after.grown(&before); len(found) != c.found {
			t.Errorf("%s: %v", c.what, found)
		}
	}
}

// bare is a world without an API server.
func bare(t *testing.T) *world {
	clock, err := movable.NewClock(t.TempDir() + "/clock")
	if err != nil {
		t.Fatal(err)
	}
	w := &world{clock: clock, receiver: &receiver{taken: map[types.UID]int{"taken": 1}}}
	w.places = []*place{{world: w, namespace: "meant", meant: true}, {world: w, namespace: "random"}}
	return w
}

func TestWhatDidNotArriveIsFound(t *testing.T) {
	message := func(namespace string, uid types.UID, outcome v1alpha1.Outcome, reason string) gen.NotificationBuilder {
		b := gen.Notification("n").UID(uid).Outcome(outcome)
		b.Namespace = namespace
		b.Status.Conditions = []metav1.Condition{{Type: v1alpha1.ConditionDelivered, Reason: reason}}
		return b
	}
	later := message("meant", "x", v1alpha1.OutcomePending, v1alpha1.ReasonRetrying)
	later.Status.NextCheckTime = new(metav1.NewTime(time.Now().Add(time.Hour)))
	for _, c := range []struct {
		what  string
		n     gen.NotificationBuilder
		found bool
	}{
		{"it arrived", message("meant", "taken", v1alpha1.OutcomeDelivered, v1alpha1.ReasonDelivered), false},
		{"on record as delivered", message("meant", "other", v1alpha1.OutcomeDelivered, v1alpha1.ReasonDelivered), true},
		{"withdrawn", message("meant", "other", v1alpha1.OutcomeFailed, v1alpha1.ReasonWithdrawn), false},
		{"refused", message("meant", "other", v1alpha1.OutcomeFailed, v1alpha1.ReasonRefused), true},
		{"refused at random", message("random", "other", v1alpha1.OutcomeFailed, v1alpha1.ReasonRefused), false},
		{"never sent", message("random", "other", v1alpha1.OutcomePending, v1alpha1.ReasonWaiting), true},
		{"to be sent again", later, true},
	} {
		v := &verdict{w: bare(t)}
		if v.judgeMessage(c.n.Notification); v.failed() != c.found {
			t.Errorf("%s: %v", c.what, v.Findings)
		}
	}
}

// A status that the rules would write otherwise is found, and so is an object that is not there.
func TestAStatusThatTheRulesDoNotSayIsFound(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	var found inventory.Inventory
	for _, o := range random.Objects(7, random.Options{Namespace: "n", Start: at, For: time.Hour, URL: "https://hook.example/in"}) {
		if err := found.Add(o); err != nil {
			t.Fatal(err)
		}
	}
	if differ, err := unlike(&found, at); err != nil || len(differ) == 0 {
		t.Fatalf("there are no statuses yet: %v, %v", differ, err)
	}
	s := simulate.New(&found, simulate.Options{Start: at, KeepStatus: true, Made: func(n *v1alpha1.Notification) {
		if err := found.Add(n); err != nil {
			t.Fatal(err)
		}
	}})
	if err := s.Advance(at.Add(time.Nanosecond)); err != nil {
		t.Fatal(err)
	}
	rested := s.Objects()
	rested.Notifications = found.Notifications
	if differ, err := unlike(rested, at); err != nil || len(differ) > 0 {
		t.Fatalf("the rules say what they said: %v, %v", differ, err)
	}
	rested.Alliances[0].Status.Conditions[0].Message = "All is well, believe me"
	if differ, err := unlike(rested, at); err != nil || len(differ) != 1 || !strings.Contains(differ[0], "believe me") {
		t.Errorf("%v, %v", differ, err)
	}
}

func TestTheVerdictIsPrinted(t *testing.T) {
	v := &verdict{w: bare(t), Seed: 7, Before: &usage{}, After: &usage{}}
	var out bytes.Buffer
	if v.print(&out); !strings.Contains(out.String(), "Verdict: good") || !strings.Contains(out.String(), "Seed 7") {
		t.Error(out.String())
	}
	v.find("one is lost")
	out.Reset()
	if v.print(&out); !strings.Contains(out.String(), "Verdict: NOT GOOD") || !strings.Contains(out.String(), "one is lost") {
		t.Error(out.String())
	}
}

func TestFlags(t *testing.T) {
	for _, args := range [][]string{{"-minutes=0"}, {"-namespaces=1"}, {"-issues=1"}, {"more"}} {
		if _, err := parseFlags(args); err == nil {
			t.Errorf("%v is accepted", args)
		}
	}
}
