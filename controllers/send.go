// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/notify"
	"github.com/entente-dev/entente/internal/rules"
)

// sendAndRecord bounds one attempt and its record. It is shorter than the time that a stop
// waits for what is under way.
const sendAndRecord = notify.MaxAttempt + 5*time.Second

// send sends a message whose time has come, unless it goes out with others, or waits for its turn.
func (r *NotificationReconciler) send(ctx context.Context, f rules.MessageFacts, v rules.MessageVerdict, now time.Time) (*decision, error) {
	n, policy := f.Notification, f.Policy
	members, err := r.members(ctx, n)
	if err != nil {
		return nil, err
	}
	if !rules.Claimed(n, members) {
		return nil, errCacheBehind
	}
	if v.Gather {
		if next, err := r.gatherDigest(ctx, n, policy, now); err != nil || !next.IsZero() {
			return &decision{object: n, next: next}, err
		}
	}
	defer r.leaving.Delete(n.UID)
	turn := sendRequest(n, policy)
	release, wait, free := r.slots.TryAcquire(turn)
	if !free {
		return r.settle(n, rules.WaitsItsTurn(n, wait, turn.Rate != (notify.Rate{}), now, f.Zone), now), nil
	}
	if ctx.Err() != nil {
		release(notify.NotTried)
		return &decision{object: n}, nil
	}
	// A stop of the manager must not cut off a message that leaves, nor its record.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), sendAndRecord)
	defer cancel()
	return r.deliver(ctx, n, policy, v.Interrupted, release)
}

// deliver makes one attempt and decides to write how it ended.
func (r *NotificationReconciler) deliver(ctx context.Context, n *v1alpha1.Notification, policy *v1alpha1.CommunicationPolicy, interrupted bool, release func(notify.Outcome)) (*decision, error) {
	channel, m, problem := r.compose(ctx, n, policy)
	number := int(n.Status.Attempts) + 1
	onRecord := problem == nil && !channel.Idempotent()
	if onRecord {
		sending, err := r.recordSending(ctx, n, rules.BeforeAttempt(interrupted, number))
		if err != nil {
			release(notify.NotTried)
			return nil, err
		}
		r.unsent.Delete(client.ObjectKeyFromObject(n))
		n = sending
	}
	var result notify.Result
	if problem != nil {
		result = *problem
	} else {
		result = channel.Send(ctx, m)
	}
	release(result.Outcome)
	deliveries.WithLabelValues(channelKind(policy, n.Spec.ChannelRef.Channel), string(result.Outcome), string(result.Reason)).Inc()
	a := attempt(n, number, result)
	a.OnRecord, a.Interrupted = onRecord, interrupted
	now := r.moment()
	v := rules.AfterAttempt(n, a, now)
	// Until it is recorded it is remembered: a record that fails must not send again.
	r.sent.Store(client.ObjectKeyFromObject(n), ended{n.UID, v, n.Status})
	d := r.settle(n, v, now)
	d.detached = true
	return d, nil
}

// ended is how an attempt ended that is not on record yet.
type ended struct {
	of      types.UID
	verdict rules.MessageVerdict
	made    v1alpha1.NotificationStatus // on record when it was made
}

// recordSending records that a message is about to leave, unless somebody else has looked at
// it since: another manager, which may be sending it.
func (r *NotificationReconciler) recordSending(ctx context.Context, n *v1alpha1.Notification, v rules.MessageVerdict) (*v1alpha1.Notification, error) {
	after := &v1alpha1.Notification{ObjectMeta: identity(n), Status: v.Settle(n, r.moment())}
	made := after.Status // the client writes the answer over it
	err := r.writeStatus(ctx, after, unlessWritten{made})
	if err != nil && !apierrors.IsConflict(err) && !errors.Is(err, errGone) {
		r.noteUnsent(n, made)
	}
	return after, err
}

// unsent are records of a message as leaving of which nobody knows which was made, if any: the API server's
// answers were lost, or were errors. No message left after them.
type unsent struct {
	of     types.UID
	before v1alpha1.NotificationStatus
	made   []v1alpha1.NotificationStatus // the latest last
}

// maxUnsent bounds the records that are remembered of a message: they differ by the second.
const maxUnsent = 64

// noteUnsent remembers a record of a message that may have been made.
func (r *NotificationReconciler) noteUnsent(n *v1alpha1.Notification, made v1alpha1.NotificationStatus) {
	key, now := client.ObjectKeyFromObject(n), unsent{of: n.UID, before: n.Status}
	if known, ok := r.unsent.Load(key); ok {
		// The one that is made now may fail before anything is done, and an earlier one stands.
		if u := known.(unsent); u.of == n.UID && equality.Semantic.DeepEqual(u.before, n.Status) {
			now.made = u.made[max(0, len(u.made)-maxUnsent+1):]
		}
	}
	now.made = append(slices.Clone(now.made), made)
	r.unsent.Store(key, now)
}

// asItStands is a message without the record that it is leaving, if that is one of ours after which
// nothing left. Otherwise an API server that fails would use up the attempts of which nobody can tell
// how they ended, and the message would be given up unsent.
func (r *NotificationReconciler) asItStands(n *v1alpha1.Notification) *v1alpha1.Notification {
	known, ok := r.unsent.Load(client.ObjectKeyFromObject(n))
	if !ok {
		return n
	}
	u := known.(unsent)
	is := func(s v1alpha1.NotificationStatus) bool { return equality.Semantic.DeepEqual(n.Status, s) }
	switch {
	case u.of == n.UID && slices.ContainsFunc(u.made, is):
		stands := *n
		stands.Status = u.before
		return &stands
	case u.of != n.UID || !is(u.before): // somebody else knows more
		r.unsent.Delete(client.ObjectKeyFromObject(n))
	}
	return n
}

// compose puts together what a message leaves by and what it says, or says why it cannot.
// Everything is read before the message is recorded as leaving. What is sent again after an
// attempt that may have arrived says that it may be a repeat, unless the receiver can tell by
// itself.
func (r *NotificationReconciler) compose(ctx context.Context, n *v1alpha1.Notification, policy *v1alpha1.CommunicationPolicy) (notify.Channel, notify.Message, *notify.Result) {
	m := message(n)
	entry := rules.ChannelOf(policy, n.Spec.ChannelRef.Channel)
	channel, problem := r.channels.open(ctx, n.Namespace, entry)
	if problem != nil {
		return nil, m, problem
	}
	partners, err := r.partners(ctx, n.Namespace, []v1alpha1.Name{n.Spec.Recipient.Partner})
	if err != nil {
		result := temporary("the recipient cannot be read: " + err.Error())
		return nil, m, &result
	}
	if p := partners[string(n.Spec.Recipient.Partner)]; p != nil {
		if problem := r.addressee(ctx, n, p, entry, &m); problem != nil {
			return nil, m, problem
		}
	} else if rules.ReadByPeople(entry) {
		// It may be applied again in a moment, by whatever deleted it.
		result := temporary(fmt.Sprintf("Partner %s does not exist, so the address of %s is not known; apply the Partner again",
			n.Spec.Recipient.Partner, n.Spec.Recipient.Contact))
		return nil, m, &result
	}
	if rules.MayRepeat(n, channel.Idempotent(), r.repeatsUntil) {
		m.Title, m.Body = rules.MarkRepeat(m.Title, m.Body)
	}
	if rules.HoldsLinks(rules.ChannelOf(policy, n.Spec.ChannelRef.Channel)) {
		m.Body = r.answerLinks(ctx, n) + m.Body // first, so that no limit of a channel cuts them off
	}
	return channel, m, nil
}

func message(n *v1alpha1.Notification) notify.Message {
	return notify.Message{
		ID: string(n.UID), Namespace: n.Namespace, Name: n.Name, Reason: string(n.Spec.Reason),
		Subject:   notify.Subject{Kind: n.Spec.SubjectRef.Kind, Name: n.Spec.SubjectRef.Name},
		Alliance:  n.Spec.AllianceRef.Name,
		Step:      string(n.Spec.Step),
		Recipient: notify.Recipient{Partner: string(n.Spec.Recipient.Partner), Contact: string(n.Spec.Recipient.Contact)},
		Title:     n.Spec.Subject,
		Body:      n.Spec.Body,
		Time:      n.CreationTimestamp.Time,
	}
}

// addressee adds the recipient's name, and the address on the message's channel.
func (r *NotificationReconciler) addressee(ctx context.Context, n *v1alpha1.Notification, p *v1alpha1.Partner, channel *v1alpha1.Channel, m *notify.Message) *notify.Result {
	for i := range p.Spec.Contacts {
		c := &p.Spec.Contacts[i]
		if c.Name != n.Spec.Recipient.Contact {
			continue
		}
		m.Recipient.DisplayName = c.DisplayName
		for _, a := range c.Addresses {
			if a.Channel != n.Spec.ChannelRef.Channel {
				continue
			}
			m.Address = a.Address
			if a.AddressFrom == nil {
				continue
			}
			var problem *notify.Result
			if m.Address, problem = r.channels.address(ctx, n.Namespace, channel, a.AddressFrom.SecretKeyRef); problem != nil {
				return problem
			}
		}
	}
	return nil
}
