// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package importcsv_test

import "testing"

// A sheet for one alliance needs no column for it: --alliance names that, as --set alliance does.
func TestOneAllianceForAllRows(t *testing.T) {
	const sheet = "title,severity,raised by,detected\nLate,High,northwind/jane,2026-03-02\n"
	r := run(t, sheet, "issues", "-f", "-", "--alliance", "pact")
	if same := run(t, sheet, "issues", "-f", "-", "--set", "alliance=pact"); r.Code != 0 || r.Out != same.Out || r.Out == "" {
		t.Errorf("%d: %s%s", r.Code, r.Err, r.Out)
	}
}
