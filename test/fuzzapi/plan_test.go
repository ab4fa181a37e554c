// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/runtime"
)

var (
	noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	here = targets{Own: "http://127.0.0.1:1/", Mail: "127.0.0.1:2", Trap: "http://127.0.0.2:2/trap", Neighbour: neighbour}
)

func planned(t *testing.T, seed uint64, length int) (out []operation) {
	t.Helper()
	c, err := newCorpus()
	if err != nil {
		t.Fatal(err)
	}
	p, err := newPlan(c, seed, noon, here)
	if err != nil {
		t.Fatal(err)
	}
	for range length {
		out = append(out, p.next())
	}
	return out
}

func TestTheSameSeedDoesTheSame(t *testing.T) {
	first, again, other := planned(t, 7, 500), planned(t, 7, 500), planned(t, 8, 500)
	for i := range first {
		if !reflect.DeepEqual(first[i], again[i]) {
			t.Fatalf("%s\n%s", &first[i], &again[i])
		}
	}
	if reflect.DeepEqual(first, other) {
		t.Error("another seed does the same")
	}
}

// Each verb comes to each kind, statuses are forged, and each field of each spec is changed.
func TestOperationsReachEverything(t *testing.T) {
	done, changed := map[string]bool{}, map[string]bool{}
	for seed := range uint64(4) {
		for _, o := range planned(t, seed, 5000) {
			status := ""
			if o.Status {
				status = "/status"
			}
			done[o.Verb+" "+o.Resource+status] = true
			for _, what := range o.What {
				path, _, _ := strings.Cut(what, ": ")
				changed[o.Resource+" "+indexes.ReplaceAllString(path, "[]")] = true
				_, how, _ := strings.Cut(what, ": ")
				done[how], done[what] = true, true
			}
			if o.Elsewhere {
				done["elsewhere"] = true
			}
		}
	}
	c, err := newCorpus()
	if err != nil {
		t.Fatal(err)
	}
	for _, plural := range order {
		for _, verb := range []string{create, put, mergePatch, jsonPatch, apply, remove, removeAll} {
			if !done[verb+" "+plural] {
				t.Errorf("no %s of %s", verb, plural)
			}
		}
		for _, verb := range []string{put, mergePatch, apply} {
			if !done[verb+" "+plural+"/status"] {
				t.Errorf("no %s of the status of %s", verb, plural)
			}
		}
		for name := range c.schemas[plural].Properties["spec"].Properties {
			reached := false
			for path := range changed {
				reached = reached || path == plural+" spec."+name || strings.HasPrefix(path, plural+" spec."+name+".") || strings.HasPrefix(path, plural+" spec."+name+"[")
			}
			if !reached {
				t.Errorf("spec.%s of %s is never changed", name, plural)
			}
		}
	}
	for _, what := range []string{
		"elsewhere", "null", "left out", "another type", "an unknown field", "an absurd number", "a text over its bound", "a text at its bound", "a huge text", "an odd text",
		"a list over its bound", "a list at its bound", "a huge list", "an item twice", "no time", "a time far away", "a time near now", "no date", "a recurrence", "a zone",
		"a span", "a name", "an address", "a mail server", "metadata.labels", "metadata.annotations", "metadata.ownerReferences", "metadata.finalizers", "metadata.managedFields", "metadata.generateName",
		"metadata.namespace", "spec twice", "no UTF-8", "half a surrogate", "deep lists",
	} {
		if !done[what] {
			t.Errorf("it never does this: %s", what)
		}
	}
}

// A change leaves the sample that it began with as it was.
func TestSamplesStayAsTheyAre(t *testing.T) {
	c, err := newCorpus()
	if err != nil {
		t.Fatal(err)
	}
	before := map[string][]map[string]any{}
	for plural, samples := range c.samples {
		for _, o := range samples {
			before[plural] = append(before[plural], runtime.DeepCopyJSON(o))
		}
	}
	p, err := newPlan(c, 3, noon, here)
	if err != nil {
		t.Fatal(err)
	}
	for range 3000 {
		p.next()
	}
	if !reflect.DeepEqual(before, c.samples) {
		t.Error("a sample was changed")
	}
}

// What was sent can be sent again, byte for byte.
func TestOperationsAreReadAsTheyWereWritten(t *testing.T) {
	all := planned(t, 5, 1500)
	odd := false
	for i := range all {
		odd = odd || strings.Contains(all[i].Body, "\xff\xfe")
	}
	if !odd {
		t.Fatal("none of them is no UTF-8, so this says little")
	}
	path := filepath.Join(t.TempDir(), "round.json")
	if err := writeOperations(path, all); err != nil {
		t.Fatal(err)
	}
	again, err := readOperations(path)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(all, again) {
		t.Error("they differ")
	}
	if _, err := readOperations(filepath.Join("testdata", "missing.json")); err == nil {
		t.Error("a file that is not there is read")
	}
}

func TestAnUpdateHasTheVersionThatItReplaces(t *testing.T) {
	if got := withVersion(`{"kind":"Issue","metadata":{"name":"a"},"spec":{"x":{"metadata":{}}}}`, "7"); got != `{"kind":"Issue","metadata":{"resourceVersion":"7","name":"a"},"spec":{"x":{"metadata":{}}}}` {
		t.Error(got)
	}
}
