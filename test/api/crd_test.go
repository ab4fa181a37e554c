// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/yaml"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// crdDir is what an installation applies.
const crdDir = "../../config/crd/bases"

// A crd is what the tests need of a CustomResourceDefinition.
type crd struct {
	object     *unstructured.Unstructured
	kind       string
	resource   schema.GroupVersionResource
	shortNames []string
	root       *node // the schema of the whole object
}

// A node is a part of a CRD's schema. It lists every keyword in use: reading fails at one
// that it does not know, so that none goes untested unnoticed.
type node struct {
	Type        string           `json:"type"`
	Format      string           `json:"format"`
	Description string           `json:"description"`
	Default     json.RawMessage  `json:"default"`
	Enum        []string         `json:"enum"`
	Pattern     string           `json:"pattern"`
	MinLength   *int             `json:"minLength"`
	MaxLength   *int             `json:"maxLength"`
	Minimum     *int64           `json:"minimum"`
	Maximum     *int64           `json:"maximum"`
	MinItems    *int             `json:"minItems"`
	MaxItems    *int             `json:"maxItems"`
	MinProps    *int             `json:"minProperties"`
	MaxProps    *int             `json:"maxProperties"`
	Required    []string         `json:"required"`
	Properties  map[string]*node `json:"properties"`
	Values      *node            `json:"additionalProperties"`
	Items       *node            `json:"items"`
	ListType    string           `json:"x-kubernetes-list-type"`
	ListMapKeys []string         `json:"x-kubernetes-list-map-keys"`
	Rules       []rule           `json:"x-kubernetes-validations"`
}

// A rule is one of CEL.
type rule struct {
	Rule    string `json:"rule"`
	Message string `json:"message"`
	// MessageExpression names what breaks the rule; it begins with the message, which stands for it
	// where it cannot be evaluated.
	MessageExpression string `json:"messageExpression"`
	// FieldPath is the field that the rule is about, where that is not the one that has it: ".lastTransitionTime".
	FieldPath string `json:"fieldPath"`
}

// readCRDs reads all CRDs, ordered by kind.
func readCRDs() ([]*crd, error) {
	files, err := filepath.Glob(filepath.Join(crdDir, "*.yaml"))
	if err != nil {
		return nil, err
	}
	var crds []*crd
	for _, file := range files {
		c, err := readCRD(file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		crds = append(crds, c)
	}
	if len(crds) != 6 {
		return nil, fmt.Errorf("there are %d CRDs in %s instead of 6", len(crds), crdDir)
	}
	return crds, nil
}

func readCRD(file string) (*crd, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	object := &unstructured.Unstructured{}
	if err := yaml.Unmarshal(data, &object.Object); err != nil {
		return nil, err
	}
	var parsed struct {
		Spec struct {
			Names struct {
				Kind, Plural string
				ShortNames   []string
			}
			Versions []struct {
				Name   string
				Schema struct{ OpenAPIV3Schema json.RawMessage }
			}
		}
	}
	if err := yaml.Unmarshal(data, &parsed); err != nil {
		return nil, err
	}
	if n := len(parsed.Spec.Versions); n != 1 {
		return nil, fmt.Errorf("%d versions; these tests know one", n)
	}
	version := parsed.Spec.Versions[0]
	root := &node{}
	d := json.NewDecoder(bytes.NewReader(version.Schema.OpenAPIV3Schema))
	d.DisallowUnknownFields()
	if err := d.Decode(root); err != nil {
		return nil, err
	}
	return &crd{
		object:     object,
		kind:       parsed.Spec.Names.Kind,
		resource:   schema.GroupVersionResource{Group: v1alpha1.GroupName, Version: version.Name, Resource: parsed.Spec.Names.Plural},
		shortNames: parsed.Spec.Names.ShortNames,
		root:       root,
	}, nil
}

func mustReadCRDs(t *testing.T) []*crd {
	t.Helper()
	crds, err := readCRDs()
	if err != nil {
		t.Fatal(err)
	}
	return crds
}

func crdOf(t *testing.T, kind string) *crd {
	t.Helper()
	crds := mustReadCRDs(t)
	i := slices.IndexFunc(crds, func(c *crd) bool { return c.kind == kind })
	if i < 0 {
		t.Fatalf("there is no CRD of the kind %q", kind)
	}
	return crds[i]
}

// spec is the schema of the spec alone.
func (c *crd) spec() *node { return c.root.Properties["spec"] }

// status is that of the status.
func (c *crd) status() *node { return c.root.Properties["status"] }

// walk visits a node and all below. In paths, [] stands for an item of a list and {} for a
// value of a map: spec.team[].partner.
func (n *node) walk(path string, visit func(path string, n *node)) {
	visit(path, n)
	for _, name := range slices.Sorted(maps.Keys(n.Properties)) {
		n.Properties[name].walk(strings.TrimPrefix(path+"."+name, "."), visit)
	}
	if n.Items != nil {
		n.Items.walk(path+"[]", visit)
	}
	if n.Values != nil {
		n.Values.walk(path+"{}", visit)
	}
}
