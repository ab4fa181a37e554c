// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package situations_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/entente-dev/entente/internal/cli/clitest"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/manifest"
	"github.com/entente-dev/entente/internal/simulate"
	"github.com/entente-dev/entente/test/situations"
)

const dir = "../../internal/rules/testdata/situations"

// enough is how many situations the specification has at the least.
const enough = 150

// each runs a test for every situation.
func each(t *testing.T, test func(t *testing.T, s *situations.Situation, manifests []byte, at time.Time)) {
	t.Helper()
	chapters, err := situations.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for i := range chapters {
		c := &chapters[i]
		t.Run(c.File, func(t *testing.T) {
			for j := range c.Situations {
				s := &c.Situations[j]
				t.Run(s.Name, func(t *testing.T) {
					text, err := s.Manifests(dir, c)
					if err != nil {
						t.Fatal(err)
					}
					at, err := s.Moment()
					if err != nil {
						t.Fatal(err)
					}
					if len(s.Expect) == 0 && s.Messages == nil {
						t.Fatal("it expects nothing")
					}
					test(t, s, text, at)
				})
			}
		})
		count += len(c.Situations)
	}
	if count < enough {
		t.Errorf("there are %d situations, and not %d", count, enough)
	}
}

// load reads manifests as the commands do.
func load(t *testing.T, text []byte) *inventory.Inventory {
	t.Helper()
	found, err := manifest.Load([]string{"-"}, manifest.Options{Stdin: bytes.NewReader(text), Namespace: "default"})
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return found
}

// The rules, played from the first fact on, find what is expected at the moment, and have sent
// what is expected until then.
func TestTheRulesFindWhatIsExpected(t *testing.T) {
	each(t, func(t *testing.T, s *situations.Situation, text []byte, at time.Time) {
		objects := load(t, text)
		sent := []string{}
		play := simulate.New(objects, simulate.Options{Start: simulate.Start(objects, at), History: at, Observe: func(e simulate.Event) {
			if e.Event == simulate.Notification {
				sent = append(sent, situations.MessageLine(&e))
			}
		}})
		if err := play.Advance(at.Add(time.Nanosecond)); err != nil {
			t.Fatal(err)
		}
		now := play.Objects()
		for _, line := range s.Expect {
			if err := situations.Check(line, now); err != nil {
				t.Error(err)
			}
		}
		if s.Messages != nil {
			if diff := cmp.Diff(*s.Messages, sent); diff != "" {
				t.Errorf("messages (-expected +sent):\n%s", diff)
			}
		}
	})
}

// The command foresees the same messages in the files.
func TestThePlanForeseesWhatIsExpected(t *testing.T) {
	each(t, func(t *testing.T, s *situations.Situation, text []byte, at time.Time) {
		if s.Messages == nil {
			return
		}
		file := filepath.Join(t.TempDir(), "all.yaml")
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		start := simulate.Start(load(t, text), at)
		r := clitest.Run(t, clitest.Command{Now: at, Args: []string{"plan", "-f", file, "--allow-missing", "-o", "json",
			"--event", string(simulate.Notification), "--from", start.Format(time.RFC3339), "--for", fmt.Sprintf("PT%dS", int(at.Sub(start).Seconds())+1)}})
		if r.Code != 0 {
			t.Fatal(r.Err)
		}
		var plan struct{ Events []simulate.Event }
		if err := json.Unmarshal([]byte(r.Out), &plan); err != nil {
			t.Fatal(err)
		}
		sent := []string{}
		for i := range plan.Events {
			sent = append(sent, situations.MessageLine(&plan.Events[i]))
		}
		if diff := cmp.Diff(*s.Messages, sent); diff != "" {
			t.Errorf("messages (-expected +foreseen):\n%s", diff)
		}
	})
}

// An expectation that does not hold is found out.
func TestAnExpectationCanFail(t *testing.T) {
	objects := load(t, []byte(`{apiVersion: governance.entente.dev/v1alpha1, kind: Partner, metadata: {name: a}, spec: {displayName: A, country: NL, timeZone: Europe/Amsterdam}}`))
	play := simulate.New(objects, simulate.Options{Start: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)})
	if err := play.Advance(time.Date(2026, 3, 2, 9, 0, 1, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	for line, holds := range map[string]bool{
		"partner/a Ready=True": true, "partner/a Ready=False": false, "partner/a Ready=True (Vacant)": false, "partner/a Ready=True: nonsense": false,
		"partner/a Fine=True": false, "partner/b Ready=True": false, "partner/a exists": true, "partner/b exists": false, "partner/b does not exist": true,
		"partner/a does not exist": false, "partner/a Ready!=False": true, "partner/a Ready!=True": false, "partner/a is well": false,
	} {
		if err := situations.Check(line, play.Objects()); (err == nil) != holds {
			t.Errorf("%s: %v", line, err)
		}
	}
}
