// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	o, err := parse([]string{"--samples=here", "--receiver-port=9100", "--", "--log-level=debug"})
	if err != nil {
		t.Fatal(err)
	}
	if o.samples != "here" || o.receiverPort != 9100 || !slices.Equal(o.managerArgs, []string{"--log-level=debug"}) {
		t.Errorf("got %+v", o)
	}
	for _, args := range [][]string{{"start"}, {"--receiver-port=70000"}, {"--receiver-port=-1"}, {"--colour"}} {
		if _, err := parse(args); err == nil || errors.Is(err, flag.ErrHelp) {
			t.Errorf("%v: %v", args, err)
		}
	}
	if _, err := parse([]string{"--help"}); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("--help: %v", err)
	}
}

func TestTheUsageNamesEveryFlag(t *testing.T) {
	for _, name := range []string{"dir", "bin", "config", "samples", "receiver-port", "plain", "behind", "clean"} {
		if !strings.Contains(usage, "\n  --"+name+" ") {
			t.Errorf("--%s is not in the usage", name)
		}
	}
}

func TestOneAtATime(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	release, err := lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lock(dir); err == nil || !strings.Contains(err.Error(), "runs already") {
		t.Errorf("the second lock: %v", err)
	}
	if err := clean(dir); err == nil {
		t.Error("data in use was deleted")
	}
	if _, err := os.Stat(dir); err != nil {
		t.Fatal(err)
	}
	release()
	if err := clean(dir); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the directory is still there: %v", err)
	}
	if err := clean(dir); err != nil {
		t.Errorf("nothing to forget: %v", err)
	}
}

func TestEachStartHasLogsOfItsOwn(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(dir+"/manager.log", []byte("first"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := setLogsAside(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir + "/manager.log"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the log is still there: %v", err)
	}
	if data, err := os.ReadFile(dir + "/manager.log.old"); err != nil || string(data) != "first" {
		t.Errorf("%q, %v", data, err)
	}
}
