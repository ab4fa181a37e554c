// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"slices"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/worktime"
)

const (
	// maxOverdueReminders bounds how often people are told again of the same overdue review: a
	// year of weeks. Who has not acted by then does not act on one more.
	maxOverdueReminders = 52
	// As the API has it.
	maxReviewReminders   = 64
	maxAllianceReminders = 128
	// maxYear is the last that a status can hold; what is later never comes.
	maxYear = 9999
)

// reminder is one that has come, and is about something outstanding.
type reminder struct {
	reason  v1alpha1.NotificationReason
	about   string
	due     time.Time
	repeats int32
	// messages for the repeat that is on record; none if nobody can be written to.
	messages func(repeats int32) []Message
}

func (r *reminder) is(record *v1alpha1.ReminderRecord) bool {
	return record.Reason == r.reason && record.About == r.about && record.DueTime.Time.Equal(r.due)
}

// remind brings the record of reminders up to the moment: it adds those that have come, and
// drops what no longer holds. The messages are those that must exist by this record. What
// cannot be said to anybody, or is no longer true, counts as said.
//
// At most limit records stay. Those of what is outstanding always do, or it would be said
// twice; of the rest, such as a due time before a postponement, the latest.
func (m *moment) remind(before []v1alpha1.ReminderRecord, come []reminder, limit int, holds func(*v1alpha1.ReminderRecord) bool) ([]v1alpha1.ReminderRecord, []Message) {
	after, current, notify := holding(before, holds), map[int]bool{}, []Message(nil)
	for i := range come {
		c := &come[i]
		at := slices.IndexFunc(after, func(r v1alpha1.ReminderRecord) bool { return c.is(&r) })
		if at < 0 {
			at = len(after)
			after = append(after, v1alpha1.ReminderRecord{Reason: c.reason, About: c.about, DueTime: metav1.NewTime(c.due.UTC()), Repeats: c.repeats})
		}
		record := &after[at]
		current[at] = true
		if c.repeats > record.Repeats {
			record.Repeats, record.NotifiedTime = c.repeats, nil
		}
		if record.NotifiedTime != nil {
			continue
		}
		made := c.messages(record.Repeats)
		if len(made) == 0 {
			record.NotifiedTime = wholeSecond(m.now)
		}
		notify = append(notify, made...)
	}
	for i := range after {
		if !current[i] && after[i].NotifiedTime == nil {
			after[i].NotifiedTime = wholeSecond(m.now)
		}
	}
	return bounded(after, current, limit), notify
}

// holding returns a copy of the records about what is outstanding; nil for none.
func holding(before []v1alpha1.ReminderRecord, holds func(*v1alpha1.ReminderRecord) bool) []v1alpha1.ReminderRecord {
	var after []v1alpha1.ReminderRecord
	for i := range before {
		if holds(&before[i]) {
			after = append(after, before[i])
		}
	}
	return after
}

// bounded drops the oldest records that are not current, as far as there are too many.
func bounded(records []v1alpha1.ReminderRecord, current map[int]bool, limit int) []v1alpha1.ReminderRecord {
	for len(records) > limit {
		oldest := -1
		for i := range records {
			if !current[i] && (oldest < 0 || records[i].DueTime.Time.Before(records[oldest].DueTime.Time)) {
				oldest = i
			}
		}
		if oldest < 0 {
			break // there are not as many: see the bounds of the API
		}
		records = slices.Delete(records, oldest, oldest+1)
		moved := make(map[int]bool, len(current))
		for i := range current {
			if i > oldest {
				i--
			}
			moved[i] = true
		}
		current = moved
	}
	return records
}

// NothingToRemind reports whether a verdict adds nothing to the records that are there. It
// may have dropped some: that alone is not worth a write.
func NothingToRemind(before, after []v1alpha1.ReminderRecord) bool {
	for i := range after {
		if !slices.ContainsFunc(before, func(r v1alpha1.ReminderRecord) bool { return sameRecord(&r, &after[i]) }) {
			return false
		}
	}
	return true
}

func sameRecord(a, b *v1alpha1.ReminderRecord) bool {
	return a.Reason == b.Reason && a.About == b.About && a.DueTime.Equal(&b.DueTime) && a.Repeats == b.Repeats && a.NotifiedTime.Equal(b.NotifiedTime)
}

// MarkReminded returns a copy of the records in which each has its notifiedTime: to be
// written when all messages of the verdict exist. Times that are set stay.
func MarkReminded(records []v1alpha1.ReminderRecord, now time.Time) []v1alpha1.ReminderRecord {
	marked := slices.Clone(records)
	for i := range marked {
		if marked[i].NotifiedTime == nil {
			marked[i].NotifiedTime = wholeSecond(now)
		}
	}
	return marked
}

// remindersOf returns what a policy says of reminders; nil if nobody is to be reminded now.
func remindersOf(policy *v1alpha1.CommunicationPolicy, a *v1alpha1.Alliance, v *Verdict) *v1alpha1.Reminders {
	ready := v.Get(v1alpha1.ConditionReady)
	if policy == nil || deref(policy.Spec.Suspend) || a == nil || !inOperation(a.Spec.Stage) || ready == nil || ready.Status != metav1.ConditionTrue {
		return nil
	}
	return policy.Spec.Reminders
}

// whenDue reports whether people are told when something is due.
func whenDue(r *v1alpha1.Reminders) bool { return r.WhenDue == nil || *r.WhenDue }

// timesSpan is so many spans, one after the other; false if that is centuries on.
func timesSpan(s worktime.Span, n int32) (worktime.Span, bool) {
	if n > 0 && s.Clock > math.MaxInt64/time.Duration(n) {
		return s, false
	}
	return worktime.Span{Months: s.Months * int(n), Days: s.Days * int(n), Clock: s.Clock * time.Duration(n)}, true
}

// about is the object that a reminder's messages are about, and what they share.
type about struct {
	subject  v1alpha1.SubjectReference
	alliance *v1alpha1.Alliance
	policy   *v1alpha1.CommunicationPolicy
}

// message is what the messages of all reminders have.
func (a *about) message(r *reminder, repeats int32, to ladderPerson) Message {
	return Message{
		Name: reminderName(&a.subject, r, repeats, to),
		Spec: v1alpha1.NotificationSpec{
			SubjectRef:  a.subject,
			AllianceRef: v1alpha1.AllianceReference{Name: a.alliance.Name},
			Reason:      r.reason,
			About:       r.about,
			Repeat:      new(repeats),
			Recipient:   to.ref,
			ChannelRef:  v1alpha1.ChannelReference{Policy: a.policy.Name, Channel: to.channel},
		},
	}
}

// reminderName is the same for the same message and differs for any other.
func reminderName(subject *v1alpha1.SubjectReference, r *reminder, repeats int32, to ladderPerson) string {
	var b []byte
	for _, part := range []string{subject.UID, string(r.reason), r.about, string(to.ref.Partner), string(to.ref.Contact), string(to.channel)} {
		b = binary.BigEndian.AppendUint32(b, uint32(len(part)))
		b = append(b, part...)
	}
	b = binary.BigEndian.AppendUint64(b, uint64(r.due.Unix()))
	b = binary.BigEndian.AppendUint32(b, uint32(repeats))
	sum := sha256.Sum256(b)
	readable := strings.TrimRight(subject.Name[:min(len(subject.Name), maxNamePart)], "-.")
	return readable + "-" + hex.EncodeToString(sum[:10])
}
