// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import "github.com/entente-dev/entente/api/v1alpha1"

// values are what the fields hold, by flag.
type values map[string][]string

func (v values) has(flag string) bool { return len(v[flag]) > 0 }

func (v values) text(flag string) string {
	if !v.has(flag) {
		return ""
	}
	return v[flag][0]
}

// findings are texts of a review.
func (v values) findings(flag string) []v1alpha1.Finding {
	var out []v1alpha1.Finding
	for _, text := range v[flag] {
		out = append(out, v1alpha1.Finding(text))
	}
	return out
}

// person is who a field names; nil: nobody.
func (v values) person(flag string) *v1alpha1.PersonRef {
	if !v.has(flag) {
		return nil
	}
	p := personOf(v.text(flag))
	return &p
}

func (v values) people(flag string) []v1alpha1.PersonRef {
	var out []v1alpha1.PersonRef
	for _, text := range v[flag] {
		out = append(out, personOf(text))
	}
	return out
}
