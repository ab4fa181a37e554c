// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const api = "../../../api/v1alpha1"

func TestThePageIsThatOfTheCatalogue(t *testing.T) {
	got, err := Render(api)
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("../../../docs/conditions.md")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("docs/conditions.md (-page +catalogue); make generate writes it:\n%s", diff)
	}
}

func TestThePageHasEveryConstant(t *testing.T) {
	text, err := Render(api)
	if err != nil {
		t.Fatal(err)
	}
	for _, prefix := range []string{"Condition", "Practice", "Reason"} {
		all, err := AllConstants(api, prefix)
		if err != nil || len(all) == 0 {
			t.Fatal(all, err)
		}
		for _, c := range all {
			if !strings.Contains(string(text), "\n| `"+c.Value+"` | "+c.Says+" |") {
				t.Errorf("%s is not on the page, or not with its comment: %q", c.Name, c.Says)
			}
		}
	}
}

func TestAConditionThatIsNotInTheCatalogueIsAnError(t *testing.T) {
	dir := t.TempDir()
	const source = "package v1alpha1\n\nconst (\n\t// ConditionOdd is True when the day is.\n\tConditionOdd = \"Odd\"\n)\n"
	if err := os.WriteFile(filepath.Join(dir, "alliance_conditions.go"), []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Render(dir); err == nil || !strings.Contains(err.Error(), "ConditionOdd") {
		t.Errorf("it is %v", err)
	}
}
