// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"sync"
	"unsafe"

	"k8s.io/utils/lru"
)

// maxMemory bounds the bytes of the moments that are remembered: those of some ten thousand
// quarterly cadences, or of a hundred daily ones over half a century. A tenant can write any
// number of rules; what does not fit is worked out again when it is asked for.
const maxMemory = 16 << 20

// memory remembers what the rules gave that were asked for last.
type memory struct {
	mu    sync.Mutex
	known *lru.Cache
	bytes int
}

type memoryKey struct {
	Recurrence
	decade int
}

type memoryValue struct {
	occurrences *Occurrences
	err         error
}

// bytes of a value and its key, about.
func (v memoryValue) bytes(key memoryKey) int {
	n := int(unsafe.Sizeof(key)+unsafe.Sizeof(v)) + len(key.StartDate) + len(key.Time) + len(key.Zone) + len(key.Rule)
	if v.occurrences != nil {
		n += int(unsafe.Sizeof(*v.occurrences)) + 8*cap(v.occurrences.times)
	}
	if v.err != nil {
		n += len(v.err.Error())
	}
	return n
}

func newMemory() *memory {
	m := &memory{}
	m.known = lru.NewWithEvictionFunc(0, func(key lru.Key, value any) { // 0: without a bound on their number
		m.bytes -= value.(memoryValue).bytes(key.(memoryKey))
	})
	return m
}

func (m *memory) get(key memoryKey) (memoryValue, bool) {
	v, ok := m.known.Get(key)
	if !ok {
		return memoryValue{}, false
	}
	return v.(memoryValue), true
}

func (m *memory) add(key memoryKey, v memoryValue) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.known.Remove(key) // somebody else may have worked it out at the same time
	m.known.Add(key, v)
	m.bytes += v.bytes(key)
	for m.bytes > maxMemory {
		m.known.RemoveOldest()
	}
}
