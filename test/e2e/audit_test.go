// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// written are the lines of the manager's log about this test that begin with some words.
func (w *world) written(what string) []string {
	var out []string
	for _, line := range w.Log.With(`msg="` + what + `"`) {
		if strings.Contains(line, "namespace="+w.ns+" ") {
			out = append(out, line)
		}
	}
	return out
}

// Each step and each message is one line of the log, also after a restart, and says nothing of
// people but who they are.
func TestEachStepAndMessageIsWrittenDownOnce(t *testing.T) {
	w := newWorld(t, byClock)
	w.found()
	i := w.issue("late", w.Now())
	i.Spec.Title = "What-Jane-said-in-private"
	w.create(i)
	w.settle()
	w.advance(time.Hour)
	w.restart()
	w.advance(time.Hour)
	w.must(i, v1alpha1.ConditionEscalated, yes, "")
	if steps := w.written("Step started"); len(steps) != 2 || !strings.Contains(steps[0], "step=counterpart") || !strings.Contains(steps[1], "step=managers") {
		t.Errorf("the steps are written down as %q", steps)
	}
	if messages := w.written("Message settled"); len(messages) != 4 {
		t.Errorf("four messages are written down as %q", messages)
	}
	w.mustNotTellLog(i.Spec.Title, "jane@", "@north.example")
}

func (w *world) mustNotTellLog(texts ...string) {
	w.Helper()
	for _, text := range texts {
		for _, line := range w.Log.With(text) {
			if strings.Contains(line, w.ns) {
				w.Errorf("the log holds %q: %s", text, line)
			}
		}
	}
}
