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
	for _, name := range []string{"dir", "bin", "config", "samples", "receiver-port", "plain", "clean"} {
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

// fakeKubectl records what it is told.
func fakeKubectl(t *testing.T, exit int) (k kubectl, told func() string) {
	t.Helper()
	dir := t.TempDir()
	script := "#!/bin/sh\nshift 2\necho \"$@\" >>" + dir + "/told\ncat >>" + dir + "/told\necho no such kind >&2\nexit " + string(rune('0'+exit)) + "\n"
	if err := os.WriteFile(dir+"/kubectl", []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return kubectl{path: dir + "/kubectl"}, func() string {
		data, _ := os.ReadFile(dir + "/told")
		return string(data)
	}
}

func TestSamplesAreAppliedOnce(t *testing.T) {
	k, told := fakeKubectl(t, 0)
	samples, memory := t.TempDir(), filepath.Join(t.TempDir(), "applied")
	if err := os.WriteFile(samples+"/policy.yaml", []byte("url: http://127.0.0.1:9099/hook"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, want := range []bool{true, false} {
		applied, err := applySamples(t.Context(), k, samples, memory, 9100)
		if err != nil || applied != want {
			t.Errorf("applied %v, %v; want %v", applied, err, want)
		}
	}
	if got, want := told(), "apply -f -\n---\nurl: http://127.0.0.1:9100/hook\n"; got != want {
		t.Errorf("kubectl was told %q, want %q", got, want)
	}
	// Another directory is new.
	other := t.TempDir()
	if err := os.WriteFile(other+"/a.yaml", []byte("a: b"), 0o600); err != nil {
		t.Fatal(err)
	}
	if applied, err := applySamples(t.Context(), k, other, memory, 9100); !applied || err != nil {
		t.Errorf("another directory: %v, %v", applied, err)
	}
	if applied, err := applySamples(t.Context(), k, samples, memory, 9100); applied || err != nil {
		t.Errorf("the first again: %v, %v", applied, err)
	}
}

func TestSamplesThatAreRefusedAreAppliedAgain(t *testing.T) {
	k, _ := fakeKubectl(t, 1)
	samples, memory := t.TempDir(), filepath.Join(t.TempDir(), "applied")
	if _, err := applySamples(t.Context(), k, samples, memory, 9099); err == nil || !strings.Contains(err.Error(), "no *.yaml") {
		t.Errorf("an empty directory: %v", err)
	}
	if err := os.WriteFile(samples+"/a.yaml", []byte("a: b"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := applySamples(t.Context(), k, samples, memory, 9099)
	if err == nil || !strings.Contains(err.Error(), "no such kind") {
		t.Errorf("the error does not say what kubectl said: %v", err)
	}
	k, _ = fakeKubectl(t, 0)
	if applied, err := applySamples(t.Context(), k, samples, memory, 9099); !applied || err != nil {
		t.Errorf("the next start: %v, %v", applied, err)
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
