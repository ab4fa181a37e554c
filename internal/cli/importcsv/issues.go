// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package importcsv

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/slug"
)

var issueKind = &kind{
	fields: []field{
		{name: "alliance", aliases: []string{"allianceref", "alliancename"}, needed: true, help: "the alliance's name"},
		{name: "title", aliases: []string{"issue", "subject", "summary", "problem"}, needed: true, help: "in a few words"},
		{name: "severity", aliases: []string{"priority", "impact"}, needed: true, help: "Low, Medium, High or Critical; --value severity:P1=Critical says what another word means"},
		{name: "raisedBy", aliases: []string{"raised", "reportedby", "reporter", "owner"}, needed: true, help: "the person: PARTNER/CONTACT, or with --partners a display name or an address"},
		{name: "detected", aliases: []string{"detectedtime", "detecteddate", "detectedon", "opened", "openedon", "created", "date", "raisedon"}, needed: true, help: "when it was known"},
		{name: "name", aliases: []string{"id", "key", "number"}, help: "of the Issue; default: derived from the title"},
		{name: "description", aliases: []string{"details"}, help: "more about it"},
		{name: "disclosedTo", aliases: []string{"toldto"}, help: "the partner that was told"},
		{name: "disclosed", aliases: []string{"disclosedon", "told", "toldon"}, help: "when it was told"},
		{name: "acknowledgedBy", help: "who took it on, as raisedBy"},
		{name: "acknowledged", aliases: []string{"acknowledgedon"}, help: "when"},
		{name: "updates", aliases: []string{"update", "notes", "history", "log", "comments"}, help: "one per line, each beginning with its date: 2026-11-03: called the carrier"},
		{name: "updated", aliases: []string{"updatedon", "lastupdate", "lastupdated"}, help: "when, for a single update without a date of its own"},
		{name: "recoveryPlan", aliases: []string{"plan", "recovery"}, help: "how it is to be put right"},
		{name: "planned", aliases: []string{"plannedon", "plandate"}, help: "when that was said"},
		{name: "resolved", aliases: []string{"resolvedon", "resolveddate", "resolutiondate", "closed", "closedon"}, help: "when it was over; empty: open"},
		{name: "resolvedBy", aliases: []string{"closedby"}, help: "who said so, as raisedBy"},
		{name: "resolution", aliases: []string{"outcome"}, help: "how it ended; default: \"Resolved\""},
	},
	build: buildIssues,
}

func buildIssues(j *job) []*made {
	var out []*made
	given := &names{j, map[string]int{}}
	for _, l := range j.distinct() {
		i := &v1alpha1.Issue{}
		i.Kind, i.APIVersion = v1alpha1.KindIssue, v1alpha1.SchemeGroupVersion.String()
		title := strings.Join(strings.Fields(l.required("title")), " ")
		l.required("severity")
		l.required("raisedBy")
		l.required("detected")
		i.Spec = v1alpha1.IssueSpec{
			AllianceRef: l.alliance(),
			Title:       title, Description: l.text("description"),
			Severity: oneOf(l, "severity", v1alpha1.Severities()...),
			Updates:  updates(l),
		}
		if p := l.person("raisedBy"); p != nil {
			i.Spec.RaisedBy = *p
		}
		i.Spec.DetectedTime, _ = l.moment("detected", noon)
		issueRecords(l, &i.Spec)
		wanted := l.name("name", l.text("name"), maxObject)
		if wanted == "" && title != "" {
			wanted = l.name("title", slug.Of(title, maxObject), maxObject)
			if wanted == "" {
				l.wrong("title", errors.New("no name can be made of it; add a column name, of the letters a to z, digits and '-'"))
			}
		}
		i.Name = given.unique("name", wanted, l.row.number, maxObject)
		out = append(out, &made{object: i, rows: []int{l.row.number}})
	}
	return out
}

// issueRecords reads what goes in pairs: what happened, and when.
func issueRecords(l line, s *v1alpha1.IssueSpec) {
	if at, ok := both(l, "disclosed", "disclosedTo"); ok {
		s.Disclosures = []v1alpha1.DisclosureRecord{{
			Partner: l.organisation("disclosedTo"), Time: at,
		}}
	}
	if at, ok := both(l, "acknowledged", "acknowledgedBy"); ok {
		if p := l.person("acknowledgedBy"); p != nil {
			s.Acknowledgements = []v1alpha1.Acknowledgement{{Time: at, By: *p}}
		}
	}
	if at, ok := both(l, "planned", "recoveryPlan"); ok {
		s.RecoveryPlan = &v1alpha1.Statement{Time: at, Summary: l.text("recoveryPlan")}
	}
	at, ok := l.moment("resolved", noon)
	if !ok {
		if l.text("resolved") == "" && l.text("resolution") != "" {
			l.wrong("resolution", errors.New("it says how it ended, but not when; write the day into a column resolved"))
		}
		return
	}
	s.Resolution = &v1alpha1.Statement{Time: at, By: l.person("resolvedBy"), Summary: l.text("resolution")}
	if s.Resolution.Summary == "" {
		s.Resolution.Summary = "Resolved"
	}
}

// both reads a time that goes with another field: neither is of use alone.
func both(l line, at, with string) (metav1.Time, bool) {
	t, ok := l.moment(at, noon)
	switch {
	case l.text(at) == "" && l.text(with) != "":
		l.wrong(with, fmt.Errorf("it does not say when; write the day into a column %s", at))
	case ok && l.text(with) == "":
		l.wrong(at, fmt.Errorf("it says when, but nothing else; fill in %s", with))
		return t, false
	}
	return t, ok && l.text(with) != ""
}

// dated is an update that begins with its date.
var dated = regexp.MustCompile(`^(\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ]\d{1,2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:?\d{2})?)?)\s*[:\-–]?\s+(.*)$`)

// updates reads the updates of a cell. A line without a date goes on with the one before.
func updates(l line) []v1alpha1.Update {
	var out []v1alpha1.Update
	for entry := range strings.Lines(strings.ReplaceAll(l.text("updates"), "\r\n", "\n")) {
		entry = strings.TrimSpace(entry)
		m := dated.FindStringSubmatch(entry)
		switch {
		case entry == "":
		case m != nil:
			at, err := l.at(m[1], noon)
			if err != nil {
				l.wrong("updates", err)
			}
			out = append(out, v1alpha1.Update{Time: at, Note: m[2]})
		case len(out) > 0:
			out[len(out)-1].Note += "\n" + entry
		default:
			at, ok := l.moment("updated", noon)
			if !ok {
				if l.text("updated") == "" {
					l.wrong("updates", fmt.Errorf("%q does not say when; begin each update with its date, as in 2026-11-03: called the carrier, or write the day into a column updated", entry))
				}
				return out
			}
			out = append(out, v1alpha1.Update{Time: at, Note: entry})
		}
	}
	return out
}
