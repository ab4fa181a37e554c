// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/entente-dev/entente/internal/page"
)

// listeners has many readers keep a page open, over real connections, while others look.
func listeners(ctx context.Context, p *plane, o *options, r *report) error {
	h, s := newPage(p)
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	ctx, end := context.WithCancel(ctx)
	defer end()
	ended := make(chan error, 1)
	go func() { ended <- page.Serve(ctx, l, h) }()
	look := func() error {
		_, err := open(ctx, h, "/")
		return err
	}
	if err := look(); err != nil {
		return err
	}
	before, memory := runtime.NumGoroutine(), held()
	r.info("memory with what was read, and one page", memory, "%d MiB, %d kB for an alliance", memory>>20, memory/int64(o.alliances)/1000)
	var heard atomic.Int64
	reading, leave := context.WithTimeout(ctx, o.listen)
	defer leave()
	var wait sync.WaitGroup
	transport := &http.Transport{}
	for range o.readers {
		wait.Go(func() {
			if listen(reading, transport, "http://"+l.Addr().String()+"/page/live") >= 2 {
				heard.Add(1)
			}
		})
	}
	time.Sleep(o.listen / 2)
	took, _, err := s.beyond(look)
	if err != nil {
		return err
	}
	open := held()
	wait.Wait()
	transport.CloseIdleConnections()
	left := settle(before)
	end()
	if err := <-ended; err != nil {
		return err
	}
	r.exactly(fmt.Sprintf("%d readers with a page open: who heard of it", o.readers), int(heard.Load()), o.readers)
	r.info("a page beside them, beyond reading", int64(took), "%s", round(took))
	r.info("memory for each of them, at both ends", (open-memory)/int64(o.readers), "%d kB", (open-memory)/int64(o.readers)/1000)
	r.info("what was read for all of them", s.reads.Load(), "%d times in %s", s.reads.Load(), o.listen)
	r.exactly("goroutines left behind by them", max(0, left), 0)
	return nil
}

// listen keeps a page open, and counts what it hears.
func listen(ctx context.Context, transport http.RoundTripper, address string) (heard int) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0
	}
	answer, err := transport.RoundTrip(r)
	if err != nil {
		return 0
	}
	defer func() { _ = answer.Body.Close() }()
	for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "data: ") {
			heard++
		}
	}
	return heard
}

// settle waits until no more goroutines run than before, and returns how many more do.
func settle(before int) int {
	for range 50 {
		if runtime.NumGoroutine() <= before {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	return runtime.NumGoroutine() - before
}

// held is how much memory is in use.
func held() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc) //nolint:gosec // it fits
}
