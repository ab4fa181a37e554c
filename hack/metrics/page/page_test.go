// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"regexp"
	"slices"
	"testing"

	"github.com/entente-dev/entente/internal/metrics"
)

var (
	name  = regexp.MustCompile(`entente_[a-z_]+`)
	label = regexp.MustCompile(`(\w+)(?:=~|!~|!=|=)"`)
)

// What the questions ask for is served, with the labels that they choose by.
func TestQuestionsAskForWhatIsServed(t *testing.T) {
	families := map[string]*metrics.Family{}
	for _, f := range slices.Concat(metrics.Governance, metrics.Operator) {
		if families[f.Name] != nil {
			t.Errorf("%s is declared twice", f.Name)
		}
		families[f.Name] = f
	}
	for _, q := range Questions {
		asked := name.FindAllString(q[1], -1)
		if len(asked) == 0 {
			t.Errorf("%s asks for nothing", q[0])
		}
		var labels []string
		for _, of := range asked {
			f := families[of]
			if f == nil {
				t.Errorf("%s asks for %s, which is not served", q[0], of)
				continue
			}
			labels = append(labels, f.Labels...)
		}
		for _, l := range label.FindAllStringSubmatch(q[1], -1) {
			if !slices.Contains(labels, l[1]) {
				t.Errorf("%s chooses by %s, which none of %v has", q[0], l[1], asked)
			}
		}
	}
}
