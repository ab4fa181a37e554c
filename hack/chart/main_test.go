// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"strings"
	"testing"
)

func TestAnObjectGetsTheReleasesNamespaceAndLabels(t *testing.T) {
	got, err := template{annotations: "    a: b\n"}.object(`apiVersion: v1
kind: ConfigMap
metadata:
  labels:
    app.kubernetes.io/name: entente
    own: kept
  name: x
  namespace: entente-system
data:
  selector:
    app.kubernetes.io/name: entente
  text: "{{ $labels.alliance }}"
`)
	if err != nil {
		t.Fatal(err)
	}
	want := `apiVersion: v1
kind: ConfigMap
metadata:
  labels:
    {{- include "entente.labels" . | nindent 4 }}
    own: kept
  name: x
  namespace: {{ .Release.Namespace }}
  annotations:
    a: b
data:
  selector:
    app.kubernetes.io/name: entente
  text: "{{ "{{" }} $labels.alliance }}"
`
	if got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestWhatIsNoManifestIsRefused(t *testing.T) {
	if _, err := (template{}).object("kind: List\n"); err == nil || !strings.Contains(err.Error(), "no metadata") {
		t.Error(err)
	}
	if err := write(t.TempDir(), t.TempDir()); err == nil || !strings.Contains(err.Error(), "there is no admission/*_*.yaml") {
		t.Error(err)
	}
}

func TestDocuments(t *testing.T) {
	if got := documents([]byte("---\na: 1\n---\n\n---\nb: 2\n")); len(got) != 2 || got[0] != "a: 1\n" || got[1] != "b: 2\n" {
		t.Errorf("%q", got)
	}
}
