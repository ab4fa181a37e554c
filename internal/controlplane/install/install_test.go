// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package install

import (
	"strings"
	"testing"
)

func TestDocumentsAreDecoded(t *testing.T) {
	objects, err := Decode([]byte(`
# nothing but a comment
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
---
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}
- {apiVersion: v1, kind: Secret, metadata: {name: c}}
`))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, o := range objects {
		got = append(got, o.GetKind()+"/"+o.GetName())
	}
	if want := "ConfigMap/a ConfigMap/b Secret/c"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
	if _, err := Decode([]byte("{apiVersion: [")); err == nil {
		t.Error("a document that is no YAML is accepted")
	}
}
