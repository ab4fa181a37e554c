// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"slices"
	"sync"
)

// kept keeps what was worked out last, so much of it.
type kept[K comparable, V any] struct {
	most int

	mu     sync.Mutex
	values map[K]V
	order  []K
}

func newKept[K comparable, V any](most int) *kept[K, V] {
	return &kept[K, V]{most: most, values: map[K]V{}}
}

// get returns what is kept, or works it out.
func (k *kept[K, V]) get(key K, work func() (V, error)) (V, error) {
	k.mu.Lock()
	v, ok := k.values[key]
	k.mu.Unlock()
	if ok {
		return v, nil
	}
	v, err := work()
	if err != nil {
		return v, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if _, again := k.values[key]; !again {
		k.order = append(k.order, key)
	}
	k.values[key] = v
	if len(k.order) > k.most {
		delete(k.values, k.order[0])
		k.order = slices.Delete(k.order, 0, 1)
	}
	return v, nil
}
