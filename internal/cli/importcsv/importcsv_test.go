// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package importcsv_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/entente-dev/entente/internal/cli/clitest"
	"github.com/entente-dev/entente/internal/manifest"
)

func run(t *testing.T, stdin string, args ...string) clitest.Result {
	t.Helper()
	return clitest.Run(t, clitest.Command{
		Args: append([]string{"import"}, args...), Stdin: stdin, Now: time.Date(2026, time.November, 20, 9, 0, 0, 0, time.UTC),
	})
}

func TestGolden(t *testing.T) {
	for name, args := range map[string][]string{
		"reports":  {"reviews", "-f", "testdata/reports.csv", "--map", "group=alliance"},
		"mapping":  {"reviews", "-f", "testdata/reports.csv", "--mapping", "testdata/mapping.yaml"},
		"cadence":  {"reviews", "-f", "testdata/cadence.csv", "--set", "alliance=northwind-contoso", "--date-format", "DD.MM.YYYY", "--time-zone", "Europe/Amsterdam"},
		"issues":   {"issues", "-f", "testdata/issues.csv", "--set", "alliance=northwind-contoso", "--value", "severity:P1=Critical", "--value", "severity:p3=Low", "--time-zone", "Europe/Amsterdam"},
		"contacts": {"contacts", "-f", "testdata/people.csv"},
	} {
		t.Run(name, func(t *testing.T) {
			r := run(t, "", args...)
			if r.Code != 0 {
				t.Fatalf("%d: %s", r.Code, r.Err)
			}
			clitest.Golden(t, "golden/"+name+".yaml", r.Out)
			clitest.Golden(t, "golden/"+name+".notes", r.Err)
			if _, err := manifest.Load([]string{"-"}, manifest.Options{Stdin: strings.NewReader(r.Out)}); err != nil {
				t.Error(err)
			}
			if again := run(t, "", args...); again.Out != r.Out {
				t.Error("a second import gives something else")
			}
		})
	}
}

// TestNothingIsHalfImported: all that is wrong is told, and nothing is printed.
func TestNothingIsHalfImported(t *testing.T) {
	for name, args := range map[string][]string{
		"bad.err":        {"reviews", "-f", "testdata/bad.csv"},
		"refused.err":    {"reviews", "-f", "testdata/refused.csv"},
		"severities.err": {"issues", "-f", "testdata/issues.csv", "--set", "alliance=northwind-contoso"},
		"countries.err":  {"contacts", "-f", "testdata/people.csv", "--map", "Country=-"},
	} {
		t.Run(name, func(t *testing.T) {
			r := run(t, "", args...)
			if r.Code != 2 || r.Out != "" {
				t.Errorf("%d: %s", r.Code, r.Out)
			}
			clitest.Golden(t, "golden/"+name, r.Err)
		})
		t.Run(name+", with a directory", func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "out")
			if r := run(t, "", append(args, "--out-dir", dir)...); r.Code != 2 {
				t.Errorf("%d: %s", r.Code, r.Err)
			}
			if _, err := os.Stat(dir); !os.IsNotExist(err) {
				t.Errorf("something was written: %v", err)
			}
		})
	}
}

// plain is a sheet as it should be read, whatever form it comes in.
const plain = "alliance,due,problems,held\na-b,2026-05-01,Grüße,2026-05-01\n"

func TestFormsOfTheFile(t *testing.T) {
	want := run(t, plain, "reviews", "-f", "-")
	if want.Code != 0 || !strings.Contains(want.Out, "Grüße") {
		t.Fatal(want.Err)
	}
	utf16le := new(bytes.Buffer)
	_ = binary.Write(utf16le, binary.LittleEndian, utf16.Encode([]rune("\ufeff"+strings.ReplaceAll(plain, ",", "\t"))))
	utf16be := new(bytes.Buffer)
	_ = binary.Write(utf16be, binary.BigEndian, utf16.Encode([]rune("\ufeff"+plain)))
	for why, text := range map[string]string{
		"semicolons":               strings.ReplaceAll(plain, ",", ";"),
		"tabs":                     strings.ReplaceAll(plain, ",", "\t"),
		"a mark":                   "\ufeff" + plain,
		"a mark, and quotes":       "\ufeff\"alliance\"" + strings.TrimPrefix(plain, "alliance"),
		"a mark, and CRLF":         "\ufeff" + strings.ReplaceAll(plain, "\n", "\r\n"),
		"UTF-16, little endian":    utf16le.String(),
		"UTF-16, big endian":       utf16be.String(),
		"sep=;":                    "sep=;\r\n" + strings.ReplaceAll(plain, ",", ";"),
		"no line break at the end": strings.TrimSpace(plain),
		"headers as people write":  strings.Replace(plain, "alliance,due,problems,held", `ALLIANCE ,"Due, on",Problems,Held-On`, 1),
		"quoted":                   strings.Replace(plain, "a-b,", `"a-b",`, 1),
		"empty cells at the end":   strings.ReplaceAll(plain, "\n", ",,\n"),
		"empty rows at the end":    plain + "\n,,,\n\n",
	} {
		if r := run(t, text, "reviews", "-f", "-"); r.Out != want.Out || r.Code != 0 {
			t.Errorf("%s: %s%s", why, r.Err, r.Out)
		}
	}
}

func TestRowsAreCountedAsInASpreadsheet(t *testing.T) {
	text := "alliance,due,problems,held\n\n\"a\",2026-05-01,\"one\ntwo\",2026-05-01\n\n,2026-06-01,,\n"
	if r := run(t, text, "reviews", "-f", "-"); !strings.Contains(r.Err, "row 5, column A (alliance)") || r.Code != 2 {
		t.Error(r.Err)
	}
}

func TestDates(t *testing.T) {
	for _, c := range []struct {
		cell, format, zone string
		want               string // of heldTime, or a part of the error
	}{
		{"2026-03-04", "", "", "2026-03-04T12:00:00Z"},
		{"2026/3/4", "", "", "2026-03-04T12:00:00Z"},
		{"2026-03-04", "", "Europe/Amsterdam", "2026-03-04T11:00:00Z"},
		{"2026-03-04 09:30", "", "Europe/Amsterdam", "2026-03-04T08:30:00Z"},
		{"2026-07-04T09:30:15", "", "Europe/Amsterdam", "2026-07-04T07:30:15Z"},
		{"2026-03-04T09:30:00+05:30", "", "Europe/Amsterdam", "2026-03-04T04:00:00Z"},
		{"2026-03-04 9:30 pm", "", "", "2026-03-04T21:30:00Z"},
		{"2026-03-04 12:30 AM", "", "", "2026-03-04T00:30:00Z"},
		{"2026-03-29 02:30", "", "Europe/Amsterdam", "2026-03-29T01:30:00Z"}, // in the gap
		{"04/03/2026", "DD/MM/YYYY", "", "2026-03-04T12:00:00Z"},
		{"4/3/2026 9:30", "DD/MM/YYYY", "", "2026-03-04T09:30:00Z"},
		{"3/4/2026", "MM/DD/YYYY", "", "2026-03-04T12:00:00Z"},
		{"4 Mar 2026", "D MMM YYYY", "", "2026-03-04T12:00:00Z"},
		{"2026-03-04", "DD/MM/YYYY", "", "2026-03-04T12:00:00Z"},
		{"03/04/2026", "", "", `may be 2026-03-04 or 2026-04-03; say which with --date-format MM/DD/YYYY or DD/MM/YYYY`},
		{"25.12.2026", "", "", `has the day first; say so with --date-format DD.MM.YYYY`},
		{"12-25-2026", "", "", `has the month first; say so with --date-format MM-DD-YYYY`},
		{"31/12/26", "DD/MM/YYYY", "", "has a year of two digits; write all four"},
		{"31-Dec-26", "", "", "has a year of two digits; write all four"},
		{"46000", "", "", "is a spreadsheet's number of a day"},
		{"2026-02-30", "", "", "is no day of the calendar"},
		{"32/01/2026", "DD/MM/YYYY", "", "is no date"},
		{"2026-03-04 24:30", "", "", "has no time of day"},
		{"2026-03-04 13:30 PM", "", "", "has no time of day"},
		{"tomorrow", "", "", "is no date; write it as 2026-04-03, or say what form dates have with --date-format"},
	} {
		args := []string{"reviews", "-f", "-", "--set", "alliance=a-b", "--set", "due=2027-01-01"}
		if c.format != "" {
			args = append(args, "--date-format", c.format)
		}
		if c.zone != "" {
			args = append(args, "--time-zone", c.zone)
		}
		r := run(t, "held\n"+c.cell+"\n", args...)
		if strings.HasSuffix(c.want, "Z") {
			if !strings.Contains(r.Out, `heldTime: "`+c.want+`"`) || r.Code != 0 {
				t.Errorf("%s: %s%s", c.cell, r.Err, r.Out)
			}
		} else if !strings.Contains(r.Err, c.want) || !strings.Contains(r.Err, "row 2, column A (held)") || r.Code != 2 || r.Out != "" {
			t.Errorf("%s: %d, %s", c.cell, r.Code, r.Err)
		}
	}
	both := run(t, "held\n03/04/2026\n", "reviews", "-f", "-", "--set", "alliance=a-b", "--set", "due=2027-01-01",
		"--date-format", "DD/MM/YYYY", "--date-format", "MM/DD/YYYY")
	if !strings.Contains(both.Err, "keep one --date-format") {
		t.Error(both.Err)
	}
}

func TestADueDateCountsToItsEnd(t *testing.T) {
	r := run(t, "due,held\n2026-03-04,2026-03-04 23:30\n", "reviews", "-f", "-", "--set", "alliance=a-b", "--time-zone", "Europe/Amsterdam")
	if !strings.Contains(r.Out, `dueTime: "2026-03-04T23:00:00Z"`) || !strings.Contains(r.Out, "name: a-b-review-20260304") {
		t.Error(r.Out, r.Err)
	}
}

func TestFlagsThatMeanNothing(t *testing.T) {
	for want, args := range map[string][]string{
		`error: there is no file to import; name it with -f FILE.csv`:                                                                                                                                              {"reviews"},
		`error: "people.csv" is one word too many; name the file with -f people.csv`:                                                                                                                               {"contacts", "people.csv"},
		`error: there is nothing called "people" to import; write import reviews, import issues or import contacts`:                                                                                                {"people"},
		`error: --map: reports.csv has no column "Gruppe"; it has cycle_year, group, due_date, completed_date, commit`:                                                                                             {"reviews", "-f", "testdata/reports.csv", "--map", "Gruppe=alliance"},
		`error: --map: there is no field "alianse"; write one of alliance, due, name, cadence`:                                                                                                                     {"reviews", "-f", "testdata/reports.csv", "--map", "group=alianse"},
		`error: --map "group": write COLUMN=FIELD, such as --map "Due on=due"`:                                                                                                                                     {"reviews", "-f", "testdata/reports.csv", "--map", "group"},
		`error: reports.csv has no column for alliance (its columns: cycle_year, group, due_date, completed_date, commit); name the column with --map COLUMN=alliance, or write --set alliance=VALUE for all rows`: {"reviews", "-f", "testdata/reports.csv"},
		`error: --set: there is no field "colour"; write one of`:                                                                                                                                                   {"reviews", "-f", "testdata/reports.csv", "--map", "group=alliance", "--set", "colour=red"},
		`error: --date-format: "DD/MM/YY" is no form of dates; write YYYY`:                                                                                                                                         {"reviews", "-f", "testdata/reports.csv", "--date-format", "DD/MM/YY"},
		`error: --time-zone: the time zone "Europe/Lundon" is not known; write an IANA name`:                                                                                                                       {"reviews", "-f", "testdata/reports.csv", "--time-zone", "Europe/Lundon"},
		`error: reports.csv: the columns "due_date" and "completed_date" are both due; say with --map which one is`:                                                                                                {"reviews", "-f", "testdata/reports.csv", "--map", "due_date=due", "--map", "completed_date=due"},
		"error: testdata/none.csv: there is no such file or directory\n":                                                                                                                                           {"reviews", "-f", "testdata/none.csv"},
		"error: testdata: it is a directory; name a file\n":                                                                                                                                                        {"reviews", "-f", "testdata"},
		"error: --mapping: testdata/none.yaml: there is no such file or directory\n":                                                                                                                               {"reviews", "-f", "testdata/reports.csv", "--mapping", "testdata/none.yaml"},
		"error: --out-dir: testdata/people.csv: it is no directory; name another\n":                                                                                                                                {"contacts", "-f", "testdata/people.csv", "--out-dir", "testdata/people.csv"},
	} {
		if r := run(t, "", args...); r.Code != 2 || !strings.HasPrefix(r.Err, want) || strings.Count(r.Err, "\n") != 1 || r.Out != "" {
			t.Errorf("%q: %d, %s", args, r.Code, r.Err)
		}
	}
}

// Nor can a directory be made below a file.
func TestADirectoryBelowAFile(t *testing.T) {
	r := run(t, "", "contacts", "-f", "testdata/people.csv", "--out-dir", "testdata/people.csv/new")
	if r.Code != 2 || r.Err != "error: --out-dir: testdata/people.csv: it is no directory; name another\n" {
		t.Errorf("%d, %s", r.Code, r.Err)
	}
}

func TestFilesThatAreNoSheet(t *testing.T) {
	for want, text := range map[string]string{
		"standard input is not UTF-8 (byte 0xFC in line 2), perhaps Windows-1252; save the sheet as CSV UTF-8, or convert it: iconv": "alliance,due\nM\xfcller,2026-01-01\n",
		"there are no rows in it":       "alliance,due\n",
		"standard input is no text":     "alliance,due\n\x00\x01,2026-01-01\n",
		"line 2: extraneous or missing": "alliance,due\n\"a\"b,2026-01-01\n",
	} {
		if r := run(t, text, "reviews", "-f", "-"); r.Code != 2 || !strings.Contains(r.Err, want) || r.Out != "" {
			t.Errorf("%q: %d, %s", text, r.Code, r.Err)
		}
	}
}

func TestOneFilePerObject(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "partners")
	args := []string{"contacts", "-f", "testdata/people.csv", "--out-dir", dir}
	r := run(t, "", args...)
	if r.Code != 0 || r.Out != "" || r.Err != "Wrote 2 files to "+dir+".\n" {
		t.Fatalf("%d, %s, %s", r.Code, r.Out, r.Err)
	}
	found, err := manifest.Load([]string{dir}, manifest.Options{})
	if err != nil || len(found.Partners) != 2 {
		t.Errorf("%+v, %v", found, err)
	}
	file := filepath.Join(dir, "partner-northwind-trading.yaml")
	text, err := os.ReadFile(file)
	if err != nil || !strings.HasPrefix(string(text), "# From people.csv, rows 2 and 4, by kubectl entente import.\n") {
		t.Errorf("%s, %v", text, err)
	}
	// The first of the two could be written; the other could not.
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	again := run(t, "", args...)
	if again.Code != 2 || !strings.Contains(again.Err, "partner-contoso-ltd.yaml exist") || strings.Contains(again.Err, "northwind") {
		t.Errorf("%d, %s", again.Code, again.Err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("%v, %v", left, err)
	}
}
