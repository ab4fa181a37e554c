// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	"encoding/binary"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// SubjectOf refers to an object that messages are about.
func SubjectOf(o verdict.APIObject) v1alpha1.SubjectReference {
	s := v1alpha1.SubjectReference{Name: o.GetName(), UID: string(o.GetUID())}
	switch o := o.(type) {
	case *v1alpha1.Issue:
		s.Kind, s.Time = v1alpha1.KindIssue, inUTC(o.Spec.DetectedTime)
	case *v1alpha1.Review:
		s.Kind, s.Time = v1alpha1.KindReview, inUTC(o.Spec.DueTime)
	case *v1alpha1.Alliance:
		s.Kind = v1alpha1.KindAlliance
	case *v1alpha1.Partner:
		s.Kind = v1alpha1.KindPartner
	case *v1alpha1.CommunicationPolicy:
		s.Kind = v1alpha1.KindCommunicationPolicy
	}
	return s
}

func inUTC(t metav1.Time) *metav1.Time { return new(metav1.NewTime(t.UTC())) }

// AppendSubject appends to what a name is made of which object it is about. The uid is left out:
// an object that is deleted and applied again, or restored from a backup, is the same to people,
// and what they were told about it they were told.
func AppendSubject(identity []byte, s *v1alpha1.SubjectReference) []byte {
	identity = AppendParts(identity, s.Kind, s.Name)
	if s.Time == nil {
		return identity
	}
	return binary.BigEndian.AppendUint64(identity, uint64(s.Time.Unix()))
}

// IsAbout reports whether a message is about an object, or about one that it stands for again.
func IsAbout(n *v1alpha1.Notification, o verdict.APIObject) bool {
	then, now := &n.Spec.SubjectRef, SubjectOf(o)
	switch {
	case then.Kind != now.Kind || then.Name != now.Name:
		return false
	case then.Time == nil && now.Time != nil:
		return then.UID == now.UID
	}
	return then.Time.Equal(now.Time)
}

// IsOfStep reports whether a message is of a step of the round that an escalation is in. A round that is
// not named is the first.
func IsOfStep(n *v1alpha1.Notification, e *v1alpha1.Escalation, step v1alpha1.Name) bool {
	return n.Spec.Step == step && e != nil && ptr.Deref(n.Spec.Round, 1) == ptr.Deref(e.Round, 1)
}

const (
	// madeLate is how much younger than its making a message may be that was made once: the API
	// server has to answer, and its clock may differ a little.
	madeLate = 2 * time.Second
	// madeAgain is from when on a message that has no status was restored in any case.
	madeAgain = time.Minute
)

// Restored reports whether a message came back without its status, from a backup: it may have
// arrived long ago. A message that waits has no status either, so what tells is its age, and that
// the object it is about was made anew. That object is nil where it does not exist.
func Restored(n *v1alpha1.Notification, about verdict.APIObject) bool {
	if n.Status.Outcome != "" {
		return false
	}
	anew := about == nil || string(about.GetUID()) != n.Spec.SubjectRef.UID
	made := madeByServer(n)
	if made.IsZero() {
		return anew && about != nil
	}
	late := n.CreationTimestamp.Sub(made)
	if late < -madeLate { // the clocks differ, and tell nothing
		return anew && about != nil
	}
	return late > madeAgain || anew && late > madeLate
}

// madeByServer is when a message was made by the clock that also dates its creation: the API server's.
// The manager's own may be off by any time, and tells something only of a message on which the other
// is not on record. It is zero if neither is.
func madeByServer(n *v1alpha1.Notification) time.Time {
	if at, err := time.Parse(time.RFC3339, n.Annotations[v1alpha1.AnnotationMade]); err == nil {
		return at
	}
	if n.Spec.MadeTime == nil {
		return time.Time{}
	}
	return n.Spec.MadeTime.Time
}

// MadeAt is when a message was made by the manager's clock, also one that was restored since.
func MadeAt(n *v1alpha1.Notification) time.Time {
	return ptr.Deref(n.Spec.MadeTime, n.CreationTimestamp).Time
}

// Revive gives the status of a message that was withdrawn and is asked for again, since what it
// is about is there again: it goes out as if it had just been made. False for any other: it was
// told, is about to be, or was refused.
func Revive(n *v1alpha1.Notification, now time.Time) (v1alpha1.NotificationStatus, bool) {
	if !Withdrawn(n) {
		return n.Status, false
	}
	v := Verdict{
		Outcome: v1alpha1.OutcomePending, Delivered: metav1.ConditionUnknown, Reason: v1alpha1.ReasonWaiting,
		Message: revivedWords, NextCheck: verdict.CeilSecond(now),
	}
	return v.Settle(n, now), true
}
