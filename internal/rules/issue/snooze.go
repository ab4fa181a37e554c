// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// SnoozeLimit returns the latest moment until which a snooze asked for now would put an
// issue's ladder to rest. The policy may be nil; ok is false where nothing caps a snooze. Where there is
// no alliance everybody counts.
func SnoozeLimit(f Facts, now time.Time) (limit time.Time, ok bool) {
	if f.Policy == nil {
		return time.Time{}, false
	}
	m := &verdict.Moment{Now: now}
	i := Counted(f.Issue, f.Alliance, f.Partners)
	signs := readRecords(m, &i.Spec)
	path, _ := signs.choosePath(i.Status.Escalation, f.Policy.Spec.EscalationPaths, signs.roundEnded(i.Status.Escalation))
	if path == nil {
		return time.Time{}, false
	}
	most, given := verdict.ParseSpan(path.MaxSnooze)
	if !given {
		return time.Time{}, false
	}
	p := &issuePath{spec: path}
	if path.Time == v1alpha1.TimeWorking && f.Alliance != nil {
		p.zone = team.HostZone(f.Alliance, f.Partners)
	}
	b := snoozeBudget{path: p, most: most}
	b.spend(&signs)
	return b.end(&signs, now), true
}

// snoozeEnd returns when the latest snooze ends, if there is one. It holds from when it was asked for
// to when it asks for, and takes the place of the one before.
func (p *issuePath) snoozeEnd(s *issueSigns) (time.Time, bool) {
	if len(s.snoozes) == 0 {
		return time.Time{}, false
	}
	if p.maxSnooze == (worktime.Span{}) {
		return s.snooze().UntilTime.Time, true
	}
	b := snoozeBudget{path: p, most: p.maxSnooze}
	return b.spend(s), true
}

// snooze is the latest, or nil.
func (s *issueSigns) snooze() *v1alpha1.Snooze {
	if len(s.snoozes) == 0 {
		return nil
	}
	return s.snoozes[len(s.snoozes)-1]
}

// snoozeBudget is the time that an issue may rest between two answers: all snoozes draw on it.
type snoozeBudget struct {
	path *issuePath
	most worktime.Span
	// since is the answer that the budget runs from, and first the first snooze after it.
	since, first time.Time
	// used is the time that the issue rested since then, up to at; it rests until rests, if nothing else
	// is asked for.
	used      time.Duration
	at, rests time.Time
}

// spend goes through the snoozes, and returns until when the last one holds.
func (b *snoozeBudget) spend(s *issueSigns) time.Time {
	for _, n := range s.snoozes {
		end := b.end(s, n.Time.Time)
		if n.UntilTime.Time.Before(end) {
			end = n.UntilTime.Time
		}
		b.rests = end
	}
	return b.rests
}

// end is the latest moment until which a snooze that is asked for at a moment may hold.
func (b *snoozeBudget) end(s *issueSigns, at time.Time) time.Time {
	var since time.Time
	for _, answer := range s.answers {
		if !answer.After(at) {
			since = verdict.Latest(since, answer)
		}
	}
	if b.first.IsZero() || since.After(b.since) {
		b.since, b.first, b.used = since, at, 0
	} else if until := b.rests; until.After(b.at) {
		if at.Before(until) {
			until = at
		}
		b.used += until.Sub(b.at)
	}
	b.at = at
	return verdict.Latest(at, at.Add(b.path.wall(b.most, b.first).Sub(b.first)-b.used))
}
