// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"slices"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// folder holds what people keep in Git: partners, a policy with reminders that lets the host's
// managers hear half an hour before the partner's, an alliance, an issue and a review.
func (w *world) folder(start time.Time) []client.Object {
	p := w.policy()
	p.Spec.Reminders = &v1alpha1.Reminders{BeforeReview: "PT1H", OverdueEvery: "PT1H"}
	p.Spec.EscalationPaths[0].Steps[1].HostFirst = "PT30M"
	p.Spec.OverdueReviews = opening(v1alpha1.SeverityMedium)
	return []client.Object{
		w.north(), w.south(), p, w.alliance(), w.issue("late", start), w.review("talk", start.Add(2*time.Hour)),
	}
}

// deleteAll deletes objects in order, as kubectl delete -f does.
func (w *world) deleteAll(objects []client.Object) {
	w.Helper()
	for _, o := range objects {
		w.delete(o)
	}
}

// advanceHours moves the clock hour by hour, so that nothing is passed over as by an outage.
func (w *world) advanceHours(from time.Time, hours int) {
	w.Helper()
	for h := range hours {
		w.advanceTo(from.Add(time.Duration(h+1) * time.Hour))
	}
}

// A folder that is deleted and applied again goes on where it was: nobody is told twice, what had
// not left leaves, and the steps that follow tell everybody once.
func TestAFolderDeletedAndAppliedAgainSendsNothingTwice(t *testing.T) {
	w := newWorld(t, byClock)
	start := w.Now()
	folder := w.folder(start)
	w.create(folder...)
	w.settle()
	w.advanceHours(start, 2)
	w.advance(10 * time.Minute)
	said := w.allTold()
	want := slices.Concat(
		both("counterpart", 0, piet, ana), []string{"managers 0 north/jane"},
		reminders("ReviewUpcoming", 0)) // the ladder of the review's issue speaks of it from then on
	slices.Sort(want)
	if !slices.Equal(said, want) {
		t.Fatalf("before, these arrived:\n  %q\nnot\n  %q", said, want)
	}

	for range 2 {
		w.deleteAll(folder)
		w.settle()
		w.advance(5 * time.Minute)
		folder = w.folder(start)
		w.create(folder...)
		w.settle()
		w.advance(time.Minute)
		if got := w.allTold(); !slices.Equal(got, said) {
			t.Fatalf("applied again, these arrived:\n  %q\nnot\n  %q", got, said)
		}
	}

	i := folder[4].(*v1alpha1.Issue)
	w.must(i, v1alpha1.ConditionEscalated, yes, "")
	if last := i.Status.Escalation.Steps[1]; !last.StartedTime.Time.Equal(start.Add(2*time.Hour)) || !last.DeadlineTime.Time.Equal(start.Add(4*time.Hour)) {
		t.Errorf("managers started at %s, until %s", last.StartedTime, last.DeadlineTime)
	}
	w.advanceTo(start.Add(2*time.Hour + 30*time.Minute))
	said = append(said, "managers 0 south/kim")
	w.mustHaveToldAll(said...)
	if issues := w.issues(); len(issues) != 2 {
		t.Errorf("there are %d issues: of the review, one is to be there", len(issues))
	}
	w.advanceHours(start.Add(2*time.Hour), 2)
	said = slices.Concat(said, both("executives", 0, mila, sam),
		both("counterpart", 0, piet, ana), []string{"managers 0 north/jane"}) // of the review's issue
	w.mustHaveToldAll(said...)
}

// Everything that comes back from a backup without its status, the Notifications too, sends
// nothing of what may have been said, and goes on with the steps that follow.
func TestABackupThatIsRestoredSendsNothingTwice(t *testing.T) {
	w := newWorld(t, byClock)
	start := w.Now()
	folder := w.folder(start)
	w.create(folder...)
	w.settle()
	w.advanceHours(start, 2)
	w.advance(40 * time.Minute)
	said := w.allTold()
	sent := w.notifications()
	for i := range sent {
		folder = append(folder, &sent[i])
	}
	w.restart(func() {
		w.deleteAll(folder)
		for _, o := range folder {
			o.SetUID("")
			o.SetResourceVersion("")
			o.SetCreationTimestamp(metav1.Time{})
		}
		w.create(folder...)
	})
	w.settle()
	w.advance(time.Minute)
	if got := len(w.hook.Messages()); got != len(said) {
		t.Fatalf("%d messages have arrived, not %d", got, len(said))
	}
	for _, n := range w.notifications() {
		if n.Spec.Step != "" {
			w.must(&n, v1alpha1.ConditionDelivered, unknown, v1alpha1.ReasonRestored)
		}
	}
	w.advanceHours(start.Add(2*time.Hour), 2)
	want := len(said) + 2 /* executives */ + 3 /* the ladder of the review's issue */
	if got := len(w.hook.Messages()); got != want {
		t.Errorf("%d messages have arrived, not %d", got, want)
	}
}

func reminders(reason string, repeat int) []string { return both(reason, repeat, jane, kim) }

// allTold lists, sorted, what has arrived: by step or reason, repeat and recipient.
func (w *world) allTold() []string {
	w.Helper()
	byUID := map[string]v1alpha1.Notification{}
	for _, n := range w.notifications() {
		byUID[string(n.UID)] = n
	}
	var out []string
	for _, m := range w.hook.Messages() {
		n := byUID[m.ID]
		what := string(n.Spec.Step)
		if what == "" {
			what = string(n.Spec.Reason)
		}
		out = append(out, line(what, int(*n.Spec.Repeat), n.Spec.Recipient))
	}
	slices.Sort(out)
	return out
}

func (w *world) mustHaveToldAll(want ...string) {
	w.Helper()
	slices.Sort(want)
	if got := w.allTold(); !slices.Equal(got, want) {
		w.Fatalf("at %s these messages have arrived:\n  %q\nnot\n  %q", w.Now().UTC().Format(time.RFC3339), got, want)
	}
}
