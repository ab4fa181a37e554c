// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

import (
	"strings"
	"testing"
)

func TestHang(t *testing.T) {
	text := strings.Repeat("word ", 20)
	e := &Env{Terminal: true, Width: 60}
	label := "  " + e.Paint(Red, "label") + " "
	lines := strings.Split(e.Hang(label, text, 4), "\n")
	if len(lines) < 2 || !strings.HasPrefix(lines[0], label+"word") || !strings.HasPrefix(lines[1], "    word") {
		t.Errorf("got %q", lines)
	}
	for _, line := range lines {
		if VisibleWidth(line) > e.Width {
			t.Errorf("%d columns: %q", VisibleWidth(line), line)
		}
	}
	for name, e := range map[string]*Env{"no terminal": {Width: 60}, "narrow": {Terminal: true, Width: 30}, "unknown": {Terminal: true}} {
		if got := e.Hang("  label ", text, 4); got != "  label "+text {
			t.Errorf("%s: %q", name, got)
		}
	}
}
