// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// turnout says, by partner, how many answered a health check, and of whom nothing is on record. A partner of which nobody
// answered and which is not silent has a view: its people answered on paper, and who they were is nowhere.
func (s *scene) turnout(silent []v1alpha1.Name) []string {
	var all []string
	for _, t := range rules.TurnoutOf(s.review, s.alliance, s.partnersByName(), s.now) {
		var answered []string
		if n := len(t.Team); n > 0 {
			answered = append(answered, fmt.Sprintf("%d of %d on the team answered", n-len(t.Silent), n))
		}
		if n := len(t.Others); n > 0 {
			answered = append(answered, fmt.Sprintf("%d not on the team", n))
		}
		if t.Nameless > 0 {
			answered = append(answered, fmt.Sprintf("%d without a name", t.Nameless))
		}
		onPaper := len(t.Silent) == len(t.Team) && len(t.Others)+t.Nameless == 0 && !slices.Contains(silent, t.Partner)
		if len(answered) == 0 || onPaper {
			continue
		}
		text := fmt.Sprintf("%s: %s", t.Partner, strings.Join(answered, ", "))
		if len(t.Silent) > 0 {
			text += "; no answer by the name of " + allOf(names(t.Silent, personName))
			if t.Nameless > 0 {
				text += ", who may be among those without"
			}
		}
		all = append(all, text)
	}
	return all
}

// healthAfter is what the controllers will say of HealthChecked once a health check is held, if that is False.
func (s *scene) healthAfter(c *change) (string, error) {
	held, err := s.reviewAfter(c)
	if err != nil {
		return "", err
	}
	now := s.now
	if c.since.After(now) {
		now = c.since // what is recorded ahead is judged once it is true
	}
	v := rules.DecideAlliance(rules.AllianceFacts{
		Alliance: s.alliance, Policy: s.policy, Partners: s.partnersByName(), Reviews: []*v1alpha1.Review{held}, Wordless: true,
	}, now)
	f := v.Finding(string(v1alpha1.PracticeHealthChecked))
	if f == nil || f.Status != metav1.ConditionFalse || f.Quote != held.Name { // of no record that does not count
		return "", nil
	}
	return fmt.Sprintf("%s will be %s: %s", f.Type, f.Status, f.Condition().Message), nil
}

// reviewAfter is the review as a change leaves it.
func (s *scene) reviewAfter(c *change) (*v1alpha1.Review, error) {
	object, err := c.manifest(s.raw)
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(object)
	if err != nil {
		return nil, err
	}
	r := &v1alpha1.Review{}
	return r, json.Unmarshal(data, r)
}
