// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/rules"
)

// nameless names the partner of somebody who answers without a name.
var nameless = partner.called("partner", "The partner of somebody who answers without a name, in place of --by", "")

// healthRatings are what people rate in a health check.
var healthRatings = func() []field {
	var all []field
	for _, d := range rules.Dimensions() {
		all = append(all, aFit(string(d), d.Asks()))
	}
	return all
}()

var answer = verb{
	name: "answer", kind: v1alpha1.KindReview,
	short: "Record what somebody answered in a health check",
	long: `Each figure is from 1 (poor) to 5 (excellent), and may be left out. The latest answer of a person counts; what it
leaves out is kept of the one that counted before, so that a figure can be put right alone. With --partner in
place of --by the answer has no name, and counts as one more person's of the partner, also where it says what another
said. Where a partner's people answered, what its view in the record of the review rates does not count.`,
	example: `health answer northwind-contoso-health-2026 --by contoso/kim --trust 4 --communication 3 --governance 4
health answer northwind-contoso-health-2026 --partner contoso --trust 2`,
	fields: slices.Concat([]field{by.called("by", "Who answers, as partner/contact", "Who answers, as partner/contact"), nameless}, healthRatings, []field{when}),
	may: func(s *scene, v values) error {
		switch r := s.review; {
		case r.Spec.Type != v1alpha1.ReviewHealthCheck:
			return cmdutil.UsageError("review/%s is of the type %s; people answer a review of the type %s", r.Name, r.Spec.Type, v1alpha1.ReviewHealthCheck)
		case len(r.Spec.Responses) >= v1alpha1.MaxResponses:
			return cmdutil.UsageError("review/%s has %d answers, which is all that it holds; record how many people of a partner answered what as its view: kubectl entente review hold %[1]s --add --view partner=NAME,respondents=NUMBER,trust=4", r.Name, v1alpha1.MaxResponses)
		}
		return standing(s, v)
	},
	record: func(s *scene, v values) (*change, error) {
		r := v1alpha1.Response{Time: s.at(v), Partner: v1alpha1.Name(v.text(nameless.flag))}
		who := v.person(by.flag)
		switch {
		case who != nil && r.Partner != "":
			return nil, wrong(nameless.flag, "it is for an answer without a name; leave it out, or leave --by out")
		case who == nil && r.Partner == "":
			return nil, wrong(by.flag, "nobody is named; write who answers, as partner/contact, or --partner for an answer without a name")
		}
		for _, f := range healthRatings {
			if n, err := strconv.Atoi(v.text(f.flag)); err == nil {
				rules.Dimension(f.flag).Rate(&r.Ratings, v1alpha1.Rating(n))
			}
		}
		if empty(r.Ratings) {
			return nil, cmdutil.UsageError("an answer without a figure says nothing; write one from 1 to 5 with %s", oneOf(names(healthRatings, func(f field) string { return "--" + f.flag })))
		}
		said := fmt.Sprintf("answered at %s: %s", s.stamp(r.Time.Time), rated(&r.Ratings))
		if who == nil {
			return s.answerOfSomebody(r, said), nil
		}
		r.Partner, r.Contact = who.Partner, who.Contact
		return s.answerOf(*who, r, said)
	},
}

// answerOf records what somebody answered, with what the answer that counts before it says of the rest.
func (s *scene) answerOf(who v1alpha1.PersonRef, r v1alpha1.Response, said string) (*change, error) {
	note := ""
	if before := rules.AnswerBy(s.review, who, r.Time.Time); before != nil {
		var left v1alpha1.Ratings
		for _, d := range rules.Dimensions() {
			if figure := d.In(&before.Ratings); figure != nil && d.In(&r.Ratings) == nil {
				d.Rate(&r.Ratings, *figure)
				d.Rate(&left, *figure)
			}
		}
		if !empty(left) {
			note = fmt.Sprintf("kept of the answer of %s: %s", s.stamp(before.Time.Time), rated(&left))
		}
	}
	c, err := add("responses", s.review.Spec.Responses, r, r.Time.Time, personName(who)+" "+said)
	if err != nil {
		return nil, err
	}
	c.remarks(note)
	if later := rules.LastAnswerTime(s.review, who); later.After(r.Time.Time) {
		c.remarks(fmt.Sprintf("an answer of %s is on record that is dated later, %s, and counts in place of this one from then on", personName(who), s.stamp(later)))
	}
	c.remarks(s.afterHeld(r.Time.Time))
	return c, nil
}

// answerOfSomebody records an answer without a name. Two of the same figures may be of two people, so none is refused; how
// many there are shows whoever recorded one twice.
func (s *scene) answerOfSomebody(r v1alpha1.Response, said string) *change {
	c := addAnother("responses", s.review.Spec.Responses, r, r.Time.Time, fmt.Sprintf("somebody of %s %s", r.Partner, said))
	nameless, alike := 1, 0
	for i := range s.review.Spec.Responses {
		if x := &s.review.Spec.Responses[i]; x.Partner == r.Partner && x.Contact == "" {
			nameless++
			if same(x.Ratings, r.Ratings) {
				alike++
			}
		}
	}
	note := fmt.Sprintf("answers of %s without a name, with this one: %d", r.Partner, nameless)
	switch alike {
	case 0:
	case 1:
		note += "; 1 of the others says the same"
	default:
		note += fmt.Sprintf("; %d of the others say the same", alike)
	}
	c.remarks(note)
	for _, t := range rules.TurnoutOf(s.review, s.alliance, s.partnersByName(), s.now) {
		if n := len(t.Team); t.Partner == r.Partner && n > 0 && nameless > n {
			c.remarks(fmt.Sprintf("that is more than the people of %s on the team: %d; look whether one was recorded twice", r.Partner, n))
		}
	}
	c.remarks(s.afterHeld(r.Time.Time))
	return c
}

// afterHeld remarks on an answer that is given after the health check was held: it changes what was found.
func (s *scene) afterHeld(at time.Time) string {
	rec := s.review.Spec.Record
	if rec == nil || !at.After(rec.HeldTime.Time) {
		return ""
	}
	note := fmt.Sprintf("review/%s was held before this answer, at %s; the answer counts, and changes its figures", s.review.Name, s.stamp(rec.HeldTime.Time))
	if rules.Anonymous(s.policy) {
		note += "; whoever has seen them before can tell from the new ones what it says"
	}
	return note
}

// rated writes the figures that there are, as "trust 4, communication 3".
func rated(r *v1alpha1.Ratings) string {
	var figures []string
	for _, d := range rules.Dimensions() {
		if figure := d.In(r); figure != nil {
			figures = append(figures, fmt.Sprintf("%s %d", d, *figure))
		}
	}
	return strings.Join(figures, ", ")
}
