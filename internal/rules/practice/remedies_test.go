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

// What a practice reads of an alliance is there.
func TestWhatPracticesReadIsThere(t *testing.T) {
	var fields []string
	for f := range reflect.TypeFor[v1alpha1.AllianceSpec]().Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		fields = append(fields, name)
	}
	for i := range Registry {
		name := Registry[i].Name
		for _, field := range RecordedIn(name) {
			if !slices.Contains(fields, field) {
				t.Errorf("%s reads spec.%s, which is none", name, field)
			}
		}
	}
}
