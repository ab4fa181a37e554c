// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"cmp"
	"path/filepath"
	"regexp"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	conditions "github.com/entente-dev/entente/hack/conditions/page"
	"github.com/entente-dev/entente/test/situations"
)

// Reason is why a condition has a status, as a situation shows it.
type Reason struct {
	Reason string
	Status metav1.ConditionStatus
	// Means is what the comment of its constant says.
	Means string
	// Situation is the name of the first that shows it.
	Situation string
}

// shows finds what a line of expectations says of a condition of an alliance.
var shows = regexp.MustCompile(`^alliance/\S+ ([A-Za-z]+)=(True|False|Unknown) \(([A-Za-z]+)\)`)

// order of the statuses on a page: what needs somebody comes first.
var order = []metav1.ConditionStatus{metav1.ConditionFalse, metav1.ConditionUnknown, metav1.ConditionTrue}

// reasonsOf are those that situations show of a condition of an alliance, and how many situations do.
func reasonsOf(chapters []situations.Chapter, condition string, meanings map[string]string) ([]Reason, int) {
	var out []Reason
	shown := map[string]bool{}
	for i := range chapters {
		for j := range chapters[i].Situations {
			s := &chapters[i].Situations[j]
			for _, line := range s.Expect {
				m := shows.FindStringSubmatch(line)
				if m == nil || m[1] != condition {
					continue
				}
				shown[s.Name] = true
				r := Reason{Reason: m[3], Status: metav1.ConditionStatus(m[2]), Means: meanings[m[3]], Situation: s.Name}
				if !slices.ContainsFunc(out, func(o Reason) bool { return o.Reason == r.Reason && o.Status == r.Status }) {
					out = append(out, r)
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b Reason) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.Status), slices.Index(order, b.Status)), cmp.Compare(a.Reason, b.Reason))
	})
	return out, len(shown)
}

// api is where the reasons are declared, below the root.
const api = "api/v1alpha1"

// meanings is what each reason means: where kinds share a word, as the Alliance uses it, or else as every kind does.
func meanings(root string) (map[string]string, error) {
	out := map[string]string{}
	for _, pattern := range []string{"alliance_conditions.go", "shared_conditions.go", "*_conditions.go"} {
		files, err := filepath.Glob(filepath.Join(root, api, pattern))
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			constants, err := conditions.Constants(file, "Reason")
			if err != nil {
				return nil, err
			}
			for _, c := range constants {
				out[c.Value] = cmp.Or(out[c.Value], c.Says)
			}
		}
	}
	return out, nil
}
