// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package gitops holds the examples for GitOps tools against the kinds. The tools themselves are tried below.
package gitops

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/harness"
)

// declared are the fields that Git sets; every other one of a spec is a record.
var declared = map[string]struct {
	spec   any
	fields string
}{
	v1alpha1.KindAlliance: {v1alpha1.AllianceSpec{},
		"suspend displayName host stage communicationPolicyRef practices definition agreementURL partners team objectives risks cadence rules exit sharing"},
	v1alpha1.KindPartner: {v1alpha1.PartnerSpec{}, "suspend displayName country timeZone workingTime culture contacts"},
	v1alpha1.KindReview:  {v1alpha1.ReviewSpec{}, "suspend allianceRef cadence type scheduledTime dueTime"},
	v1alpha1.KindIssue:   {v1alpha1.IssueSpec{}, "suspend allianceRef reviewRef title description severity raisedBy detectedTime"},
}

// records are the JSON pointers to the records of each kind.
func records(t *testing.T) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	for kind, d := range declared {
		left := strings.Fields(d.fields)
		for f := range reflect.TypeOf(d.spec).Fields() {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if i := slices.Index(left, name); i >= 0 {
				left = slices.Delete(left, i, i+1)
				continue
			}
			out[kind] = append(out[kind], "/spec/"+name)
		}
		if len(left) > 0 {
			t.Errorf("%s has no fields %q", kind, left)
		}
		slices.Sort(out[kind])
	}
	return out
}

// The examples for Argo CD ignore the differences of all records, and of nothing else.
func TestExamplesIgnoreTheRecords(t *testing.T) {
	for file, path := range map[string][]string{
		"application.yaml":    {"spec", "ignoreDifferences"},
		"applicationset.yaml": {"spec", "template", "spec", "ignoreDifferences"},
	} {
		objects, err := harness.ReadObjects("config/argocd/examples/" + file)
		if err != nil {
			t.Fatal(err)
		}
		ignored, _, err := unstructured.NestedSlice(objects[0].Object, path...)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string][]string{}
		for _, entry := range ignored {
			entry := entry.(map[string]any)
			if entry["group"] != v1alpha1.SchemeGroupVersion.Group {
				t.Errorf("%s ignores something of %v", file, entry["group"])
			}
			pointers, _, err := unstructured.NestedStringSlice(entry, "jsonPointers")
			if err != nil {
				t.Fatal(err)
			}
			slices.Sort(pointers)
			got[entry["kind"].(string)] = pointers
		}
		if want := records(t); !maps.EqualFunc(got, want, slices.Equal) {
			t.Errorf("%s ignores\n  %v\nand the records are\n  %v", file, got, want)
		}
	}
}
