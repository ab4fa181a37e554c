// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package api_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// A cause is one thing that the API server finds wrong: a field as it prints it
// (spec.team[0].partner) and a part of what it says.
type cause struct {
	Field string `json:"field"`
	Says  string `json:"says"`
}

// object makes an object of a kind. Without a name it gets one.
func object(kind, namespace string, content map[string]any) *unstructured.Unstructured {
	o := &unstructured.Unstructured{Object: content}
	o.SetAPIVersion(v1alpha1.SchemeGroupVersion.String())
	o.SetKind(kind)
	o.SetNamespace(namespace)
	if o.GetName() == "" {
		o.SetName("under-test")
	}
	return o
}

// create asks the API server to create an object, without keeping it.
func create(t *testing.T, c *crd, o *unstructured.Unstructured) error {
	t.Helper()
	_, err := client.Resource(c.resource).Namespace(o.GetNamespace()).
		Create(t.Context(), o, metav1.CreateOptions{FieldValidation: strict, DryRun: []string{metav1.DryRunAll}})
	return err
}

// notChecked is what the API server adds where it has not looked at the rules.
const notChecked = "some validation rules were not checked"

// causesOf takes a refusal apart. Any other error fails the test. It leaves out the note that
// further rules were not looked at.
func causesOf(t *testing.T, err error) []cause {
	t.Helper()
	if err == nil {
		return nil
	}
	var status apierrors.APIStatus
	if !errors.As(err, &status) || !apierrors.IsInvalid(err) {
		t.Fatalf("not a refusal of what is in the object: %v", err)
	}
	var causes []cause
	for _, c := range status.Status().Details.Causes {
		if strings.Contains(c.Message, notChecked) {
			continue
		}
		causes = append(causes, cause{Field: c.Field, Says: c.Message})
	}
	return causes
}

// match tells whether each wanted cause is there, and nothing else.
func match(got, want []cause) bool {
	if len(got) != len(want) {
		return false
	}
	for _, w := range want {
		if !slices.ContainsFunc(got, func(g cause) bool { return g.Field == w.Field && strings.Contains(g.Says, w.Says) }) {
			return false
		}
	}
	return true
}
