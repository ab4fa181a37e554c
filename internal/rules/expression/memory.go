// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package expression

import (
	"sync"

	"k8s.io/utils/lru"
)

// maxMemory bounds the bytes of what is remembered: some hundred rules of the longest, some thousand of the usual
// ones. A tenant can write any number of them; what does not fit is compiled again when it is asked for.
const maxMemory = 32 << 20

// Compiled, an expression takes up about so many bytes, and so many more for each of its own.
const (
	bytesEach    = 4 << 10
	bytesPerByte = 256
)

// memory remembers the expressions that were asked for last.
type memory struct {
	mu    sync.Mutex
	known *lru.Cache
	bytes int
}

type remembered struct {
	rule     *Rule
	problems []Problem
}

var compiled = newMemory()

func newMemory() *memory {
	m := &memory{}
	m.known = lru.NewWithEvictionFunc(0, func(key lru.Key, _ any) { m.bytes -= weightOfText(key.(string)) }) // 0: without a bound on their number
	return m
}

func weightOfText(expression string) int { return bytesEach + bytesPerByte*len(expression) }

func (m *memory) get(expression string) (*Rule, []Problem) {
	if v, ok := m.known.Get(expression); ok {
		r := v.(remembered)
		return r.rule, r.problems
	}
	var r remembered
	r.rule, r.problems = compile(expression)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.known.Remove(expression) // somebody else may have compiled it at the same time
	m.known.Add(expression, r)
	m.bytes += weightOfText(expression)
	for m.bytes > maxMemory {
		m.known.RemoveOldest()
	}
	return r.rule, r.problems
}
