// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Bundle writes the bundle by which the Operator Lifecycle Manager installs the manager, from what config/ says.
//
// Usage, in the project's directory: go run ./hack/bundle -out=bundle [-version=v1.2.3]
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	"github.com/entente-dev/entente/internal/controlplane/install"
)

const (
	// unreleased is the version of what is in the repository.
	unreleased = "v0.1.0-dev"
	repository = "ghcr.io/entente-dev/entente"
	channel    = "preview"
)

func main() {
	b := bundle{config: "config"}
	out := flag.String("out", "", "where the bundle goes; what is there is replaced")
	flag.StringVar(&b.version, "version", unreleased, "the version, such as v1.2.3")
	flag.StringVar(&b.image, "image", "", "the manager's image; default: that of the version")
	flag.Parse()
	err := errors.New("there is no directory; write -out=bundle")
	if *out != "" {
		err = b.write(*out)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

// bundle is what a bundle is made of.
type bundle struct{ config, version, image string }

var semver = regexp.MustCompile(`^v(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?$`)

// write writes all of it.
func (b bundle) write(dir string) error {
	if !semver.MatchString(b.version) {
		return fmt.Errorf("-version=%s is no version of a bundle; write one such as v1.2.3", b.version)
	}
	if b.image == "" {
		tag := b.version
		if tag == unreleased {
			tag = "dev"
		}
		b.image = repository + ":" + tag
	}
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	files, err := b.manifests()
	if err != nil {
		return err
	}
	files["metadata/annotations.yaml"] = map[string]any{"annotations": annotations}
	for name, content := range files {
		data, err := yaml.Marshal(content)
		if err != nil {
			return err
		}
		if err := put(filepath.Join(dir, name), data); err != nil {
			return err
		}
	}
	return put(filepath.Join(dir, "Dockerfile"), []byte(dockerfile()))
}

func put(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}

// annotations say what the bundle is.
var annotations = map[string]string{
	"operators.operatorframework.io.bundle.mediatype.v1":       "registry+v1",
	"operators.operatorframework.io.bundle.manifests.v1":       "manifests/",
	"operators.operatorframework.io.bundle.metadata.v1":        "metadata/",
	"operators.operatorframework.io.bundle.package.v1":         "entente",
	"operators.operatorframework.io.bundle.channels.v1":        channel,
	"operators.operatorframework.io.bundle.channel.default.v1": channel,
}

// dockerfile makes the image of the bundle, which holds nothing but files.
func dockerfile() string {
	var b strings.Builder
	b.WriteString("# Written by make generate. The image that a catalogue names: docker build bundle\nFROM scratch\n")
	for _, k := range sorted(annotations) {
		fmt.Fprintf(&b, "LABEL %s=%s\n", k, annotations[k])
	}
	b.WriteString("COPY manifests /manifests/\nCOPY metadata /metadata/\n")
	return b.String()
}

// manifests are the files of the bundle's manifests, by name.
func (b bundle) manifests() (map[string]any, error) {
	crds, err := b.read("crd/bases/*.yaml")
	if err != nil {
		return nil, err
	}
	// Who reads metrics is for people to bind. What OLM makes itself, the accounts and roles of the manager, is left out.
	others, err := b.read("rbac/user_roles.yaml", "rbac/metrics_roles.yaml", "manager/metrics_service.yaml")
	if err != nil {
		return nil, err
	}
	files := map[string]any{}
	for _, o := range crds {
		files["manifests/"+o.GetName()+".crd.yaml"] = o.Object
	}
	for _, o := range others {
		if o.GetName() == "entente-metrics-auth" {
			continue // it is in the ClusterServiceVersion
		}
		o.SetNamespace("") // OLM's choice
		files["manifests/"+o.GetName()+"."+strings.ToLower(o.GetKind())+".yaml"] = o.Object
	}
	files["manifests/entente.clusterserviceversion.yaml"], err = b.serviceVersion(crds)
	return files, err
}

// read reads manifests in config/.
func (b bundle) read(patterns ...string) ([]*unstructured.Unstructured, error) {
	var files []string
	for _, pattern := range patterns {
		found, err := filepath.Glob(filepath.Join(b.config, pattern))
		if err != nil || len(found) == 0 {
			return nil, errors.Join(err, fmt.Errorf("there is no %s in %s", pattern, b.config))
		}
		files = append(files, found...)
	}
	return install.Read(files...)
}

// one reads the object of a kind and name.
func (b bundle) one(file, kind, name string) (*unstructured.Unstructured, error) {
	all, err := b.read(file)
	if err != nil {
		return nil, err
	}
	for _, o := range all {
		if o.GetKind() == kind && o.GetName() == name {
			return o, nil
		}
	}
	return nil, fmt.Errorf("%s has no %s %s", file, kind, name)
}
