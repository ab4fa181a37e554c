// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page_test

import (
	"context"
	"io"
	"net"
	"sync"
	"testing"
)

// wire passes on what goes between a browser and a page, until it is cut.
type wire struct {
	Address string

	to   string
	mu   sync.Mutex
	cut  bool
	open map[net.Conn]bool
}

// newWire leads to an address until the test ends.
func newWire(t *testing.T, to string) *wire {
	t.Helper()
	var config net.ListenConfig
	l, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{Address: l.Addr().String(), to: to, open: map[net.Conn]bool{}}
	ctx := context.WithoutCancel(t.Context())
	var wait sync.WaitGroup
	wait.Go(func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			wait.Go(func() { w.carry(ctx, near) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		w.Cut(true)
		wait.Wait()
	})
	return w
}

// Cut ends what is open, and what comes, until it is mended by Cut(false).
func (w *wire) Cut(cut bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = cut
	for c := range w.open {
		if cut {
			_ = c.Close()
		}
	}
}

func (w *wire) carry(ctx context.Context, near net.Conn) {
	defer func() { _ = near.Close() }()
	var dial net.Dialer
	far, err := dial.DialContext(ctx, "tcp", w.to)
	if err != nil {
		return
	}
	defer func() { _ = far.Close() }()
	w.mu.Lock()
	if w.cut {
		w.mu.Unlock()
		return
	}
	w.open[near], w.open[far] = true, true
	w.mu.Unlock()
	var both sync.WaitGroup
	for _, way := range [][2]net.Conn{{near, far}, {far, near}} {
		both.Go(func() {
			_, _ = io.Copy(way[0], way[1]) // it ends when either does
			_, _ = near.Close(), far.Close()
		})
	}
	both.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.open, near)
	delete(w.open, far)
}
