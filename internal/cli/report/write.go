// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"github.com/entente-dev/entente/internal/cli/cmdutil"
	pages "github.com/entente-dev/entente/internal/report"
	"github.com/entente-dev/entente/internal/worktime"
)

// write writes a page in the format that was asked for.
func (o *options) write(page any) error {
	text, err := render(o.output.Format, page)
	if err != nil {
		return err
	}
	_, err = io.WriteString(o.Out, text)
	return err
}

// render writes a page of one alliance, or of several.
func render(format string, page any) (string, error) {
	if format == "html" {
		return renderHTML(page)
	}
	m := &markdown{}
	switch page := page.(type) {
	case *pages.Alliance:
		m.clocks = clocks{page.Zone}
		m.alliance(page)
	case *pages.Portfolio:
		m.clocks = clocks{page.Zone}
		m.portfolio(page)
	default:
		return "", fmt.Errorf("there is no page of a %T", page)
	}
	return strings.TrimRight(m.String(), "\n") + "\n", nil
}

// clocks write moments as a zone shows them. A page names the zone once.
type clocks struct{ zone *time.Location }

// Day is the day of a moment.
func (c clocks) Day(t time.Time) string { return t.In(c.zone).Format("2 Jan 2006") }

// Moment is the day and the time of day.
func (c clocks) Moment(t time.Time) string { return t.In(c.zone).Format("2 Jan 2006, 15:04") }

// By is Moment of what is due: midnight ends the day before.
func (c clocks) By(t time.Time) string { return worktime.FormatEnd(t.In(c.zone), "2 Jan 2006, 15:04") }

// Exactly is a moment as programs read it.
func (c clocks) Exactly(t time.Time) string { return t.In(c.zone).Format(time.RFC3339) }

// At is the moment of a page, and the zone of all its times.
func (c clocks) At(t time.Time) string { return c.Moment(t) + " " + c.zone.String() }

// spaced writes the name of a condition as words: ReviewsCurrent as "Reviews current". Capitals that stand together
// stay.
func spaced(name string) string {
	letters := []rune(name)
	var b strings.Builder
	for i, r := range letters {
		begins := i > 0 && unicode.IsUpper(r) && (!unicode.IsUpper(letters[i-1]) || i+1 < len(letters) && unicode.IsLower(letters[i+1]))
		alone := i+1 == len(letters) || !unicode.IsUpper(letters[i+1])
		if begins {
			b.WriteRune(' ')
		}
		if begins && alone {
			r = unicode.ToLower(r)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// recipient says who is told, how, and when where they are.
func recipient(r *pages.Recipient) string {
	return fmt.Sprintf("%s (%s) by %s, %s", r.Name, r.Partner, r.Channel, r.LocalTime.Format("2 Jan 15:04")+" "+r.TimeZone)
}

// inPlace counts the practices.
func inPlace(s pages.Sum) string {
	if s.Required == 0 {
		return "none asked for"
	}
	text := fmt.Sprintf("%d of %d", s.InPlace, s.Required)
	if s.Unknown > 0 {
		text += fmt.Sprintf(", %d not known", s.Unknown)
	}
	return text
}

// openIssues counts the issues, and how many of them are worse than open.
func openIssues(s pages.Sum) string {
	return counted(s.Open, part{s.Escalated, "escalated"}, part{s.Stale, "stale"})
}

// reviews counts those that are amiss.
func reviews(s pages.Sum) string { return counted(s.Overdue, part{s.Slipped, "slipped"}) }

type part struct {
	n    int
	what string
}

func counted(n int, parts ...part) string {
	text := fmt.Sprint(n)
	var more []string
	for _, p := range parts {
		if p.n > 0 {
			more = append(more, fmt.Sprintf("%d %s", p.n, p.what))
		}
	}
	if len(more) > 0 {
		text += " (" + strings.Join(more, ", ") + ")"
	}
	return text
}

// what names the object of an item or an event: a practice by its words, others by kind, title and name.
func what(n pages.Named) string {
	switch {
	case n.Kind == "Practice":
		return spaced(n.Name)
	case n.Title != n.Name:
		return n.Title + " (" + n.Name + ")"
	}
	return n.Name
}

// subject names what needs somebody.
func subject(i pages.Item) string {
	if i.Practice != "" {
		return spaced(i.Practice)
	}
	return cmp.Or(i.Of.Kind, "Object") + " " + what(i.Of)
}

// rest tells of what is not shown, how far it goes, and where it is to be found; empty if all is shown.
func rest(more int, extent string, where ...string) string {
	if more == 0 {
		return ""
	}
	text := fmt.Sprintf("And %d more", more)
	if extent != "" {
		text += " " + extent
	}
	return strings.Join(append([]string{text}, where...), "; ") + "."
}

// concerned says how many alliances of a portfolio need somebody.
func concerned(p *pages.Portfolio) string {
	verb := "need"
	if p.Concerned == 1 {
		verb = "needs"
	}
	switch {
	case p.Total == 0:
		return "There is no alliance."
	case p.Concerned == 0:
		return fmt.Sprintf("None of %s needs attention.", cmdutil.Count(p.Total, "alliance"))
	}
	return fmt.Sprintf("%d of %s %s attention.", p.Concerned, cmdutil.Count(p.Total, "alliance"), verb)
}

// partners lists them, and says which is the host.
func partners(a *pages.Alliance) string {
	var names []string
	for _, p := range a.Partners {
		name := p.Title
		if p.Host {
			name += " (host)"
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

// stage says where the alliance stands, and whether it is suspended.
func stage(a *pages.Alliance) string {
	text := a.Stage
	if a.Suspended {
		text += ", suspended"
	}
	return text
}

func (c clocks) since(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return c.Day(t)
}

func (c clocks) lastContact(s *pages.Sum) string {
	if s.LastContact.IsZero() {
		return "none on record"
	}
	return c.Day(s.LastContact)
}

// came says since when the alliance is where it is.
func (c clocks) came(at time.Time) string {
	return "The alliance came here on " + c.Moment(at) + ". What is dated before follows from the records; nobody was written to."
}

// next says what is due, and when; nothing without it.
func (c clocks) next(d *pages.Deadline) string {
	if d == nil {
		return ""
	}
	return c.By(d.Time) + ": " + d.What + ", " + what(d.Of)
}

// nextStep says what comes on a ladder if nobody acts, and when; nothing where nothing does.
func (c clocks) nextStep(d *pages.Deadline) string {
	if d == nil {
		return ""
	}
	return c.Moment(d.Time) + ": " + d.What
}

// otherwise says what follows if nobody does what is due.
func otherwise(d pages.Due) string {
	if d.Practice != "" {
		return "Not in place then: " + spaced(d.Practice)
	}
	return d.Else
}
