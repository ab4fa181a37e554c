// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/entente-dev/entente/test/harness"
)

// A finding in the manager's log names the round that it is due to, and what was sent in that is kept.
func TestAFindingInTheLogNamesItsRound(t *testing.T) {
	path := filepath.Join(t.TempDir(), "manager.log")
	logs := func(lines string) {
		t.Helper()
		f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err == nil {
			_, err = f.WriteString(lines)
		}
		if err != nil || f.Close() != nil {
			t.Fatal(err)
		}
	}
	fails := func(what string) string {
		return `{"level":"ERROR","msg":"Reconciler error","error":"` + what + `"}` + "\n"
	}
	w := &world{Stage: &harness.Stage{Files: t.TempDir()}, log: newManagerLog(path), receivers: receivers{own: &receiver{url: here.Own}, mail: &mailServer{address: here.Mail}}}
	r := &report{}
	ends := func(seed uint64) *round {
		t.Helper()
		played := &round{world: w, seed: seed, sent: planned(t, seed, 20)}
		if err := played.readLog(); err != nil {
			t.Fatal(err)
		}
		if err := r.keep(played); err != nil {
			t.Fatal(err)
		}
		return played
	}

	logs(`{"level":"INFO","msg":"Starting"}` + "\n")
	holds(t, "a quiet round", ends(6).Findings)
	logs(fails("quota") + fails("quota") + fails("half a li")[:40])
	seven := ends(7)
	if holds(t, "an error", seven.Findings, "quota"); seven.Findings[0].Round != 7 {
		t.Errorf("it names the seed %d", seven.Findings[0].Round)
	}
	logs(fails("half a li")[40:] + fails("quota"))
	eight := ends(8)
	if holds(t, "the rest of a line, and an error that is known", eight.Findings, "half a li"); eight.Findings[0].Round != 8 {
		t.Errorf("it names the seed %d", eight.Findings[0].Round)
	}
	if want := []string{seven.file(), eight.file()}; !reflect.DeepEqual(r.Files, want) {
		t.Fatalf("%q is kept, not %q", r.Files, want)
	}
	sent, err := readOperations(eight.file())
	if err != nil || len(sent) != 20 {
		t.Fatalf("%d operations, %v", len(sent), err)
	}
	if err := r.keep(eight); err != nil || len(r.Files) != 2 {
		t.Errorf("it is named twice: %q, %v", r.Files, err)
	}
	r.Findings = eight.Findings
	var out strings.Builder
	if r.printFindings(&out); !strings.Contains(out.String(), "-seed=8 -rounds=1") {
		t.Error(out.String())
	}
}
