// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/simulate"
	"github.com/entente-dev/entente/test/program"
)

// verdict is what became of the soak.
type verdict struct {
	w *world

	Seed    uint64  `json:"seed"`
	Minutes float64 `json:"minutes"`
	// Statuses were held against the rules; Messages were made in all, and Again came again with
	// the same id.
	Statuses int `json:"statuses"`
	Messages int `json:"messages"`
	Again    int `json:"sameIDAgain"`
	Unsent   int `json:"withdrawnOrNotDeliverable"`
	// What the manager used when nothing happened, at the beginning of its last life and at its end.
	Before *usage `json:"before"`
	After  *usage `json:"after"`

	Findings []string `json:"findings,omitempty"`
}

func (v *verdict) failed() bool { return len(v.Findings) > 0 }

func (v *verdict) find(format string, args ...any) {
	v.Findings = append(v.Findings, fmt.Sprintf(format, args...))
}

// judge holds everything against what it is to be.
func (v *verdict) judge(ctx context.Context) error {
	if err := v.judgeStatuses(ctx); err != nil {
		return err
	}
	if err := v.judgeMessages(ctx); err != nil {
		return err
	}
	for _, more := range v.After.grown(v.Before) {
		v.find("it has grown: %s", more)
	}
	logged, err := os.ReadFile(v.w.Manager.Log)
	if err == nil && bytes.Contains(logged, []byte("panic")) {
		v.find("the manager panicked: see %s", v.w.Manager.Log)
	}
	return err
}

// judgeStatuses asks the rules for the status of each object, from what the API server has and by
// the manager's clock. What is due at that very moment may not be done yet, so it asks a few times.
func (v *verdict) judgeStatuses(ctx context.Context) error {
	var differ []string
	for range 10 {
		found, err := inventory.FromCluster(ctx, v.w.Client, "")
		if err != nil {
			return err
		}
		now := v.w.now()
		if differ, err = unlike(found, now); err != nil {
			return err
		}
		if v.Statuses = len(found.Objects()); len(differ) == 0 {
			return nil
		}
		if err := program.Sleep(ctx, 3*time.Second); err != nil {
			return err
		}
	}
	for _, d := range differ {
		v.find("%s", d)
	}
	return nil
}

// unlike names the objects whose status is not what the rules say of the same facts at a moment.
func unlike(found *inventory.Inventory, now time.Time) (out []string, err error) {
	said := map[string]client.Object{}
	name := func(o client.Object) string {
		return fmt.Sprintf("%s %s/%s", inventory.KindOf(o), o.GetNamespace(), o.GetName())
	}
	s := simulate.New(found, simulate.Options{
		Start: now, KeepStatus: true, Made: func(n *v1alpha1.Notification) { said[name(n)] = n },
	})
	if err := s.Advance(now.Add(time.Nanosecond)); err != nil {
		return nil, err
	}
	for _, o := range s.Objects().Objects() {
		said[name(o)] = o
	}
	for _, o := range found.Objects() {
		is, want := status(o), ""
		if by := said[name(o)]; by != nil {
			want = status(by)
		}
		delete(said, name(o))
		if is != want {
			out = append(out, fmt.Sprintf("the status of %s is not what the rules say (-is +rules):\n%s", name(o), cmp.Diff(is, want)))
		}
	}
	for name := range said {
		out = append(out, name+" is not there; by the rules it is to be")
	}
	slices.Sort(out)
	return out, nil
}

// status is an object's status as text. A simulation does not count attempts.
func status(o client.Object) string {
	var s any
	switch o := o.(type) {
	case *v1alpha1.Partner:
		s = o.Status
	case *v1alpha1.CommunicationPolicy:
		s = o.Status
	case *v1alpha1.Alliance:
		s = o.Status
	case *v1alpha1.Review:
		s = o.Status
	case *v1alpha1.Issue:
		s = o.Status
	case *v1alpha1.Notification:
		s = map[string]any{"outcome": o.Status.Outcome}
	}
	text, err := json.MarshalIndent(s, "", " ")
	if err != nil {
		panic(err) // it marshals
	}
	return string(text)
}

// step is one that an issue took.
type step struct {
	namespace, issue, name string
	round                  int32
}

// judgeMessages: what was promised arrived, and what is on record as delivered.
func (v *verdict) judgeMessages(ctx context.Context) error {
	told := map[step]bool{}
	for _, n := range v.w.outbox.all() {
		v.Messages++
		if n.Spec.Step != "" && n.Spec.Round != nil {
			told[step{n.Namespace, n.Spec.SubjectRef.Name, string(n.Spec.Step), *n.Spec.Round}] = true
		}
		v.judgeMessage(n)
	}
	_, v.Again = v.w.receiver.counts()
	var issues v1alpha1.IssueList
	if err := v.w.Client.List(ctx, &issues); err != nil {
		return err
	}
	for i := range issues.Items {
		for _, s := range said(&issues.Items[i]) {
			if !told[s] {
				v.find("Issue %s/%s, step %s of round %d: it is on record as said, and there never was a message", s.namespace, s.issue, s.name, s.round)
			}
		}
	}
	return nil
}

// said are the steps of which an issue has on record that they were said to somebody.
func said(i *v1alpha1.Issue) (out []step) {
	e := i.Status.Escalation
	if e == nil || e.Round == nil {
		return nil
	}
	for _, s := range e.Steps {
		if s.NotifiedTime != nil && s.Reason != v1alpha1.StepNobodyReachable {
			out = append(out, step{i.Namespace, i.Name, string(s.Name), *e.Round})
		}
	}
	return out
}

func (v *verdict) judgeMessage(n *v1alpha1.Notification) {
	name := n.Namespace + "/" + n.Name
	taken := v.w.receiver.took(n.UID)
	switch {
	case n.Status.Outcome == v1alpha1.OutcomeDelivered && taken == 0:
		v.find("Notification %s is on record as delivered, and never arrived", name)
	case rules.Settled(n.Status.Outcome) && n.Status.Outcome != v1alpha1.OutcomeDelivered,
		!rules.Settled(n.Status.Outcome) && n.Status.NextCheckTime != nil && n.Status.NextCheckTime.After(v.w.now()):
		v.Unsent++
		// At random places a policy may have lost the channel, or got another address.
		if reason, why := became(n); v.w.means(n.Namespace) && reason != v1alpha1.ReasonWithdrawn && taken == 0 {
			v.find("Notification %s never arrived: %s, %s, %s", name, n.Status.Outcome, reason, why)
		}
	case !rules.Settled(n.Status.Outcome):
		reason, why := became(n)
		v.find("Notification %s was never sent: %q, %s, %s", name, n.Status.Outcome, reason, why)
	}
}

// became is why a message stands as it does.
func became(n *v1alpha1.Notification) (reason, message string) {
	s := inventory.StatusOf(n)
	if c := s.Condition(v1alpha1.ConditionDelivered); c != nil {
		return c.Reason, c.Message
	}
	return "", "nobody has looked at it"
}

func (v *verdict) print(out io.Writer) {
	w := v.w
	fmt.Fprintf(out, "\nSeed %d, %g minutes, %d namespaces.\n\n", v.Seed, v.Minutes, len(w.places))
	fmt.Fprintf(out, "Written: %d times, of which %d too late and %d refused; Git applied %d files; %d objects deleted and made again\n",
		w.did.Writes.Load(), w.did.Conflicts.Load(), w.did.Refused.Load(), w.did.Applied.Load(), w.did.Recreated.Load())
	fmt.Fprintf(out, "Manager: started again %d times; its clock set %d times, at last %s ahead\n", w.did.Restarts.Load(), w.did.ClockMoves.Load(), w.clock.Offset().Round(time.Minute))
	fmt.Fprintf(out, "Statuses held against the rules: %d\n", v.Statuses)
	fmt.Fprintf(out, "Messages: %d, of which %d withdrawn or not deliverable; %d came again with the same id\n", v.Messages, v.Unsent, v.Again)
	for _, row := range []struct {
		name string
		of   *usage
	}{{"before", v.Before}, {"after", v.After}} {
		fmt.Fprintf(out, "At rest, %s: %.1f MiB of live heap, %.0f goroutines, %.0f watches, %d objects\n", row.name,
			row.of.LiveHeap/(1<<20), row.of.Goroutines, row.of.Watches, row.of.Objects)
	}
	if !v.failed() {
		fmt.Fprintln(out, "\nVerdict: good")
		return
	}
	const shown = 30
	fmt.Fprintf(out, "\nVerdict: NOT GOOD, %d findings\n", len(v.Findings))
	for i, f := range v.Findings {
		if i == shown {
			fmt.Fprintf(out, "  and %d more\n", len(v.Findings)-i)
			break
		}
		fmt.Fprintln(out, "  "+f)
	}
}
