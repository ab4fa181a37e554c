// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"fmt"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/message"
	"github.com/entente-dev/entente/internal/worktime"
)

// remindOfBriefings brings an alliance's record of reminders up to the moment.
func (m *moment) remindOfBriefings(f AllianceFacts, v *AllianceVerdict) {
	before := f.Alliance.Status.Reminders
	r := remindersOf(f.Policy, f.Alliance, &v.Verdict)
	if r == nil && len(before) == 0 {
		return
	}
	outstanding := func(record *v1alpha1.ReminderRecord) bool {
		return briefingOutstanding(f.Alliance, f.Partners, record.About, m.now)
	}
	if r == nil {
		v.Reminders = holding(before, outstanding)
		return
	}
	v.Reminders, v.Notify = m.remind(before, m.briefingsDue(f, r), maxAllianceReminders, outstanding)
}

func personKey(p v1alpha1.PersonRef) string { return string(p.Partner) + "/" + string(p.Contact) }

// briefingOutstanding reports whether somebody, as PARTNER/CONTACT, is on the team and not
// briefed.
func briefingOutstanding(a *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner, key string, now time.Time) bool {
	m := &moment{now: now}
	for i := range a.Spec.Team {
		t := &a.Spec.Team[i]
		p := v1alpha1.PersonRef{Partner: t.Partner, Contact: t.Contact}
		if personKey(p) == key && m.onTeam(t, partners) {
			return !briefed(a, partners, p, now)
		}
	}
	return false
}

// briefed reports whether somebody was briefed by a moment.
func briefed(a *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner, p v1alpha1.PersonRef, now time.Time) bool {
	for i := range a.Spec.Briefings {
		b := &a.Spec.Briefings[i]
		if b.Partner != p.Partner || b.Contact != p.Contact {
			continue
		}
		if d, err := parseDate(b.Date); err == nil && !now.Before(d.Start(zoneOf(partners, p.Partner))) {
			return true
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
func (m *moment) briefingsDue(f AllianceFacts, r *v1alpha1.Reminders) []reminder {
	within, ok := span(f.Policy.Spec.BriefingWithin)
	if !ok || !whenDue(r) {
		return nil
	}
	var come []reminder
	for _, j := range m.joinings(f, within) {
		if !m.reached(j.lastDay) {
			continue
		}
		r := reminder{reason: v1alpha1.NotificationBriefingDue, about: personKey(j.person), due: j.lastDay}
		r.messages = func(repeats int32) []Message { return briefingMessages(f, j, &r, repeats, m.now) }
		come = append(come, r)
	}
	return come
}

// joinings lists everybody who joined on a day that is known and is not briefed. Of several
// times on the team the first that lasts counts.
func (m *moment) joinings(f AllianceFacts, within worktime.Span) []joining {
	var found []joining
	at := map[v1alpha1.PersonRef]int{}
	quiet := &moment{now: m.now} // who leaves before the reminder is no moment to look again
	for i := range f.Alliance.Spec.Team {
		t := &f.Alliance.Spec.Team[i]
		p := v1alpha1.PersonRef{Partner: t.Partner, Contact: t.Contact}
		d, err := parseDate(t.JoinedDate)
		if err != nil || briefed(f.Alliance, f.Partners, p, m.now) {
			continue
		}
		zone := zoneOf(f.Partners, t.Partner)
		if left, err := parseDate(t.LeftDate); err == nil && quiet.reached(left.End(zone)) {
			continue
		}
		over := within.AfterDate(d, zone)
		j := joining{p, t.JoinedDate, over, worktime.DateOf(over.Add(-1).In(zone)).Start(zone)}
		if k, ok := at[p]; !ok {
			at[p] = len(found)
			found = append(found, j)
		} else if j.lastDay.Before(found[k].lastDay) {
			found[k] = j
		}
	}
	return found
}

// briefingMessages writes to who is to be briefed, away or not, and to the alliance managers
// of the same partner.
func briefingMessages(f AllianceFacts, j joining, r *reminder, repeats int32, now time.Time) []Message {
	people := newReminded(now, f.Alliance, f.Policy, f.Partners)
	people.add(j.person, "")
	people.addTeam(func(t *v1alpha1.TeamMember) bool {
		return t.Partner == j.person.Partner && t.Role == v1alpha1.RoleAllianceManager
	})
	a := about{v1alpha1.SubjectReference{Kind: v1alpha1.KindAlliance, Name: f.Alliance.Name, UID: string(f.Alliance.UID)}, f.Alliance, f.Policy}
	var made []Message
	for _, to := range people.sorted() {
		m := a.message(r, repeats, to)
		if !f.Wordless {
			m.say(words(f.Policy, r.reason, briefingData(f, j, to)))
		}
		made = append(made, m)
	}
	return made
}

func briefingData(f AllianceFacts, j joining, to ladderPerson) message.Briefing {
	reader := readerOf(to, f.Partners)
	commands := recorder{kind: "alliance", namespace: f.Alliance.Namespace, object: f.Alliance.Name}
	commands.appends("To record the briefing", "briefings", len(f.Alliance.Spec.Briefings) > 0,
		fmt.Sprintf(`{"partner":"%s","contact":"%s","date":"%s"}`, j.person.Partner, j.person.Contact, shellToday))
	d := message.Briefing{
		Reader: reader.data(), Context: commands.context(f.Alliance),
		Person: reader.called(j.person), Self: to.ref == j.person, Joined: string(j.joined),
	}
	d.Due, d.DueUTC, d.DueLocal = reader.when(j.over)
	return d
}
