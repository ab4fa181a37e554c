// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package expression_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/entente-dev/entente/internal/rules/expression"
)

// The page about rules has every variable, every helper, and what a rule may cost.
func TestThePageHasAllThatARuleCanAskFor(t *testing.T) {
	data, err := os.ReadFile("../../../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(data)
	variables, helpers := expression.Names()
	if len(variables) != 7 || len(helpers) < 15 {
		t.Fatalf("%v, %v", variables, helpers)
	}
	for _, name := range variables {
		if !strings.Contains(page, "`"+name+"`") {
			t.Errorf("the variable %s is not there", name)
		}
	}
	for _, name := range slices.Compact(helpers) {
		if !strings.Contains(page, "`entente."+name+"(") {
			t.Errorf("the helper %s is not there", name)
		}
	}
	if limit := fmt.Sprintf("%d,%03d", expression.Limit/1000, expression.Limit%1000); !strings.Contains(page, "may cost "+limit) {
		t.Errorf("that a rule may cost %s is not there", limit)
	}
}
