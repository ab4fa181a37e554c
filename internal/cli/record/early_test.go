// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/entente-dev/entente/internal/cli/clitest"
)

// TestARecordThatCountsForNothingIsNotTakenInSilence: whether it does is what the rules find, by the
// cadence; days alone say nothing of a weekly one, and too much of a quarterly one.
func TestARecordThatCountsForNothingIsNotTakenInSilence(t *testing.T) {
	quarterly, err := os.ReadFile("testdata/world.yaml")
	if err != nil {
		t.Fatal(err)
	}
	weekly := filepath.Join(t.TempDir(), "weekly.yaml")
	if err := os.WriteFile(weekly, []byte(strings.Replace(string(quarterly), "FREQ=MONTHLY;INTERVAL=3", "FREQ=WEEKLY", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	const of8October = "is before 2082-10-08 10:00 Europe/Amsterdam, and what was held before that is of an earlier occurrence, so the record counts for nothing"
	const aYear = "is a year or more before the review was first due, at 2082-11-22 09:00 Europe/Amsterdam, so the record counts for nothing"
	for _, c := range []struct{ file, line, want string }{
		{weekly, "review reject autumn-review --reason x --time 2082-10-08T07:59:59Z", of8October},
		{weekly, "review hold autumn-review --time 2082-10-08T07:59:59Z", of8October},
		{weekly, "review reject autumn-review --reason x --time 2082-10-08T08:00:00Z", ""},
		{weekly, "review reject autumn-review --reason x --time 2082-10-08T08:00:01Z", ""},
		{"testdata/world.yaml", "review reject autumn-review --reason x --time 2082-08-01", ""},
		{"testdata/world.yaml", "review reject accepted --reason x --time 2082-10-22T07:59:59Z", "is more than 31 days before the review is due"},
		{"testdata/world.yaml", "review reject accepted --reason x --time 2082-10-22T08:00:00Z", ""},
		{"testdata/world.yaml", "review reject accepted --reason x --time 2081-11-22T08:00:01Z", "is more than 31 days before the review is due"},
		{"testdata/world.yaml", "review reject accepted --reason x --time 2081-11-22T08:00:00Z", aYear},
	} {
		got := clitest.Run(t, clitest.Command{Args: append(words(c.line), "-o", "yaml", "-f", c.file), Now: now})
		if c.want == "" && strings.Contains(got.Err, "look whether") || !strings.Contains(got.Err, c.want) || got.Code != 0 {
			t.Errorf("%s: %d, %s", c.line, got.Code, got.Err)
		}
		if strings.Contains(got.Err, "The record is dated") {
			t.Errorf("%s says it twice: %s", c.line, got.Err)
		}
	}
}

// TestAReviewIsNotBroughtForwardToWhereNoRecordCounts: it is refused at once, with the earliest time that does.
func TestAReviewIsNotBroughtForwardToWhereNoRecordCounts(t *testing.T) {
	quarterly, err := os.ReadFile("testdata/world.yaml")
	if err != nil {
		t.Fatal(err)
	}
	weekly := filepath.Join(t.TempDir(), "weekly.yaml")
	if err := os.WriteFile(weekly, []byte(strings.Replace(string(quarterly), "FREQ=MONTHLY;INTERVAL=3", "FREQ=WEEKLY", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	for until, want := range map[string]string{
		"2082-10-08T09:59:59": "2082-10-08 09:59:59 Europe/Amsterdam is before 2082-10-08 10:00 Europe/Amsterdam, and what is held before that is of an earlier occurrence of the cadence; write that, or a later time",
		"2082-10-08T10:00":    "",
		"2082-10-08T10:00:01": "",
	} {
		got := clitest.Run(t, clitest.Command{Args: append(words("review postpone autumn-review --time 2082-09-01T09:00 --until "+until), "-o", "yaml", "-f", weekly), Now: now})
		if (got.Code == 0) != (want == "") || !strings.Contains(got.Err, want) {
			t.Errorf("until %s: %d, %s", until, got.Code, got.Err)
		}
	}
}
