// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package importcsv

import (
	"errors"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/slug"
)

// maxObject is how long the names of objects are made; longer ones are hard to read.
const maxObject = 63

var reviewKind = &kind{
	fields: []field{
		{name: "alliance", aliases: []string{"allianceref", "alliancename"}, needed: true, help: "the alliance's name"},
		{name: "due", aliases: []string{"duedate", "duetime", "deadline", "dueon", "dueby"}, needed: true, help: "when it is due at the latest; a date counts to its end"},
		{name: "name", help: "of the Review; default: derived from the alliance and the date"},
		{name: "cadence", help: "the alliance's cadence that it belongs to; scheduled is then needed, with the time of day"},
		{name: "type", aliases: []string{"reviewtype", "kind"}, help: "Performance, HealthCheck, Executive, Operating, PartnerAssessment, PulseCheck or Other"},
		{name: "scheduled", aliases: []string{"scheduleddate", "scheduledtime", "scheduledfor", "planned", "planneddate"}, help: "when it is planned"},
		{name: "held", aliases: []string{"helddate", "heldtime", "heldon", "completed", "completeddate", "completedon", "done"}, help: "when it took place; empty: not yet"},
		{name: "accepted", help: "yes or no; default: yes"},
		{name: "acceptance", help: "why it was accepted, or not"},
		{name: "attendees", aliases: []string{"participants", "present"}, help: "people, one per line or separated by ';' or ',': PARTNER/CONTACT, or with --partners display names or addresses"},
		{name: "problems", help: "one per line, or separated by ';'"},
		{name: "opportunities", help: "as problems"},
		{name: "lessons", aliases: []string{"lessonslearnt", "lessonslearned"}, help: "as problems"},
		{name: "decisions", help: "as problems"},
		{name: "minutes", aliases: []string{"minutesurl", "link", "url"}, help: "the address of the minutes"},
		{name: "cancelled", aliases: []string{"canceled", "cancelleddate", "cancelledon"}, help: "when it was cancelled"},
		{name: "cancellationReason", aliases: []string{"cancelreason"}, help: "why"},
	},
	build: buildReviews,
}

func buildReviews(j *job) []*made {
	var out []*made
	given := &names{j, map[string]int{}}
	for _, l := range j.distinct() {
		r := &v1alpha1.Review{}
		r.Kind, r.APIVersion = v1alpha1.KindReview, v1alpha1.SchemeGroupVersion.String()
		r.Spec = v1alpha1.ReviewSpec{
			AllianceRef: l.alliance(),
			Cadence:     v1alpha1.Name(l.name("cadence", l.text("cadence"), maxName)),
			Type: oneOf(l, "type", v1alpha1.ReviewPerformance, v1alpha1.ReviewHealthCheck, v1alpha1.ReviewExecutive,
				v1alpha1.ReviewOperating, v1alpha1.ReviewPartnerAssessment, v1alpha1.ReviewPulseCheck, v1alpha1.ReviewOther),
			ScheduledTime: orNil(l.moment("scheduled", noon)),
		}
		l.required("due")
		r.Spec.DueTime, _ = l.moment("due", end)
		r.Spec.Record = reviewRecord(l)
		if at, ok := l.moment("cancelled", noon); ok {
			r.Spec.Cancellation = &v1alpha1.Cancellation{Time: at, Reason: l.text("cancellationReason")}
		} else if l.text("cancellationReason") != "" && l.text("cancelled") == "" {
			l.wrong("cancellationReason", errors.New("it says why, but not when; write the day on which it was cancelled into a column cancelled"))
		}
		wanted := l.name("name", l.text("name"), maxObject)
		if wanted == "" && r.Spec.AllianceRef.Name != "" && !r.Spec.DueTime.IsZero() {
			wanted = reviewName(j, &r.Spec)
		}
		r.Name = given.unique("name", wanted, l.row.number, maxObject)
		out = append(out, &made{object: r, rows: []int{l.row.number}})
	}
	return out
}

// reviewName is as a cadence would name the review.
func reviewName(j *job, s *v1alpha1.ReviewSpec) string {
	about, at := string(s.Cadence), s.DueTime.Add(-time.Second) // due at 00:00 is due the day before
	if about == "" {
		about = "review"
	}
	if s.ScheduledTime != nil {
		at = s.ScheduledTime.Time
	}
	date := j.dated(at)
	return slug.Cut(s.AllianceRef.Name+"-"+about, maxObject-1-len(date)) + "-" + date
}

func reviewRecord(l line) *v1alpha1.ReviewRecord {
	record := v1alpha1.ReviewRecord{
		Accepted: l.yes("accepted"), Acceptance: l.text("acceptance"), Attendees: l.persons("attendees"),
		Problems: l.findings("problems"), Opportunities: l.findings("opportunities"),
		Lessons: l.findings("lessons"), Decisions: l.findings("decisions"), MinutesURL: l.text("minutes"),
	}
	at, ok := l.moment("held", noon)
	if ok {
		record.HeldTime = at
		return &record
	}
	for _, field := range []string{"accepted", "acceptance", "attendees", "problems", "opportunities", "lessons", "decisions", "minutes"} {
		if _, column := l.columns[field]; column && l.text(field) != "" && l.text("held") == "" {
			l.wrong(field, errors.New("it is a record of a review that was not held; write the day on which it was into a column held"))
		}
	}
	return nil
}
