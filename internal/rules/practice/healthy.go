// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"fmt"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Healthy sums the practices up.
func Healthy(practices []Judged, count *Count) verdict.Finding {
	var broken, unclear []string
	for _, p := range practices {
		if !p.counted {
			continue
		}
		count.Required++
		switch p.Status {
		case metav1.ConditionTrue:
			count.InPlace++
		case metav1.ConditionFalse:
			broken = append(broken, string(p.Name))
		default:
			unclear = append(unclear, string(p.Name))
		}
	}
	message := fmt.Sprintf("%d of %d practices in place", count.InPlace, count.Required)
	if len(broken) > 0 {
		message += "; missing: " + strings.Join(broken, ", ")
	}
	if len(unclear) > 0 {
		message += "; not known: " + strings.Join(unclear, ", ")
	}
	switch {
	case len(broken) > 0:
		return verdict.False(v1alpha1.ReasonPracticesMissing, message)
	case len(unclear) > 0:
		return verdict.Unknown(v1alpha1.ReasonPracticesUnknown, message)
	}
	return verdict.True(v1alpha1.ReasonAllInPlace, message)
}

// Count counts the practices that are required now, and those that hold.
type Count struct{ InPlace, Required int }
