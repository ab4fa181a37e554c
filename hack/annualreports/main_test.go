// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

const (
	testdata = "../../test/replay/testdata"
	example  = "../../docs/examples/kubernetes-annual-reports"
)

func TestTheExampleIsWhatTheRecordGives(t *testing.T) {
	made := t.TempDir()
	if err := run(testdata, made); err != nil {
		t.Fatal(err)
	}
	want, got := yamlFiles(t, made), yamlFiles(t, example)
	if len(want) == 0 {
		t.Fatal("nothing was made")
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got))); diff != "" {
		t.Fatalf("go run ./hack/annualreports makes other files than the example has (-made +committed):\n%s", diff)
	}
	for name := range want {
		if diff := cmp.Diff(want[name], got[name]); diff != "" {
			t.Errorf("%s is not what go run ./hack/annualreports makes (-made +committed):\n%s", name, diff)
		}
	}
}

func yamlFiles(t *testing.T, dir string) map[string]string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(name)] = string(data)
	}
	return files
}

func TestARecordThatCannotBeShownIsRefused(t *testing.T) {
	const (
		groupsHead  = "group,kind,meeting_frequency,meeting_time,time_zone,meeting_day\n"
		reviewsHead = "cycle_year,group,due_date,completed_date,commit\n"
		removedHead = "group,removed_date\n"
	)
	good := func() map[string]string {
		return map[string]string{
			"groups.csv":  groupsHead + "committee-steering,committee,,,,\nsig-a,sig,weekly,9:00,UTC,Monday\n",
			"reviews.csv": reviewsHead + "2021,sig-a,2021-04-08,2021-04-01,abc\n",
			"removed.csv": removedHead + "wg-old,2021-09-20\n",
		}
	}
	for _, c := range []struct {
		name, file, content, want string
	}{
		{"a good one passes", "removed.csv", removedHead, ""},
		{"a gap between two years", "reviews.csv", reviewsHead + "2021,sig-a,2021-04-08,,\n2023,sig-a,2023-04-07,,\n", "line 3: sig-a was asked in 2021 and then in 2023"},
		{"a group that nobody knows", "reviews.csv", reviewsHead + "2021,sig-b,2021-04-08,,\n", "sig-b is neither in groups.csv nor in removed.csv"},
		{"a group twice", "groups.csv", groupsHead + "sig-a,sig,,,,\nsig-a,sig,,,,\n", "sig-a is listed twice"},
		{"a group that is there and removed", "removed.csv", removedHead + "sig-a,2021-09-20\n", "sig-a is listed twice"},
		{"no host", "groups.csv", groupsHead + "sig-a,sig,,,,\n", "groups.csv lacks committee-steering"},
		{"due in another year", "reviews.csv", reviewsHead + "2021,sig-a,2022-04-08,,\n", "the report of cycle 2021 is due in 2022"},
		{"no such day", "reviews.csv", reviewsHead + "2021,sig-a,2021-04-08,2021-02-30,abc\n", "2021-02-30"},
		{"other columns", "reviews.csv", "group,due_date\nsig-a,2021-04-08\n", "the first line is to name the columns"},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := good()
			files[c.file] = c.content
			dir := fstest.MapFS{}
			for name, content := range files {
				dir[name] = &fstest.MapFile{Data: []byte(content)}
			}
			r, err := read(dir)
			if err == nil {
				_, err = r.manifests()
			}
			switch {
			case c.want == "" && err != nil:
				t.Fatalf("refused: %v", err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Fatalf("want an error with %q, got %v", c.want, err)
			}
		})
	}
}
