// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package gen

import "testing"

// Trials is how often to try random facts: full times, or a tenth of that under -short, which is
// for a quick look while one works.
func Trials(full int) int {
	if testing.Short() {
		return full / 10
	}
	return full
}
