// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package agreement_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/simulate"
	"github.com/entente-dev/entente/internal/worktime"
)

// foretold writes the simulation's events down, one line for each recipient of a message.
// Those that tell of a time and of no change are left out.
func foretold(events []simulate.Event, called *strings.Replacer) []string {
	var out []string
	for i := range events {
		e := &events[i]
		object := fmt.Sprintf("%s %s %s %s", stamp(e.Time), e.Event, e.Kind, e.Name)
		switch e.Event {
		case simulate.ReviewTime, simulate.ReviewDue, simulate.IssueDetected:
			continue
		case simulate.Notification:
			for _, r := range e.Recipients {
				out = append(out, fmt.Sprintf("%s: %s to %s/%s over %s", object, e.Detail, r.Partner, r.Contact, r.Channel))
			}
			continue
		case simulate.ConditionChanged:
			change, _, _ := strings.Cut(e.Detail, " (")
			object += ": " + change
		case simulate.StepStarted:
			object += ": " + e.Detail
		default:
		}
		out = append(out, object)
	}
	for i := range out {
		out[i] = called.Replace(out[i])
	}
	slices.Sort(out)
	return out
}

// seen are the same events as they show in what the API server has at one moment and the next.
type seen struct {
	before map[string]client.Object // by kind and name
	steps  map[string]bool
	called map[string]string
	hosts  map[string]*time.Location // their zones, by the alliance
	lines  []string
}

func newSeen() *seen { return &seen{steps: map[string]bool{}, called: map[string]string{}} }

// look compares the objects with those of the last time. The first time there is nothing to
// compare them with.
func (s *seen) look(objects []client.Object, now time.Time) {
	first := s.before == nil
	is := map[string]client.Object{}
	s.hosts = hostZones(objects)
	tell := func(o client.Object, event simulate.EventType, detail string) {
		if !first {
			s.lines = append(s.lines, fmt.Sprintf("%s %s %s %s%s", stamp(now), event, inventory.KindOf(o), o.GetName(), detail))
		}
	}
	for _, o := range objects {
		key := inventory.KindOf(o) + " " + o.GetName()
		was := s.before[key]
		is[key] = o
		if n, ok := o.(*v1alpha1.Notification); ok {
			if n.Status.Outcome == v1alpha1.OutcomeDelivered && (was == nil || was.(*v1alpha1.Notification).Status.Outcome != n.Status.Outcome) && !first {
				s.lines = append(s.lines, fmt.Sprintf("%s %s %s %s: %s to %s/%s over %s", stamp(n.Status.LastAttemptTime.Time), simulate.Notification,
					n.Spec.SubjectRef.Kind, n.Spec.SubjectRef.Name, what(n), n.Spec.Recipient.Partner, n.Spec.Recipient.Contact, n.Spec.ChannelRef.Channel))
			}
			continue
		}
		switch o := o.(type) {
		case *v1alpha1.Review:
			s.review(o, was, tell)
		case *v1alpha1.Issue:
			s.called[o.Name] = canonical(o)
			s.issue(o, was, tell)
		}
		if was != nil {
			conditions(o, was, tell)
		}
	}
	for key, o := range s.before {
		if _, there := is[key]; !there {
			tell(o, simulate.ReviewDeleted, "")
		}
	}
	s.before = is
}

// hostZones are the zones of the hosts, by whose clocks events tell of deadlines.
func hostZones(objects []client.Object) map[string]*time.Location {
	partners, zones := map[string]*v1alpha1.Partner{}, map[string]*time.Location{}
	for _, o := range objects {
		if p, ok := o.(*v1alpha1.Partner); ok {
			partners[p.Name] = p
		}
	}
	for _, o := range objects {
		if a, ok := o.(*v1alpha1.Alliance); ok {
			zones[a.Name] = rules.HostZone(a, partners)
		}
	}
	return zones
}

type teller func(o client.Object, event simulate.EventType, detail string)

func turned(o, was client.Object, conditionType string) bool {
	return status(o, conditionType) == metav1.ConditionTrue && (was == nil || status(was, conditionType) != metav1.ConditionTrue)
}

func (s *seen) review(r *v1alpha1.Review, was client.Object, tell teller) {
	if was == nil {
		tell(r, simulate.ReviewScheduled, "")
	} else if old := was.(*v1alpha1.Review); !old.Status.DueTime.Equal(r.Status.DueTime) {
		tell(r, simulate.ReviewPostponed, "")
	}
	if turned(r, was, v1alpha1.ConditionHeld) {
		tell(r, simulate.ReviewHeld, "")
	}
	if turned(r, was, v1alpha1.ConditionOverdue) {
		tell(r, simulate.ReviewOverdue, "")
	}
	reason := func(o client.Object) string {
		s := inventory.StatusOf(o)
		return s.Condition(v1alpha1.ConditionHeld).Reason
	}
	if reason(r) == v1alpha1.ReasonCancelled && (was == nil || reason(was) != v1alpha1.ReasonCancelled) {
		tell(r, simulate.ReviewCancelled, "")
	}
}

func (s *seen) issue(i *v1alpha1.Issue, was client.Object, tell teller) {
	if was == nil {
		tell(i, simulate.IssueOpened, "")
	}
	if turned(i, was, v1alpha1.ConditionResolved) {
		tell(i, simulate.IssueResolved, "")
	}
	if turned(i, was, v1alpha1.ConditionPathExhausted) {
		tell(i, simulate.PathExhausted, "")
	}
	e := i.Status.Escalation
	if e == nil {
		return
	}
	for _, step := range e.Steps {
		key := fmt.Sprintf("%s %d %s", i.Name, *e.Round, step.Name)
		if s.steps[key] {
			continue
		}
		s.steps[key] = true
		if s.before != nil {
			line := fmt.Sprintf("%s %s Issue %s: Step %s of path %s", stamp(step.StartedTime.Time), simulate.StepStarted, i.Name, step.Name, e.Path)
			if step.DeadlineTime != nil {
				line += ", until " + worktime.ClockEndUTC(step.DeadlineTime.Time, s.hosts[i.Spec.AllianceRef.Name])
			}
			switch {
			case step.Reason == v1alpha1.StepNobodyReachable:
				line += ". It reaches nobody: nobody to write to or to ask to call is there and has an address that can be used"
			case len(step.Unreached) > 0:
				line += ". It reaches nobody at " + rules.List(step.Unreached)
			}
			s.lines = append(s.lines, line)
		}
	}
}

func conditions(o, was client.Object, tell teller) {
	before, after := inventory.StatusOf(was), inventory.StatusOf(o)
	for _, c := range after.Conditions {
		old := "absent"
		if b := before.Condition(c.Type); b != nil {
			old = string(b.Status)
		}
		if old != string(c.Status) {
			tell(o, simulate.ConditionChanged, fmt.Sprintf(": %s: %s → %s", c.Type, old, c.Status))
		}
	}
	for _, b := range before.Conditions {
		if after.Condition(b.Type) == nil {
			tell(o, simulate.ConditionChanged, fmt.Sprintf(": %s: %s → absent", b.Type, b.Status))
		}
	}
}

func (s *seen) events() []string {
	var pairs []string
	for name, as := range s.called {
		pairs = append(pairs, name, as)
	}
	called := strings.NewReplacer(pairs...)
	var out []string
	for _, line := range s.lines {
		out = append(out, called.Replace(line))
	}
	slices.Sort(out)
	return out
}
