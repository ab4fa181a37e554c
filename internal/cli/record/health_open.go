// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"fmt"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/worktime"
)

var healthOpen = verb{
	name: "open", kind: v1alpha1.KindAlliance,
	short: "Open a health check, which people then answer",
	long: `It is a review of the type HealthCheck without a cadence, due when the day of --due is over where the host is. Without
--name it is named after the alliance and that day. Where the policy has reminders, everybody on the team is asked to answer.`,
	example: "health open northwind-contoso --due 2026-12-15",
	fields: []field{
		day.called("due", "The last day on which people may answer, as 2026-12-15", "Until which day may people answer").must(),
		{flag: "name", usage: "The name of the review; default: of the alliance and the day", check: checkName},
	},
	record: func(s *scene, v values) (*change, error) {
		date := s.dayOf(v, "due", "")
		due := s.moment(string(date), s.zone(""), worktime.Date.End)
		if !due.After(s.now) {
			return nil, wrong("due", "%s is over; write a day that is to come", date)
		}
		r := &v1alpha1.Review{}
		r.Namespace, r.Name = s.alliance.Namespace, v.text("name")
		if r.Name == "" {
			r.Name = s.alliance.Name + "-health-" + strings.ReplaceAll(string(date), "-", "")
		}
		r.Spec = v1alpha1.ReviewSpec{
			AllianceRef: v1alpha1.AllianceReference{Name: s.alliance.Name}, Type: v1alpha1.ReviewHealthCheck, DueTime: metav1.NewTime(due),
		}
		return &change{
			create: r, name: reference(v1alpha1.KindReview, r.Name), since: s.now,
			said: fmt.Sprintf("opened until the end of %s; people answer it: kubectl entente health answer %s --by PARTNER/CONTACT", date, r.Name),
		}, nil
	},
}

var healthClose = verb{
	name: "close", kind: v1alpha1.KindReview,
	short: "Close a health check: record that it was held, with what came of it",
	long: `What people answered counts from then on, and what they answer later does, too. It takes what review hold takes; a view
stands for a partner whose people answered on paper. It says how many people of each partner on the team answered, and under
whose name nothing is on record; which partners said nothing; and what HealthChecked will say where that is False.`,
	example: `health close northwind-contoso-health-20261215 --problem 'Figures come late' --opportunity 'none found'
health close northwind-contoso-health-20261215 --action name=weekly-figures,owner=contoso/ana,due=2027-01-15`,
	fields: hold.fields,
	may: func(s *scene, v values) error {
		if s.review.Spec.Type != v1alpha1.ReviewHealthCheck {
			return cmdutil.UsageError("review/%s is of the type %s; record that it was held: kubectl entente review hold %[1]s", s.review.Name, s.review.Spec.Type)
		}
		if len(s.silent(v)) == len(s.alliance.Spec.Partners) {
			return cmdutil.UsageError("nobody has answered review/%s; record what people say first: kubectl entente health answer %[1]s, or write their --view", s.review.Name)
		}
		return hold.may(s, v)
	},
	record: func(s *scene, v values) (*change, error) {
		silent := s.silent(v)
		c, err := hold.record(s, v)
		if err != nil {
			return nil, err
		}
		c.remarks(s.turnout(silent)...)
		note, err := s.healthAfter(c)
		if note == "" && len(silent) > 0 {
			note = fmt.Sprintf("nobody of %s has answered, so the health check is one-sided", rules.List(silent))
		}
		c.remarks(note)
		return c, err
	},
}

// silent are the partners of whom neither an answer nor a view is on record, or given.
func (s *scene) silent(v values) []v1alpha1.Name {
	said := map[v1alpha1.Name]bool{}
	for i := range s.review.Spec.Responses {
		said[s.review.Spec.Responses[i].Partner] = true
	}
	if r := s.review.Spec.Record; r != nil && !v.has(replace.flag) {
		for i := range r.Views {
			said[r.Views[i].Partner] = true
		}
	}
	for _, text := range v["view"] {
		if view, err := s.view(text); err == nil {
			said[view.Partner] = true
		}
	}
	var silent []v1alpha1.Name
	for i := range s.alliance.Spec.Partners {
		if name := s.alliance.Spec.Partners[i].Name; !said[name] {
			silent = append(silent, name)
		}
	}
	slices.Sort(silent)
	return silent
}
