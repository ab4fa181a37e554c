// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	corev1 "k8s.io/api/core/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/controlplane"
	"github.com/entente-dev/entente/test/gen"
	"github.com/entente-dev/entente/test/harness"
)

// A backup goes into an empty cluster: every record is there, what was sent is not sent again, and the ladders
// go on where they were. It is taken and restored as docs/backup.md shows, with the manager stopped or not, and
// as Velero does it.
func TestABackupGoesIntoAnEmptyCluster(t *testing.T) {
	for name, c := range map[string]struct {
		restore func(w *world, empty *world)
		// running is true where the manager of the empty cluster runs all the time.
		running bool
	}{
		"by kubectl":                       {byKubectl, false},
		"by kubectl, with the manager":     {byKubectl, true},
		"as Velero does it":                {asVelero, false},
		"as Velero does it, by a priority": {notificationsFirst, true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, byClock)
			start := w.Now()
			said, executives := w.lived(start)
			env := harness.New(t, harness.Options{At: w.Now(), DateByClock: true, NoManager: !c.running})
			empty := &world{Env: env, T: t, ns: w.ns, hook: w.hook}
			c.restore(w, empty)
			if !c.running {
				if err := env.StartManager(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			empty.settle()
			empty.advance(time.Minute)
			if got := len(w.hook.Messages()); got != said {
				t.Fatalf("%d messages have arrived, not %d", got, said)
			}
			empty.mustHold(w)
			// What the first cluster would have done, the second does, at the same time.
			empty.advanceTo(executives)
			empty.mustClimb("executives", executives)
			if got := len(w.hook.Messages()); got != said+2 {
				t.Errorf("%d messages have arrived, not %d: the step tells two people", got, said+2)
			}
		})
	}
}

// lived is a world in which much has happened: an issue that two steps have told people of, with all records
// that an issue may have, and a review with a record. It returns how many messages have arrived, and when the
// next step starts.
func (w *world) lived(start time.Time) (said int, executives time.Time) {
	w.Helper()
	p := w.policy()
	p.Spec.Reminders = &v1alpha1.Reminders{BeforeReview: "PT1H"}
	issue := gen.Issue("late").In(w.ns).Of("pact").RaisedBy("north/piet").Detected(gen.At(start)).
		Disclosed(gen.At(start.Add(time.Minute)), "south").Issue
	issue.Spec.Attempts = []v1alpha1.Attempt{{Time: at(start.Add(2 * time.Minute)), By: &piet, Mode: "Phone"}}
	issue.Spec.Updates = []v1alpha1.Update{{Time: at(start.Add(3 * time.Minute)), By: &piet, Note: "Half of it: 'the rest', they say, \"comes\"\n# soon"}}
	review := gen.Review("talk").In(w.ns).Of("pact").Due(gen.At(start.Add(2 * time.Hour))).Held(gen.At(start.Add(30 * time.Minute))).Review
	w.create(w.north(), w.south(), p, w.alliance(), issue, review)
	w.settle()
	w.advanceHours(start, 2)
	w.advance(40 * time.Minute)
	w.must(issue, v1alpha1.ConditionEscalated, yes, "")
	last := issue.Status.Escalation.Steps[len(issue.Status.Escalation.Steps)-1]
	if said = len(w.hook.Messages()); said < 4 || last.Name != "managers" {
		w.Fatalf("%d messages have arrived; the step is %s", said, last.Name)
	}
	return said, last.DeadlineTime.Time
}

// backedUp are the kinds of a backup, in the order in which they are restored: Notifications first.
func (w *world) backedUp() []client.Object {
	w.Helper()
	all, err := w.Objects(w.Context(), w.ns)
	if err != nil {
		w.Fatal(err)
	}
	return all
}

// mustHold fails unless a restored world has each object of another one, with all that was declared and
// recorded, and the messages that were restored are withheld.
func (w *world) mustHold(before *world) {
	w.Helper()
	restored := map[string]client.Object{}
	for _, o := range w.backedUp() {
		restored[harness.KindOf(o)+" "+o.GetName()] = o
	}
	for _, o := range before.backedUp() {
		key := harness.KindOf(o) + " " + o.GetName()
		there := restored[key]
		if there == nil {
			w.Errorf("%s is not there", key)
			continue
		}
		if there.GetUID() == o.GetUID() {
			w.Errorf("%s has the same UID; the test is of objects that have another", key)
		}
		if diff := cmp.Diff(specOf(o), specOf(there)); diff != "" {
			w.Errorf("%s (-before +restored):\n%s", key, diff)
		}
		switch o := there.(type) {
		case *v1alpha1.Notification:
			w.must(o, v1alpha1.ConditionDelivered, unknown, v1alpha1.ReasonRestored)
		case *v1alpha1.Issue:
			w.must(o, v1alpha1.ConditionEscalated, yes, "")
			if diff := cmp.Diff(stepsOf(before, o.Name), stepsOf(w, o.Name)); diff != "" {
				w.Errorf("the ladder of %s (-before +restored):\n%s", key, diff)
			}
		}
	}
}

// stepsOf are the steps of an issue, with when each started and ends.
func stepsOf(w *world, name string) []string {
	w.Helper()
	i := &v1alpha1.Issue{ObjectMeta: w.meta(name)}
	w.get(i)
	var out []string
	for _, s := range i.Status.Escalation.Steps {
		out = append(out, fmt.Sprintf("%s from %s until %s", s.Name, s.StartedTime.UTC(), s.DeadlineTime.UTC()))
	}
	return out
}

func specOf(o client.Object) any {
	switch o := o.(type) {
	case *v1alpha1.Partner:
		return o.Spec
	case *v1alpha1.CommunicationPolicy:
		return o.Spec
	case *v1alpha1.Alliance:
		return o.Spec
	case *v1alpha1.Review:
		return o.Spec
	case *v1alpha1.Issue:
		return o.Spec
	case *v1alpha1.Notification:
		return o.Spec
	}
	return nil
}

// mustClimb fails unless the issue is at a step since a moment.
func (w *world) mustClimb(step v1alpha1.Name, since time.Time) {
	w.Helper()
	i := &v1alpha1.Issue{ObjectMeta: w.meta("late")}
	w.get(i)
	if e := i.Status.Escalation; e == nil || e.CurrentStep != step || !e.Steps[len(e.Steps)-1].StartedTime.Time.Equal(since) {
		w.Fatalf("the issue is not at %s since %s:\n%s", step, since, harness.Describe(i))
	}
}

// commandsOfPage are the lines of docs/backup.md that are to be typed, under a heading.
func commandsOfPage(t *testing.T, heading string) []string {
	t.Helper()
	root, err := harness.Root()
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(root, "docs", "backup.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(string(page), "\n## "+heading+"\n")
	if !ok {
		t.Fatalf("docs/backup.md has no section %q", heading)
	}
	section, _, _ = strings.Cut(section, "\n## ")
	var out []string
	for _, m := range regexp.MustCompile(`(?m)^\$ (.*)$`).FindAllStringSubmatch(section, -1) {
		out = append(out, m[1])
	}
	return out
}

// byKubectl does what docs/backup.md shows, in a shell: the first command in the cluster that is backed up, and
// those after it in the empty one. The manager of the tests runs outside of it, and is stopped by them.
func byKubectl(w, empty *world) {
	w.Helper()
	dir := w.TempDir()
	bin := filepath.Join(dir, "bin")
	if err := os.Mkdir(bin, 0o700); err != nil {
		w.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(os.Getenv("KUBEBUILDER_ASSETS"), "kubectl"), filepath.Join(bin, "kubectl")); err != nil {
		w.Fatal(err)
	}
	ran := 0
	for _, command := range commandsOfPage(w.T, "With kubectl") {
		if strings.Contains(command, "entente-system") {
			continue
		}
		of := empty
		if strings.Contains(command, "kubectl get") {
			of = w
		}
		kubeconfig := filepath.Join(dir, fmt.Sprintf("kubeconfig-%d", ran))
		if err := controlplane.WriteKubeconfig(kubeconfig, of.Config); err != nil {
			w.Fatal(err)
		}
		c := exec.CommandContext(w.Context(), "sh", "-euc", strings.ReplaceAll(command, "my-alliances", w.ns))
		c.Dir, c.Env = dir, append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"), "KUBECONFIG="+kubeconfig)
		if out, err := c.CombinedOutput(); err != nil {
			w.Fatalf("%s: %v\n%s", command, err, out)
		}
		ran++
	}
	if ran != 3 {
		w.Fatalf("docs/backup.md has %d commands to run, not 3", ran)
	}
}

// asVelero restores as Velero does by default: resources in the order of their names, without their status, as
// new objects that say which backup they are from.
func asVelero(w, empty *world) {
	w.Helper()
	all := w.backedUp()
	slices.SortStableFunc(all, func(a, b client.Object) int { return strings.Compare(harness.KindOf(a), harness.KindOf(b)) })
	empty.restoreObjects(all)
}

// notificationsFirst restores as Velero does where it is told to begin with the Notifications.
func notificationsFirst(w, empty *world) {
	w.Helper()
	all := w.backedUp()
	slices.SortStableFunc(all, func(a, b client.Object) int {
		switch x, y := harness.KindOf(a) == v1alpha1.KindNotification, harness.KindOf(b) == v1alpha1.KindNotification; {
		case x == y:
			return strings.Compare(harness.KindOf(a), harness.KindOf(b))
		case x:
			return -1
		}
		return 1
	})
	empty.restoreObjects(all)
}

func (w *world) restoreObjects(all []client.Object) {
	w.Helper()
	ns := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: w.ns}}
	w.create(ns)
	for _, o := range all {
		labels := o.GetLabels()
		if labels == nil {
			labels = map[string]string{}
		}
		labels["velero.io/backup-name"], labels["velero.io/restore-name"] = "daily", "daily-1"
		o.SetLabels(labels)
		o.SetUID(types.UID(""))
		o.SetResourceVersion("")
		o.SetManagedFields(nil)
		o.SetCreationTimestamp(metav1.Time{})
		w.create(o)
	}
}

// A store that is restored to an older state knows nothing of what was sent since. The manager is told so, and
// what it sends again says that it may be a repeat; what is on record as sent is not sent again.
func TestAnOlderStateOfTheStoreMarksWhatMayRepeat(t *testing.T) {
	const mark = "[possible repeat] "
	env := harness.New(t, harness.Options{
		At: time.Now().UTC().Truncate(24*time.Hour).AddDate(1, 0, 0), DateByClock: true,
		ControlPlane: controlplane.Options{Dir: t.TempDir()},
	})
	w := newWorld(t, env)
	start := w.Now()
	issue := w.issue("late", start)
	w.create(w.north(), w.south(), w.policy(), w.alliance(), issue)
	w.settle()
	w.advanceHours(start, 1)
	if first := w.titlesAfter(0); len(first) != 2 { // on record when the snapshot is taken
		t.Fatalf("of the first step %q were sent", first)
	}

	snapshot := filepath.Join(t.TempDir(), "snapshot")
	w.offline(func(data string) { w.copyDir(data, snapshot) })
	w.settle()
	w.advanceTo(start.Add(2 * time.Hour))
	sent := w.titlesAfter(2)
	if len(sent) != 2 || strings.HasPrefix(sent[0], mark) {
		t.Fatalf("after the snapshot were sent %q; the step tells two people, and marks nothing", sent)
	}
	w.must(issue, v1alpha1.ConditionEscalated, yes, "")

	w.RepeatsUntil = w.Now().Add(10 * time.Minute)
	w.offline(func(data string) {
		if err := os.RemoveAll(data); err != nil {
			t.Fatal(err)
		}
		w.copyDir(snapshot, data)
	})
	w.settle()
	w.advance(time.Minute)
	again := w.titlesAfter(4)
	want := []string{mark + sent[0], mark + sent[1]}
	if !slices.Equal(again, want) {
		t.Fatalf("restored, these were sent:\n  %q\nnot\n  %q", again, want)
	}
	// What begins after that time was not sent before.
	w.mustClimb("managers", start.Add(2*time.Hour))
	w.advanceTo(start.Add(4 * time.Hour))
	if next := w.titlesAfter(6); len(next) != 2 || strings.HasPrefix(next[0], mark) || strings.HasPrefix(next[1], mark) {
		t.Errorf("then were sent %q", next)
	}
}

// titlesAfter are the titles of the messages that have arrived after the first so many.
func (w *world) titlesAfter(n int) []string {
	w.Helper()
	var out []string
	for _, m := range w.hook.Messages()[n:] {
		out = append(out, m.Data.Title)
	}
	slices.Sort(out)
	return out
}

// offline does something with the data of the store while nothing runs.
func (w *world) offline(do func(data string)) {
	w.Helper()
	steps := []func() error{w.StopManager, w.Plane.APIServer.Stop, w.Plane.Etcd.Stop}
	for _, stop := range steps {
		if err := stop(); err != nil {
			w.Fatal(err)
		}
	}
	do(filepath.Join(w.Plane.Dir(), "etcd"))
	if err := w.Plane.Etcd.Start(w.Context()); err != nil {
		w.Fatal(err)
	}
	if err := w.Plane.APIServer.Start(w.Context()); err != nil {
		w.Fatal(err)
	}
	if err := w.StartManager(w.Context()); err != nil {
		w.Fatal(err)
	}
}

func (w *world) copyDir(from, to string) {
	w.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		w.Fatal(err)
	}
}
