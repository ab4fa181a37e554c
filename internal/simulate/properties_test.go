// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package simulate_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/simulate"
	"github.com/entente-dev/entente/test/agreement/random"
)

// What holds of every simulation, whatever the manifests are.

const (
	seeds  = 40
	window = 45 * 24 * time.Hour
)

var start = time.Date(2026, time.March, 12, 9, 0, 0, 0, time.UTC)

func manifests(tb testing.TB, seed uint64) *inventory.Inventory {
	tb.Helper()
	var out inventory.Inventory
	for _, o := range random.Objects(seed, random.Options{Namespace: "demo", Start: start, For: window, URL: "https://hook.example/in"}) {
		if err := out.Add(o); err != nil {
			tb.Fatal(err)
		}
	}
	return &out
}

// run is a simulation with all that it tells.
type run struct {
	*simulate.Simulation
	events   []simulate.Event
	messages []*v1alpha1.Notification
}

func begin(objects *inventory.Inventory, at time.Time, keepStatus bool) *run {
	r := &run{}
	r.Simulation = simulate.New(objects, simulate.Options{
		Start: at, KeepStatus: keepStatus,
		Observe: func(e simulate.Event) { r.events = append(r.events, e) },
		Made:    func(n *v1alpha1.Notification) { r.messages = append(r.messages, n) },
	})
	return r
}

func (r *run) advance(tb testing.TB, to time.Time) {
	tb.Helper()
	if err := r.Advance(to); err != nil {
		tb.Fatal(err)
	}
}

// state is how all objects and messages stand, as text.
func (r *run) state(tb testing.TB) string {
	tb.Helper()
	objects := r.Objects()
	objects.Notifications = r.messages
	var b strings.Builder
	for _, o := range objects.Sorted() {
		text, err := json.MarshalIndent(o, "", " ")
		if err != nil {
			tb.Fatal(err)
		}
		b.Write(text)
		b.WriteByte('\n')
	}
	return b.String()
}

func sameState(t *testing.T, seed uint64, a, b *run) {
	t.Helper()
	if a, b := a.state(t), b.state(t); a != b {
		t.Fatalf("seed %d, the objects differ:\n%s", seed, cmp.Diff(a, b))
	}
}

func sameEvents(t *testing.T, seed uint64, a, b []simulate.Event) {
	t.Helper()
	if diff := cmp.Diff(a, b, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("seed %d, the events differ:\n%s", seed, diff)
	}
}

// each calls what is to hold with many random manifests.
func each(t *testing.T, holds func(t *testing.T, seed uint64, d *rand.Rand)) {
	t.Helper()
	for seed := range uint64(seeds) {
		holds(t, seed, rand.New(rand.NewPCG(seed, 3)))
	}
}

func TestManySmallAdvancesAreOneLargeOne(t *testing.T) {
	told := 0
	each(t, func(t *testing.T, seed uint64, d *rand.Rand) {
		large, small := begin(manifests(t, seed), start, false), begin(manifests(t, seed), start, false)
		large.advance(t, start.Add(window))
		for at := start; at.Before(start.Add(window)); {
			at = at.Add(time.Duration(d.Int64N(int64(30 * time.Hour))))
			if d.IntN(3) == 0 {
				at = at.Truncate(12 * time.Hour).Add(12 * time.Hour)
			}
			if at.After(start.Add(window)) {
				at = start.Add(window)
			}
			small.advance(t, at)
		}
		sameEvents(t, seed, large.events, small.events)
		sameState(t, seed, large, small)
		told += len(large.events)
	})
	if told < 20*seeds {
		t.Errorf("%d manifests had %d events: the dice are loaded", seeds, told)
	}
}

func TestEventsAreToldOnceInOrderAndInTheirWindow(t *testing.T) {
	each(t, func(t *testing.T, seed uint64, d *rand.Rand) {
		r := begin(manifests(t, seed), start, false)
		middle := start.Add(time.Duration(d.Int64N(int64(window))))
		r.advance(t, middle)
		before := len(r.events)
		r.advance(t, start.Add(window))
		told := map[string]bool{}
		for i := range r.events {
			at := r.events[i].Time
			once := fmt.Sprintf("%+v", r.events[i])
			if told[once] {
				t.Fatalf("seed %d: told twice: %s", seed, once)
			}
			told[once] = true
			if i > 0 && at.Before(r.events[i-1].Time) {
				t.Fatalf("seed %d: %+v comes after %+v", seed, r.events[i], r.events[i-1])
			}
			if early := at.Before(middle); early != (i < before) || at.Before(start) || !at.Before(start.Add(window)) {
				t.Fatalf("seed %d: %+v was told before %s: %t", seed, r.events[i], middle, i < before)
			}
		}
	})
}

// Whoever looks again at what is at rest, as a manager does that starts anew, finds nothing to do.
func TestDecidingAgainChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, seed uint64, d *rand.Rand) {
		r := begin(manifests(t, seed), start, false)
		at := start
		for range 12 {
			at = at.Add(time.Duration(d.Int64N(int64(4*24*time.Hour))) + 1)
			if d.IntN(2) == 0 {
				at = at.Truncate(12 * time.Hour).Add(12*time.Hour + 1) // just after many things happened
			}
			r.advance(t, at)
			before := r.state(t)
			objects := r.Objects()
			objects.Notifications = r.messages
			again := begin(objects, at, true)
			again.advance(t, at.Add(1))
			if len(again.messages) > len(r.messages) {
				t.Fatalf("seed %d, %s: said again: %+v", seed, at, again.messages[len(r.messages)].Spec)
			}
			if after := again.state(t); after != before {
				t.Fatalf("seed %d, %s: looking again changed something:\n%s", seed, at, cmp.Diff(before, after))
			}
		}
	})
}

// A plan that goes on from a state, as one from a cluster does, tells what the one tells that
// has played the history.
func TestGoingOnFromAStateIsTheRestOfTheHistory(t *testing.T) {
	each(t, func(t *testing.T, seed uint64, d *rand.Rand) {
		whole := begin(manifests(t, seed), start, false)
		at := start.Add(time.Duration(d.Int64N(int64(window)))).Truncate(time.Second).Add(1)
		whole.advance(t, at)
		told := len(whole.events)
		// A copy: what is played on must not change what it goes on from.
		var state inventory.Inventory
		for _, o := range whole.Objects().Objects() {
			if err := state.Add(o.DeepCopyObject().(client.Object)); err != nil {
				t.Fatal(err)
			}
		}
		for _, n := range whole.messages {
			state.Notifications = append(state.Notifications, n.DeepCopy())
		}
		rest := begin(&state, at, true)
		rest.advance(t, start.Add(window))
		whole.advance(t, start.Add(window))
		sameEvents(t, seed, whole.events[told:], rest.events)
	})
}

func TestTheOrderOfTheObjectsDoesNotMatter(t *testing.T) {
	each(t, func(t *testing.T, seed uint64, d *rand.Rand) {
		objects, shuffled := manifests(t, seed), manifests(t, seed)
		shuffle(d, shuffled.Partners)
		shuffle(d, shuffled.Policies)
		shuffle(d, shuffled.Alliances)
		shuffle(d, shuffled.Reviews)
		shuffle(d, shuffled.Issues)
		a, b := begin(objects, start, false), begin(shuffled, start, false)
		a.advance(t, start.Add(window))
		b.advance(t, start.Add(window))
		sameEvents(t, seed, a.events, b.events)
		slices.SortFunc(a.messages, byName)
		slices.SortFunc(b.messages, byName)
		sameState(t, seed, a, b)
	})
}

func byName(a, b *v1alpha1.Notification) int { return strings.Compare(a.Name, b.Name) }

func shuffle[T any](d *rand.Rand, list []T) {
	d.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}

// What is recorded with a later date changes nothing before: a history can be replayed with all
// that is known today. Only the words of a condition may note what is on record and not yet true.
func TestWhatIsDatedLaterChangesNothingEarlier(t *testing.T) {
	cut := 0
	each(t, func(t *testing.T, seed uint64, d *rand.Rand) {
		at := start.Add(time.Duration(d.Int64N(int64(window)))).Truncate(time.Second)
		if d.IntN(2) == 0 {
			at = at.Truncate(12 * time.Hour)
		}
		known := manifests(t, seed)
		for _, o := range known.Objects() {
			cut += forget(o, at)
		}
		all, past := begin(manifests(t, seed), start, false), begin(known, start, false)
		all.advance(t, at)
		past.advance(t, at)
		sameEvents(t, seed, unnoted(past.events), unnoted(all.events))
	})
	if cut < seeds {
		t.Errorf("%d facts were forgotten in %d manifests: the dice are loaded", cut, seeds)
	}
}

var noted = regexp.MustCompile(`\. (A|An|The) [A-Za-z -]+ dated [^.]+ is not yet true`)

// unnoted takes the notes of what is to come out of the events.
func unnoted(events []simulate.Event) []simulate.Event {
	out := slices.Clone(events)
	for i := range out {
		out[i].Detail = noted.ReplaceAllString(out[i].Detail, "")
		out[i].Was, out[i].Is = unnotedCondition(out[i].Was), unnotedCondition(out[i].Is)
	}
	return out
}

func unnotedCondition(c *metav1.Condition) *metav1.Condition {
	if c == nil {
		return nil
	}
	out := *c
	out.Message = noted.ReplaceAllString(out.Message, "")
	return &out
}

// forget takes out of an object what is dated at a moment or later, and counts it.
func forget(o client.Object, at time.Time) (cut int) {
	switch o := o.(type) {
	case *v1alpha1.Alliance:
		s := &o.Spec
		s.Agreements = until(&cut, s.Agreements, at, func(x v1alpha1.Agreement) metav1.Time { return x.Time })
		s.Conversations = until(&cut, s.Conversations, at, func(x v1alpha1.Conversation) metav1.Time { return x.Time })
	case *v1alpha1.Review:
		if o.Labels[v1alpha1.LabelGenerated] != "" {
			return 0 // without any record it may be deleted, and could not have one later
		}
		s := &o.Spec
		s.Postponements = until(&cut, s.Postponements, at, func(x v1alpha1.Postponement) metav1.Time { return x.Time })
		s.Responses = until(&cut, s.Responses, at, func(x v1alpha1.Response) metav1.Time { return x.Time })
		if s.Cancellation != nil && !s.Cancellation.Time.Time.Before(at) {
			s.Cancellation, cut = nil, cut+1
		}
		if s.Record != nil && !s.Record.HeldTime.Time.Before(at) {
			s.Record, cut = nil, cut+1
		}
	case *v1alpha1.Issue:
		s := &o.Spec
		s.Updates = until(&cut, s.Updates, at, func(x v1alpha1.Update) metav1.Time { return x.Time })
		s.Acknowledgements = until(&cut, s.Acknowledgements, at, func(x v1alpha1.Acknowledgement) metav1.Time { return x.Time })
		s.Conversations = until(&cut, s.Conversations, at, func(x v1alpha1.Conversation) metav1.Time { return x.Time })
		s.Attempts = until(&cut, s.Attempts, at, func(x v1alpha1.Attempt) metav1.Time { return x.Time })
		s.Disclosures = until(&cut, s.Disclosures, at, func(x v1alpha1.DisclosureRecord) metav1.Time { return x.Time })
		s.Snoozes = until(&cut, s.Snoozes, at, func(x v1alpha1.Snooze) metav1.Time { return x.Time })
		s.Deescalations = until(&cut, s.Deescalations, at, func(x v1alpha1.Deescalation) metav1.Time { return x.Time })
		for _, p := range []**v1alpha1.Statement{&s.RecoveryPlan, &s.Resolution} {
			if *p != nil && !(*p).Time.Time.Before(at) {
				*p, cut = nil, cut+1
			}
		}
	}
	return cut
}

func until[T any](cut *int, records []T, at time.Time, dated func(T) metav1.Time) []T {
	var kept []T
	for _, r := range records {
		if dated(r).Time.Before(at) {
			kept = append(kept, r)
		}
	}
	*cut += len(records) - len(kept)
	return kept
}

// A simulation leaves what it was given as it was.
func TestTheObjectsGivenDoNotChange(t *testing.T) {
	each(t, func(t *testing.T, seed uint64, _ *rand.Rand) {
		given := manifests(t, seed)
		text := mustMarshal(t, given)
		begin(given, start, false).advance(t, start.Add(window))
		if diff := cmp.Diff(text, mustMarshal(t, given)); diff != "" {
			t.Fatalf("seed %d:\n%s", seed, diff)
		}
	})
}

func mustMarshal(t *testing.T, objects *inventory.Inventory) string {
	t.Helper()
	text, err := json.MarshalIndent(objects.Objects(), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The random manifests make everything happen that a simulation can tell of, often enough.
func TestTheRandomManifestsAreRich(t *testing.T) {
	count := map[string]int{}
	each(t, func(t *testing.T, seed uint64, _ *rand.Rand) {
		r := begin(manifests(t, seed), start, false)
		r.advance(t, start.Add(window))
		for i := range r.events {
			count[string(r.events[i].Event)]++
		}
		for _, n := range r.messages {
			count[string(n.Spec.Reason)]++
			if n.Spec.NotBeforeTime != nil {
				count["message for later"]++
			}
			if n.Status.Outcome == v1alpha1.OutcomeFailed {
				count["message withdrawn"]++
			}
			if n.Spec.Repeat != nil && *n.Spec.Repeat > 0 {
				count["message repeated"]++
			}
			if n.Spec.Round != nil && *n.Spec.Round > 1 {
				count["message of a later round"]++
			}
		}
	})
	wanted := []string{"message for later", "message withdrawn", "message repeated", "message of a later round", "EscalationStep", "CallRequest",
		"ReviewUpcoming", "ReviewDue", "ReviewOverdue", "BriefingDue", "ActionDue", "HealthAsked"}
	for _, e := range simulate.EventTypes {
		wanted = append(wanted, string(e))
	}
	for _, what := range wanted {
		if count[what] < seeds/20 {
			t.Errorf("%s: %d times in %d manifests", what, count[what], seeds)
		}
	}
	t.Log(count)
}
