// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/attention"
)

// Deadline is a moment by which somebody is to act.
type Deadline struct {
	Time time.Time
	// What is due, and of which object.
	What string
	Of   Named
}

// nextDeadline is the first one of an alliance's reviews and issues; nil without one.
func (g *gathering) nextDeadline(a *v1alpha1.Alliance) *Deadline {
	d, found := attention.NextDeadline(a, g.issuesOf[client.ObjectKeyFromObject(a)], g.At)
	if !found {
		return nil
	}
	what := d.What(func(name v1alpha1.Name) string { return g.partner(a.Namespace, name) })
	return &Deadline{d.Time, what, g.named(d.Kind, a.Namespace, d.Name)}
}
