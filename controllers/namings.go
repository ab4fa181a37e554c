// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"time"

	"k8s.io/utils/clock"
)

const (
	// namedAtOnce is how many unreadable objects of a namespace are named in a row, and namedEvery
	// how long it takes until one more may be.
	namedAtOnce = 10
	namedEvery  = time.Minute
)

// namings bounds how often a namespace has its unreadable objects named, each by itself, so that one
// that writes thousands of them fills no log and hides none of another's.
type namings struct {
	clock clock.PassiveClock
	of    map[string]*naming
}

type naming struct {
	// spent says when all that was taken is given back.
	spent   time.Time
	unnamed int
}

// take tells whether one more of a namespace may be named, and how many were not since the last one.
func (n *namings) take(namespace string) (ok bool, unnamed int) {
	now := n.clock.Now()
	of := n.of[namespace]
	if of == nil {
		of = &naming{}
		n.of[namespace] = of
	}
	if of.spent.Before(now) {
		of.spent = now
	}
	if of.spent.Add(namedEvery).Sub(now) > namedAtOnce*namedEvery {
		of.unnamed++
		return false, 0
	}
	of.spent = of.spent.Add(namedEvery)
	unnamed, of.unnamed = of.unnamed, 0
	return true, unnamed
}

// forget drops the namespaces that may have as many named as any other.
func (n *namings) forget() {
	now := n.clock.Now()
	for namespace, of := range n.of {
		if of.spent.Before(now) {
			delete(n.of, namespace)
		}
	}
}
