// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package situations_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/entente-dev/entente/test/situations"
)

func TestThePageIsMadeOfTheSituations(t *testing.T) {
	got, err := situations.Page(dir)
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("../../docs/semantics.md")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("docs/semantics.md (-page +situations); make generate writes it:\n%s", diff)
	}
	chapters, err := situations.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range chapters {
		for _, s := range c.Situations {
			if !strings.Contains(string(got), "\n**"+s.Name+"**\n") {
				t.Errorf("the page lacks %q", s.Name)
			}
		}
	}
}
