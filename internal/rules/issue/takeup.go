// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"cmp"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// takeUp reads the records and the path, with the record of the ladder that the issue has or had.
func (l *ladder) takeUp() {
	f := &l.facts
	lost := f.Issue.Status.Escalation == nil
	f.Issue = takenUp(&l.Moment, f)
	l.record = f.Issue.Status.Escalation.DeepCopy()
	l.counted, l.strangers = Count(&l.Moment, f.Issue, f.Alliance, f.Partners)
	l.read()
	l.rest, l.atRest = verdict.RestOfPolicy(f.Policy), restOf(f)
	if lost && l.record != nil && l.path.exists() {
		l.datedAgain()
	}
}

// takenUp is an issue with the record of the ladder that it had: it was deleted and applied again,
// or came back from a backup without its status, and the messages of its steps are still there.
// Any other issue is returned as it is, and so is one without a path to climb on.
func takenUp(m *verdict.Moment, f *Facts) *v1alpha1.Issue {
	i := f.Issue
	if i.Status.Escalation != nil || f.Policy == nil || len(f.Sent) == 0 {
		return i
	}
	severities := severitiesOf(m, &Counted(i, f.Alliance, f.Partners).Spec)
	path := pathFor(f.Policy.Spec.EscalationPaths, severities.now())
	if path == nil {
		return i
	}
	round, steps := stepsTold(i, f.Sent)
	if len(steps) == 0 {
		return i
	}
	e := &v1alpha1.Escalation{Path: path.Name, Severity: severities.now(), Round: new(round)}
	for _, s := range steps[max(0, len(steps)-v1alpha1.MaxStepRecords):] {
		e.Steps = append(e.Steps, *s)
	}
	for j := range len(e.Steps) - 1 {
		endStep(&e.Steps[j], v1alpha1.StepNoAnswer, &e.Steps[j+1].StartedTime)
		e.Steps[j].NotifiedTime = e.Steps[j].StartedTime.DeepCopy()
	}
	if len(steps) > 1 {
		e.EscalatedTime = steps[1].StartedTime.DeepCopy()
	}
	e.CurrentStep = e.Steps[len(e.Steps)-1].Name
	again := *i
	again.Status.Escalation = e
	return &again
}

// stepsTold reads the latest round, and its steps in the order in which they started, from the
// messages of the steps that are there. When a step started only the first of them tells. The messages
// of the last step are asked for once more: those that are there are not made again, and one that did
// not leave does.
func stepsTold(i *v1alpha1.Issue, sent []*v1alpha1.Notification) (int32, []*v1alpha1.StepRecord) {
	var round int32
	steps := map[v1alpha1.Name]*v1alpha1.StepRecord{}
	for _, n := range sent {
		r := ptr.Deref(n.Spec.Round, 0)
		if n.Spec.Step == "" || r < max(round, 1) || !outbox.IsAbout(n, i) {
			continue
		}
		if r > round {
			round = r
			clear(steps)
		}
		s := steps[n.Spec.Step]
		if s == nil {
			s = &v1alpha1.StepRecord{Name: n.Spec.Step, StartedTime: madeAt(n)}
			steps[n.Spec.Step] = s
		}
		if at := madeAt(n); at.Before(&s.StartedTime) {
			s.StartedTime = at
		}
		noteRepeat(s, ptr.Deref(n.Spec.Repeat, 0), madeAt(n))
	}
	ordered := make([]*v1alpha1.StepRecord, 0, len(steps))
	for _, s := range steps {
		ordered = append(ordered, s)
	}
	slices.SortFunc(ordered, func(a, b *v1alpha1.StepRecord) int {
		return cmp.Or(a.StartedTime.Compare(b.StartedTime.Time), strings.Compare(string(a.Name), string(b.Name)))
	})
	return round, ordered
}

// noteRepeat notes a message of the latest repeat of a step; when that came its first message tells.
func noteRepeat(s *v1alpha1.StepRecord, repeat int32, made metav1.Time) {
	if repeat == 0 || repeat < s.Repeats {
		return
	}
	if repeat > s.Repeats || made.Before(s.RepeatedTime) {
		s.Repeats, s.RepeatedTime = repeat, &made
	}
}

// madeAt is when a message was made, also of one that was restored since.
func madeAt(n *v1alpha1.Notification) metav1.Time {
	return *verdict.WholeSecond(outbox.MadeAt(n))
}

// wasTold reports whether a message of a step that was taken up went to somebody of a partner.
func (l *ladder) wasTold(s *v1alpha1.StepRecord, partner v1alpha1.Name) bool {
	return slices.ContainsFunc(l.facts.Sent, func(n *v1alpha1.Notification) bool {
		return n.Spec.Recipient.Partner == partner && outbox.IsAbout(n, l.facts.Issue) && outbox.IsOfStep(n, l.record, s.Name)
	})
}

// datedAgain gives the steps that were taken up the deadlines that they have by the live policy, and to whom they
// write nothing yet.
func (l *ladder) datedAgain() {
	for i := range l.record.Steps {
		s := &l.record.Steps[i]
		step := l.live(s.Name)
		if step == nil {
			continue
		}
		l.withhold(s, step, slices.DeleteFunc(l.heldBack(step), func(partner v1alpha1.Name) bool { return l.wasTold(s, partner) }))
		if len(s.Withheld) > 0 {
			s.Caller = l.standsIn()
		}
		if at := l.deadlineOf(step, s.StartedTime.Time); at != nil {
			s.DeadlineTime = at
		}
	}
}

// resume has the step go on that a resolution ended which is no more. What it had to say and did not
// is asked for again as long as it is current.
func (l *ladder) resume() {
	last := lastStep(l.record)
	if last == nil || last.Reason != v1alpha1.StepResolved || l.path.ended != "" {
		return
	}
	last.EndedTime, last.Reason = nil, ""
	if last.DeadlineTime == nil || l.Now.Before(last.DeadlineTime.Time) {
		last.NotifiedTime = nil
	}
}
