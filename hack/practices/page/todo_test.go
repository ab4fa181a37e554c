// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// failures are the reasons for which a practice can fail.
func (s *Sheet) failures() []string {
	var out []string
	for _, r := range s.Reasons {
		if r.Status == s.Entry.Bad {
			out = append(out, r.Reason)
		}
	}
	return out
}

// TestEachReasonSaysWhatToDo: a practice that can fail for several reasons says of each what puts it right, in words that
// fit beside the message and without it, and of nothing else.
func TestEachReasonSaysWhatToDo(t *testing.T) {
	for _, s := range sheets(t) {
		failures := s.failures()
		if len(failures) == 0 {
			t.Errorf("no situation shows that %s fails", s.Name)
		}
		for _, reason := range failures {
			if len(failures) > 1 && s.TodoFor[reason] == "" {
				t.Errorf("what to do about %s does not say what to do for the reason %s", s.Name, reason)
			}
		}
		for _, reason := range slices.Sorted(maps.Keys(s.TodoFor)) {
			if !slices.Contains(failures, reason) {
				t.Errorf("%s says what to do for the reason %s, for which no situation shows that it fails", s.Name, reason)
			}
			if got := s.Entry.For(reason).Todo; got != s.TodoFor[reason] {
				t.Errorf("the catalogue says of %s for the reason %s: %s", s.Name, reason, got)
			}
		}
		for _, todo := range append(slices.Collect(maps.Values(s.TodoFor)), s.Todo) {
			if strings.Contains(todo, "message") || !strings.HasSuffix(todo, ".") {
				t.Errorf("of %s, where no message may be beside it: %s", s.Name, todo)
			}
		}
	}
}

// TestWhatToDoNamesWhatIsThere: a command with its flags.
func TestWhatToDoNamesWhatIsThere(t *testing.T) {
	for _, s := range sheets(t) {
		for _, todo := range append(slices.Collect(maps.Values(s.TodoFor)), s.Todo) {
			for _, line := range commandIn.FindAllStringSubmatch(todo, -1) {
				c := find(t, strings.Fields(line[1]))
				for word := range strings.FieldsSeq(line[1]) {
					if flag, is := strings.CutPrefix(word, "--"); is && c.Flags().Lookup(flag) == nil {
						t.Errorf("%s: kubectl entente %s has no --%s", s.Name, c.Name(), flag)
					}
				}
			}
		}
	}
}

// commandIn finds a command in a sentence, up to the next punctuation mark.
var commandIn = regexp.MustCompile(`kubectl entente ([^,.;:]+)`)

// find is the command that words begin with.
func find(t *testing.T, words []string) *cobra.Command {
	t.Helper()
	c, _, err := plugin().Find(words)
	if err != nil || c.HasSubCommands() {
		t.Errorf("there is no kubectl entente %s (%v)", strings.Join(words, " "), err)
	}
	return c
}
