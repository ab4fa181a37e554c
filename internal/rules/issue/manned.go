// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"cmp"
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// Gaps looks at the ladder before an issue needs it. It returns what the rungs would miss, each at the
// moment at which it could first run: if an issue were detected now, and nobody acted. Beside them
// it returns the severities that no path has.
func Gaps(m *verdict.Moment, a *v1alpha1.Alliance, policy *v1alpha1.CommunicationPolicy, partners map[string]*v1alpha1.Partner) (gaps []Gap, pathless []v1alpha1.Severity) {
	var seen []climb
	var who []v1alpha1.PersonRef
	l := &ladder{facts: Facts{Issue: &v1alpha1.Issue{}, Alliance: a, Policy: policy, Partners: partners}}
	i := l.facts.Issue
	for _, severity := range v1alpha1.Severities() {
		var c climb
		if policy != nil {
			c = climb{pathFor(policy.Spec.EscalationPaths, severity), severity}
			if c.path != nil && slices.ContainsFunc(seen, c.same) {
				continue
			}
		}
		i.Spec = v1alpha1.IssueSpec{Severity: severity}
		l.signs = issueSigns{severities: severitiesOf(m, &i.Spec)}
		// An issue on a path without a step is not Ready, so that nothing looks at its ladder; nor does this.
		if l.path = l.signs.issuePath(i, policy, a, partners); !l.path.exists() || len(l.path.spec.Steps) == 0 {
			pathless = append(pathless, severity)
			continue
		}
		seen = append(seen, c)
		if who == nil {
			who = l.raisers(m)
		}
		for _, g := range l.pathGaps(m, who) {
			gaps = addGap(gaps, &g)
		}
	}
	return gaps, pathless
}

// climb is a way up a path: severities that share one may differ in when their messages leave.
type climb struct {
	path     *v1alpha1.EscalationPath
	severity v1alpha1.Severity
}

func (c climb) same(other climb) bool {
	if c.path != other.path {
		return false
	}
	p := issuePath{spec: c.path}
	for i := range c.path.Steps {
		if step := &c.path.Steps[i]; p.delivery(step, c.severity) != p.delivery(step, other.severity) {
			return false
		}
	}
	return true
}

// pathGaps looks at a path for an issue that each of some people might raise: who raised it may be asked to
// call. The raiser's own side is looked at for an issue of another's, if another could raise one.
func (l *ladder) pathGaps(m *verdict.Moment, raisers []v1alpha1.PersonRef) []Gap {
	var found []Gap
	var seen ahead
	for i, raiser := range raisers {
		if i == 0 || seen.asksRaiser { // else it is the same whoever raised it
			l.facts.Issue.Spec.RaisedBy = raiser
			seen = l.lookAhead(m.Now.Truncate(time.Second))
		}
		for j := range seen.gaps {
			g := &seen.gaps[j]
			if len(raisers) > 1 && g.Partners[0] == raiser.Partner {
				continue
			}
			m.CheckAt(g.From)
			found = addGap(found, g)
		}
		m.CheckAt(seen.changes)
	}
	slices.SortStableFunc(found, func(a, b Gap) int {
		step := func(g *Gap) int {
			return slices.IndexFunc(l.path.spec.Steps, func(s v1alpha1.EscalationStep) bool { return s.Name == g.Step })
		}
		return step(&a) - step(&b)
	})
	return found
}

// raisers are one person of each partner that somebody could raise an issue for: who is there, can be
// written to, and is of the lowest tier. Where there is nobody it is one whom nobody knows.
func (l *ladder) raisers(m *verdict.Moment) []v1alpha1.PersonRef {
	var found []v1alpha1.PersonRef
	f := &l.facts
	l.Moment = verdict.Moment{Now: m.Now}
	for _, partner := range team.AlliancePartners(f.Alliance) {
		for _, named := range l.above(v1alpha1.PersonRef{Partner: partner}) {
			ref, there := team.There(team.Always(&l.Moment), f.Alliance, named, f.Partners)
			contact := team.FindContact(f.Partners, ref)
			if !there || contact == nil {
				continue
			}
			if _, written := team.WrittenChannel(f.Policy, contact, nil); written {
				found = append(found, ref)
				break
			}
		}
	}
	m.CheckAt(l.Next)
	if len(found) == 0 {
		found = append(found, v1alpha1.PersonRef{})
	}
	return found
}

// ahead is what is found of a path before an issue needs it.
type ahead struct {
	// gaps are those of each step at each single partner.
	gaps []Gap
	// changes is the first detection of an issue for which a rung may find something else; zero for none.
	changes time.Time
	// asksRaiser is true where it depends on who raised the issue.
	asksRaiser bool
}

// look is what a rung finds at a moment: the partners that it misses, whether it reaches nobody at all,
// and when that may be different.
type look struct {
	misses  []v1alpha1.Name
	silent  bool
	changes time.Time
}

func (l *ladder) lookAt(step *v1alpha1.EscalationStep, at time.Time) look {
	l.Moment = verdict.Moment{Now: at}
	l.asksRaiser = l.asksRaiser || talkRequired(step)
	record := v1alpha1.StepRecord{Name: step.Name, StartedTime: *verdict.WholeSecond(at)}
	l.withhold(&record, step, l.heldBack(step))
	told := l.reaches(step, &record)
	later := l.waitForHost(step, &record)
	misses := slices.DeleteFunc(l.unreached(step, &told, &record), func(p v1alpha1.Name) bool { return slices.Contains(later, p) })
	return look{misses, !told.somebody(), l.Next}
}

// lookAhead looks at each rung at the moment at which it would start if an issue were detected now. What is
// different by then is found as long before as the rung starts after the detection.
func (l *ladder) lookAhead(now time.Time) ahead {
	var found ahead
	looks := make([]look, 0, len(l.path.spec.Steps))
	l.asksRaiser = false
	l.starts(now, func(i int, at time.Time) bool {
		step := &l.path.spec.Steps[i]
		seen := l.lookAt(step, at)
		looks = append(looks, seen)
		for _, partner := range seen.misses {
			found.gaps = append(found.gaps, l.gap(step, partner, now, at))
		}
		return seen.silent
	})
	if slices.ContainsFunc(looks, func(seen look) bool { return !seen.changes.IsZero() }) {
		found.changes = l.firstToMeet(looks, now)
	}
	found.asksRaiser = l.asksRaiser
	return found
}

// gap tells since when, and until when, a step that would miss a partner at a moment would do so: by when its people are
// not there. That does not depend on when its messages leave, so one absence is one gap, whichever steps fall into it;
// only what is missed for that alone is told by when the step would start.
func (l *ladder) gap(step *v1alpha1.EscalationStep, partner v1alpha1.Name, now, at time.Time) Gap {
	g := Gap{Path: l.path.spec.Name, Step: step.Name, Partners: []v1alpha1.Name{partner}}
	prompt := *step
	prompt.Deliver, prompt.HostFirst = v1alpha1.DeliverAtOnce, ""
	from, until, found := l.missed(&prompt, partner, now, at)
	if !found {
		from, until, _ = l.missed(step, partner, now, at)
	}
	g.From, g.Until = from, until
	return g
}

// missed tells since when, and until when, a step would miss a partner, from a moment on and until after another; zero
// for since before the one, and for no end. It is false where it would not.
func (l *ladder) missed(step *v1alpha1.EscalationStep, partner v1alpha1.Name, now, at time.Time) (from, until time.Time, found bool) {
	missed, ever := true, false
	for t := now; ; {
		seen := l.lookAt(step, t)
		misses := slices.Contains(seen.misses, partner)
		switch {
		case misses && !missed:
			from = t
		case !misses && missed && ever && t.After(at):
			return from, t, true
		}
		missed, ever = misses, ever || misses
		if seen.changes.IsZero() {
			return from, time.Time{}, misses
		}
		t = seen.changes
	}
}

// addGap adds a gap to those of the steps before, or its partners to one of the same step and time.
func addGap(found []Gap, g *Gap) []Gap {
	for i := range found {
		if f := &found[i]; f.Path == g.Path && f.Step == g.Step && f.From.Equal(g.From) && f.Until.Equal(g.Until) {
			f.Partners = append(f.Partners, g.Partners...)
			slices.Sort(f.Partners)
			f.Partners = slices.Compact(f.Partners)
			return found
		}
	}
	return append(found, *g)
}

// firstToMeet returns the first whole second after a moment at which an issue would have to be
// detected for one of its rungs to start when something has changed there, or the end of a day before
// that. One of them changes. A later detection never leads to an earlier date, but, where months are
// counted, to an earlier hour: so the date is looked for first, and then the hour.
func (l *ladder) firstToMeet(looks []look, after time.Time) time.Time {
	zone := cmp.Or(l.path.zone, time.UTC)
	day := func(t time.Time) time.Time { return worktime.DateOf(t.In(zone)).Start(zone) }
	hour := func(t time.Time) time.Time { return t }
	meets := func(of func(time.Time) time.Time) func(time.Time) bool {
		return func(detected time.Time) (met bool) {
			l.starts(detected, func(i int, at time.Time) bool {
				met = met || !looks[i].changes.IsZero() && !of(at).Before(of(looks[i].changes))
				return looks[i].silent
			})
			return met
		}
	}
	var latest time.Time
	for i := range looks {
		latest = verdict.Latest(latest, looks[i].changes)
	}
	first, today := after, worktime.DateOf(after.In(zone)).End(zone).UTC()
	if !meets(day)(after) && !l.goesBack(after, today) {
		first = firstSecond(after, latest, meets(day))
	}
	over := worktime.DateOf(first.In(zone)).End(zone).UTC()
	if last := over.Add(-time.Second); last.After(after) && meets(hour)(last) {
		return firstSecond(verdict.Latest(after, first.Add(-time.Second)), last, meets(hour))
	}
	return over
}

// goesBack reports whether a rung starts earlier where the issue is detected later.
func (l *ladder) goesBack(earlier, later time.Time) (back bool) {
	var starts []time.Time
	l.starts(earlier, func(_ int, at time.Time) bool {
		starts = append(starts, at)
		return false
	})
	l.starts(later, func(i int, at time.Time) bool {
		back = back || i < len(starts) && at.Before(starts[i])
		return false
	})
	return back
}

// firstSecond returns the first whole second at which something holds: not yet at one moment, and by
// another.
func firstSecond(not, by time.Time, holds func(time.Time) bool) time.Time {
	from, to := not.Unix(), verdict.CeilSecond(by).Unix()
	for to-from > 1 {
		if middle := from + (to-from)/2; holds(time.Unix(middle, 0).UTC()) {
			to = middle
		} else {
			from = middle
		}
	}
	return time.Unix(to, 0).UTC()
}

// starts calls look with each rung that starts if an issue is detected at a moment and nobody acts. A
// rung that is silent gives way to the next at once.
func (l *ladder) starts(detected time.Time, silent func(i int, at time.Time) bool) {
	at := l.path.after(l.path.staleAfter, detected)
	if l.record == nil {
		l.record = &v1alpha1.Escalation{Steps: make([]v1alpha1.StepRecord, 1)}
	}
	l.record.Steps[0] = v1alpha1.StepRecord{Name: l.path.spec.Steps[0].Name, StartedTime: *verdict.WholeSecond(at)}
	for i := range l.path.spec.Steps {
		if silent(i, at) {
			continue
		}
		deadline := l.deadlineOf(&l.path.spec.Steps[i], at)
		if deadline == nil { // where a step does not say when it ends none follows
			return
		}
		at = deadline.Time
	}
}
