// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"slices"
	"sync"

	"k8s.io/apimachinery/pkg/watch"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// counter keeps the changes of objects that a watch tells of, by name.
type counter struct {
	mu      sync.Mutex
	changes map[string][]client.Object
	done    chan struct{}
}

func newCounter(stream watch.Interface) *counter {
	c := &counter{changes: map[string][]client.Object{}, done: make(chan struct{})}
	go func() {
		defer close(c.done)
		for e := range stream.ResultChan() {
			o, ok := e.Object.(client.Object)
			if !ok || e.Type != watch.Modified {
				continue
			}
			c.mu.Lock()
			c.changes[o.GetName()] = append(c.changes[o.GetName()], o)
			c.mu.Unlock()
		}
	}()
	return c
}

func (c *counter) wait() { <-c.done }

// of is how often the object of that name changed.
func (c *counter) of(name string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.changes[name])
}

// seen is how the object of that name was after each change.
func (c *counter) seen(name string) []client.Object {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.changes[name])
}

// all is how often each object changed.
func (c *counter) all() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := map[string]int{}
	for name, changes := range c.changes {
		out[name] = len(changes)
	}
	return out
}
