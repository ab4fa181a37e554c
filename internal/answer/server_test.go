// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/go-logr/logr"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
	"sigs.k8s.io/controller-runtime/pkg/manager"
)

var _ manager.LeaderElectionRunnable = &server{}

func TestServerRunsOnEveryReplicaUntilItIsStopped(t *testing.T) {
	o := someObjects()
	d := newDesk(t, o, interceptor.Funcs{})
	ctx, cancel := context.WithCancel(t.Context())
	address, stopped := make(chan net.Addr, 1), make(chan error, 1)
	s := &server{address: "127.0.0.1:0", handler: d.page, keys: d.links.keys, log: logr.Discard(), listening: func(a net.Addr) { address <- a }}
	if s.NeedLeaderElection() {
		t.Error("it waits for the lease")
	}
	go func() { stopped <- s.Start(ctx) }()
	var at net.Addr
	select {
	case at = <-address:
	case err := <-stopped:
		t.Fatal(err)
	}
	link := "http://" + at.String() + "/entente/answer?t=" + d.token(o.notification)
	for method, want := range map[string]bool{http.MethodGet: true, http.MethodHead: false} {
		r, err := http.NewRequestWithContext(t.Context(), method, link, nil)
		if err != nil {
			t.Fatal(err)
		}
		w, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(w.Body)
		_ = w.Body.Close()
		if w.StatusCode != http.StatusOK || strings.Contains(string(body), "Shipments") != want {
			t.Errorf("%s: %d, %d bytes", method, w.StatusCode, len(body))
		}
	}
	r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, link+strings.Repeat("x", 2*maxHeader), nil)
	if w, err := http.DefaultClient.Do(r); err == nil {
		_ = w.Body.Close()
		if w.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
			t.Errorf("headers without an end: %d", w.StatusCode)
		}
	}
	busy := &server{address: at.String(), handler: d.page, keys: d.links.keys, log: logr.Discard()}
	if err := busy.Start(t.Context()); err == nil || !strings.Contains(err.Error(), "--answer-bind-address="+at.String()) {
		t.Errorf("a busy port: %v", err)
	}
	cancel()
	select {
	case err := <-stopped:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(30 * time.Second):
		t.Fatal("it does not stop")
	}
}

// Who opens as many connections as there may be, and asks nothing, or asked once and stays, holds up
// nobody.
func TestIdleConnectionsHoldUpNobody(t *testing.T) {
	o := someObjects()
	d := newDesk(t, o, interceptor.Funcs{})
	ctx, cancel := context.WithCancel(t.Context())
	address, stopped := make(chan net.Addr, 1), make(chan error, 1)
	s := &server{address: "127.0.0.1:0", handler: d.page, keys: d.links.keys, log: logr.Discard(), listening: func(a net.Addr) { address <- a }}
	go func() { stopped <- s.Start(ctx) }()
	at := (<-address).String()
	var dialer net.Dialer
	for i := range 2 * maxConnections {
		c, err := dialer.DialContext(t.Context(), "tcp", at)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.Close() }()
		if i%2 == 0 { // kept alive after an answer
			if _, err := io.WriteString(c, "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
				t.Fatal(err)
			}
			if _, err := c.Read(make([]byte, 1)); err != nil {
				t.Fatal(err)
			}
		}
	}
	began := time.Now()
	ask, end := context.WithTimeout(t.Context(), 4*time.Second) // sooner than those who ask nothing are closed anyway
	defer end()
	r, err := http.NewRequestWithContext(ask, http.MethodGet, "http://"+at+"/entente/answer?t="+d.token(o.notification), nil)
	if err != nil {
		t.Fatal(err)
	}
	w, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(r)
	if err != nil {
		t.Fatalf("held up for %s: %v", time.Since(began), err)
	}
	_ = w.Body.Close()
	if w.StatusCode != http.StatusOK {
		t.Error(w.Status)
	}
	cancel()
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}
