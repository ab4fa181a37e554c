// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package page writes the reference of all fields from the schemas that the API server has, with values from
// manifests that are applied in tests.
package page

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"sigs.k8s.io/yaml"
)

const head = `<!-- Written by make generate from config/crd and the manifests of the gallery and the samples. -->

# Field reference

Every field of every kind. ` + "`kubectl explain alliance.spec --recursive`" + ` has the same in a cluster. A list's fields
stand behind ` + "`[]`" + `. Fields of the status are written by the controllers alone. What fields mean together is in
[semantics.md](semantics.md); who may write which, in [roles.md](roles.md).

Spans are ISO 8601 durations such as P14D, PT4H or P3M; dates are YYYY-MM-DD, and instants RFC 3339.
`

// kinds in the order in which people meet them.
var kinds = []string{"Alliance", "Partner", "CommunicationPolicy", "Review", "Issue", "Notification"}

// Render writes the page. Bases holds the definitions; examples are taken from the manifests, the first that has
// the field.
func Render(bases fs.FS, manifests ...fs.FS) ([]byte, error) {
	found, err := examplesOf(manifests)
	if err != nil {
		return nil, err
	}
	definitions, err := definitionsOf(bases)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString(head)
	for _, kind := range kinds {
		d := definitions[kind]
		if d == nil {
			return nil, fmt.Errorf("there is no definition of %s", kind)
		}
		root := d.Spec.Versions[0].Schema.OpenAPIV3Schema
		fmt.Fprintf(&b, "\n## %s\n\n%s `kubectl get %s`\n", kind, sentence(root.Description), d.Spec.Names.ShortNames[0])
		for _, part := range []string{"spec", "status"} {
			p := root.Properties[part]
			fmt.Fprintf(&b, "\n### %s %s\n\n| Field | Type | Default | Bounds | Says | Example |\n|---|---|---|---|---|---|\n", kind, part)
			w := &writer{out: &b, examples: found[kind]}
			w.fields(part, &p)
		}
	}
	return b.Bytes(), nil
}

func definitionsOf(bases fs.FS) (map[string]*apiextensionsv1.CustomResourceDefinition, error) {
	files, err := fs.Glob(bases, "bases/*.yaml")
	if err != nil {
		return nil, err
	}
	definitions := map[string]*apiextensionsv1.CustomResourceDefinition{}
	for _, file := range files {
		data, err := fs.ReadFile(bases, file)
		if err != nil {
			return nil, err
		}
		var d apiextensionsv1.CustomResourceDefinition
		if err := yaml.UnmarshalStrict(data, &d); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		definitions[d.Spec.Names.Kind] = &d
	}
	return definitions, nil
}

// writer writes the rows of one kind.
type writer struct {
	out      *bytes.Buffer
	examples map[string]string
}

// fields writes a row for each field below a path, and for those below it.
func (w *writer) fields(path string, s *apiextensionsv1.JSONSchemaProps) {
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		p := s.Properties[name]
		at := path + "." + name
		required := ""
		if slices.Contains(s.Required, name) {
			required = ", required"
		}
		fmt.Fprintf(w.out, "| `%s` | %s%s | %s | %s | %s | %s |\n",
			at, typeOf(&p), required, defaultOf(&p), boundsOf(&p), cell(sentence(p.Description)), example(w.examples[at]))
		if at == "status.conditions" {
			continue // conditions.md has them
		}
		switch {
		case p.Items != nil && p.Items.Schema != nil:
			w.fields(at+"[]", p.Items.Schema)
		case p.AdditionalProperties != nil && p.AdditionalProperties.Schema != nil:
			w.fields(at+"{}", p.AdditionalProperties.Schema)
		default:
			w.fields(at, &p)
		}
	}
}

// typeOf names what a field holds.
func typeOf(p *apiextensionsv1.JSONSchemaProps) string {
	switch {
	case len(p.Enum) > 0:
		return enum(p.Enum)
	case p.Items != nil && p.Items.Schema != nil:
		return "list of " + typeOf(p.Items.Schema)
	case p.AdditionalProperties != nil && p.AdditionalProperties.Schema != nil:
		return "map to " + typeOf(p.AdditionalProperties.Schema)
	case p.Format == "date-time":
		return "instant"
	case p.Format == "date":
		return "date"
	}
	return p.Type
}

func enum(values []apiextensionsv1.JSON) string {
	names := make([]string, 0, len(values))
	for _, v := range values {
		names = append(names, "`"+strings.Trim(string(v.Raw), `"`)+"`")
	}
	return strings.Join(names, ", ")
}

func defaultOf(p *apiextensionsv1.JSONSchemaProps) string {
	if p.Default == nil {
		return ""
	}
	return "`" + cell(string(p.Default.Raw)) + "`"
}

// boundsOf says how much a field may hold. A list of texts has the bound of each text, too.
func boundsOf(p *apiextensionsv1.JSONSchemaProps) string {
	var parts []string
	add := func(what string, low, high *int64) {
		switch {
		case low != nil && *low > 0 && high != nil && *low != *high:
			parts = append(parts, fmt.Sprintf("%d to %d %s", *low, *high, what))
		case high != nil:
			parts = append(parts, fmt.Sprintf("up to %d %s", *high, what))
		}
	}
	add("entries", p.MinItems, p.MaxItems)
	add("entries", p.MinProperties, p.MaxProperties)
	if p.Items != nil && p.Items.Schema != nil {
		add("characters each", p.Items.Schema.MinLength, p.Items.Schema.MaxLength)
	}
	if p.Format == "" && len(p.Enum) == 0 {
		add("characters", p.MinLength, p.MaxLength)
	}
	if p.Minimum != nil && p.Maximum != nil {
		parts = append(parts, fmt.Sprintf("%g to %g", *p.Minimum, *p.Maximum))
	}
	return strings.Join(parts, ", ")
}

// sentence is a description on one line. The name that a Go comment begins with is the row's already.
func sentence(text string) string { return strings.Join(strings.Fields(text), " ") }

// cell is a text in a table.
func cell(text string) string {
	return strings.NewReplacer("|", `\|`, "<", "&lt;", ">", "&gt;").Replace(text)
}

func example(value string) string {
	if value == "" {
		return ""
	}
	return "`" + strings.ReplaceAll(strings.ReplaceAll(value, "|", `\|`), "`", "'") + "`"
}
