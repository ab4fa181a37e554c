// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package situations_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

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
		now, sent := played(t, load(t, text), at)
		must(t, s, now, sent)
	})
}

// played is how objects stand at a moment, and what was sent until then, by the rules.
func played(t *testing.T, objects *inventory.Inventory, at time.Time) (situations.Found, []string) {
	t.Helper()
	sent := []string{}
	play := simulate.New(objects, simulate.Options{Start: simulate.Start(objects, at), History: at, Observe: func(e simulate.Event) {
		if e.Event == simulate.Notification {
			sent = append(sent, situations.MessageLine(&e))
		}
	}})
	if err := play.Advance(at.Add(time.Nanosecond)); err != nil {
		t.Fatal(err)
	}
	return situations.FoundIn(play.Objects()), sent
}

// must holds what was found and sent against what is expected.
func must(t *testing.T, s *situations.Situation, now situations.Found, sent []string) {
	t.Helper()
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
}

// ahead is how long before the earliest fact a history begins.
const ahead = 24 * time.Hour

// The commands find the same in the files, of every situation: audit how things stand at the moment, and plan how
// they came there, from the earliest fact on, and from how they stood before it.
func TestTheCommandsFindWhatIsExpected(t *testing.T) {
	told := 0
	each(t, func(t *testing.T, s *situations.Situation, text []byte, at time.Time) {
		file := filepath.Join(t.TempDir(), "all.yaml")
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		first := simulate.Start(load(t, text), at).Add(ahead)
		now, events := audited(t, file, at), planned(t, file, first, at)
		sent := []string{}
		for i := range events {
			if events[i].Event == simulate.Notification {
				sent = append(sent, situations.MessageLine(&events[i]))
			}
		}
		must(t, s, now, sent)
		if s.Messages == nil {
			_, all := played(t, load(t, text), at)
			if diff := cmp.Diff(all, sent); diff != "" {
				t.Errorf("messages (-rules +plan):\n%s", diff)
			}
		}
		told += comeTo(t, audited(t, file, first.Add(-time.Second)), events, now)
	})
	if told < 1000 {
		t.Errorf("plan told of %d changes of conditions alone", told)
	}
}

// audited is how objects stand at a moment, by the command audit.
func audited(t *testing.T, file string, at time.Time) situations.Found {
	t.Helper()
	r := clitest.Run(t, clitest.Command{Now: at, Args: []string{"audit", "-f", file, "-o", "json", "--at", at.Format(time.RFC3339)}})
	if r.Code > 1 {
		t.Fatal(r.Err)
	}
	var audit struct {
		Objects []struct {
			Kind, Name string
			Conditions []metav1.Condition
		}
	}
	mustRead(t, r.Out, &audit)
	found := situations.Found{}
	for _, o := range audit.Objects {
		found[situations.Name(o.Kind, o.Name)] = o.Conditions
	}
	return found
}

// planned is all that the command plan tells, from one moment up to and including another.
func planned(t *testing.T, file string, first, at time.Time) []simulate.Event {
	t.Helper()
	r := clitest.Run(t, clitest.Command{Now: at, Args: []string{"plan", "-f", file, "--allow-missing", "-o", "json",
		"--from", first.Format(time.RFC3339), "--for", fmt.Sprintf("PT%dS", int(at.Sub(first).Seconds())+1)}})
	if r.Code != 0 {
		t.Fatal(r.Err)
	}
	var plan struct{ Events []simulate.Event }
	mustRead(t, r.Out, &plan)
	return plan.Events
}

func mustRead(t *testing.T, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatal(err)
	}
}

// change is how a plan tells that a condition changed.
var change = regexp.MustCompile(`^(\w+): (\w+) → (\w+)`)

// comeTo follows the conditions from how objects stood, by the changes that a plan tells of, to how they stand,
// and counts the changes. Of an object that comes to be on the way, a plan tells what changes after its first
// moment.
func comeTo(t *testing.T, then situations.Found, events []simulate.Event, now situations.Found) (changes int) {
	t.Helper()
	stands := map[string]string{}
	for name, conditions := range then {
		for i := range conditions {
			stands[name+" "+conditions[i].Type] = string(conditions[i].Status)
		}
	}
	for i := range events {
		e := &events[i]
		part := change.FindStringSubmatch(e.Detail)
		if e.Event != simulate.ConditionChanged {
			continue
		}
		if part == nil {
			t.Fatalf("%q tells of no change", e.Detail)
		}
		changes++
		key := situations.Name(e.Kind, e.Name) + " " + part[1]
		if was, known := stands[key]; known && was != part[2] {
			t.Errorf("%s was %s, and plan says: %s", key, was, e.Detail)
		}
		stands[key] = part[3]
	}
	for name, conditions := range now {
		for i := range conditions {
			c := &conditions[i]
			if status, known := stands[name+" "+c.Type]; known && status != string(c.Status) {
				t.Errorf("%s %s is %s (%s), and plan comes to %s", name, c.Type, c.Status, c.Reason, status)
			} else if _, old := then[name]; old && !known {
				t.Errorf("%s %s is %s (%s), and plan tells nothing of it", name, c.Type, c.Status, c.Reason)
			}
		}
	}
	return changes
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
		if err := situations.Check(line, situations.FoundIn(play.Objects())); (err == nil) != holds {
			t.Errorf("%s: %v", line, err)
		}
	}
}
