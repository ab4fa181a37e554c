// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	"cmp"
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

const (
	defaultGather     = 5 * time.Second
	defaultDigestFrom = 5
)

// ReadByPeople reports whether people read what leaves over a channel. Programs sort out
// many messages by themselves.
func ReadByPeople(c *v1alpha1.Channel) bool {
	return c != nil && (c.Email != nil || c.Slack != nil || c.Shoutrrr != nil)
}

// HoldsLinks reports whether messages over a channel hold links by which their recipients can answer.
// What no person reads keeps what it is sent, and shows it to others: there a link is asked for.
func HoldsLinks(c *v1alpha1.Channel) bool {
	if c != nil && c.AnswerLinks != "" {
		return c.AnswerLinks == v1alpha1.AnswerLinksInclude
	}
	return ReadByPeople(c)
}

// digestFrom is from how many messages on they go out as one.
func digestFrom(p *v1alpha1.CommunicationPolicy) int {
	if d := p.Spec.Digest; d != nil && d.MinMessages != nil {
		return int(*d.MinMessages)
	}
	return defaultDigestFrom
}

// ofClock reports whether a message tells that a clock runs which nothing stops: it waits for no
// others.
func ofClock(n *v1alpha1.Notification) bool {
	return n.Spec.Reason == v1alpha1.NotificationDisclosureDue || n.Spec.Reason == v1alpha1.NotificationRecoveryPlanDue
}

// ofLadder reports whether a message is one of an escalation step. The step's time runs while it waits, so
// it waits for no reminders: only as long as it takes those of a burst to be made.
func ofLadder(n *v1alpha1.Notification) bool {
	return n.Spec.Reason == v1alpha1.NotificationEscalationStep || n.Spec.Reason == v1alpha1.NotificationCallRequest
}

// GatherUntil returns until when a message to a person waits for others to the same person;
// zero where it does not.
func GatherUntil(n *v1alpha1.Notification, policy *v1alpha1.CommunicationPolicy) time.Time {
	if !Gathers(n) || ofClock(n) || !ReadByPeople(team.Channel(policy, n.Spec.ChannelRef.Channel)) || digestFrom(policy) >= v1alpha1.NeverDigest {
		return time.Time{}
	}
	from := MadeAt(n)
	if at := n.Spec.NotBeforeTime; at != nil {
		from = verdict.Latest(from, at.Time)
	}
	until := from.Add(defaultGather)
	if d := policy.Spec.Digest; d != nil {
		if s, ok := verdict.ParseSpan(d.GatherFor); ok {
			if asked := verdict.AfterUTC(s, from); !ofLadder(n) || asked.Before(until) {
				return asked
			}
		}
	}
	return until
}

// IsDigest reports whether a message gathers others.
func IsDigest(n *v1alpha1.Notification) bool { return len(n.Spec.DigestOf) > 0 }

// Gathers reports whether a message may go out with others: nothing of it may have left. A test goes out alone, for
// somebody waits for what becomes of it.
func Gathers(n *v1alpha1.Notification) bool {
	return !IsTest(n) && n.Status.Attempts == 0 && !Settled(n.Status.Outcome) && !IsDigest(n) && n.DeletionTimestamp == nil
}

// DigestMembers returns those of the messages to one person over one channel that go out as
// one, the oldest first; none where they are too few, or where the partner whose person it is does not
// exist: nobody knows an address then, and each says so for itself. n is among them, or waits its turn.
func DigestMembers(n *v1alpha1.Notification, others []*v1alpha1.Notification, policy *v1alpha1.CommunicationPolicy, partner *v1alpha1.Partner, now time.Time) []*v1alpha1.Notification {
	if partner == nil {
		return nil
	}
	members := []*v1alpha1.Notification{n}
	for _, o := range others {
		early := o.Spec.NotBeforeTime != nil && now.Before(o.Spec.NotBeforeTime.Time)
		if o.Name != n.Name && Gathers(o) && !early && o.Spec.Recipient == n.Spec.Recipient && o.Spec.ChannelRef == n.Spec.ChannelRef {
			members = append(members, o)
		}
	}
	if len(members) < digestFrom(policy) {
		return nil
	}
	slices.SortFunc(members, older)
	return members[:min(len(members), v1alpha1.MaxDigestMembers)]
}

// DigestOf returns, of the digests that name a message, the one that gathers it: the one that is on record
// to have it, which may leave at any moment, or else the oldest, if two managers at once made several. One
// that was withdrawn, or that is being deleted and cannot have left, has let its messages go. A digest
// itself is gathered by none.
func DigestOf(n *v1alpha1.Notification, digests []*v1alpha1.Notification) *v1alpha1.Notification {
	if IsDigest(n) {
		return nil
	}
	var oldest *v1alpha1.Notification
	for _, d := range digests {
		letGo := Withdrawn(d) || d.DeletionTimestamp != nil && !Settled(d.Status.Outcome) && !MayHaveLeft(d)
		switch claim := n.Status.DigestRef; {
		case letGo:
		case claim != nil && claim.Name == d.Name:
			return d
		case oldest == nil || older(d, oldest) < 0:
			oldest = d
		}
	}
	return oldest
}

func older(a, b *v1alpha1.Notification) int {
	return cmp.Or(a.CreationTimestamp.Compare(b.CreationTimestamp.Time), cmp.Compare(a.Name, b.Name))
}

// Member is a message that a digest names.
type Member struct {
	Message *v1alpha1.Notification
	// Digest that gathers it; nil for none.
	Digest   *v1alpha1.Notification
	Standing Standing
}

// JudgeDigest withdraws a digest of which nothing has left yet if one of its messages is
// elsewhere, in an older digest or on its way alone, or does not stand as it did: they would
// arrive twice, or say what is over. The others are gathered anew. Members that no longer exist
// are left out. A digest of a digest is withdrawn: nobody makes one, and who stands for whom could
// go round in a circle.
func JudgeDigest(digest *v1alpha1.Notification, members []Member) (s Standing) {
	if MayHaveLeft(digest) {
		return Standing{}
	}
	for i := range members {
		m := &members[i]
		if IsDigest(m.Message) {
			return UntrueAbout(DigestInDigest, m.Message.Name)
		}
		if m.Digest != nil && m.Digest.Name != digest.Name {
			return UntrueAbout(InOtherDigest, m.Digest.Name)
		}
		if !m.Standing.Holds() || m.Message.Status.Attempts > 0 || Settled(m.Message.Status.Outcome) {
			return UntrueAbout(MemberGone, m.Message.Name)
		}
		s.Next = verdict.Earliest(s.Next, m.Standing.Next)
	}
	return s
}

// MayHaveLeft reports whether an attempt to send a message is under way, or may have arrived.
func MayHaveLeft(n *v1alpha1.Notification) bool {
	return n.Status.Outcome == v1alpha1.OutcomeSending || n.Status.UncertainAttempts > 0
}

// MayRepeat reports whether a message says that its reader may have had it before: an attempt to send it may
// have arrived, and its channel does not tell copies apart; or it was made until a moment before which
// messages may have left that nothing knows of any more.
func MayRepeat(n *v1alpha1.Notification, idempotent bool, until time.Time) bool {
	return MayHaveLeft(n) && !idempotent || n.CreationTimestamp.Time.Before(until)
}

// Claimed reports whether a digest may leave: each of its messages that still exists is on
// record as one of it. Whoever would send one alone finds then that it has changed.
func Claimed(digest *v1alpha1.Notification, members []*v1alpha1.Notification) bool {
	if digest.Status.Attempts > 0 {
		return true
	}
	for _, m := range members {
		if m.Status.DigestRef == nil || m.Status.DigestRef.Name != digest.Name {
			return false
		}
	}
	return true
}
