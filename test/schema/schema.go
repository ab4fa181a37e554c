// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package schema reads the schemas of the kinds as they are installed, for tests that hold other
// bounds against them.
package schema

import (
	"fmt"
	"path"
	"strings"

	"sigs.k8s.io/yaml"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/config/crd"
)

// Node is a field of a schema.
type Node struct {
	Type       string          `json:"type"`
	Format     string          `json:"format"`
	Properties map[string]Node `json:"properties"`
	Items      *Node           `json:"items"`
	Values     *Node           `json:"additionalProperties"`
	MaxItems   int             `json:"maxItems"`
	MaxLength  int             `json:"maxLength"`
	Maximum    int             `json:"maximum"`
	Enum       []string        `json:"enum"`
}

// Of returns the schema of a kind, by its plural: "issues".
func Of(plural string) (Node, error) {
	data, err := crd.Bases.ReadFile(path.Join("bases", v1alpha1.GroupName+"_"+plural+".yaml"))
	if err != nil {
		return Node{}, err
	}
	var definition struct {
		Spec struct {
			Versions []struct {
				Schema struct {
					Root Node `json:"openAPIV3Schema"`
				} `json:"schema"`
			} `json:"versions"`
		} `json:"spec"`
	}
	if err := yaml.Unmarshal(data, &definition); err != nil {
		return Node{}, err
	}
	if len(definition.Spec.Versions) == 0 {
		return Node{}, fmt.Errorf("%s have no version", plural)
	}
	return definition.Spec.Versions[0].Schema.Root, nil
}

// At follows a path such as spec.updates[].note; the zero Node where it leads nowhere.
func (n Node) At(place string) Node {
	for part := range strings.SplitSeq(place, ".") {
		name, list := strings.CutSuffix(part, "[]")
		n = n.Properties[name]
		if list && n.Items != nil {
			n = *n.Items
		}
	}
	return n
}
