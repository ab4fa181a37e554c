// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"slices"
	"strconv"
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/amend"
)

// countReplaced has a change of a review count what it takes the place of: afterwards nobody could tell that
// there was something else, and a calendar would keep the day that it has.
func (s *scene) countReplaced(c *change) {
	if s.review == nil || !slices.ContainsFunc(c.operations, func(o amend.Operation) bool {
		return o.Path == "/spec/record" && s.review.Spec.Record != nil || o.Path == "/spec/cancellation" && s.review.Spec.Cancellation != nil
	}) {
		return
	}
	annotations := s.raw.GetAnnotations()
	count, _ := strconv.Atoi(annotations[v1alpha1.AnnotationReplaced])
	value := strconv.Itoa(max(count, 0) + 1)
	operation := amend.Set("/metadata/annotations/"+strings.ReplaceAll(v1alpha1.AnnotationReplaced, "/", "~1"), value)
	if len(annotations) == 0 {
		operation = amend.Set("/metadata/annotations", map[string]string{v1alpha1.AnnotationReplaced: value})
	}
	c.operations = append(c.operations, operation)
}
