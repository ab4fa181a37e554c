// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

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
	long: `Each figure is from 1 (poor) to 5 (excellent), and may be left out. The latest answer of a person counts. With
--partner in place of --by the answer has no name, and counts as one more person's of the partner. Where a
partner's people answered, what its view in the record of the review rates does not count.`,
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
		said := "somebody of " + string(r.Partner)
		switch who := v.person(by.flag); {
		case who != nil && r.Partner != "":
			return nil, wrong(nameless.flag, "it is for an answer without a name; leave it out, or leave --by out")
		case who != nil:
			r.Partner, r.Contact, said = who.Partner, who.Contact, personName(*who)
		case r.Partner == "":
			return nil, wrong(by.flag, "nobody is named; write who answers, as partner/contact, or --partner for an answer without a name")
		}
		var figures []string
		for _, f := range healthRatings {
			if n, err := strconv.Atoi(v.text(f.flag)); err == nil {
				rules.Dimension(f.flag).Rate(&r.Ratings, v1alpha1.Rating(n))
				figures = append(figures, fmt.Sprintf("%s %d", f.flag, n))
			}
		}
		if len(figures) == 0 {
			return nil, cmdutil.UsageError("an answer without a figure says nothing; write one from 1 to 5 with %s", oneOf(names(healthRatings, func(f field) string { return "--" + f.flag })))
		}
		return add("responses", s.review.Spec.Responses, r, r.Time.Time,
			fmt.Sprintf("%s answered at %s: %s", said, s.stamp(r.Time.Time), strings.Join(figures, ", ")))
	},
}
