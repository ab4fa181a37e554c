// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/entente-dev/entente/internal/controlplane"
)

// receiver takes all webhooks, and refuses one in twenty for the time being.
type receiver struct {
	url  string
	http *http.Server

	mu    sync.Mutex
	taken map[types.UID]int
}

func newReceiver() (*receiver, error) {
	l, err := net.Listen("tcp", net.JoinHostPort(controlplane.Loopback, "0"))
	if err != nil {
		return nil, err
	}
	r := &receiver{url: "http://" + l.Addr().String() + "/soak", taken: map[types.UID]int{}}
	r.http = &http.Server{Handler: r, ReadHeaderTimeout: time.Minute}
	go func() { _ = r.http.Serve(l) }() // one that ends shows as messages that do not arrive
	return r, nil
}

func (r *receiver) close() { _ = r.http.Close() }

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	if _, err := io.Copy(io.Discard, req.Body); err != nil {
		return // the sender is gone: it was not received
	}
	if rand.IntN(20) == 0 {
		http.Error(w, "not now", http.StatusServiceUnavailable)
		return
	}
	r.mu.Lock()
	r.taken[types.UID(req.Header.Get("Ce-Id"))]++
	r.mu.Unlock()
	w.WriteHeader(http.StatusNoContent)
}

func (r *receiver) took(id types.UID) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.taken[id]
}

// counts are the messages that were taken, and how often one that was taken before.
func (r *receiver) counts() (messages, again int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, n := range r.taken {
		messages, again = messages+1, again+n-1
	}
	return messages, again
}
