// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package random

import (
	"math/rand/v2"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Options of Objects.
type Options struct {
	// Namespace of all objects.
	Namespace string
	// Start is about where most facts are, and For how long after it there are some.
	Start time.Time
	For   time.Duration
	// URL that the webhooks post to.
	URL string
}

// names of what the objects refer to.
var (
	partners = []v1alpha1.Name{"north", "south", "east"}
	people   = []v1alpha1.Name{"ann", "bob", "cem", "dee"}
	policies = []string{"strict", "loose"}
)

// Objects makes some alliances in one namespace, with all that belongs to them. The same seed
// makes the same ones. What refers to another object comes after it.
func Objects(seed uint64, o Options) []client.Object {
	d := &dice{rand.New(rand.NewPCG(seed, 1)), o}
	var out []client.Object
	for _, name := range partners {
		out = append(out, d.partner(name))
	}
	for _, name := range policies {
		out = append(out, d.policy(name))
	}
	for i := range 2 + d.IntN(2) {
		out = append(out, d.alliance(i)...)
	}
	vary(seed, o, out)
	rule(seed, o, out)
	for _, o := range out {
		o.SetNamespace(d.Namespace)
	}
	return out
}
