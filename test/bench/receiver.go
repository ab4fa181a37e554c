// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/entente-dev/entente/internal/controlplane"
)

// receiver takes the webhook's messages and remembers how often each came.
type receiver struct {
	server *http.Server
	url    string

	mu    sync.Mutex
	times map[string]int // by the event's id
}

func newReceiver() (*receiver, error) {
	l, err := net.Listen("tcp", net.JoinHostPort(controlplane.Loopback, "0"))
	if err != nil {
		return nil, err
	}
	r := &receiver{url: "http://" + l.Addr().String() + "/bench", times: map[string]int{}}
	r.server = &http.Server{Handler: r, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		if err := r.server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			panic(err) // without it no message arrives and nothing can be measured
		}
	}()
	return r, nil
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	_, _ = io.Copy(io.Discard, req.Body) // an error shows as a message that did not arrive
	r.mu.Lock()
	r.times[req.Header.Get("Ce-Id")]++
	r.mu.Unlock()
	w.WriteHeader(http.StatusNoContent)
}

// take returns how many messages came since it was last called, and how many of them came
// more than once.
func (r *receiver) take() (distinct, repeated int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, n := range r.times {
		if n > 1 {
			repeated++
		}
	}
	distinct = len(r.times)
	clear(r.times)
	return distinct, repeated
}

func (r *receiver) close() { _ = r.server.Close() }
