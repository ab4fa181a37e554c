// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Every practice that an alliance may name is either built or said to have no effect: one that is
// in neither list would be accepted in silence, one in both would be judged and called idle.
func TestEveryPracticeIsBuiltOrPlanned(t *testing.T) {
	source, err := os.ReadFile("../../../api/v1alpha1/alliance_types.go")
	if err != nil {
		t.Fatal(err)
	}
	enum := regexp.MustCompile(`validation:Enum=(DefinitionAgreed;\S+)`).FindSubmatch(source)
	if enum == nil {
		t.Fatal("the names of the practices are not found in alliance_types.go")
	}
	for name := range strings.SplitSeq(string(enum[1]), ";") {
		isPlanned := slices.ContainsFunc(planned, func(p Practice) bool { return p.Name == v1alpha1.Practice(name) })
		if built := Built(v1alpha1.Practice(name)); built == isPlanned {
			t.Errorf("%s: built %v, planned %v, want one of the two", name, built, isPlanned)
		}
	}
}
