// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// A practice that is added later says what puts it right, and what it reads; each field is one of an alliance.
func TestEachPracticeSaysWhatPutsItRight(t *testing.T) {
	var fields []string
	for f := range reflect.TypeFor[v1alpha1.AllianceSpec]().Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		fields = append(fields, name)
	}
	for i := range Registry {
		name := Registry[i].Name
		if _, ok := remedies[name]; !ok {
			t.Errorf("%s has no remedies", name)
		}
		if _, ok := recorded[name]; !ok {
			t.Errorf("%s does not say what it reads", name)
		}
		for _, field := range RecordedIn(name) {
			if !slices.Contains(fields, field) {
				t.Errorf("%s reads spec.%s, which is none", name, field)
			}
		}
	}
	if len(remedies) != len(Registry) || len(recorded) != len(Registry) {
		t.Errorf("%d practices have remedies and %d say what they read, of %d", len(remedies), len(recorded), len(Registry))
	}
}
