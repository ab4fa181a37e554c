// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package calendar

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// words for the types of reviews.
var words = map[v1alpha1.ReviewType]string{
	v1alpha1.ReviewPerformance:       "Performance review",
	v1alpha1.ReviewHealthCheck:       "Health check",
	v1alpha1.ReviewExecutive:         "Executive review",
	v1alpha1.ReviewOperating:         "Operating review",
	v1alpha1.ReviewPartnerAssessment: "Partner assessment",
	v1alpha1.ReviewPulseCheck:        "Pulse check",
}

func typeWords(t v1alpha1.ReviewType) string {
	if w, ok := words[t]; ok {
		return w
	}
	return "Review"
}

// occurrence is what a review of a cadence is for: it stays the same whatever the Review's
// name, and before there is any.
type occurrence struct {
	namespace, alliance string
	cadence             v1alpha1.Name
	date                worktime.Date
}

func (o occurrence) identity() []string {
	return []string{"Cadence", o.namespace, o.alliance, string(o.cadence), o.date.String()}
}

// reviews adds the reviews that exist, then those that are overdue besides, then those that cadences will
// ask for.
func (c *collector) reviews(found *inventory.Inventory, overdue []*v1alpha1.Review) {
	reviews := slices.Clone(found.Reviews)
	slices.SortFunc(reviews, func(a, b *v1alpha1.Review) int {
		return cmp.Or(strings.Compare(a.Namespace, b.Namespace), rules.CompareOfOneOccurrence(a, b))
	})
	exists := map[occurrence]bool{}
	for _, r := range reviews {
		identity := []string{v1alpha1.KindReview, r.Namespace, r.Name}
		if r.Spec.Cadence != "" {
			o := occurrence{r.Namespace, r.Spec.AllianceRef.Name, r.Spec.Cadence, rules.OccurrenceDate(c.alliance[key{r.Namespace, r.Spec.AllianceRef.Name}], r)}
			if !exists[o] {
				exists[o], identity = true, o.identity()
			}
		}
		if c.asked(r.Spec.AllianceRef.Name) {
			c.review(r, identity)
		}
	}
	for _, r := range overdue {
		a := c.alliance[key{r.Namespace, r.Spec.AllianceRef.Name}]
		o := occurrence{r.Namespace, a.Name, r.Spec.Cadence, rules.OccurrenceDate(a, r)}
		if c.asked(a.Name) && !exists[o] {
			exists[o] = true
			c.tentative(a, r, o, c.reviewZone(a, rules.StateOfReview(r, a, c.partners[r.Namespace], c.now).Cadence))
		}
	}
	for _, a := range found.Alliances {
		if !c.asked(a.Name) {
			continue
		}
		for i := range a.Spec.Cadence {
			c.toCome(a, &a.Spec.Cadence[i], exists)
		}
	}
}

// review adds the days of a review that exists: when it is, or was held, and when it is due.
func (c *collector) review(r *v1alpha1.Review, identity []string) {
	var (
		name    = r.Spec.AllianceRef.Name
		a       = c.alliance[key{r.Namespace, name}]
		s       = rules.StateOfReview(r, a, c.partners[r.Namespace], c.now)
		zone    = c.reviewZone(a, s.Cadence)
		records = rules.RecordsOfReview(r, c.now)
		changes = 1 + len(records) + replaced(r) // a tentative one has 0
		about   = func(what, state, status string) Event {
			return Event{
				UID: uid(append(identity, what)...), Status: status, What: what,
				Kind: v1alpha1.KindReview, Namespace: r.Namespace, Name: r.Name, Alliance: name,
				Summary: typeWords(r.Spec.Type) + state + ": " + title(a, name), Description: c.describe(r, a, &s, zone),
				Categories: []string{"Review"},
			}
		}
	)
	if r.Spec.ScheduledTime != nil || s.Held {
		planned := rules.PlannedTime(r, &s)
		day, state, status := worktime.DateOf(planned.In(zone)), "", confirmed
		switch {
		case s.Held:
			day, state = worktime.DateOf(r.Spec.Record.HeldTime.In(zone)), " held"
		case s.Cancelled:
			state, status = " cancelled", cancelled
		case s.Due.After(r.Spec.DueTime.Time):
			state = ", postponed"
		case s.Due.Before(r.Spec.DueTime.Time):
			state = ", brought forward"
		}
		status = unlessSuspended(r, a, &s, status)
		if !s.Held && !s.Due.Equal(r.Spec.DueTime.Time) {
			day = lastDay(planned, zone) // which is then the due time
		}
		c.add(day, about("Review", state, status), changes, records...)
	}
	due := about("ReviewDue", " due", confirmed)
	due.Categories = []string{"Due date"}
	if s.Over() {
		due.Status = cancelled
	}
	due.Status = unlessSuspended(r, a, &s, due.Status)
	c.addDue(dueDay(r, s.Due, zone), due, changes, records...)
	c.actions(r, a, &s)
}

// unlessSuspended is how sure a day of a review is: of one that is still to be held and is suspended, by itself or with
// its alliance, nobody knows whether it will be.
func unlessSuspended(r *v1alpha1.Review, a *v1alpha1.Alliance, s *rules.ReviewState, status string) string {
	if status == confirmed && !s.Held && verdict.RestOf(r, r.Spec.Suspend, a).Rests() {
		return tentative
	}
	return status
}

// maxReplaced bounds what people may have written there.
const maxReplaced = 1_000_000

// replaced counts the statements about a review whose place others took.
func replaced(r *v1alpha1.Review) int {
	count, _ := strconv.Atoi(r.Annotations[v1alpha1.AnnotationReplaced])
	return min(max(count, 0), maxReplaced)
}

// toCome adds the reviews that a cadence will ask for.
func (c *collector) toCome(a *v1alpha1.Alliance, cadence *v1alpha1.Cadence, exists map[occurrence]bool) {
	zone := c.reviewZone(a, cadence)
	from := c.from.Add(-48 * time.Hour) // which is another day in other zones
	if grace, err := worktime.ParseSpan(string(cadence.Grace)); err == nil {
		from = grace.Before(from, zone) // what is due in the window may be scheduled before it
	}
	scheduled, err := rules.ReviewsToCome(a, cadence, from, c.until.Add(48*time.Hour), c.now)
	if err != nil {
		c.warnings = append(c.warnings, fmt.Sprintf("cadence %s of alliance %s is left out: %v", cadence.Name, a.Name, err))
		return
	}
	for i := range scheduled {
		r := scheduled[i].Review(a)
		o := occurrence{a.Namespace, a.Name, cadence.Name, rules.OccurrenceDate(a, r)}
		if !exists[o] {
			c.tentative(a, r, o, zone)
		}
	}
}

// tentative adds a review that a cadence will ask for and that does not exist yet.
func (c *collector) tentative(a *v1alpha1.Alliance, r *v1alpha1.Review, o occurrence, zone *time.Location) {
	s := rules.StateOfReview(r, a, c.partners[r.Namespace], c.now)
	event := Event{
		Status: tentative, Kind: v1alpha1.KindReview, Namespace: a.Namespace, Name: r.Name, Alliance: a.Name,
		Description: c.describe(r, a, &s, zone) + fmt.Sprintf("\nThis Review does not exist yet; the cadence %s will make it.", o.cadence),
	}
	day := func(what, state, category string) Event {
		e := event
		e.UID, e.What, e.Categories = uid(append(o.identity(), what)...), what, []string{category}
		e.Summary = typeWords(r.Spec.Type) + state + ": " + title(a, a.Name)
		return e
	}
	c.add(worktime.DateOf(rules.PlannedTime(r, &s).In(zone)), day("Review", "", "Review"), 0)
	c.addDue(dueDay(r, s.Due, zone), day("ReviewDue", " due", "Due date"), 0)
}

// dueDay is the last day on which a review is on time: never before the one it is planned for.
func dueDay(r *v1alpha1.Review, due time.Time, zone *time.Location) worktime.Date {
	if r.Spec.ScheduledTime != nil && r.Spec.ScheduledTime.Time.Equal(due) {
		return worktime.DateOf(due.In(zone))
	}
	return lastDay(due, zone)
}

// describe says what there is to know about a review.
func (c *collector) describe(r *v1alpha1.Review, a *v1alpha1.Alliance, s *rules.ReviewState, zone *time.Location) string {
	lines := c.heading(a, r.Namespace, r.Spec.AllianceRef.Name)
	if r.Spec.Cadence != "" {
		lines = append(lines, "Cadence: "+string(r.Spec.Cadence))
	}
	if r.Spec.ScheduledTime != nil {
		lines = append(lines, "Scheduled: "+worktime.Clock(r.Spec.ScheduledTime.Time, zone))
	}
	if r.Spec.ScheduledTime == nil || !r.Spec.ScheduledTime.Time.Equal(s.Due) {
		lines = append(lines, "Due: "+worktime.ClockEnd(s.Due, zone))
	}
	if s.Postponed == 0 && s.Due.Before(r.Spec.DueTime.Time) {
		lines = append(lines, "Brought forward: first due "+worktime.ClockEnd(r.Spec.DueTime.Time, zone))
	}
	if s.Postponed > 0 {
		lines = append(lines, fmt.Sprintf("Postponed: %d, first due %s", s.Postponed, worktime.ClockEnd(r.Spec.DueTime.Time, zone)))
	}
	if rest := verdict.RestOf(r, r.Spec.Suspend, a); rest.Rests() && !s.Over() {
		lines = append(lines, "Suspended: "+rest.Words())
	}
	if s.Held {
		text := "Held: " + worktime.Clock(r.Spec.Record.HeldTime.Time, zone)
		if !s.Accepted {
			text += ", not accepted"
		}
		lines = append(lines, text)
		if r.Spec.Record.MinutesURL != "" {
			lines = append(lines, "Minutes: "+r.Spec.Record.MinutesURL)
		}
	}
	if s.Cancelled {
		text := "Cancelled: " + worktime.Clock(r.Spec.Cancellation.Time.Time, zone)
		if r.Spec.Cancellation.Reason != "" {
			text += ", " + r.Spec.Cancellation.Reason
		}
		lines = append(lines, text)
	}
	if s.Cadence != nil && len(s.Cadence.Agenda) > 0 {
		lines = append(lines, "Agenda:")
		for _, item := range s.Cadence.Agenda {
			lines = append(lines, "- "+string(item))
		}
	}
	return strings.Join(append(lines, object(v1alpha1.KindReview, r.Namespace, r.Name)), "\n")
}

// reviewZone is the zone whose clocks say on which day a review is: the cadence's, or the
// host's where there is none.
func (c *collector) reviewZone(a *v1alpha1.Alliance, cadence *v1alpha1.Cadence) *time.Location {
	if cadence != nil {
		if zone, err := worktime.Zone(string(cadence.Recurrence.TimeZone)); err == nil {
			return zone
		}
	}
	if a != nil {
		return c.zones.Host(a.Namespace, a.Name)
	}
	return time.UTC
}
