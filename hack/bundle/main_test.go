// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

// A release has its version and its image in it; where there is no version that OLM can order, it says so.
func TestAReleaseHasItsVersion(t *testing.T) {
	dir := t.TempDir()
	if err := (bundle{config: "../../config", version: "v1.2.3"}).write(dir); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(dir, "manifests", "entente.clusterserviceversion.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var csv struct {
		Metadata struct{ Name string }
		Spec     struct{ Version string }
	}
	if err := yaml.Unmarshal(data, &csv); err != nil {
		t.Fatal(err)
	}
	if csv.Metadata.Name != "entente.v1.2.3" || csv.Spec.Version != "1.2.3" || !strings.Contains(string(data), "image: ghcr.io/entente-dev/entente:v1.2.3\n") {
		t.Errorf("%+v", csv)
	}
	for _, wrong := range []string{"", "1.2.3", "v1", "v1.2.3 ", "7a2b"} {
		if err := (bundle{config: "../../config", version: wrong}).write(dir); err == nil || !strings.Contains(err.Error(), "v1.2.3") {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}

func TestWordsOfAKind(t *testing.T) {
	if got := words("CommunicationPolicy"); got != "Communication Policy" {
		t.Error(got)
	}
}
