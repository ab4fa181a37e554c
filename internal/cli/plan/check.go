// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
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
			return fmt.Errorf("--event: there is no event %q; write one of %s", name, strings.Join(known, ", "))
		}
	}
	return nil
}

// checkAlliances refuses alliances that there are not.
func checkAlliances(names []string, objects *inventory.Inventory) error {
	for _, name := range names {
		known := make([]string, len(objects.Alliances))
		for i, a := range objects.Alliances {
			known[i] = a.Name
		}
		if slices.Contains(known, name) {
			continue
		}
		slices.Sort(known)
		switch {
		case len(known) == 0:
			return fmt.Errorf("there is no Alliance %s, nor any other", name)
		case len(known) > 10:
			return fmt.Errorf("there is no Alliance %s among %d", name, len(known))
		}
		return fmt.Errorf("there is no Alliance %s; there are %s", name, strings.Join(known, ", "))
	}
	return nil
}

// missingError lists references to what the files do not hold.
type missingError []string

func (m missingError) Error() string { return strings.Join(m, "\n") }

// missing finds objects that refer to what does not exist: nothing would happen about them,
// and a plan without them would look quieter than it is.
func missing(objects *inventory.Inventory) error {
	var found missingError
	for _, o := range objects.Sorted() {
		for _, c := range inventory.StatusOf(o).Conditions {
			if c.Type == v1alpha1.ConditionReady && c.Status != metav1.ConditionTrue && rules.RefersToMissing(c.Reason) {
				found = append(found, fmt.Sprintf("%s %s: %s (or plan without it: --allow-missing)", inventory.KindOf(o), o.GetName(), c.Message))
			}
		}
	}
	if len(found) == 0 {
		return nil
	}
	return found
}
