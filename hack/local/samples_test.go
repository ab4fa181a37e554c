// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// theSamples is a directory with one file, of an object that sends to the receiver.
func theSamples(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir+"/policy.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {url: 'http://127.0.0.1:9099/hook'}}")
	return dir
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// noKubectl is for directories that need none.
func noKubectl(context.Context) (string, error) { return "", errors.New("there is no kubectl") }

// writer remembers what was written, and may refuse it.
type writer struct {
	wrote   []*unstructured.Unstructured
	refuses error
}

func (w *writer) samples(t *testing.T) samples {
	return samples{
		read: func(ctx context.Context, dir string) ([]byte, error) { return readManifests(ctx, dir, noKubectl) },
		write: func(_ context.Context, objects []*unstructured.Unstructured) error {
			w.wrote = append(w.wrote, objects...)
			return w.refuses
		},
		memory: filepath.Join(t.TempDir(), "applied"),
	}
}

func TestSamplesAreAppliedOnce(t *testing.T) {
	var w writer
	s, first, other := w.samples(t), theSamples(t), theSamples(t)
	for _, step := range []struct {
		dir  string
		want bool
	}{{first, true}, {first, false}, {other, true}, {first, false}} {
		applied, err := s.apply(t.Context(), step.dir, 9100)
		if err != nil || applied != step.want {
			t.Errorf("%s applied: %v, %v; want %v", step.dir, applied, err, step.want)
		}
	}
	if len(w.wrote) != 2 {
		t.Fatalf("%d objects were written, want 2", len(w.wrote))
	}
	if url, _, _ := unstructured.NestedString(w.wrote[0].Object, "data", "url"); url != "http://127.0.0.1:9100/hook" {
		t.Errorf("it sends to %s", url)
	}
}

func TestSamplesThatAreRefusedAreAppliedAgain(t *testing.T) {
	w := writer{refuses: errors.New("no such kind")}
	s, dir := w.samples(t), theSamples(t)
	if _, err := s.apply(t.Context(), t.TempDir(), 9099); err == nil || !strings.Contains(err.Error(), "no *.yaml") {
		t.Errorf("an empty directory: %v", err)
	}
	if _, err := s.apply(t.Context(), dir, 9099); !errors.Is(err, w.refuses) {
		t.Errorf("the error does not say why: %v", err)
	}
	w.refuses = nil
	if applied, err := s.apply(t.Context(), dir, 9099); !applied || err != nil {
		t.Errorf("the next start: %v, %v", applied, err)
	}
}

func TestAKustomizationIsReadByKubectl(t *testing.T) {
	dir := theSamples(t)
	write(t, dir+"/kustomization.yaml", "resources: [policy.yaml]")
	if _, err := readManifests(t.Context(), dir, noKubectl); err == nil || !strings.Contains(err.Error(), "no kubectl") {
		t.Errorf("without kubectl: %v", err)
	}
	kubectl := t.TempDir() + "/kubectl"
	write(t, kubectl, "#!/bin/sh\n[ \"$1\" = kustomize ] && cat \"$2/policy.yaml\" || { echo what is that >&2; exit 1; }\n")
	if err := os.Chmod(kubectl, 0o700); err != nil {
		t.Fatal(err)
	}
	there := func(context.Context) (string, error) { return kubectl, nil }
	if data, err := readManifests(t.Context(), dir, there); err != nil || !strings.Contains(string(data), "ConfigMap") {
		t.Errorf("read %q, %v", data, err)
	}
	if err := os.Remove(dir + "/policy.yaml"); err != nil {
		t.Fatal(err)
	}
	if _, err := readManifests(t.Context(), dir, there); err == nil || !strings.Contains(err.Error(), "what is that") {
		t.Errorf("the error does not say what kubectl said: %v", err)
	}
}
