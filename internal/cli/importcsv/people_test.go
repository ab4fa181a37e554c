// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package importcsv_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

var raiser = regexp.MustCompile(`raisedBy:\n +contact: (\S+)\n +partner: (\S+)`)

// People are looked up in the Partners at hand; somebody who is not there is an error that says what
// to write.
func TestPeopleAreLookedUp(t *testing.T) {
	for cell, want := range map[string]string{
		"havik/ingrid":                     "havik/ingrid",
		"Ingrid Visser":                    "havik/ingrid",
		"ingrid visser":                    "havik/ingrid",
		"ingrid":                           "havik/ingrid",
		"INGRID@havik.example":             "havik/ingrid",
		"dana.okafor@lumen.example":        "lumen/dana",
		"Havik BV / Ingrid Visser":         "havik/ingrid",
		"Smit, Bas":                        "havik/bas", // who is one person
		"havik/Smit, Bas":                  "havik/bas",
		"lumen/Kim Park":                   "lumen/kim",
		"Kim Park":                         `"Kim Park" may be havik/kim-h or lumen/kim; write which`,
		"havik/ingrid, lumen/dana":         `"havik/ingrid, lumen/dana" names 2 people, and only one can stand here; write one of havik/ingrid, lumen/dana`,
		"Ingrid Visser and Dana Okafor":    `"Ingrid Visser and Dana Okafor" names 2 people, and only one can stand here; write one of havik/ingrid, lumen/dana`,
		"ingrid@havik.example\nlumen/dana": `names 2 people`,
		"havik/ingird":                     `there is no contact "ingird" of the Partner havik; did you mean havik/ingrid?`,
		"havik/zeynep":                     `there is no contact "zeynep" of the Partner havik; write one of havik/bas, havik/ingrid, havik/kim-h, or add the contact to the Partner`,
		"havik/ingrid, lumen/zeynep":       `there is no contact "zeynep" of the Partner lumen; write one of lumen/dana, lumen/kim, or add the contact to the Partner`,
		"lumenn/dana":                      `there is no Partner "lumenn" in --partners; did you mean lumen?`,
		"Ingrid Viser":                     `there is no contact "Ingrid Viser" of the Partners in --partners; did you mean havik/ingrid?`,
		"Zeynep Kaya":                      `there is no contact "Zeynep Kaya" of the Partners in --partners; write one of havik/bas, havik/ingrid, havik/kim-h, lumen/dana, lumen/kim, or add the contact to the Partner`,
		"?":                                `there is no contact "?" of the Partners in --partners`,
	} {
		sheet := fmt.Sprintf("Issue,Priority,Reporter,Opened\nLate,High,%q,2026-11-02\n", cell)
		r := run(t, strings.ReplaceAll(sheet, `\n`, "\n"), "issues", "-f", "-", "--set", "alliance=pact", "--partners", "testdata/partners")
		if m := raiser.FindStringSubmatch(r.Out); m != nil {
			if got := m[2] + "/" + m[1]; got != want || r.Err != "" {
				t.Errorf("%q is %s, not %s; %s", cell, got, want, r.Err)
			}
		} else if !strings.Contains(r.Err, "standard input: row 2, column C (Reporter): ") || !strings.Contains(r.Err, want) || r.Code != 2 {
			t.Errorf("%q: %s\nnot %s", cell, r.Err, want)
		}
	}
}

// Without Partners at hand a person is taken as written, and that is said; two in a cell are never
// taken for one.
func TestPeopleWhoAreNotLookedUp(t *testing.T) {
	const note = "note: people and alliances were taken as they are written; --partners DIR names the manifests of the Partners and Alliances to look them up in\n"
	for cell, want := range map[string]string{
		"havik/ingrid":             "",
		"Havik/Ingrid":             "",
		"havik/ingrid, lumen/dana": "names 2 people, and only one can stand here; write one of havik/ingrid, lumen/dana",
		"havik/ingrid, dana":       `"dana" is no person; write PARTNER/CONTACT`,
		"havik/ingrid/lumen/dana":  "is no person; write PARTNER/CONTACT",
		"Ingrid Visser":            "is no person; write PARTNER/CONTACT, such as northwind/jane, or say with --partners in which manifests display names and addresses are looked up",
	} {
		r := run(t, fmt.Sprintf("Issue,Priority,Reporter,Opened\nLate,High,%q,2026-11-02\n", cell), "issues", "-f", "-", "--set", "alliance=pact")
		if want == "" {
			if r.Err != note || !strings.Contains(r.Out, "contact: ingrid\n    partner: havik\n") {
				t.Errorf("%q: %s%s", cell, r.Err, r.Out)
			}
		} else if !strings.Contains(r.Err, want) || r.Code != 2 {
			t.Errorf("%q: %s\nnot %s", cell, r.Err, want)
		}
	}
}

// A list of people may be written as people write lists.
func TestSeveralPeopleInACell(t *testing.T) {
	const want = `    attendees:
    - contact: ingrid
      partner: havik
    - contact: dana
      partner: lumen
`
	for _, cell := range []string{"havik/ingrid, lumen/dana", "havik/ingrid; lumen/dana", "havik/ingrid\nlumen/dana", "Ingrid Visser and Dana Okafor", "ingrid@havik.example & dana; Ingrid Visser"} {
		r := run(t, "due,held,attendees\n2026-05-01,2026-05-01,\""+cell+"\"\n", "reviews", "-f", "-", "--set", "alliance=pact", "--partners", "testdata/partners")
		if r.Code != 0 || !strings.Contains(r.Out, want) {
			t.Errorf("%q: %s%s", cell, r.Err, r.Out)
		}
	}
	if r := run(t, "due,held,attendees\n2026-05-01,2026-05-01,\"havik/ingrid, lumen/dana\"\n", "reviews", "-f", "-", "--set", "alliance=pact"); !strings.Contains(r.Out, want) {
		t.Errorf("not looked up: %s%s", r.Err, r.Out)
	}
}

// All that is wrong with a sheet is told at once: cells, people, and what the API server refuses, in
// rows that can be read and in those that cannot.
func TestAllThatIsWrongWithASheet(t *testing.T) {
	sheet := "Title,Priority,Reporter,Opened,Told to,Told on,Closed\n" +
		"Late,P1,havik/ingrid,2026-11-02,lumen,2026-11-02,\n" +
		strings.Repeat("x", 300) + ",High,havik/nobody,02/11/2026,fabrikam,2026-11-02,\n" +
		"Early,High,havik/ingrid,1802-11-02,,,2026-11-03\n"
	r := run(t, sheet, "issues", "-f", "-", "--set", "alliance=pact", "--partners", "testdata/partners")
	var got []string
	for line := range strings.SplitSeq(strings.TrimSpace(r.Err), "\n") {
		got = append(got, line[:min(len(line), 74)])
	}
	want := []string{
		`standard input: row 2, column B (Priority): "P1" is not one of Low, Medium`,
		`standard input: row 3: Issue ` + strings.Repeat("x", 45),
		`standard input: row 3, column C (Reporter): there is no contact "nobody" o`,
		`standard input: row 3, column D (Opened): "02/11/2026" may be 2026-02-11 o`,
		`standard input: row 3, column E (Told to): there is no Partner "fabrikam" `,
		`standard input: row 4: Issue early: spec.detectedTime: Invalid value: "180`,
		`error: 6 things are wrong with standard input, and nothing was imported`,
	}
	if text := strings.Join(got, "\n"); text != strings.Join(want, "\n") || r.Code != 2 {
		t.Errorf("%d:\n%s\nnot\n%s\n%s", r.Code, text, strings.Join(want, "\n"), r.Err)
	}
}

// What is the same in all rows is told once.
func TestAConstantThatIsWrongIsToldOnce(t *testing.T) {
	r := run(t, "Issue,Opened\nLate,2026-11-02\nEarly,2026-11-03\n", "issues", "-f", "-", "--set", "alliance=pact", "--set", "severity=P1", "--set", "raisedBy=havik/nobody", "--partners", "testdata/partners")
	if strings.Count(r.Err, "\n") != 3 || !strings.Contains(r.Err, "standard input: --set severity: ") || !strings.Contains(r.Err, "standard input: --set raisedBy: ") {
		t.Error(r.Err)
	}
}

func TestPartnersThatAreNone(t *testing.T) {
	for want, args := range map[string][]string{
		"error: -f and --partners are both standard input; name a file for one of them\n":  {"-f", "-", "--partners", "-"},
		"error: nowhere: there is no such file or directory\n":                             {"-f", "testdata/issues.csv", "--partners", "nowhere"},
		"error: --partners: there is no Partner in testdata/golden/reports.yaml; name the": {"-f", "testdata/issues.csv", "--partners", "testdata/golden/reports.yaml"},
	} {
		if r := run(t, "", append([]string{"issues", "--set", "alliance=pact"}, args...)...); r.Code != 2 || !strings.HasPrefix(r.Err, want) {
			t.Errorf("%v: %d, %s", args, r.Code, r.Err)
		}
	}
}
