// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/hack/practices/page"
	"github.com/entente-dev/entente/internal/cli/clitest"
	"github.com/entente-dev/entente/test/gen"
)

// session is what somebody types who looks at a practice, and puts it right.
type session struct {
	*testing.T
	practice string
	// now is after all that is recorded.
	now time.Time
	// looks are how the practice stood each time somebody looked, and what was shown then.
	looks []look
}

type look struct {
	status metav1.ConditionStatus
	reason string
	shown  string
}

// TestThePracticesBreakAndArePutRight runs the session on the page of each practice, on a copy of its files: the
// practice is broken, then somebody records something, and it holds.
func TestThePracticesBreakAndArePutRight(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	sheets, err := page.Sheets(root)
	if err != nil {
		t.Fatal(err)
	}
	for i := range sheets {
		sheet := &sheets[i]
		t.Run(strings.TrimSuffix(sheet.File, ".md"), func(t *testing.T) {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(filepath.Join(root, "docs/examples/practices"))); err != nil {
				t.Fatal(err)
			}
			t.Chdir(dir)
			s := &session{T: t, practice: string(sheet.Name), now: gen.UTC("2026-11-30 09:00")}
			clitest.Document(t, filepath.Join(root, page.Dir, sheet.File), s.run)
			s.breaksAndIsPutRight(sheet)
		})
	}
}

// breaksAndIsPutRight holds what was found against what a session is to show.
func (s *session) breaksAndIsPutRight(sheet *page.Sheet) {
	s.Helper()
	if len(s.looks) < 2 {
		s.Fatalf("somebody looked %d times", len(s.looks))
	}
	named := func(l look) bool {
		return strings.Contains(l.shown, fmt.Sprintf("%s=%s %s", s.practice, l.status, l.reason))
	}
	broken := false
	for _, l := range s.looks {
		broken = broken || l.status == sheet.Entry.Bad && named(l)
	}
	if first := s.looks[0]; first.status != sheet.Entry.Bad || !broken {
		s.Errorf("it begins with %s=%s %s, and is to be broken and named with its reason", s.practice, first.status, first.reason)
	}
	last := s.looks[len(s.looks)-1]
	if last.status != metav1.ConditionTrue || strings.Contains(last.shown, s.practice+"=False") {
		s.Errorf("it ends with %s=%s %s:\n%s", s.practice, last.status, last.reason, last.shown)
	}
	if attention := "Nothing needs attention"; !s.shows(attention) || s.looks[0].shows(attention) {
		s.Errorf("the session does not lead to %q", attention)
	}
}

// shows reports whether somebody was shown a text in the end, or just before.
func (s *session) shows(text string) bool {
	last := s.looks[len(s.looks)-1]
	return last.shows(text) || s.looks[len(s.looks)-2].shows(text)
}

func (l look) shows(text string) bool { return strings.Contains(l.shown, text) }

var typed = regexp.MustCompile(`^kubectl entente (.+?)(?: > (\S+) && (mv .+)| \| grep (\S+))?$`)

// run does what a line says: the plugin's commands in this process, the rest in a shell.
func (s *session) run(line, _ string) (string, bool) {
	m := typed.FindStringSubmatch(line)
	if m == nil {
		return s.shell(line), true
	}
	args := wordsOf(m[1])
	r := clitest.Run(s.T, clitest.Command{Args: args, Now: s.now})
	if r.Code > 1 {
		s.Errorf("%s ended with %d: %s", line, r.Code, r.Err)
	}
	switch {
	case m[2] != "":
		if err := os.WriteFile(m[2], []byte(r.Out), 0o600); err != nil {
			s.Fatal(err)
		}
		r.Out = ""
		if r.Code == 0 {
			s.shell(m[3])
		}
	case m[4] != "":
		var kept strings.Builder
		for l := range strings.Lines(r.Out) {
			if strings.Contains(l, m[4]) {
				kept.WriteString(l)
			}
		}
		r.Out = kept.String()
	}
	if args[0] == "audit" {
		s.look(args, r.Out)
	}
	return r.Err + r.Out, true
}

func (s *session) shell(line string) string {
	out, err := exec.CommandContext(s.Context(), "sh", "-c", line).CombinedOutput()
	if err != nil {
		s.Errorf("%s: %v", line, err)
	}
	return string(out)
}

// look notes how the practice stands, beside what was shown.
func (s *session) look(args []string, shown string) {
	var audit struct {
		Objects []struct {
			Kind       string
			Conditions []metav1.Condition
		}
	}
	r := clitest.Run(s.T, clitest.Command{Args: append(args, "-o", "json"), Now: s.now})
	if err := json.Unmarshal([]byte(r.Out), &audit); err != nil {
		s.Fatal(err, r.Err)
	}
	for _, o := range audit.Objects {
		for _, c := range o.Conditions {
			if c.Type == s.practice {
				s.looks = append(s.looks, look{c.Status, c.Reason, shown})
			}
		}
	}
}

var word = regexp.MustCompile(`'[^']*'|\S+`)

// wordsOf are the words of a line; a word in single quotes may have spaces.
func wordsOf(line string) []string {
	all := word.FindAllString(line, -1)
	for i := range all {
		all[i] = strings.Trim(all[i], "'")
	}
	return all
}
