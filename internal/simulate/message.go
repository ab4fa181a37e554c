// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// person is a recipient on a channel of a policy.
type person struct {
	channel   v1alpha1.ChannelReference
	recipient v1alpha1.PersonRef
}

func addressee(m *v1alpha1.Notification) person { return person{m.Spec.ChannelRef, m.Spec.Recipient} }

type messageItem struct {
	*item
	message *v1alpha1.Notification
}

// send makes the messages that do not exist yet.
func (n *namespace) send(messages []rules.Message) {
	for i := range messages {
		if n.made[messages[i].Name] {
			n.revive(messages[i].Name)
			continue
		}
		m := messages[i].Notification(n.name, n.now)
		m.CreationTimestamp = metav1.NewTime(n.now.Truncate(time.Second))
		n.addMessage(m)
	}
}

// addFormer adds a message that was there before.
func (n *namespace) addFormer(m *v1alpha1.Notification) {
	if s := &m.Spec.SubjectRef; s.Kind == v1alpha1.KindIssue && m.Spec.Step != "" {
		n.sent[s.Name] = append(n.sent[s.Name], m)
	}
	n.addMessage(m)
}

func (n *namespace) addMessage(m *v1alpha1.Notification) {
	n.made[m.Name] = true
	if n.onMade != nil {
		n.onMade(m)
	}
	if rules.Settled(m.Status.Outcome) || rules.IsDigest(m) {
		n.delivered(m)
		n.noteWithdrawn(m)
		return
	}
	n.insertMessage(m)
}

// noteWithdrawn keeps a message that was withdrawn: what it says may be true again.
func (n *namespace) noteWithdrawn(m *v1alpha1.Notification) {
	if rules.Withdrawn(m) {
		n.withdrawn[m.Name] = m
	}
}

// revive has a message leave that was withdrawn and is asked for again.
func (n *namespace) revive(name string) {
	m := n.withdrawn[name]
	if m == nil {
		return
	}
	delete(n.withdrawn, name)
	m.Status, _ = rules.Revive(m, n.now)
	n.insertMessage(m)
}

// insertMessage has a message leave when it is time.
func (n *namespace) insertMessage(m *v1alpha1.Notification) {
	x := &messageItem{message: m}
	if n.leavesAlone(m) {
		n.leave(x, Digest{})
		return
	}
	x.item = n.add(v1alpha1.KindNotification, m, func(now time.Time) time.Time { return n.lookAtMessage(x, now) })
	n.waiting[addressee(m)] = append(n.waiting[addressee(m)], x)
}

// leavesAlone reports whether a message leaves at once and by itself, as most do.
func (n *namespace) leavesAlone(m *v1alpha1.Notification) bool {
	v := n.decideMessage(m, n.now)
	return v.Send && !v.Gather
}

func (n *namespace) decideMessage(m *v1alpha1.Notification, now time.Time) rules.MessageVerdict {
	to := m.Spec.Recipient
	return rules.DecideMessage(rules.MessageFacts{
		Notification: m, Policy: n.policy(m.Spec.ChannelRef.Policy), Standing: n.standing(m),
		Zone: rules.PersonZone(n.partners[string(to.Partner)], to.Contact),
	}, now)
}

func (n *namespace) lookAtMessage(x *messageItem, now time.Time) time.Time {
	m := x.message
	v := n.decideMessage(m, now)
	switch {
	case v.Unsaid:
		return v.NextCheck
	case !v.Send:
		m.Status = v.Settle(m, now)
		if rules.Settled(v.Outcome) {
			n.settled(x)
			n.noteWithdrawn(m)
		}
		return v.NextCheck
	}
	var members []*v1alpha1.Notification
	if v.Gather {
		policy, partner := n.policy(m.Spec.ChannelRef.Policy), n.partners[string(m.Spec.Recipient.Partner)]
		members = rules.DigestMembers(m, n.free(addressee(m)), policy, partner, now)
	}
	if len(members) > 0 {
		n.leaveTogether(members)
	} else {
		n.leave(x, Digest{})
	}
	return time.Time{}
}

// free are the messages to a person that may leave with others.
func (n *namespace) free(to person) []*v1alpha1.Notification {
	var out []*v1alpha1.Notification
	for _, x := range n.waiting[to] {
		if s := n.standing(x.message); s.Holds() {
			out = append(out, x.message)
		}
	}
	return out
}

// leaveTogether sends several messages to one person as one.
func (n *namespace) leaveTogether(members []*v1alpha1.Notification) {
	d := n.digest(members)
	for _, x := range append([]*messageItem(nil), n.waiting[addressee(members[0])]...) {
		for _, m := range members {
			if x.message == m {
				n.leave(x, d)
			}
		}
	}
}

// leave sends a message, by itself or in a digest. It arrives.
func (n *namespace) leave(x *messageItem, in Digest) {
	m := x.message
	v := rules.AfterAttempt(m, rules.Attempt{Result: rules.AttemptDelivered, Detail: "Delivered", Number: int(m.Status.Attempts) + 1}, n.now)
	m.Status = v.Settle(m, n.now)
	n.delivered(m)
	n.tellMessage(m, in)
	if x.item == nil {
		return
	}
	n.settled(x)
}

// wakeMessages queues those that are about an object and have not left: it has changed,
// and perhaps they are true no more.
func (n *namespace) wakeMessages(o rules.APIObject) {
	for _, waiting := range n.waiting {
		for _, x := range waiting {
			if rules.IsAbout(x.message, o) {
				n.queue.wake(x.item, n.now)
			}
		}
	}
}

// settled forgets a message: nothing becomes of it any more.
func (n *namespace) settled(x *messageItem) {
	to := addressee(x.message)
	if n.waiting[to] = without(n.waiting[to], x); len(n.waiting[to]) == 0 {
		delete(n.waiting, to)
	}
	n.queue.drop(x.item)
}

// standing tells whether a message is still true, by what it is about.
func (n *namespace) standing(m *v1alpha1.Notification) rules.MessageStanding {
	f := rules.StandingFacts{Alliance: n.alliance(m.Spec.AllianceRef.Name), Policy: n.policy(m.Spec.ChannelRef.Policy)}
	f.Partners = n.partnersNamed(rules.AlliancePartners(f.Alliance))
	switch m.Spec.SubjectRef.Kind {
	case v1alpha1.KindIssue:
		if x := n.issues[m.Spec.SubjectRef.Name]; x != nil {
			f.Issue = x.issue
		}
	case v1alpha1.KindReview:
		if x := n.reviews[m.Spec.SubjectRef.Name]; x != nil {
			f.Review = x.review
		}
	}
	return rules.StandingOf(m, f, n.now)
}
