// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package api_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

var index = regexp.MustCompile(`\[\d+\]`)

// TestEveryRuleHasACase fails when a CEL rule has no case that it refuses, with its message in
// full, at each of its places. For a rule of a Go type a case anywhere will do:
// TestTypesKeepTheirRules sees that it is at all its places, TestEveryBoundIsKept that it works.
func TestEveryRuleHasACase(t *testing.T) {
	suites := readSuites(t)
	for _, c := range mustReadCRDs(t) {
		c.root.walk("", func(path string, n *node) {
			if n.Pattern != "" && !strings.HasPrefix(path, "status.conditions") {
				t.Errorf("%s %s: a pattern cannot say what to write instead; make it a CEL rule", c.kind, path)
			}
			for _, r := range n.Rules {
				where, typed := path, isOfType(r)
				if where == "" {
					where = "<nil>" // as the API server calls the object itself
				}
				covers := func(s suite) bool {
					return slices.ContainsFunc(s.Refuses, func(m manifest) bool {
						return slices.ContainsFunc(m.Causes, func(w cause) bool {
							return strings.Contains(w.Says, r.Message) && (typed || index.ReplaceAllString(w.Field, "[]") == where)
						})
					})
				}
				covered := covers(suites[c.kind])
				if typed {
					for _, s := range suites {
						covered = covered || covers(s)
					}
				}
				if !covered {
					t.Errorf("%s %s: no case in testdata/cases is refused with %q", c.kind, where, r.Message)
				}
				if strings.Contains(r.Rule, "oldSelf") && !slices.ContainsFunc(suites[c.kind].Accepts, func(m manifest) bool { return m.Then != nil }) {
					t.Errorf("%s %s: no case shows a change that is accepted", c.kind, where)
				}
			}
		})
	}
}

// isOfType tells whether a rule belongs to a Go type, and so comes with it.
func isOfType(r rule) bool {
	for _, says := range typeRules {
		if strings.Contains(r.Message, says) {
			return true
		}
	}
	return false
}
