// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/reminder"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// The occasions on which who owes a disclosure is told: at once, at half and at three quarters of the
// time, and once when it is late. They are the repeats on record.
const (
	tellAtOnce int32 = iota
	tellAtHalf
	tellAtThreeQuarters
	tellLate
)

// remind brings the record of reminders up to the moment. Who owes a disclosure is told whatever the
// policy says of reminders, in every stage, and also once the issue is resolved: nothing but telling stops
// that clock. The rest is asked for.
func (l *ladder) remind(v *Verdict) {
	before := l.facts.Issue.Status.Reminders
	if l.atRest.Rests() {
		l.remindAtRest(v)
		return
	}
	if l.facts.Policy == nil || l.rest.Rests() {
		v.Reminders = reminder.Outstanding(before, l.outstanding)
		return
	}
	come := l.disclosuresDue()
	if l.signs.resolution == nil {
		settings := reminder.Settings(l.facts.Policy, l.facts.Alliance, &v.Verdict)
		if settings != nil && reminder.WhenDue(settings) {
			come = append(come, l.planDue()...)
		}
		come = append(come, l.opened(settings)...)
	}
	var made []outbox.Message
	v.Reminders, made = reminder.Advance(&l.Moment, before, come, v1alpha1.MaxIssueReminders, l.outstanding)
	v.Notify = append(v.Notify, made...)
}

// remindAtRest goes on with the clock of bad news where the issue or its alliance is suspended: nothing
// pauses that. What goes away reminds of nothing.
func (l *ladder) remindAtRest(v *Verdict) {
	if verdict.DeletionOf(l.facts.Issue, l.facts.Alliance).Rests() {
		return
	}
	var come []reminder.Reminder
	if l.facts.Policy != nil && !l.rest.Rests() {
		come = l.disclosuresDue()
	}
	v.Reminders, v.Notify = reminder.Advance(&l.Moment, v.Reminders, come, v1alpha1.MaxIssueReminders, l.outstanding)
}

// outstanding reports whether what a record is about is still to be done. A resolution tells nobody. That an
// issue was opened is said, or not, when it is first seen, and never again.
func (l *ladder) outstanding(record *v1alpha1.ReminderRecord) bool {
	switch record.Reason {
	case v1alpha1.NotificationDisclosureDue:
		_, told := firstTold(&verdict.Moment{Now: l.Now}, &l.counted.Spec, v1alpha1.Name(record.About))
		return !told
	case v1alpha1.NotificationRecoveryPlanDue:
		return !l.news.Plan.Made
	}
	return l.signs.resolution == nil
}

// disclosuresDue lists the reminders that somebody is to be told, for each partner that is not. Where nobody
// can be reminded that is not said, and no record says that it was: it comes once there is somebody.
func (l *ladder) disclosuresDue() []reminder.Reminder {
	if len(l.owers) == 0 {
		return nil
	}
	var come []reminder.Reminder
	for _, o := range l.news.untold {
		if o.Due.IsZero() || l.signs.resolution != nil && !l.begun(o.Name) || !l.Reached(o.Since) {
			continue
		}
		occasion := tellAtOnce
		for k := tellAtHalf; k <= tellLate && l.Reached(occasionAt(o.Since, o.Due, k)); k++ {
			occasion = k
		}
		r := reminder.Reminder{Reason: v1alpha1.NotificationDisclosureDue, About: o.Name, Due: o.Due, Repeats: occasion, Together: l.owedWith(&o)}
		r.Messages = func(s reminder.Said) []outbox.Message {
			return l.reminderMessages(&r, s, l.owers, func(to team.Person, _ []team.Person) any { return l.disclosureData(&o, s, to) })
		}
		come = append(come, r)
	}
	return come
}

// begun reports whether a partner was to be told before the issue was resolved. A resolution does not end that,
// also where nobody was there who could be reminded; an issue that was resolved before it came to the cluster is
// a record of the past, and begins nothing.
func (l *ladder) begun(partner string) bool {
	return l.signs.resolution.Time.Time.After(l.facts.Issue.CreationTimestamp.Time) || slices.ContainsFunc(l.facts.Issue.Status.Reminders, func(r v1alpha1.ReminderRecord) bool {
		return r.Reason == v1alpha1.NotificationDisclosureDue && r.About == partner
	})
}

// owedWith names all partners that are, or were, owed the news since the same moment as one, and by
// the same: the occasions to remind of them are the same, and one message names those that are not told.
func (l *ladder) owedWith(o *verdict.Object) string {
	var names []string
	for i := range l.news.Owed {
		if x := &l.news.Owed[i]; runsSince(x, x.DisclosureSinceTime).Equal(o.Since) && timeOf(x.DisclosureDueTime).Equal(o.Due) {
			names = append(names, string(x.Partner))
		}
	}
	return reminder.JoinAbout(names)
}

// occasionAt is when a reminder of something comes that is due at a moment, and owed since another.
func occasionAt(since, due time.Time, occasion int32) time.Time {
	at := due
	if whole := due.Sub(since); whole > 0 && occasion < tellLate {
		at = since.Add(whole / 4 * time.Duration(occasion+1))
	}
	return verdict.CeilSecond(at)
}

// planDue lists the reminder that a recovery plan is owed: at three quarters of its time, and once
// when it is late.
func (l *ladder) planDue() []reminder.Reminder {
	p := &l.news.Plan
	if p.Made || p.Due.IsZero() || !l.Reached(occasionAt(p.Since, p.Due, tellAtThreeQuarters)) {
		return nil
	}
	r := reminder.Reminder{Reason: v1alpha1.NotificationRecoveryPlanDue, Due: p.Due}
	if l.Reached(p.Due) {
		r.Repeats = 1
	}
	r.Messages = func(s reminder.Said) []outbox.Message {
		return l.reminderMessages(&r, s, l.owing(), func(to team.Person, _ []team.Person) any { return l.planData(s.Repeats, to) })
	}
	return []reminder.Reminder{r}
}

// opened is that the issue was opened. It is on record as soon as the issue is known, whether
// anybody is told or not: where the policy asks for it later, that tells nobody of what is old.
func (l *ladder) opened(settings *v1alpha1.Reminders) []reminder.Reminder {
	if !l.signs.detected || shared(l.facts.Issue) {
		return nil
	}
	asked := settings != nil && settings.IssueOpened != nil && *settings.IssueOpened
	if !asked && l.facts.Policy.Spec.Reminders == nil {
		return nil
	}
	r := reminder.Reminder{Reason: v1alpha1.NotificationIssueOpened, Due: l.facts.Issue.Spec.DetectedTime.Time}
	r.Messages = func(s reminder.Said) []outbox.Message {
		if !asked || l.silence.stale {
			return nil
		}
		return l.reminderMessages(&r, s, l.team(), func(to team.Person, told []team.Person) any { return l.openedData(to, told) })
	}
	return []reminder.Reminder{r}
}

// team are the people of the team but the raiser: of the raiser's own side only, where people are to
// talk before anything is written to the others.
func (l *ladder) team() []team.Person {
	raiser, own := l.facts.Issue.Spec.RaisedBy, l.path.talksFirst()
	people := reminder.NewRecipients(l.Now, l.facts.Alliance, l.facts.Policy, l.facts.Partners)
	people.AddTeam(func(t *v1alpha1.TeamMember) bool {
		return (t.Partner != raiser.Partner || t.Contact != raiser.Contact) && (!own || t.Partner == raiser.Partner)
	})
	return l.found(people)
}

// found are the recipients of what is about to be said. Until it is, somebody may leave or return.
func (l *ladder) found(people *reminder.Recipients) []team.Person {
	l.CheckAt(people.Next)
	return people.Sorted()
}

func (l *ladder) reminderMessages(r *reminder.Reminder, s reminder.Said, people []team.Person, data func(to team.Person, told []team.Person) any) []outbox.Message {
	about := reminder.About{Subject: outbox.SubjectOf(l.facts.Issue), Alliance: l.facts.Alliance, Policy: l.facts.Policy}
	made := make([]outbox.Message, 0, len(people))
	for _, to := range people {
		m := about.Message(r, s, to)
		if !l.facts.Wordless {
			m.Say(l.wordsOf(r.Reason, data(to, people)))
		}
		made = append(made, m)
	}
	return made
}
