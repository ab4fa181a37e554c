// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

import (
	"fmt"
	"strings"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/internal/inventory"
)

// How long the manager may take before its silence says something: over what changed, and over
// what it wanted to check again.
const (
	patienceChanged = time.Minute
	patienceCheck   = 5 * time.Minute
)

// Outdated tells how far the statuses are behind. All that is shown of a cluster was found by
// the manager, so it is old where the manager does not run.
type Outdated struct {
	// NotReconciled counts objects that changed, or were made, and were not reconciled since.
	NotReconciled int `json:"notReconciled"`
	// ChecksPassed counts objects that the manager was to reconcile again by now.
	ChecksPassed int `json:"checksPassed"`
	// Since is the earliest of those moments.
	Since time.Time `json:"since"`
}

// FindOutdated looks for objects whose status is old; nil where there is none.
func FindOutdated(i *inventory.Inventory, now time.Time) *Outdated {
	var o Outdated
	note := func(t time.Time) {
		if o.Since.IsZero() || t.Before(o.Since) {
			o.Since = t.UTC()
		}
	}
	for _, object := range i.Objects() {
		s := inventory.StatusOf(object)
		if s.ObservedGeneration != object.GetGeneration() {
			if at := changed(object); now.Sub(at) > patienceChanged {
				o.NotReconciled++
				note(at)
			}
		} else if s.NextCheckTime != nil && now.Sub(s.NextCheckTime.Time) > patienceCheck {
			o.ChecksPassed++
			note(s.NextCheckTime.Time)
		}
	}
	if o.NotReconciled+o.ChecksPassed == 0 {
		return nil
	}
	return &o
}

// changed is when an object was last written, but for its status.
func changed(o client.Object) time.Time {
	at := o.GetCreationTimestamp().Time
	for _, f := range o.GetManagedFields() {
		if f.Subresource == "" && f.Time != nil && f.Time.After(at) {
			at = f.Time.Time
		}
	}
	return at
}

// Text says it in one line.
func (o *Outdated) Text(now time.Time) string {
	var parts []string
	if o.NotReconciled > 0 {
		parts = append(parts, Count(o.NotReconciled, "object")+" changed and not reconciled")
	}
	if o.ChecksPassed > 0 {
		parts = append(parts, Count(o.ChecksPassed, "check")+" passed over")
	}
	return fmt.Sprintf("This picture may be old: is the manager running? %s, for %s.", strings.Join(parts, ", "), Ago(now.Sub(o.Since)))
}
