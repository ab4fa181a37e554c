// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package program

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Each flag that makes no sense is refused, by an error that says what to write instead.
func TestFlagsSayWhatToWrite(t *testing.T) {
	dir := t.TempDir()
	for arg, want := range map[string]string{
		"-trials=1":             "",
		"-trials=0":             "-trials=0 is too few; write 1 or more",
		"-quiet=1s":             "-quiet=1s is too short; write 2s or more",
		"-minutes=0.4":          "-minutes=0.4 is too short; write 0.5 or more",
		"-manager=" + dir + "x": "run make try in the project's directory",
		"-role=":                "run make try in the project's directory",
		"-replay=" + dir:        "",
		"-replay=missing":       "-replay: stat missing",
		"more":                  `"more" is no flag`,
	} {
		var trials int
		var minutes float64
		var quiet time.Duration
		var replay string
		var files Installed
		f := NewFlags("try")
		f.IntVar(&trials, "trials", 3, "")
		AtLeast(f, "trials", &trials, 1, "few")
		f.Float64Var(&minutes, "minutes", 1, "")
		AtLeast(f, "minutes", &minutes, 0.5, "short")
		f.DurationVar(&quiet, "quiet", time.Minute, "")
		AtLeast(f, "quiet", &quiet, 2*time.Second, "short")
		f.Existing(&replay, "replay", "", "make try")
		f.Installed(&files, "try", "make try")
		err := f.Parse([]string{"-manager=" + dir, "-crds=" + dir, "-role=" + dir, arg})
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v; want %q", arg, err, want)
		}
	}
}

func TestASeedIsDrawnWhereNoneIsSaid(t *testing.T) {
	if Drawn(7) != 7 {
		t.Error("the seed is not the one that was said")
	}
	if a, b, c := Drawn(0), Drawn(0), Drawn(0); a == 0 || a == b && b == c {
		t.Error("no seed is drawn")
	}
}

func TestWhatWasFoundIsWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "found.json")
	if err := errors.Join(WriteJSON(path, map[string]int{"lost": 0}), WriteJSON("", "nowhere")); err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(path); err != nil || string(data) != "{\n  \"lost\": 0\n}\n" {
		t.Errorf("%q, %v", data, err)
	}
}

func TestSleepEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	if err := Sleep(ctx, time.Millisecond); err != nil {
		t.Error(err)
	}
	cancel()
	if err := Sleep(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
