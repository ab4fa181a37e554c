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

// The reasons why a practice is among those that Healthy names.
const (
	practiceMissing = "Missing"
	practiceUnknown = "Unknown"
	practiceWaived  = "Waived"
)

// kindPractice marks practices among the objects of a finding.
const kindPractice = "Practice"

// Missing are the practices that are asked for and do not hold.
func Missing(practices []Judged) []Judged {
	var missing []Judged
	for i := range practices {
		if practices[i].missing() {
			missing = append(missing, practices[i])
		}
	}
	return missing
}

func (j *Judged) missing() bool { return j.counted && j.Finding.Status == metav1.ConditionFalse }

// Healthy sums the practices up.
func Healthy(practices []Judged) verdict.Finding {
	var d verdict.Data
	broken, unclear := false, false
	for i := range practices {
		p := &practices[i]
		if !p.counted {
			if p.Finding.Reason == v1alpha1.ReasonWaived {
				d.Objects = append(d.Objects, verdict.Object{Kind: kindPractice, Name: string(p.Name), Reason: practiceWaived})
			}
			continue
		}
		d.Limit++
		o := verdict.Object{Kind: kindPractice, Name: string(p.Name)}
		switch {
		case p.Finding.Status == metav1.ConditionTrue:
			d.Count++
			continue
		case p.missing():
			broken, o.Reason = true, practiceMissing
		default:
			unclear, o.Reason = true, practiceUnknown
		}
		d.Objects = append(d.Objects, o)
	}
	switch {
	case broken:
		return verdict.False(v1alpha1.ReasonPracticesMissing, d)
	case unclear:
		return verdict.Unknown(v1alpha1.ReasonPracticesUnknown, d)
	}
	return verdict.True(v1alpha1.ReasonAllInPlace, d)
}

// HealthyWords is the wording of Healthy's finding.
func HealthyWords(f *verdict.Finding) string {
	message := fmt.Sprintf("%d of %d practices in place", f.Count, f.Limit)
	if missing := verdict.NamesOf(f.Objects, practiceMissing); len(missing) > 0 {
		message += "; missing: " + strings.Join(missing, ", ")
	}
	if unknown := verdict.NamesOf(f.Objects, practiceUnknown); len(unknown) > 0 {
		message += "; not known: " + strings.Join(unknown, ", ")
	}
	if waived := verdict.NamesOf(f.Objects, practiceWaived); len(waived) > 0 {
		message += "; waived: " + strings.Join(waived, ", ")
	}
	return message
}

// Count counts the practices that are required now, and those that hold.
type Count struct{ InPlace, Required int }

// Unknown are the practices of Healthy's finding of which nobody can tell yet whether they hold, in the order
// of the registry.
func Unknown(healthy *verdict.Finding) []v1alpha1.PracticeName {
	var unknown []v1alpha1.PracticeName
	for _, name := range verdict.NamesOf(healthy.Objects, practiceUnknown) {
		unknown = append(unknown, v1alpha1.PracticeName(name))
	}
	return unknown
}
