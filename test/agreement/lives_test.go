// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package agreement_test

import (
	"slices"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
)

// life is something that people do to an object; nil where there is none to do it to.
type life func(*testing.T, *inventory.Inventory) client.Object

// live changes something as people do in the life of an alliance: a severity, a stage, a policy, a record, who is
// away or leaves, where somebody is. A simulation that begins with it, and with how all stood before, comes to
// the same as the manager.
func (w *world) live(t *testing.T) {
	t.Helper()
	w.Settle(t)
	w.agree(t, w.now)
	found := w.found(t)
	w.write()
	changes := []life{w.regrade, w.move, w.repolicy, w.absent, w.note, w.hold, w.leave, w.travel}
	if w.IntN(2) == 0 {
		w.liveUnseen(t, found, append(changes, w.again, w.again, w.again))
	} else {
		w.change(t, found, changes)
		w.simulate(found, true)
	}
	w.seen.before = nil // what either side finds now is how things stand, and no change
	w.agree(t, w.now)
}

// liveUnseen does it while no manager runs: a new one then finds it changed. An object may be deleted and applied
// again, which a manager that looks on may see as one or as two.
func (w *world) liveUnseen(t *testing.T, found *inventory.Inventory, changes []life) {
	t.Helper()
	if err := w.StopManager(); err != nil {
		t.Fatal(err)
	}
	w.change(t, found, changes)
	w.simulate(w.found(t), true)
	if err := w.StartManager(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (w *world) change(t *testing.T, found *inventory.Inventory, changes []life) {
	t.Helper()
	if o := changes[w.IntN(len(changes))](t, found); o != nil {
		t.Logf("at %s: %s %s is changed, the manager runs: %t", stamp(w.now), inventory.KindOf(o), o.GetName(), w.Manager != nil)
	}
}

// found is what the API server has, dated by the clock.
func (w *world) found(t *testing.T) *inventory.Inventory {
	t.Helper()
	found, err := inventory.FromCluster(t.Context(), w.Client, w.namespace)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range found.Objects() {
		w.Dated(o)
	}
	return found
}

func (w *world) update(t *testing.T, o client.Object) client.Object {
	t.Helper()
	if err := w.Client.Update(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	return o
}

// regrade changes the severity of an issue, with the date of the change on record or without.
func (w *world) regrade(t *testing.T, found *inventory.Inventory) client.Object {
	if len(found.Issues) == 0 {
		return nil
	}
	i := found.Issues[w.IntN(len(found.Issues))]
	severities := slices.DeleteFunc(v1alpha1.Severities(), func(s v1alpha1.Severity) bool { return s == i.Spec.Severity })
	to := severities[w.IntN(len(severities))]
	if w.IntN(2) == 0 {
		i.Spec.SeverityChanges = append(i.Spec.SeverityChanges, v1alpha1.SeverityChange{Time: metav1.NewTime(w.now), From: i.Spec.Severity, To: to})
	}
	i.Spec.Severity = to
	return w.update(t, i)
}

// move takes an alliance to another stage.
func (w *world) move(t *testing.T, found *inventory.Inventory) client.Object {
	a := found.Alliances[w.IntN(len(found.Alliances))]
	stages := []v1alpha1.Stage{v1alpha1.StageNegotiate, v1alpha1.StageLaunch, v1alpha1.StageManage, v1alpha1.StageExit, v1alpha1.StageClosed}
	a.Spec.Stage = stages[w.IntN(len(stages))]
	return w.update(t, a)
}

// repolicy agrees on other times for a path, or on fewer steps.
func (w *world) repolicy(t *testing.T, found *inventory.Inventory) client.Object {
	p := found.Policies[w.IntN(len(found.Policies))]
	path := &p.Spec.EscalationPaths[w.IntN(len(p.Spec.EscalationPaths))]
	switch w.IntN(3) {
	case 0:
		path.StaleAfter = []v1alpha1.Delay{"PT6H", "P1D", "P4D"}[w.IntN(3)]
	case 1:
		if last := len(path.Steps) - 1; last > 0 {
			path.Steps = path.Steps[:last]
		}
	case 2:
		p.Spec.Suspend = new(p.Spec.Suspend == nil || !*p.Spec.Suspend)
	}
	return w.update(t, p)
}

// absent has somebody go away for some days.
func (w *world) absent(t *testing.T, found *inventory.Inventory) client.Object {
	p := found.Partners[w.IntN(len(found.Partners))]
	p.Spec.Absences = append(p.Spec.Absences, v1alpha1.Absence{
		Contact: p.Spec.Contacts[w.IntN(len(p.Spec.Contacts))].Name, FromDate: day(w.now.AddDate(0, 0, w.IntN(3))), ToDate: day(w.now.AddDate(0, 0, 3+w.IntN(9))),
	})
	return w.update(t, p)
}

// note records something about an issue, by somebody of a partner.
func (w *world) note(t *testing.T, found *inventory.Inventory) client.Object {
	if len(found.Issues) == 0 {
		return nil
	}
	i, now := found.Issues[w.IntN(len(found.Issues))], metav1.NewTime(w.now)
	by := w.somebody(found)
	switch w.IntN(4) {
	case 0:
		i.Spec.Acknowledgements = append(i.Spec.Acknowledgements, v1alpha1.Acknowledgement{Time: now, By: by})
	case 1:
		i.Spec.Updates = append(i.Spec.Updates, v1alpha1.Update{Time: now, Note: "looked into", By: &by})
	case 2:
		i.Spec.Attempts = append(i.Spec.Attempts, v1alpha1.Attempt{Time: now, By: &by, To: v1alpha1.Name(found.Partners[w.IntN(len(found.Partners))].Name)})
	case 3:
		i.Spec.Snoozes = append(i.Spec.Snoozes, v1alpha1.Snooze{Time: now, UntilTime: metav1.NewTime(w.now.Add(50 * time.Hour)), Reason: "holidays"})
	}
	return w.update(t, i)
}

// somebody is anybody of a partner.
func (w *world) somebody(found *inventory.Inventory) v1alpha1.PersonRef {
	p := found.Partners[w.IntN(len(found.Partners))]
	return v1alpha1.PersonRef{Partner: v1alpha1.Name(p.Name), Contact: p.Spec.Contacts[w.IntN(len(p.Spec.Contacts))].Name}
}

// hold has a review held, or called off.
func (w *world) hold(t *testing.T, found *inventory.Inventory) client.Object {
	if len(found.Reviews) == 0 {
		return nil
	}
	r, now := found.Reviews[w.IntN(len(found.Reviews))], metav1.NewTime(w.now)
	switch {
	case r.Spec.Record == nil:
		r.Spec.Record = &v1alpha1.ReviewRecord{HeldTime: now}
	case r.Spec.Cancellation == nil:
		r.Spec.Cancellation = &v1alpha1.Cancellation{Time: now, Reason: "nobody needs it"}
	default:
		return nil
	}
	return w.update(t, r)
}

// leave has a partner leave an alliance, or come back to it.
func (w *world) leave(t *testing.T, found *inventory.Inventory) client.Object {
	a := found.Alliances[w.IntN(len(found.Alliances))]
	p := &a.Spec.Partners[w.IntN(len(a.Spec.Partners))]
	if p.LeftDate == "" {
		p.JoinedDate, p.LeftDate = "", day(w.now.AddDate(0, 0, w.IntN(5)-1))
	} else {
		p.JoinedDate, p.LeftDate = "", ""
	}
	return w.update(t, a)
}

// travel moves a partner, or somebody of it, to another time zone.
func (w *world) travel(t *testing.T, found *inventory.Inventory) client.Object {
	p := found.Partners[w.IntN(len(found.Partners))]
	zones := []v1alpha1.TimeZone{"Europe/Amsterdam", "America/New_York", "Asia/Kathmandu", "UTC"}
	if to := zones[w.IntN(len(zones))]; w.IntN(2) == 0 {
		p.Spec.TimeZone = to
	} else {
		p.Spec.Contacts[w.IntN(len(p.Spec.Contacts))].TimeZone = to
	}
	return w.update(t, p)
}

func day(t time.Time) v1alpha1.Date { return v1alpha1.Date(t.Format(time.DateOnly)) }

// again deletes an issue or a review and applies it once more, without its status.
func (w *world) again(t *testing.T, found *inventory.Inventory) client.Object {
	var objects []client.Object
	for _, i := range found.Issues {
		objects = append(objects, i)
	}
	for _, r := range found.Reviews {
		objects = append(objects, r)
	}
	if len(objects) == 0 {
		return nil
	}
	o := objects[w.IntN(len(objects))]
	if err := w.Client.Delete(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	o.SetResourceVersion("")
	o.SetUID("")
	o.SetCreationTimestamp(metav1.Time{})
	o.SetManagedFields(nil)
	switch o := o.(type) {
	case *v1alpha1.Issue:
		o.Status = v1alpha1.IssueStatus{}
	case *v1alpha1.Review:
		o.Status = v1alpha1.ReviewStatus{}
	}
	if err := w.Client.Create(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	return o
}
