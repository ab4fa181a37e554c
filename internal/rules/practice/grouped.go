// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"strings"

	"github.com/entente-dev/entente/internal/rules/verdict"
)

// group is how a message begins to tell of the objects that are there for a reason.
type group struct{ reason, text string }

// grouped tells of the objects of a finding by their reasons, in the order of the groups: each as word has it, several as
// joined does. It is empty where there are none.
func grouped(f *verdict.Finding, word func(*verdict.Finding, *verdict.Object) string, joined func([]string) string, groups ...group) string {
	var parts []string
	for _, g := range groups {
		var texts []string
		for i := range f.Objects {
			if o := &f.Objects[i]; o.Reason == g.reason {
				texts = append(texts, word(f, o))
			}
		}
		if len(texts) > 0 {
			parts = append(parts, g.text+joined(texts))
		}
	}
	return strings.Join(parts, ". ")
}
