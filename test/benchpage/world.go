// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/manifest"
	"github.com/entente-dev/entente/internal/simulate"
)

const (
	// perNamespace is how many alliances a namespace has, which share partners and a policy.
	perNamespace = 100
	// most is how many of each other kind an alliance has, of what the samples have.
	most = 2
)

// judged are the samples as the rules find them at a moment.
func judged(dir string, now time.Time) (*inventory.Inventory, error) {
	files, err := filepath.Glob(filepath.Join(dir, "0*.yaml"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("no samples in %s: %w", dir, err)
	}
	objects, err := manifest.Load(files, manifest.Options{Namespace: "samples"})
	if err != nil {
		return nil, err
	}
	from := simulate.Start(objects, now)
	s, err := simulate.Replay(objects, simulate.Past{Now: now, Before: from, Since: from})
	if err != nil {
		return nil, err
	}
	if err := s.Advance(now); err != nil {
		return nil, err
	}
	return s.Objects(), nil
}

// world has many alliances, half of them in trouble: the samples again and again, under other names.
func world(samples *inventory.Inventory, alliances int) *inventory.Inventory {
	out := &inventory.Inventory{}
	pairs := (alliances + 1) / 2
	for i := range pairs {
		c := copier{namespace: fmt.Sprintf("team-%03d", i*2/perNamespace), suffix: fmt.Sprintf("-%05d", i), to: out}
		if i*2%perNamespace == 0 {
			c.shared(samples)
		}
		c.pair(samples)
	}
	return out
}

// copier makes copies of the samples.
type copier struct {
	namespace, suffix string
	to                *inventory.Inventory
}

func (c *copier) add(o client.Object, suffix string) {
	o.SetNamespace(c.namespace)
	o.SetName(o.GetName() + suffix)
	o.SetUID("")
	_ = c.to.Add(o) // it is one of the kinds
}

func (c *copier) shared(from *inventory.Inventory) {
	for _, p := range from.Partners {
		c.add(p.DeepCopy(), "")
	}
	for _, p := range from.Policies {
		c.add(p.DeepCopy(), "")
	}
}

func (c *copier) pair(from *inventory.Inventory) {
	for _, a := range from.Alliances {
		a = a.DeepCopy()
		a.Spec.DisplayName += c.suffix
		c.add(a, c.suffix)
	}
	suffix := v1alpha1.Name(c.suffix)
	for _, i := range from.Issues {
		i = i.DeepCopy()
		i.Spec.AllianceRef.Name += string(suffix)
		c.add(i, c.suffix)
	}
	count := map[string]int{}
	for _, r := range slices.Backward(from.Reviews) {
		if count[r.Spec.AllianceRef.Name]++; count[r.Spec.AllianceRef.Name] > most {
			continue
		}
		r = r.DeepCopy()
		r.Spec.AllianceRef.Name += string(suffix)
		c.add(r, c.suffix)
	}
	for i, n := range from.Notifications {
		if i >= most {
			break
		}
		n = n.DeepCopy()
		n.Spec.AllianceRef.Name += string(suffix)
		n.Spec.SubjectRef.Name += string(suffix)
		c.add(n, c.suffix)
	}
}
