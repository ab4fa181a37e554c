// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"reflect"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/entente-dev/entente/internal/rules/verdict"
)

// same reports whether two decisions are equal. Findings are by their data and by what they
// say: functions, which write that, cannot be compared.
func same(a, b any) bool {
	return cmp.Equal(a, b, cmp.Exporter(func(reflect.Type) bool { return true }), cmp.Comparer(func(x, y verdict.Finding) bool {
		return x.Condition() == y.Condition() && reflect.DeepEqual(x.Data, y.Data) //nolint:govet // errors about fields are made alike
	}), cmp.Comparer(func(x, y *time.Location) bool { return x == y }))
}
