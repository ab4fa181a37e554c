// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/nearest"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/simulate"
)

// checkEvents refuses what is no event.
func checkEvents(names []string) error {
	for _, name := range names {
		if !slices.Contains(simulate.EventTypes, simulate.EventType(name)) {
			known := make([]string, len(simulate.EventTypes))
			for i, t := range simulate.EventTypes {
				known[i] = string(t)
			}
			if near := nearest.Names(name, known); len(near) > 0 {
				return fmt.Errorf("--event: there is no event %q; did you mean %s?", name, strings.Join(near, " or "))
			}
			return fmt.Errorf("--event: there is no event %q; write one of %s", name, strings.Join(known, ", "))
		}
	}
	return nil
}

// missingError lists references to what the files do not hold.
type missingError []string

func (m missingError) Error() string { return strings.Join(m, "\n") }

// policyMeant asks whether a policy of the files is meant, where an alliance names one that is not in them.
func policyMeant(o client.Object, objects *inventory.Inventory) string {
	a, ok := o.(*v1alpha1.Alliance)
	if !ok || a.Spec.CommunicationPolicyRef == nil {
		return ""
	}
	var there []string
	for _, p := range objects.Policies {
		if p.Namespace == a.Namespace {
			there = append(there, p.Name)
		}
	}
	name := a.Spec.CommunicationPolicyRef.Name
	near := nearest.Names(name, there)
	if slices.Contains(there, name) || len(near) == 0 {
		return ""
	}
	return fmt.Sprintf("; instead of %s, did you mean %s?", name, strings.Join(near, " or "))
}

// missing finds objects that refer to what does not exist: nothing would happen about them,
// and a plan without them would look quieter than it is.
//
// Where only some alliances are asked about, only they are checked, and what names them.
func missing(objects *inventory.Inventory, alliances []string) error {
	var found missingError
	for _, o := range objects.Sorted() {
		if a := inventory.AllianceOf(o); len(alliances) > 0 && (a == "" || !slices.Contains(alliances, a)) {
			continue
		}
		for _, c := range inventory.StatusOf(o).Conditions {
			if c.Type == v1alpha1.ConditionReady && c.Status != metav1.ConditionTrue && rules.RefersToMissing(c.Reason) {
				found = append(found, fmt.Sprintf("%s %s: %s", inventory.KindOf(o), o.GetName(), c.Message+policyMeant(o, objects)))
			}
		}
	}
	if len(found) == 0 {
		return nil
	}
	return append(found, "nothing is planned while something is missing; --allow-missing plans without it")
}

// warn tells of alliances with rules that cannot be used: all else of them is planned.
func (o *options) warn(objects *inventory.Inventory) {
	for _, a := range objects.Alliances {
		c := meta.FindStatusCondition(a.Status.Conditions, v1alpha1.ConditionReady)
		if c != nil && c.Reason == v1alpha1.ReasonRuleInvalid && (len(o.alliances) == 0 || slices.Contains(o.alliances, a.Name)) {
			fmt.Fprintf(o.ErrOut, "warning: %s %s: %s\n", v1alpha1.KindAlliance, a.Name, c.Message)
		}
	}
}
