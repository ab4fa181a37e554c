// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package upgrade_test holds this version against what an earlier one left behind: its CRDs, and
// the objects that its manager wrote.
package upgrade_test

import (
	"os"
	"testing"

	"github.com/entente-dev/entente/test/harness"
)

func TestMain(m *testing.M) {
	if !harness.HasAssets() {
		return
	}
	os.Exit(m.Run())
}
