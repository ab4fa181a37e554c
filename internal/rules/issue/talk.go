// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"fmt"
	"time"

	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// spoken reports whether a mode is a call or a meeting. Where nothing is said of how people
// spoke, they did.
func spoken(mode v1alpha1.Mode) bool { return mode != v1alpha1.ModeMail && mode != v1alpha1.ModeChat }

// written is the first time, by the records, that somebody wrote to another side.
type written struct {
	what string // what was recorded, and how
	at   time.Time
}

func (w *written) note(at time.Time, format string, args ...any) {
	if w.what == "" || at.Before(w.at) {
		w.what, w.at = fmt.Sprintf(format, args...), at
	}
}

// firstWritten finds it among disclosures and conversations that are true by now.
func firstWritten(m *verdict.Moment, i *v1alpha1.IssueSpec) written {
	var first written
	for j := range i.Disclosures {
		d := &i.Disclosures[j]
		if !spoken(d.Mode) && d.Partner != i.RaisedBy.Partner && m.Reached(d.Time.Time) {
			first.note(d.Time.Time, "%s was told by %s", d.Partner, d.Mode)
		}
	}
	for j := range i.Conversations {
		c := &i.Conversations[j]
		if !spoken(c.Mode) && team.BetweenPartners(c) && m.Reached(c.Time.Time) {
			first.note(c.Time.Time, "A conversation by %s is on record", c.Mode)
		}
	}
	return first
}

// talkRequired returns the first step of the path that asks for a conversation, or nil.
func (p *issuePath) talkRequired() *v1alpha1.EscalationStep {
	if p.spec == nil {
		return nil
	}
	for i := range p.spec.Steps {
		if step := &p.spec.Steps[i]; step.Talk != nil && ptr.Deref(step.Talk.Required, false) {
			return step
		}
	}
	return nil
}

// talkedFirst says whether people spoke before anybody wrote. What we send waits for that; what
// people write to each other is seen by the records only.
func (l *ladder) talkedFirst() verdict.Finding {
	step := l.path.talkRequired()
	if step == nil {
		return verdict.True(v1alpha1.ReasonTalkNotRequired, verdict.Data{})
	}
	enough := maxAttempts(step)
	d := verdict.Data{Count: int(l.signs.attempts), Limit: int(enough)}
	spec := &l.counted.Spec
	if w := firstWritten(&l.Moment, spec); w.what != "" {
		talked := l.signs.talked && !w.at.Before(l.signs.talkedAt)
		if !talked && attemptsBy(&l.Moment, spec, w.at) < enough {
			d.Quote, d.Since = w.what, w.at
			return verdict.False(v1alpha1.ReasonWrittenFirst, d)
		}
	}
	switch {
	case l.signs.talked:
		d.Since = l.signs.talkedAt
		return verdict.True(v1alpha1.ReasonTalked, d)
	case l.signs.attempts >= enough:
		return verdict.True(v1alpha1.ReasonTalked, d)
	}
	return verdict.Unknown(v1alpha1.ReasonNotTalkedYet, d)
}

// attemptsBy counts the attempts to speak that were made by a moment.
func attemptsBy(m *verdict.Moment, i *v1alpha1.IssueSpec, at time.Time) int32 {
	var n int32
	for j := range i.Attempts {
		if a := &i.Attempts[j]; spoken(a.Mode) && !at.Before(a.Time.Time) && m.Reached(a.Time.Time) {
			n++
		}
	}
	return n
}
