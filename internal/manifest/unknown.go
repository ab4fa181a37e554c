// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package manifest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	structural "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"

	"github.com/entente-dev/entente/internal/nearest"
)

// prune takes out the fields that the schema does not know, and notes each with the name that
// was most likely meant. It returns the fields that were meant.
func (c *candidate) prune(d *definition) []string {
	unknown := pruning.PruneWithOptions(c.content, d.checked, true, structural.UnknownFieldPathOptions{TrackUnknownFieldPaths: true})
	var meant []string
	for _, name := range unknown {
		_, path := c.place().resolve(name)
		if len(path) == 0 { // the place is not known
			c.problems = append(c.problems, c.problem(name, "unknown field"))
			continue
		}
		last, around := path[len(path)-1], path[:len(path)-1]
		known := slices.Sorted(maps.Keys(at(d.checked, around).Properties))
		if right := nearest.Name(last, known); right != "" {
			meant = append(meant, join(append(slices.Clone(around), right)))
		}
		hint := hintOf(last, known, strings.Join(append([]string{d.resource}, keys(around)...), "."))
		if spec, ok := d.checked.Properties["spec"]; ok && len(around) == 0 {
			if _, below := spec.Properties[last]; below {
				hint = fmt.Sprintf("; did you mean %q?", "spec."+last)
			}
		}
		c.problems = append(c.problems, c.problem(name, "unknown field"+hint))
	}
	return meant
}

// few is how many known fields a message lists: those of all kinds, as who has no cluster cannot ask one.
const few = 40

// hintOf says what could be written instead of an unknown field.
func hintOf(name string, known []string, explain string) string {
	if right := nearest.Name(name, known); right != "" {
		return fmt.Sprintf("; did you mean %q?", right)
	}
	if len(known) > 0 && len(known) <= few {
		return "; the fields here are " + strings.Join(known, ", ")
	}
	return "; kubectl explain " + explain + " lists the fields"
}

// at is the schema of what stands at a path.
func at(s *structural.Structural, path []string) *structural.Structural {
	for _, step := range path {
		next := s.Items
		if !strings.HasPrefix(step, "[") || next == nil {
			next = nil
			if p, ok := s.Properties[step]; ok {
				next = &p
			} else if s.AdditionalProperties != nil {
				next = s.AdditionalProperties.Structural
			}
		}
		if next == nil {
			return &structural.Structural{}
		}
		s = next
	}
	return s
}

// keys are the steps of a path that are no items of lists.
func keys(path []string) []string {
	return slices.DeleteFunc(slices.Clone(path), func(step string) bool { return strings.HasPrefix(step, "[") })
}
