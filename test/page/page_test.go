// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page_test

import (
	"bytes"
	"os"
	"os/exec"
	"testing"
	"time"
)

const (
	// samples and wide are namespaces: of the samples, and of names that do not fit easily.
	samples, wide = "alliances", "wide"
	// climbed is how long after its beginning the issue of the samples has come to the managers, and not to the executives.
	climbed = 30 * time.Second
)

// The files *.test.mjs say what is held.
func TestThePageInABrowser(t *testing.T) {
	stage(t, samples, "../../config/samples/0*.yaml", "testdata/rated.yaml")
	stage(t, wide, "testdata/wide.yaml")
	tie(t, "contoso", "kim", "admin")
	env.Advance(t, today.Add(climbed))
	hand, page := stagehand(t, dashboard(t, samples))
	given := []string{"ENTENTE_PAGE=" + page, "ENTENTE_PAGE_WIDE=" + dashboard(t, wide), "ENTENTE_STAGEHAND=" + hand, "ENTENTE_CHROMIUM=" + chromium}
	if dir := os.Getenv("ENTENTE_PICTURES"); dir != "" {
		drive(t, given, "pictures.mjs")
	}
	for _, file := range []string{"looks.test.mjs", "walk.test.mjs", "then.test.mjs", "views.test.mjs", "history.test.mjs", "find.test.mjs"} {
		t.Run(file, func(t *testing.T) { driveTwice(t, given, "--test", "--test-reporter=spec", file) })
	}
	for _, file := range []string{"answer.test.mjs", "live.test.mjs"} { // these change what there is
		t.Run(file, func(t *testing.T) { drive(t, given, "--test", "--test-reporter=spec", file) })
	}
}

// drive runs something that drives the browser.
func drive(t *testing.T, given []string, args ...string) {
	t.Helper()
	if out, err := driven(t, given, args...); err != nil {
		t.Errorf("%v: %v\n%s", args, err, out)
	}
}

// driveTwice drives once more where the browser itself crashed, which says nothing about the page.
func driveTwice(t *testing.T, given []string, args ...string) {
	t.Helper()
	if out, err := driven(t, given, args...); err == nil {
		return
	} else if !bytes.Contains(out, []byte("Target crashed")) && !bytes.Contains(out, []byte("browser has been closed")) {
		t.Errorf("%v: %v\n%s", args, err, out)
		return
	}
	t.Log("the browser crashed; once more")
	drive(t, given, args...)
}

func driven(t *testing.T, given []string, args ...string) ([]byte, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), node, args...)
	cmd.Env = append(os.Environ(), given...)
	return cmd.CombinedOutput()
}
