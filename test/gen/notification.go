// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package gen

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// NotificationBuilder changes a message.
type NotificationBuilder struct{ *v1alpha1.Notification }

// Notification is a mail to jane of northwind about the issue late-shipments.
func Notification(name string) NotificationBuilder {
	return NotificationBuilder{&v1alpha1.Notification{
		ObjectMeta: meta(name),
		Spec: v1alpha1.NotificationSpec{
			SubjectRef:  v1alpha1.SubjectReference{Kind: v1alpha1.KindIssue, Name: "late-shipments"},
			AllianceRef: v1alpha1.AllianceReference{Name: AllianceName},
			Reason:      v1alpha1.NotificationEscalationStep, Step: "managers", Round: new(int32(1)),
			Recipient:  Person("northwind/jane"),
			ChannelRef: v1alpha1.ChannelReference{Policy: "standard", Channel: "mail"},
			Subject:    "late shipments " + name, Body: "Please act on " + name,
		},
	}}
}

func (b NotificationBuilder) In(namespace string) NotificationBuilder {
	b.Notification.Namespace = namespace
	return b
}

func (b NotificationBuilder) UID(uid types.UID) NotificationBuilder {
	b.Notification.UID = uid
	return b
}

func (b NotificationBuilder) Created(at string) NotificationBuilder {
	b.CreationTimestamp = Time(at)
	return b
}

func (b NotificationBuilder) Of(alliance string) NotificationBuilder {
	b.Spec.AllianceRef.Name = alliance
	return b
}

// About names the object that the message is about; the uid may be empty.
func (b NotificationBuilder) About(kind, name, uid string) NotificationBuilder {
	b.Spec.SubjectRef = v1alpha1.SubjectReference{Kind: kind, Name: name, UID: uid}
	return b
}

// Since is what tells the object from others that had its name before.
func (b NotificationBuilder) Since(at string) NotificationBuilder {
	b.Spec.SubjectRef.Time = new(Time(at))
	return b
}

// Made at a moment; it is created then, unless it was restored later.
func (b NotificationBuilder) Made(at string) NotificationBuilder {
	b.Spec.MadeTime = new(Time(at))
	return b.Created(at)
}

func (b NotificationBuilder) Round(round, repeat int32) NotificationBuilder {
	b.Spec.Round, b.Spec.Repeat = new(round), new(repeat)
	return b
}

func (b NotificationBuilder) Reason(r v1alpha1.NotificationReason) NotificationBuilder {
	b.Spec.Reason = r
	return b
}

func (b NotificationBuilder) Step(name v1alpha1.Name) NotificationBuilder {
	b.Spec.Step = name
	return b
}

func (b NotificationBuilder) To(person string) NotificationBuilder {
	b.Spec.Recipient = Person(person)
	return b
}

// Over a channel of a policy.
func (b NotificationBuilder) Over(policy string, channel v1alpha1.Name) NotificationBuilder {
	b.Spec.ChannelRef = v1alpha1.ChannelReference{Policy: policy, Channel: channel}
	return b
}

func (b NotificationBuilder) Subject(s string) NotificationBuilder {
	b.Spec.Subject = s
	return b
}

func (b NotificationBuilder) Body(text string) NotificationBuilder {
	b.Spec.Body = text
	return b
}

func (b NotificationBuilder) Outcome(o v1alpha1.Outcome) NotificationBuilder {
	b.Status.Outcome = o
	return b
}

func (b NotificationBuilder) Conditions(conditions ...metav1.Condition) NotificationBuilder {
	b.Status.Conditions = conditions
	return b
}

// Gathers makes it the digest of others.
func (b NotificationBuilder) Gathers(names ...string) NotificationBuilder {
	b.Spec.Reason, b.Spec.DigestOf = v1alpha1.NotificationDigest, names
	return b
}

// InDigest puts it on record that a digest has the message.
func (b NotificationBuilder) InDigest(name string) NotificationBuilder {
	b.Status.DigestRef = &v1alpha1.DigestReference{Name: name}
	return b
}

// Withdrawn is one that is no longer to leave.
func (b NotificationBuilder) Withdrawn() NotificationBuilder {
	return b.Outcome(v1alpha1.OutcomeFailed).Conditions(metav1.Condition{
		Type: v1alpha1.ConditionDelivered, Status: metav1.ConditionFalse, Reason: v1alpha1.ReasonWithdrawn,
	})
}

// Deleted is one that is being deleted; a finalizer of somebody else's keeps it.
func (b NotificationBuilder) Deleted(at string) NotificationBuilder {
	deleted(&b.ObjectMeta, at)
	return b
}
