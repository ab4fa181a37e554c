// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package agreement_test

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/simulate"
	"github.com/entente-dev/entente/test/agreement/random"
	"github.com/entente-dev/entente/test/harness"
)

var (
	seed     = flag.Uint64("seed", 112, "of the first trial; each further one has the next; 0 chooses one")
	trials   = flag.Int("trials", 4, "how many sets of manifests are played")
	steps    = flag.Int("steps", 60, "at how many checks they are compared, at most")
	patience = flag.Duration("patience", 20*time.Second, "how long the controllers have for one moment, on a slow machine")
	lasting  = flag.Duration("lasting", 0, "go on with further trials for so long")
)

// start is the first moment on the clock. The API server has another one, so what it makes is
// dated by this one for the controllers.
var start = time.Date(2082, time.March, 12, 9, 0, 0, 0, time.UTC)

// window is how long after the start most facts lie.
const window = 30 * 24 * time.Hour

func TestTheSimulationAgreesWithTheControllers(t *testing.T) {
	if !harness.HasAssets() {
		t.Skip("there is no API server to ask")
	}
	first := *seed
	if first == 0 {
		first = rand.Uint64N(1_000_000) + 1
	}
	env := harness.New(t, harness.Options{At: start, DateByClock: true, NoManager: true})
	receiver := harness.NewReceiver(t, nil)
	until := time.Now().Add(*lasting)
	for i := uint64(0); i < uint64(*trials) || time.Now().Before(until); i++ {
		t.Run(fmt.Sprint("seed ", first+i), func(t *testing.T) {
			w := newWorld(t, env, first+i, receiver.URL)
			w.play(t)
			w.finish(t)
		})
		if t.Failed() {
			t.Fatalf("to see it again: -seed %d -trials 1", first+i)
		}
	}
	if errs := env.Log.Errors(); len(errs) > 0 {
		t.Errorf("the manager logged errors: %q", errs)
	}
}

// world is one set of manifests on both sides.
type world struct {
	*harness.Env
	*rand.Rand
	namespace string
	seen      *seen
	simulated *simulate.Simulation
	messages  []*v1alpha1.Notification
	events    []simulate.Event
	foretold  []string
	now       time.Time
	// objects are what the API server had when the two agreed last.
	objects []client.Object
}

// newWorld creates random objects and starts both sides: the controllers see all of them at once, or each as it
// comes, in any order, within one moment.
func newWorld(t *testing.T, env *harness.Env, seed uint64, url string) *world {
	t.Helper()
	w := &world{Env: env, Rand: rand.New(rand.NewPCG(seed, 2)), namespace: env.Namespace(t), seen: newSeen(), now: start}
	env.Clock.SetTime(start)
	objects := random.Objects(seed, random.Options{Namespace: w.namespace, Start: start, For: window, URL: url})
	oneByOne := w.IntN(2) == 0
	if oneByOne {
		w.shuffle(objects)
		w.start(t)
	}
	var found inventory.Inventory
	for _, o := range objects {
		if err := env.Client.Create(t.Context(), o); err != nil {
			t.Fatalf("the random objects are to be valid: %v", err)
		}
		o.SetCreationTimestamp(metav1.NewTime(start))
		if err := found.Add(o); err != nil {
			t.Fatal(err)
		}
	}
	w.simulate(&found, false)
	if !oneByOne {
		w.start(t)
	}
	return w
}

// start starts the manager, which is stopped when the trial is over.
func (w *world) start(t *testing.T) {
	t.Helper()
	if err := w.StartManager(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.StopManager(); err != nil {
			t.Error(err)
		}
		w.clear(t)
	})
}

// shuffle puts objects into any order in which an alliance comes after its reviews: of those of a cadence that
// are overdue the first opens the issue, and which that is depends on which of them are there.
func (w *world) shuffle(objects []client.Object) {
	w.Shuffle(len(objects), func(i, j int) { objects[i], objects[j] = objects[j], objects[i] })
	slices.SortStableFunc(objects, func(a, b client.Object) int { return late(a) - late(b) })
}

func late(o client.Object) int {
	if _, ok := o.(*v1alpha1.Alliance); ok {
		return 1
	}
	return 0
}

// clear deletes all objects, so that the next trial's clock can begin anew.
func (w *world) clear(t *testing.T) {
	ctx := context.WithoutCancel(t.Context())
	for _, o := range []client.Object{&v1alpha1.Notification{}, &v1alpha1.Issue{}, &v1alpha1.Review{}, &v1alpha1.Alliance{}, &v1alpha1.CommunicationPolicy{}, &v1alpha1.Partner{}} {
		if err := w.Client.DeleteAllOf(ctx, o, client.InNamespace(w.namespace)); err != nil {
			t.Error(err)
		}
	}
}

// play moves the clock from check to check: on the dot, a second before, and somewhere between.
// So nobody is ever late, and what each side records of when it acted is the same.
func (w *world) play(t *testing.T) {
	t.Helper()
	w.agree(t, start)
	compared := 1
	for range *steps {
		next := nextCheck(w.objects, w.now)
		if next.IsZero() || next.Year() > start.Year() {
			break
		}
		if gap := next.Sub(w.now); gap > 2*time.Second {
			if w.IntN(3) == 0 {
				w.agree(t, w.now.Add(time.Duration(1+w.Int64N(int64(gap/time.Second)-1))*time.Second))
				compared++
			}
			if before := next.Add(-time.Second); before.After(w.now) {
				w.agree(t, before)
				compared++
			}
		}
		switch w.IntN(25) {
		case 0:
			w.restart(t)
		case 1, 2:
			w.live(t)
		}
		w.agree(t, next)
		compared++
	}
	t.Logf("compared at %d moments until %s: %d objects, %d messages", compared, stamp(w.now), len(w.objects), len(w.messages))
}

// simulate begins a simulation at the world's moment.
func (w *world) simulate(objects *inventory.Inventory, keepStatus bool) {
	w.messages = nil
	w.simulated = simulate.New(objects, simulate.Options{
		Start: w.now, KeepStatus: keepStatus,
		Observe: func(e simulate.Event) { w.events = append(w.events, e) },
		Made:    func(n *v1alpha1.Notification) { w.messages = append(w.messages, n) },
	})
}

// restart has a new manager look at everything again, at a moment when nothing is due. The
// simulation begins anew, too, with what the API server has, as a plan from a cluster does.
func (w *world) restart(t *testing.T) {
	t.Helper()
	if err := w.StopManager(); err != nil {
		t.Fatal(err)
	}
	if err := w.StartManager(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.Settle(t)
	w.agree(t, w.now)
	w.write()
	w.simulate(w.found(t), true)
	w.agree(t, w.now)
}

// write writes down what the simulation has told so far. The next one has other names for what
// this one made.
func (w *world) write() {
	w.foretold = append(w.foretold, foretold(w.events, names(w.simulatedObjects()))...)
	w.events = nil
}

// finish waits until the controllers rest, and compares once more all that they have done.
func (w *world) finish(t *testing.T) {
	t.Helper()
	w.Settle(t)
	w.agree(t, w.now)
	w.write()
	slices.Sort(w.foretold)
	if diff := cmp.Diff(w.seen.events(), w.foretold); diff != "" {
		t.Errorf("the events (-seen +foretold):\n%s", diff)
	}
	w.CheckStatuses(t, w.namespace)
}

// agree moves both sides to a moment, and waits until the controllers have come to what the
// simulation says.
func (w *world) agree(t *testing.T, at time.Time) {
	t.Helper()
	w.now = at
	w.Clock.SetTime(at)
	if err := w.simulated.Advance(at.Add(time.Nanosecond)); err != nil {
		t.Fatal(err)
	}
	want := factsOf(w.simulatedObjects())
	for deadline := time.Now().Add(*patience); ; time.Sleep(10 * time.Millisecond) {
		due, _ := w.Manager.Sweeper.Sweep(t.Context(), 0)
		objects, err := w.Objects(t.Context(), w.namespace)
		if err != nil {
			t.Fatal(err)
		}
		got := factsOf(objects)
		if due == 0 && maps.Equal(got, want) {
			w.seen.look(objects, at)
			w.objects = objects
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("at %s, after %s (-controllers +simulation), %d due:\n%s\n%s", stamp(at), *patience, due, cmp.Diff(got, want), whole(got, want))
		}
	}
}

// whole is what the simulation has of that in which the two differ.
func whole(got, want facts) string {
	var b strings.Builder
	for key, text := range want {
		if got[key] != text {
			fmt.Fprintf(&b, "%s by the simulation:\n%s\n", key, text)
		}
	}
	return b.String()
}

func (w *world) simulatedObjects() []client.Object {
	objects := w.simulated.Objects().Objects()
	for _, n := range w.messages {
		objects = append(objects, n)
	}
	slices.SortStableFunc(objects, byName)
	return objects
}
