// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package letter

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/message"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// ShortName is how much of an object's name a subject line has, in characters.
const ShortName = 60

// Reader is whom a message is for, and how that person reads names and moments.
type Reader struct {
	To       team.Person
	zone     *time.Location
	partners map[string]*v1alpha1.Partner
}

// ReaderOf finds how a person reads moments: in the contact's zone, or else the partner's.
func ReaderOf(to team.Person, partners map[string]*v1alpha1.Partner) Reader {
	return Reader{to, team.PersonZone(partners[string(to.Ref.Partner)], to.Contact), partners}
}

// Data is what a message says of its recipient.
func (r *Reader) Data() message.Reader {
	d := message.Reader{
		Recipient: contactName(r.partners, r.To.Ref), Partner: companyName(r.partners, r.To.Ref.Partner), TimeZone: r.zone.String(),
	}
	if r.To.InsteadOf != "" {
		d.InsteadOf = contactName(r.partners, v1alpha1.PersonRef{Partner: r.To.Ref.Partner, Contact: r.To.InsteadOf})
	}
	return d
}

// When writes a moment: where the reader is, with UTC for those who compare; as a stamp in UTC; and where the reader is.
func (r *Reader) When(at time.Time) (both, inUTC, local string) {
	return r.written(at, time.Time.Format)
}

// By is When of a moment at which something is over: by the reader's clocks, midnight ends the day before.
func (r *Reader) By(at time.Time) (both, inUTC, local string) {
	if !worktime.IsMidnight(at.In(r.zone)) {
		return r.When(at)
	}
	return r.written(at, worktime.FormatEnd)
}

// Next is when a reminder follows of something that is due. One that follows when that is over is written as that is: no
// message has two ways of writing one moment.
func (r *Reader) Next(at, due time.Time) (both, inUTC, local string) {
	if at.Equal(due) {
		return r.By(at)
	}
	return r.When(at)
}

// written puts UTC in brackets behind what the reader's clocks show, with its day where that is another one.
func (r *Reader) written(at time.Time, format func(time.Time, string) string) (both, inUTC, local string) {
	const day = "Mon 2 Jan"
	clock := "15:04"
	if at.Second() != 0 {
		clock = "15:04:05"
	}
	here, there := at.In(r.zone), at.UTC()
	inUTC, local = verdict.Stamp(at), format(here, day+" 2006 "+clock)
	both = local + " " + r.zone.String()
	if r.zone == time.UTC {
		return both, inUTC, local
	}
	if format(here, day) != format(there, day) {
		clock = day + " " + clock
	}
	return both + " (" + format(there, clock) + " UTC)", inUTC, local
}

// Company is how people know a partner.
func (r *Reader) Company(partner v1alpha1.Name) string { return companyName(r.partners, partner) }

// Called is how people know somebody, and their partner.
func (r *Reader) Called(p v1alpha1.PersonRef) string {
	return contactName(r.partners, p) + " (" + companyName(r.partners, p.Partner) + ")"
}

// Names is how people know several people, and their partners.
func (r *Reader) Names(people []team.Person) []string {
	names := make([]string, 0, len(people))
	for _, p := range people {
		names = append(names, r.Called(p.Ref))
	}
	return names
}

func contactName(partners map[string]*v1alpha1.Partner, p v1alpha1.PersonRef) string {
	if c := team.FindContact(partners, p); c != nil && c.DisplayName != "" {
		return message.OneLine(c.DisplayName)
	}
	return string(p.Contact)
}

func companyName(partners map[string]*v1alpha1.Partner, name v1alpha1.Name) string {
	if p := partners[string(name)]; p != nil && p.Spec.DisplayName != "" {
		return message.OneLine(p.Spec.DisplayName)
	}
	return string(name)
}

func allianceName(a *v1alpha1.Alliance) string {
	if a.Spec.DisplayName != "" {
		return message.OneLine(a.Spec.DisplayName)
	}
	return a.Name
}
