// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/test/gen"
)

// A share of the messages meets mischief once or twice, so that each arrives in the end.
func TestMischiefIsBounded(t *testing.T) {
	m := newMischief(hookChannel, refusing)
	met := map[string]int{}
	for range 20 {
		for id := range 200 {
			name := string(rune(id))
			if m.meets(hookChannel, name) {
				met[name]++
			}
		}
	}
	for id, n := range met {
		if n > spoiltTimes {
			t.Errorf("%q met it %d times", id, n)
		}
	}
	if len(met) < 5 || len(met) > 100 {
		t.Errorf("%d of 200 met it", len(met))
	}
	hanging := newMischief(hookChannel, dripping)
	for id := range 1000 {
		hanging.meets(hookChannel, string(rune(id)))
	}
	if n := hanging.strikes(); n != maxHanging {
		t.Errorf("%d of 1000 hang", n)
	}
	if m.meets(mailChannel, "mail") || (*mischief)(nil).meets(hookChannel, "any") {
		t.Error("who behaves well does so")
	}
}

// What each kind of mischief takes and answers over HTTP.
func TestMischiefOverHTTP(t *testing.T) {
	client := &http.Client{Timeout: 500 * time.Millisecond}
	for _, c := range []struct {
		kind          string
		takes, refuse bool // always; never an answer of 2xx within the time
	}{
		{refusing, false, true}, {lying, true, false}, {halfOpen, false, true}, {dripping, false, true},
	} {
		m := newMischief(hookChannel, c.kind)
		succeeded := 0
		for range 8 {
			taken := make(chan struct{}, 1)
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				m.event(w, func() { taken <- struct{}{} })
			}))
			r, err := client.Post(s.URL, "text/plain", strings.NewReader("x"))
			if err == nil {
				_ = r.Body.Close()
			}
			if err == nil && r.StatusCode < 300 {
				succeeded++
			}
			if c.refuse && succeeded > 0 {
				t.Errorf("%s: it answers %s", c.kind, r.Status)
			}
			if c.takes && len(taken) == 0 {
				t.Errorf("%s: it takes nothing", c.kind)
			}
			s.CloseClientConnections()
		}
		if m.taken != succeeded {
			t.Errorf("%s: %d answers read as a success, and %d are known to", c.kind, succeeded, m.taken)
		}
		m.end()
	}
}

func TestHalfOpenSwallowsSomeConnections(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m := newMischief(mailChannel, halfOpen)
	defer m.end()
	heard := m.listen(mailChannel, l)
	defer func() { _ = heard.Close() }()
	accepted := make(chan struct{}, 200)
	go func() {
		for {
			if _, err := heard.Accept(); err != nil {
				return
			}
			accepted <- struct{}{}
		}
	}()
	const connections = 100
	for range connections {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.Close() }()
	}
	for until := time.Now().Add(5 * time.Second); len(accepted)+m.strikes() < connections && time.Now().Before(until); time.Sleep(time.Millisecond) {
	}
	if n := m.strikes(); n < 1 || n > maxSilent || len(accepted)+n != connections {
		t.Errorf("%d swallowed, %d accepted", n, len(accepted))
	}
}

// A message over the channel that behaves well must not wait for the one that does not.
func TestWhoIsHeldUpIsFound(t *testing.T) {
	for _, c := range []struct {
		healthy string
		late    time.Duration
		want    int
	}{
		{hookChannel, heldUp, 0}, {hookChannel, heldUp + time.Second, 1}, {mailChannel, heldUp + time.Second, 0}, {"", time.Hour, 0},
	} {
		h := sound()
		h.healthy = c.healthy
		for i := range h.notifications {
			h.notifications[i].CreationTimestamp = gen.Time("2026-03-02 09:00")
		}
		for i := range h.arrivals {
			h.arrivals[i].at = due
		}
		h.arrivals[0].at = due.Add(c.late)
		if v := judge(h); v.Wrong != c.want {
			t.Errorf("%+v: %d found: %v", c, v.Wrong, v.Findings)
		}
	}
}
