// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"slices"
	"time"

	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// defaultMaxAttempts is how many attempts to talk are enough where the step does not say.
const defaultMaxAttempts = 3

func maxAttempts(step *v1alpha1.EscalationStep) int32 {
	if step.Talk == nil || step.Talk.MaxAttempts == nil {
		return defaultMaxAttempts
	}
	return *step.Talk.MaxAttempts
}

// talkRequired reports whether a step asks for a conversation before it writes.
func talkRequired(step *v1alpha1.EscalationStep) bool {
	return step.Talk != nil && ptr.Deref(step.Talk.Required, false)
}

// talksFirst reports whether a step of the path asks for a conversation before it writes.
func (p *issuePath) talksFirst() bool {
	if p.spec == nil {
		return false
	}
	return slices.ContainsFunc(p.spec.Steps, func(step v1alpha1.EscalationStep) bool { return talkRequired(&step) })
}

// talksFirst returns the partners with whom people are to talk before a step writes to them: those
// that it concerns, but for the one whose people are to talk, by name.
func (l *ladder) talksFirst(step *v1alpha1.EscalationStep) []v1alpha1.Name {
	if !talkRequired(step) || l.facts.Alliance == nil {
		return nil
	}
	others := team.OtherPartners(l.facts.Alliance, l.speaker())
	return slices.DeleteFunc(others, func(partner v1alpha1.Name) bool { return !l.concerns(step, partner) })
}

// withhold brings up to the moment to whom a step writes nothing, of partners to whom it might have
// written nothing so far: people are to talk with them, or talked while the step ran. It returns
// the partners to whom the step may write: there was a talk before it, or enough attempts while
// it ran.
func (l *ladder) withhold(record *v1alpha1.StepRecord, step *v1alpha1.EscalationStep, partners []v1alpha1.Name) (released []v1alpha1.Name) {
	talkedBefore := record.Talked
	record.Withheld, record.Talked = nil, nil
	behind := l.behindTalk(step, record, partners)
	for _, partner := range partners {
		_, during := l.signs.talk(partner, record.StartedTime.Time)
		switch {
		case during && (slices.Contains(l.talksFirst(step), partner) || slices.Contains(talkedBefore, partner)):
			record.Talked = append(record.Talked, partner)
		case behind || l.owesTalk(step, record, partner):
			record.Withheld = append(record.Withheld, partner)
		default:
			released = append(released, partner)
		}
	}
	return released
}

// behindTalk reports whether the other partners wait for the host, which is to hear first and with which
// people are to talk first. Nobody waits where nobody of the host is there to be talked with.
func (l *ladder) behindTalk(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, partners []v1alpha1.Name) bool {
	host := l.facts.Alliance.Spec.Host
	if _, ahead := verdict.ParseSpan(step.HostFirst); !ahead || !slices.Contains(partners, host) || !l.owesTalk(step, record, host) {
		return false
	}
	people := l.people(step, nil)
	if !slices.ContainsFunc(people, func(p team.Person) bool { return p.Ref.Partner == host }) {
		return false
	}
	_, found := l.caller(step, people, nil)
	return found
}

// heldBack are the partners that a step may have to hold back from writing to: those with which people are
// to talk first, and, where the host is one of them and is to hear first, the raiser's own too.
func (l *ladder) heldBack(step *v1alpha1.EscalationStep) []v1alpha1.Name {
	partners, own := l.talksFirst(step), l.speaker()
	if step.HostFirst == "" || !slices.Contains(partners, l.facts.Alliance.Spec.Host) || !l.concerns(step, own) {
		return partners
	}
	partners = append(partners, own)
	slices.Sort(partners)
	return partners
}

// owesTalk reports whether people are still to talk with a partner before a step writes to it: nobody has,
// and not enough tried to while it ran.
func (l *ladder) owesTalk(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, partner v1alpha1.Name) bool {
	if !slices.Contains(l.talksFirst(step), partner) {
		return false
	}
	_, talked := l.signs.talk(partner, time.Time{})
	return !talked && l.tried(partner, record.StartedTime.Time, l.Now) < maxAttempts(step)
}

// owedTalk are the partners of those to which a step writes nothing yet with which somebody is to talk now.
// The others wait for the host, and so does the talk with them.
func (l *ladder) owedTalk(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord) []v1alpha1.Name {
	owed := slices.DeleteFunc(slices.Clone(record.Withheld), func(partner v1alpha1.Name) bool { return !l.owesTalk(step, record, partner) })
	if len(owed) > 1 && l.behindTalk(step, record, owed) {
		return []v1alpha1.Name{l.facts.Alliance.Spec.Host}
	}
	return owed
}

// waitForHost are the partners with which people are to talk once the host has heard.
func (l *ladder) waitForHost(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord) []v1alpha1.Name {
	if len(record.Withheld) == 0 {
		return nil // as at nearly all steps
	}
	now, people := l.owedTalk(step, record), l.people(step, nil)
	return slices.DeleteFunc(slices.Clone(record.Withheld), func(partner v1alpha1.Name) bool {
		there := slices.ContainsFunc(people, func(p team.Person) bool { return p.Ref.Partner == partner })
		return slices.Contains(now, partner) || !there || !l.owesTalk(step, record, partner)
	})
}

// releaseWritten makes the messages of the running step due to partners to whom it wrote nothing so
// far and may write now, unless something holds the ladder: they are told if the issue is silent again.
// Nobody else is told again.
func (l *ladder) releaseWritten() {
	running := runningStep(l.record)
	if running == nil || len(running.Withheld)+len(running.Talked) == 0 {
		return
	}
	step := l.live(running.Name)
	if step == nil {
		return
	}
	// A partner that has left the alliance meanwhile is owed neither.
	waiting := slices.DeleteFunc(slices.Clone(running.Withheld), func(p v1alpha1.Name) bool { return !l.concerns(step, p) })
	back := slices.Concat(waiting, running.Talked)
	slices.Sort(back)
	released := l.withhold(running, step, back)
	// While the first messages are still to be made these are among them.
	if len(released) == 0 || running.NotifiedTime == nil && len(running.Appeared) == 0 {
		return
	}
	a, own := l.reaches(step, running), l.speaker()
	held := l.held()
	for _, partner := range released {
		running.Unreached = slices.DeleteFunc(running.Unreached, func(p v1alpha1.Name) bool { return p == partner })
		switch {
		case a.tells(partner) && !held:
			running.Appeared, running.NotifiedTime = append(running.Appeared, partner), nil
		case a.tells(partner) || partner != own: // of its own side the caller has heard of it
			running.Unreached = append(running.Unreached, partner)
		}
	}
	slices.Sort(running.Appeared)
	slices.Sort(running.Unreached)
}

// callees returns the people of a step who are to be talked with first, sorted.
func callees(people []team.Person, withheld []v1alpha1.Name) []team.Person {
	var found []team.Person
	for _, p := range people {
		if slices.Contains(withheld, p.Ref.Partner) {
			found = append(found, p)
		}
	}
	slices.SortFunc(found, team.ByPerson)
	return found
}

// callChannel returns the channel for a call request. A step that may use only the phone
// means the call; the request for it goes over any other channel.
func (l *ladder) callChannel(step *v1alpha1.EscalationStep, contact *v1alpha1.Contact) v1alpha1.Name {
	phone := func(name v1alpha1.Name) bool {
		channel := team.Channel(l.facts.Policy, name)
		return channel != nil && channel.Phone != nil
	}
	channel, found := team.WrittenChannel(l.facts.Policy, contact, step.Channels)
	if !found && slices.ContainsFunc(step.Channels, phone) {
		channel, _ = team.WrittenChannel(l.facts.Policy, contact, nil)
	}
	return channel
}

// wroteTo reports whether a step on record wrote to a partner without asking for a talk first.
func (l *ladder) wroteTo(record *v1alpha1.StepRecord, partner v1alpha1.Name) bool {
	step := l.live(record.Name)
	return step != nil && !talkRequired(step) && l.concerns(step, partner) &&
		record.Reason != v1alpha1.StepNobodyReachable && !slices.Contains(record.Unreached, partner)
}

// written is the first time that somebody wrote to a partner.
type written struct {
	partner v1alpha1.Name
	how     writtenHow
	mode    v1alpha1.Mode // of what is on record
	step    v1alpha1.Name // that wrote
	at      time.Time
}

// writtenHow is how somebody wrote to a partner.
type writtenHow int

const (
	neverWritten writtenHow = iota
	writtenDisclosure
	writtenConversation
	writtenByStep
)

// earliest keeps what came first of some writing and what was found so far.
func (w *written) earliest(other written) {
	if w.how == neverWritten || other.at.Before(w.at) {
		other.partner = w.partner
		*w = other
	}
}

// firstWritten finds it among disclosures and conversations that are true by now, and the steps that
// did not ask for a talk.
func (l *ladder) firstWritten(partner v1alpha1.Name) written {
	first, i := written{partner: partner}, &l.counted.Spec
	sides := l.speakers()
	for j := range i.Disclosures {
		d := &i.Disclosures[j]
		if !spoken(d.Mode) && d.Partner == partner && l.Reached(d.Time.Time) {
			first.earliest(written{how: writtenDisclosure, mode: d.Mode, at: d.Time.Time})
		}
	}
	for j := range i.Conversations {
		c := &i.Conversations[j]
		own := func(side v1alpha1.Name) bool { return team.TookPart(c, side) }
		if !spoken(c.Mode) && slices.ContainsFunc(sides, own) && team.TookPart(c, partner) && l.Reached(c.Time.Time) {
			first.earliest(written{how: writtenConversation, mode: c.Mode, at: c.Time.Time})
		}
	}
	for j := range l.recordedSteps() {
		record := &l.record.Steps[j]
		if !l.wroteTo(record, partner) {
			continue
		}
		if at, left := l.leaves(l.live(record.Name), record, partner); left {
			first.earliest(written{how: writtenByStep, step: record.Name, at: at})
		}
	}
	return first
}

// talkedFirst says whether people spoke with each partner before anybody wrote to it. What we send
// waits for that where the step asks for it; what people write to each other is seen by the records
// only.
func (l *ladder) talkedFirst() verdict.Finding {
	step, partners := l.firstTalk()
	if len(partners) == 0 {
		return verdict.True(v1alpha1.ReasonTalkNotRequired, verdict.Data{})
	}
	enough := maxAttempts(step)
	d := verdict.Data{Limit: int(enough)}
	reasons := map[string]bool{}
	for _, partner := range partners {
		o := l.talkedWith(partner, enough)
		reasons[o.Reason] = true
		if o.Reason == v1alpha1.ReasonWrittenFirst {
			d.BadSince = verdict.Earliest(d.BadSince, o.Since)
		}
		d.Objects = append(d.Objects, o)
	}
	switch {
	case reasons[v1alpha1.ReasonWrittenFirst]:
		return verdict.False(v1alpha1.ReasonWrittenFirst, d)
	case reasons[v1alpha1.ReasonNotTalkedYet]:
		return verdict.Unknown(v1alpha1.ReasonNotTalkedYet, d)
	}
	return verdict.True(v1alpha1.ReasonTalked, d)
}

// firstTalk returns the first step of the path that asks for a talk, and all the partners with whom
// such steps do, by name.
func (l *ladder) firstTalk() (first *v1alpha1.EscalationStep, partners []v1alpha1.Name) {
	if l.path.spec == nil {
		return nil, nil
	}
	for i := range l.path.spec.Steps {
		with := l.talksFirst(&l.path.spec.Steps[i])
		if len(with) > 0 && first == nil {
			first = &l.path.spec.Steps[i]
		}
		partners = append(partners, with...)
	}
	slices.Sort(partners)
	return first, slices.Compact(partners)
}

// talkedWith is how it stands with one partner. Since when people have talked, or somebody has
// written; Late without a talk.
func (l *ladder) talkedWith(partner v1alpha1.Name, enough int32) verdict.Object {
	o := verdict.Object{Kind: v1alpha1.KindPartner, Name: string(partner), Reason: v1alpha1.ReasonNotTalkedYet}
	at, talked := l.signs.talk(partner, time.Time{})
	w := l.firstWritten(partner)
	if w.how != neverWritten && (!talked || w.at.Before(at)) && l.tried(partner, time.Time{}, w.at) < enough {
		o.Reason, o.Quote, o.Since = v1alpha1.ReasonWrittenFirst, w.words(), w.at
		return o
	}
	switch {
	case talked:
		o.Reason, o.Since = v1alpha1.ReasonTalked, at
	case w.how != neverWritten || l.triedEnough(partner):
		o.Reason = v1alpha1.ReasonTalked
	}
	return o
}

// triedEnough reports whether a step has asked for a talk with a partner, and people tried to have
// it often enough.
func (l *ladder) triedEnough(partner v1alpha1.Name) bool {
	for i := range l.recordedSteps() {
		record := &l.record.Steps[i]
		step := l.live(record.Name)
		if step == nil || !slices.Contains(l.talksFirst(step), partner) {
			continue
		}
		until := l.Now
		if record.EndedTime != nil {
			until = record.EndedTime.Time
		}
		if l.tried(partner, record.StartedTime.Time, until) >= maxAttempts(step) {
			return true
		}
	}
	return false
}
