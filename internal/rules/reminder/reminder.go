// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package reminder keeps the record of what people were reminded of, and finds whom to remind.
package reminder

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Reminder is one that has come, and is about something outstanding.
type Reminder struct {
	Reason  v1alpha1.NotificationReason
	About   string
	Due     time.Time
	Repeats int32
	// Together names what is said in one message if it comes at one moment. It outlasts what of it is
	// said already: messages are named by it. Empty for what is said alone.
	Together string
	// Messages for what is said; none if nobody can be written to.
	Messages func(s Said) []outbox.Message
}

// Said is what messages say: the repeat that is on record, of what each of several reminders is about.
type Said struct {
	Repeats int32
	About   []string
}

// Matches reports whether a record is that of the reminder.
func (r *Reminder) Matches(record *v1alpha1.ReminderRecord) bool {
	return record.Reason == r.Reason && record.About == r.About && record.DueTime.Unix() == r.Due.Unix()
}

// Advance brings the record of reminders up to the moment: it adds those that have come, and
// drops what no longer holds. The messages are those that must exist by this record. What
// cannot be said to anybody, or is no longer true, counts as said.
//
// At most limit records stay. Those of what is outstanding always do, or it would be said
// twice; of the rest, such as a due time before a postponement, the latest.
func Advance(m *verdict.Moment, before []v1alpha1.ReminderRecord, come []Reminder, limit int, holds func(*v1alpha1.ReminderRecord) bool) ([]v1alpha1.ReminderRecord, []outbox.Message) {
	after, current := Outstanding(before, holds), map[int]bool{}
	var due []dueNow
	for i := range come {
		c := &come[i]
		at := slices.IndexFunc(after, func(r v1alpha1.ReminderRecord) bool { return c.Matches(&r) })
		if at < 0 {
			at = len(after)
			after = append(after, v1alpha1.ReminderRecord{Reason: c.Reason, About: c.About, DueTime: metav1.NewTime(c.Due.UTC()), Repeats: c.Repeats})
		}
		record := &after[at]
		current[at] = true
		if c.Repeats > record.Repeats {
			record.Repeats, record.NotifiedTime = c.Repeats, nil
		}
		if record.NotifiedTime == nil {
			due = addDue(due, c, record.Repeats, at)
		}
	}
	var notify []outbox.Message
	for _, d := range due {
		made := d.Messages(d.said)
		for _, at := range d.records {
			if len(made) == 0 {
				after[at].NotifiedTime = verdict.WholeSecond(m.Now)
			}
		}
		notify = append(notify, made...)
	}
	for i := range after {
		if !current[i] && after[i].NotifiedTime == nil {
			after[i].NotifiedTime = verdict.WholeSecond(m.Now)
		}
	}
	return bounded(after, current, limit), notify
}

// dueNow is what is to be said, and of which records.
type dueNow struct {
	*Reminder
	said    Said
	records []int
}

// addDue adds a reminder to those that are to be said, or to one with which it is said together.
func addDue(due []dueNow, r *Reminder, repeats int32, record int) []dueNow {
	for i := range due {
		d := &due[i]
		if r.Together != "" && d.Together == r.Together && d.Reason == r.Reason && d.Due.Equal(r.Due) && d.said.Repeats == repeats {
			d.said.About, d.records = append(d.said.About, r.About), append(d.records, record)
			return due
		}
	}
	return append(due, dueNow{r, Said{repeats, []string{r.About}}, []int{record}})
}

// Outstanding returns a copy of the records about what is outstanding; nil for none.
func Outstanding(before []v1alpha1.ReminderRecord, holds func(*v1alpha1.ReminderRecord) bool) []v1alpha1.ReminderRecord {
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
			marked[i].NotifiedTime = verdict.WholeSecond(now)
		}
	}
	return marked
}

// Settings returns what a policy says of reminders; nil if nobody is to be reminded now.
func Settings(policy *v1alpha1.CommunicationPolicy, a *v1alpha1.Alliance, v *verdict.Verdict) *v1alpha1.Reminders {
	if policy == nil || verdict.RestOfPolicy(policy).Rests() || a == nil || !a.Spec.Stage.InOperation() || !v.Acts() {
		return nil
	}
	return policy.Spec.Reminders
}

// WhenDue reports whether people are told when something is due.
func WhenDue(r *v1alpha1.Reminders) bool { return r.WhenDue == nil || *r.WhenDue }

// aboutSeparator is between what one message is about. No name holds it.
const aboutSeparator = ", "

// JoinAbout writes what a message is about, and SplitAbout reads it.
func JoinAbout(about []string) string { return strings.Join(about, aboutSeparator) }

// SplitAbout returns what a message is about.
func SplitAbout(about string) []string { return strings.Split(about, aboutSeparator) }

// About is the object that a reminder's messages are about, and what they share.
type About struct {
	Subject  v1alpha1.SubjectReference
	Alliance *v1alpha1.Alliance
	Policy   *v1alpha1.CommunicationPolicy
}

// Message is what the messages of all reminders have.
func (a *About) Message(r *Reminder, s Said, to team.Person) outbox.Message {
	return outbox.Message{
		Name: reminderName(&a.Subject, r, s.Repeats, to),
		Spec: v1alpha1.NotificationSpec{
			SubjectRef:  a.Subject,
			AllianceRef: v1alpha1.AllianceReference{Name: a.Alliance.Name},
			Reason:      r.Reason,
			About:       JoinAbout(s.About),
			Repeat:      new(s.Repeats),
			Recipient:   to.Ref,
			ChannelRef:  v1alpha1.ChannelReference{Policy: a.Policy.Name, Channel: to.Channel},
		},
	}
}

// Made reports whether a message is one of the reminder: its name follows from what it is about, and when that is due.
func (r *Reminder) Made(n *v1alpha1.Notification) bool {
	to := team.Person{Ref: n.Spec.Recipient, Channel: n.Spec.ChannelRef.Channel}
	return n.Name == reminderName(&n.Spec.SubjectRef, r, ptr.Deref(n.Spec.Repeat, 0), to)
}

// reminderName is the same for the same message and differs for any other.
func reminderName(subject *v1alpha1.SubjectReference, r *Reminder, repeats int32, to team.Person) string {
	identity := outbox.AppendParts(outbox.AppendSubject(nil, subject), string(r.Reason), cmp.Or(r.Together, r.About), string(to.Ref.Partner), string(to.Ref.Contact), string(to.Channel))
	identity = binary.BigEndian.AppendUint64(identity, uint64(r.Due.Unix()))
	identity = binary.BigEndian.AppendUint32(identity, uint32(repeats))
	return outbox.ReadableName(subject.Name, identity)
}

// Kept returns the records for a status. Those that are over are forgotten with the next change, and are no change
// themselves: changed tells whether a status that has the records from before differs in anything else.
func Kept(before, after []v1alpha1.ReminderRecord, changed func() bool) []v1alpha1.ReminderRecord {
	if !NothingToRemind(before, after) || len(before) != len(after) && changed() {
		return after
	}
	return before
}
