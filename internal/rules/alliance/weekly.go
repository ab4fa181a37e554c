// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package alliance

import (
	"strconv"
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

// weeklyHour is the hour of Monday at which the week's summary of the practices is due, where the host is.
const weeklyHour = 9

// clocksDiffer is how far the clock by which a summary was made may be behind: one that is made on time is not to be taken
// for the one of the week before.
const clocksDiffer = time.Hour

// week is when the summary that holds at a moment was due, and when the next one is.
func week(now time.Time, zone *time.Location) (due, next time.Time) {
	local := now.In(zone)
	monday := worktime.DateOf(local).AddDays(-int((local.Weekday() + 6) % 7))
	at := func(d worktime.Date) time.Time { return worktime.Local(d, weeklyHour, 0, 0, zone) }
	if due = at(monday); now.Before(due) {
		return at(monday.AddDays(-7)), due
	}
	return due, at(monday.AddDays(7))
}

// thisWeeks reports whether a moment belongs to the summary that holds now.
func thisWeeks(m *verdict.Moment, a *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner, at time.Time) bool {
	due, next := week(m.Now, team.HostZone(a, partners))
	m.CheckAt(next)
	return !at.Before(due)
}

// sinceOperation reports whether a summary fell due in operation. In the week in which operation begins most practices
// are not yet in place, and everybody knows.
func sinceOperation(a *v1alpha1.Alliance, due, now time.Time) bool {
	first := practice.ArmingOf(a, now).First
	return first != nil && !due.Before(first.Time)
}

// summaryDue is the reminder of the practices that are not in place: once a week, also where all are, so that one that
// breaks later is not told of before the next week.
func summaryDue(m *verdict.Moment, f practice.Facts, r *v1alpha1.Reminders, v *Verdict, judged []practice.Judged) []reminder.Reminder {
	if r.Practices != v1alpha1.ReminderRhythmWeekly {
		return nil
	}
	due, next := week(m.Now, team.HostZone(f.Alliance, f.Partners))
	m.CheckAt(next)
	if !sinceOperation(f.Alliance, due, m.Now) {
		return nil
	}
	missing := practice.Missing(judged)
	one := reminder.Reminder{Reason: v1alpha1.NotificationPracticesMissing, Due: due}
	one.Messages = func(s reminder.Said) []outbox.Message {
		if len(missing) == 0 {
			return nil
		}
		return summaries(f, summaryOf(v, missing, due, next), &one, s, m.Now)
	}
	return []reminder.Reminder{one}
}

// summary is what a week's summary says.
type summary struct {
	inPlace, required int
	missing           []message.Practice
	due, next         time.Time
}

func summaryOf(v *Verdict, missing []practice.Judged, due, next time.Time) summary {
	s := summary{inPlace: v.Practices.InPlace, required: v.Practices.Required, due: due, next: next}
	for i := range missing {
		p := &missing[i]
		s.missing = append(s.missing, message.Practice{
			Name: string(p.Name), Says: message.OneLine(v.Finding(string(p.Name)).Condition().Message), Todo: p.Todo(),
		})
	}
	return s
}

// summaries write to the host's alliance managers. What is missing may be nobody else's business: that a partner is to be
// assessed, for instance.
func summaries(f practice.Facts, week summary, r *reminder.Reminder, s reminder.Said, now time.Time) []outbox.Message {
	people := reminder.NewRecipients(now, f.Alliance, f.Policy, f.Partners)
	people.AddTeam(func(t *v1alpha1.TeamMember) bool {
		return t.Partner == f.Alliance.Spec.Host && t.Role == v1alpha1.RoleAllianceManager
	})
	a := reminder.About{Subject: outbox.SubjectOf(f.Alliance), Alliance: f.Alliance, Policy: f.Policy}
	var made []outbox.Message
	for _, to := range people.Sorted() {
		m := a.Message(r, s, to)
		if !f.Wordless {
			m.Say(letter.Words(f.Policy, r.Reason, summaryData(f, week, to)))
		}
		made = append(made, m)
	}
	return made
}

func summaryData(f practice.Facts, week summary, to team.Person) message.PracticesMissing {
	reader := letter.ReaderOf(to, f.Partners)
	commands := letter.Commands{Namespace: f.Alliance.Namespace, Object: f.Alliance.Name}
	commands.Offer("To read how the alliance stands", "report")
	d := message.PracticesMissing{
		Reader: reader.Data(), Context: commands.Context(f.Alliance),
		InPlace: strconv.Itoa(week.inPlace), Required: strconv.Itoa(week.required),
		Missing: strconv.Itoa(len(week.missing)), Several: len(week.missing) > 1, Practices: week.missing,
	}
	d.Due, d.DueUTC, d.DueLocal = reader.When(week.due)
	d.Next, d.NextUTC, d.NextLocal = reader.When(week.next)
	return d
}
