// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package amend

import (
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func TestWhatGitSetsIsReverted(t *testing.T) {
	applied := func(annotations map[string]string, spec string) *metav1.ObjectMeta {
		annotations[lastApplied] = `{"kind":"Issue","spec":` + spec + `}`
		return &metav1.ObjectMeta{Annotations: annotations}
	}
	tracked := func(spec string) *metav1.ObjectMeta {
		return applied(map[string]string{trackingID: "demo:governance.entente.dev/Issue:demo/late"}, spec)
	}
	managed := func(manager, subresource, spec string) *metav1.ObjectMeta {
		return &metav1.ObjectMeta{ManagedFields: []metav1.ManagedFieldsEntry{{Manager: manager, Subresource: subresource,
			FieldsV1: metav1.NewFieldsV1(`{"f:spec":` + spec + `}`)}}}
	}
	const ack, list = "spec.acknowledgements", `{"acknowledgements":[]}`
	for _, c := range []struct {
		name, path string
		object     *metav1.ObjectMeta
		want       string
	}{
		{"nobody applied it", "/spec/acknowledgements/-", &metav1.ObjectMeta{}, ""},
		{"people applied it by hand", "/spec/acknowledgements/-", applied(map[string]string{}, list), ""},
		{"Argo CD sets the list", "/spec/acknowledgements/-", tracked(list), ack},
		{"Argo CD sets the list, of which the first is written", "/spec/acknowledgements", tracked(list), ack},
		{"Argo CD sets another list", "/spec/acknowledgements", tracked(`{"updates":[]}`), ""},
		{"Argo CD sets the record, feedback is left out", "/spec/record/feedback/-", tracked(`{"record":{"heldTime":"x"}}`), ""},
		{"Argo CD sets the record", "/spec/record", tracked(`{"record":{"heldTime":"x"}}`), "spec.record"},
		{"Argo CD sets the feedback", "/spec/record/feedback/0/answer", tracked(`{"record":{"feedback":[{}]}}`), "spec.record.feedback"},
		{"Argo CD sets a key that has a slash", "/spec/a~1b~0", tracked(`{"a/b~":1}`), "spec.a/b~"},
		{"what was applied cannot be read", "/spec/updates", tracked(`{`), ""},
		{"a server-side apply by Argo CD", "/spec/acknowledgements/-", managed("argocd-controller", "", `{"f:acknowledgements":{}}`), ack},
		{"a server-side apply by Flux", "/spec/acknowledgements/-", managed("kustomize-controller", "", `{"f:acknowledgements":{}}`), ack},
		{"of another field", "/spec/acknowledgements/-", managed("argocd-controller", "", `{"f:updates":{}}`), ""},
		{"by people", "/spec/acknowledgements/-", managed("kubectl-entente", "", `{"f:acknowledgements":{}}`), ""},
		{"of a subresource", "/spec/acknowledgements/-", managed("argocd-controller", "status", `{"f:acknowledgements":{}}`), ""},
	} {
		if got := Reverted(c.object, Set("/spec/other", 1), Operation{Op: "add", Path: c.path}); got != c.want {
			t.Errorf("%s: %q, not %q", c.name, got, c.want)
		}
	}
}
