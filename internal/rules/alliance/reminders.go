// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package alliance

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/message"
	"github.com/entente-dev/entente/internal/rules/letter"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/practice"
	"github.com/entente-dev/entente/internal/rules/reminder"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// remind brings an alliance's record of reminders up to the moment.
func remind(m *verdict.Moment, f practice.Facts, v *Verdict, judged []practice.Judged) {
	before := f.Alliance.Status.Reminders
	r := reminder.Settings(f.Policy, f.Alliance, &v.Verdict)
	if r == nil && len(before) == 0 {
		return
	}
	outstanding := func(record *v1alpha1.ReminderRecord) bool {
		if record.Reason == v1alpha1.NotificationPracticesMissing {
			return thisWeeks(m, f.Alliance, f.Partners, record.DueTime.Time)
		}
		return briefingOutstanding(m, f.Alliance, f.Partners, record.About)
	}
	if r == nil {
		v.Reminders = reminder.Outstanding(before, outstanding)
		return
	}
	come := append(briefingsDue(m, f, r), summaryDue(m, f, r, v, judged)...)
	v.Reminders, v.Notify = reminder.Advance(m, before, come, v1alpha1.MaxAllianceReminders, outstanding)
}

// briefingOutstanding reports whether somebody, as PARTNER/CONTACT, is on the team and not
// briefed.
func briefingOutstanding(m *verdict.Moment, a *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner, key string) bool {
	for i := range a.Spec.Team {
		t := &a.Spec.Team[i]
		p := v1alpha1.PersonRef{Partner: t.Partner, Contact: t.Contact}
		if verdict.PersonName(p) == key && team.OnTeam(m, t, partners) {
			briefed, _ := team.Briefed(m, a, partners, p)
			return !briefed
		}
	}
	return false
}

// joining is somebody who joined the team and is to be briefed.
type joining struct {
	person v1alpha1.PersonRef
	joined v1alpha1.Date
	// over is when the time for it is over; lastDay is when the last day of it begins.
	over, lastDay time.Time
}

// briefingsDue lists the reminders of briefings that have come: each when the last day for it
// begins where the person is.
func briefingsDue(m *verdict.Moment, f practice.Facts, r *v1alpha1.Reminders) []reminder.Reminder {
	within, ok := verdict.ParseSpan(f.Policy.Spec.BriefingWithin)
	if !ok || !reminder.WhenDue(r) {
		return nil
	}
	var come []reminder.Reminder
	for _, j := range joinings(m, f, within) {
		if !m.Reached(j.lastDay) {
			continue
		}
		r := reminder.Reminder{Reason: v1alpha1.NotificationBriefingDue, About: verdict.PersonName(j.person), Due: j.lastDay}
		r.Messages = func(s reminder.Said) []outbox.Message { return briefingMessages(f, j, &r, s, m.Now) }
		come = append(come, r)
	}
	return come
}

// joinings lists everybody who joined on a day that is known and is not briefed. Of several
// times on the team the first that lasts counts.
func joinings(m *verdict.Moment, f practice.Facts, within worktime.Span) []joining {
	quiet := &verdict.Moment{Now: m.Now} // who leaves before the reminder is no moment to look again
	var found []joining
	for _, j := range team.Joinings(f.Alliance, func(t *v1alpha1.TeamMember) bool {
		if _, err := verdict.ParseDate(t.JoinedDate); err != nil {
			return false
		}
		over, _ := quiet.DayOver(t.LeftDate, team.Zone(f.Partners[string(t.Partner)]))
		return !over
	}) {
		if briefed, _ := team.Briefed(m, f.Alliance, f.Partners, j.Person); briefed {
			continue
		}
		zone := team.Zone(f.Partners[string(j.Person.Partner)])
		over := within.AfterDate(j.Date, zone)
		found = append(found, joining{j.Person, v1alpha1.Date(j.Date.String()), over, worktime.DateOf(over.Add(-1).In(zone)).Start(zone)})
	}
	return found
}

// briefingMessages writes to who is to be briefed, away or not, and to the alliance managers
// of the same partner.
func briefingMessages(f practice.Facts, j joining, r *reminder.Reminder, s reminder.Said, now time.Time) []outbox.Message {
	people := reminder.NewRecipients(now, f.Alliance, f.Policy, f.Partners)
	people.Add(j.person, "")
	people.AddTeam(func(t *v1alpha1.TeamMember) bool {
		return t.Partner == j.person.Partner && t.Role == v1alpha1.RoleAllianceManager
	})
	a := reminder.About{Subject: outbox.SubjectOf(f.Alliance), Alliance: f.Alliance, Policy: f.Policy}
	var made []outbox.Message
	for _, to := range people.Sorted() {
		m := a.Message(r, s, to)
		if !f.Wordless {
			m.Say(letter.Words(f.Policy, r.Reason, briefingData(f, j, to)))
		}
		made = append(made, m)
	}
	return made
}

func briefingData(f practice.Facts, j joining, to team.Person) message.Briefing {
	reader := letter.ReaderOf(to, f.Partners)
	commands := letter.Commands{Namespace: f.Alliance.Namespace, Object: f.Alliance.Name}
	commands.Offer("To record the briefing", "brief", "--person", letter.Person(j.person))
	d := message.Briefing{
		Reader: reader.Data(), Context: commands.Context(f.Alliance),
		Person: reader.Called(j.person), Self: to.Ref == j.person, Joined: string(j.joined),
	}
	d.Due, d.DueUTC, d.DueLocal = reader.By(j.over)
	return d
}
