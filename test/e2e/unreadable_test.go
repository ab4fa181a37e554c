// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"context"
	"strings"
	"testing"
	"time"

	eventsv1 "k8s.io/api/events/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/harness"
)

// An object that cannot be decoded, which was written before its schema had the rules of today, stops
// nobody: not the manager that sees it written, nor one that starts when it is there.
func TestWhatCannotBeDecodedStopsNobody(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	env, err := harness.Start(ctx, harness.Options{Events: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := env.Stop(); err != nil {
			t.Error(err)
		}
	}()
	theirs, ours := newWorld(t, env), newWorld(t, env)
	ours.create(ours.north(), ours.south(), ours.policy(), ours.alliance())
	before := ours.issue("before", time.Now().Add(-time.Hour))
	ours.create(before)
	ours.AwaitCondition(t, before, v1alpha1.ConditionReady, yes, "")

	withoutRules(t, env)
	bad := &unstructured.Unstructured{Object: map[string]any{
		"metadata": map[string]any{"name": "hostile", "namespace": theirs.ns},
		"spec": map[string]any{
			"allianceRef": map[string]any{"name": "x"}, "title": "x", "severity": "High", "raisedBy": map[string]any{"partner": "x", "contact": "x"},
			"detectedTime": time.Now().UTC().Format(time.RFC3339), "updates": []any{map[string]any{"time": []any{}, "note": "x"}},
		},
	}}
	bad.SetGroupVersionKind(v1alpha1.SchemeGroupVersion.WithKind(v1alpha1.KindIssue))
	for err = env.Client.Create(ctx, bad.DeepCopy()); err != nil && ctx.Err() == nil; err = env.Client.Create(ctx, bad.DeepCopy()) {
		time.Sleep(100 * time.Millisecond) // until the schema without rules is the one that is served
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := env.Client.List(ctx, &v1alpha1.IssueList{}); err == nil {
		t.Fatal("the client decodes it: this test attacks nothing")
	}

	during := ours.issue("during", time.Now().Add(-time.Hour))
	ours.create(during)
	ours.AwaitCondition(t, during, v1alpha1.ConditionReady, yes, "")
	if err := env.StopManager(); err != nil {
		t.Fatal(err)
	}
	if err := env.StartManager(ctx); err != nil {
		t.Fatal(err)
	}
	after := ours.issue("after", time.Now().Add(-time.Hour))
	ours.create(after)
	ours.AwaitCondition(t, after, v1alpha1.ConditionReady, yes, "")

	// One line for each of the two managers, and an event where the object is.
	time.Sleep(2 * time.Second)
	if lines := env.Log.With("hostile"); len(lines) != 2 {
		t.Errorf("%d lines name it, not one for each manager:\n%s", len(lines), strings.Join(lines, "\n"))
	}
	named := func() bool {
		var found eventsv1.EventList
		if err := env.Client.List(ctx, &found, client.InNamespace(theirs.ns)); err != nil {
			t.Fatal(err)
		}
		for i := range found.Items {
			if found.Items[i].Reason == "Unreadable" && found.Items[i].Regarding.Name == "hostile" {
				return true
			}
		}
		return false
	}
	for until := time.Now().Add(10 * time.Second); !named(); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatal("there is no event that names it")
		}
	}
}

// withoutRules takes the rules in CEL out of the schema of issues.
func withoutRules(t *testing.T, env *harness.Env) {
	t.Helper()
	crd := &unstructured.Unstructured{}
	crd.SetGroupVersionKind(schema.GroupVersionKind{Group: "apiextensions.k8s.io", Version: "v1", Kind: "CustomResourceDefinition"})
	if err := env.Client.Get(t.Context(), client.ObjectKey{Name: "issues." + v1alpha1.GroupName}, crd); err != nil {
		t.Fatal(err)
	}
	var strip func(any)
	strip = func(of any) {
		switch of := of.(type) {
		case map[string]any:
			delete(of, "x-kubernetes-validations")
			for _, v := range of {
				strip(v)
			}
		case []any:
			for _, v := range of {
				strip(v)
			}
		}
	}
	strip(crd.Object)
	if err := env.Client.Update(t.Context(), crd); err != nil {
		t.Fatal(err)
	}
}
