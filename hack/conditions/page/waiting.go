// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"fmt"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/practice"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

const waiting = `
## Waiting for a condition

A script, or a step of a pipeline, waits with ` + "`kubectl wait`" + `, which ends with 1 if the condition is not there
when the time is over. NAME is the object's. A practice that the alliance does not require has no condition, so
waiting for it takes until the timeout.
`

// waiting writes, for each kind, how to wait for each of its conditions to be as it should.
func (p *page) waiting() {
	p.WriteString(waiting)
	for _, kind := range kinds {
		fmt.Fprintf(p, "\n%s\n\n", kind)
		for i := range verdict.Catalogue {
			if e := &verdict.Catalogue[i]; slices.Contains(e.Kinds, kind) && e.Type != v1alpha1.ConditionStalled {
				p.wait(kind, e)
			}
		}
		if kind != v1alpha1.KindAlliance {
			continue
		}
		for i := range practice.Registry {
			if e := practice.Registry[i].Entry(); !inCatalogue(e.Type) {
				p.wait(kind, &e)
			}
		}
	}
}

func inCatalogue(conditionType string) bool {
	return slices.ContainsFunc(verdict.Catalogue, func(e verdict.Entry) bool { return e.Type == conditionType })
}

// wait writes how to wait for a condition that tells of something good, or for one that tells of something amiss to
// tell it no longer.
func (p *page) wait(kind string, e *verdict.Entry) {
	condition := e.Type
	if e.Bad == metav1.ConditionTrue {
		condition += "=False"
	}
	fmt.Fprintf(p, "    kubectl wait %s/NAME --for=condition=%s --timeout=1m\n", strings.ToLower(kind), condition)
}
