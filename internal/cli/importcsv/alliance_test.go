// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package importcsv_test

import (
	"strings"
	"testing"
)

// A sheet for one alliance needs no column for it: --alliance names that, as --set alliance does.
func TestOneAllianceForAllRows(t *testing.T) {
	const sheet = "title,severity,raised by,detected\nLate,High,northwind/jane,2026-03-02\n"
	r := run(t, sheet, "issues", "-f", "-", "--alliance", "pact")
	if same := run(t, sheet, "issues", "-f", "-", "--set", "alliance=pact"); r.Code != 0 || r.Out != same.Out || r.Out == "" {
		t.Errorf("%d: %s%s", r.Code, r.Err, r.Out)
	}
}

// Where the alliances are at hand, one that is not among them is refused, and the one that was meant is
// named; where they are not, it is said that nobody looked.
func TestAnAllianceIsLookedUp(t *testing.T) {
	const sheet = "title,severity,raised by,detected\nLate,High,havik/ingrid,2026-03-02\n"
	for name, c := range map[string]struct {
		partners, alliance, says string
		code                     int
	}{
		"there":       {"testdata/partners", "pact", "", 0},
		"misspelt":    {"testdata/partners", "pcat", `--set alliance: there is no Alliance "pcat" in --partners; did you mean pact?`, 2},
		"another":     {"testdata/partners", "northwind-contoso", `there is no Alliance "northwind-contoso" in --partners; write one of pact, or add the Alliance`, 2},
		"not at hand": {"testdata/partners/partners.yaml", "pcat", "note: alliances were taken as they are written", 0},
	} {
		r := run(t, sheet, "issues", "-f", "-", "--alliance", c.alliance, "--partners", c.partners)
		if r.Code != c.code || !strings.Contains(r.Err, c.says) || c.says == "" && r.Err != "" {
			t.Errorf("%s: %d: %s", name, r.Code, r.Err)
		}
	}
	for _, kind := range []string{"issues", "reviews"} {
		r := run(t, "alliance,due,title,severity,raised by,detected\npcat,2026-03-02,Late,High,havik/ingrid,2026-03-02\n", kind, "-f", "-", "--partners", "testdata/partners")
		if r.Code != 2 || !strings.Contains(r.Err, "row 2, column A (alliance): there is no Alliance") {
			t.Errorf("%s: %d: %s", kind, r.Code, r.Err)
		}
	}
}
