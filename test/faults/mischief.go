// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// How a receiver may behave.
const (
	slow     = "slow"      // takes it, and answers seconds later, in time
	refusing = "refusing"  // does not take it, and says so: 429 and 5xx, 4xx by mail
	lying    = "lying"     // takes it, and answers too late, amiss, or nothing
	halfOpen = "half-open" // a connection of which nothing is heard any more
	dripping = "drip"      // answers a byte at a time, without an end
)

const (
	// spoiltShare is how many of the messages meet mischief; each does once or twice.
	spoiltShare = 0.15
	spoiltTimes = 2
	// maxHanging bounds the attempts that hang to their end: a channel that failed has one slot.
	maxHanging = 8
	// patience is more than an attempt has, over any channel; a trial ends before.
	patience = 10 * time.Minute
)

// mischief is how the receiver of one channel behaves. The zero value behaves well.
type mischief struct {
	channel string
	kind    string

	mu     sync.Mutex
	met    map[string]int // how often a message met it; -1: it never does
	silent []net.Conn
	done   int
	taken  int // of those, what the sender may well take for a success
	ended  chan struct{}
}

func newMischief(channel, kind string) *mischief {
	return &mischief{channel: channel, kind: kind, met: map[string]int{}, ended: make(chan struct{})}
}

// strikes is how often it came true.
func (m *mischief) strikes() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.done
}

// failures is how often it made an attempt fail.
func (m *mischief) failures() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kind == slow {
		return 0
	}
	return m.done - m.taken
}

// meets decides whether an attempt to hand over a message meets the mischief.
func (m *mischief) meets(channel, id string) bool {
	if m == nil || m.channel != channel {
		return false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kind != slow && m.kind != refusing && m.done >= maxHanging {
		return false
	}
	if _, known := m.met[id]; !known && rand.Float64() >= spoiltShare {
		m.met[id] = -1
	}
	if m.met[id] < 0 || m.met[id] >= spoiltTimes || m.met[id] > 0 && rand.IntN(2) == 0 {
		return false
	}
	m.met[id]++
	m.done++
	return true
}

// end lets go of what hangs.
func (m *mischief) end() {
	if m == nil {
		return
	}
	close(m.ended)
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, c := range m.silent {
		_ = c.Close()
	}
}

// wait waits, but not longer than the trial.
func (m *mischief) wait(d time.Duration) {
	select {
	case <-time.After(d):
	case <-m.ended:
	}
}

// maxSilent bounds the connections that a half-open receiver swallows.
const maxSilent = 8

// listen has a half-open receiver swallow some connections before a word is said.
func (m *mischief) listen(channel string, l net.Listener) net.Listener {
	if m == nil || m.channel != channel || m.kind != halfOpen {
		return l
	}
	return &swallowing{l, m}
}

type swallowing struct {
	net.Listener
	m *mischief
}

func (s *swallowing) Accept() (net.Conn, error) {
	for {
		c, err := s.Listener.Accept()
		if err != nil || !s.m.swallow(c) {
			return c, err
		}
	}
}

func (m *mischief) swallow(c net.Conn) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.silent) >= maxSilent || rand.Float64() >= 2*spoiltShare {
		return false
	}
	m.silent = append(m.silent, c)
	m.done++
	return true
}

// event answers a POST badly. It calls take if it takes the event.
func (m *mischief) event(w http.ResponseWriter, take func()) {
	switch m.kind {
	case slow:
		take()
		m.wait(time.Duration(1000+rand.IntN(7000)) * time.Millisecond)
		w.WriteHeader(http.StatusNoContent)
	case refusing:
		code := []int{http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusInternalServerError, http.StatusTooEarly}[rand.IntN(4)]
		if rand.IntN(2) == 0 {
			w.Header().Set("Retry-After", fmt.Sprint(1+rand.IntN(8)))
		}
		http.Error(w, "not now", code)
	case lying:
		take()
		m.lieAboutEvent(w)
	case halfOpen:
		if rand.IntN(2) == 0 {
			take()
		}
		m.wait(patience)
		panic(http.ErrAbortHandler)
	case dripping:
		if rand.IntN(2) == 0 {
			take()
		}
		onConnection(w, func(c net.Conn) { m.drip(c, "HTTP/1.1 200 OK\r\nX-Endless: ", "x") })
	}
}

// lieAboutEvent answers what was taken as if it were not, or not as HTTP has it.
func (m *mischief) lieAboutEvent(w http.ResponseWriter) {
	switch rand.IntN(5) {
	case 0: // too late
		m.wait(patience)
		w.WriteHeader(http.StatusOK)
	case 1: // not at all
		panic(http.ErrAbortHandler)
	case 2: // that it failed
		http.Error(w, "it failed", http.StatusInternalServerError)
	case 3: // something else
		onConnection(w, func(c net.Conn) { _, _ = io.WriteString(c, "220 mail.contoso.example ESMTP\r\n") })
	case 4: // less than was promised, of what nobody reads
		m.mu.Lock()
		m.taken++
		m.mu.Unlock()
		onConnection(w, func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{") })
	}
}

func onConnection(w http.ResponseWriter, do func(net.Conn)) {
	c, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	do(c)
	_ = c.Close()
}

// drip writes something, and then a little more for ever, until the other side has had enough.
func (m *mischief) drip(c net.Conn, first, more string) {
	if _, err := io.WriteString(c, first); err != nil {
		return
	}
	for until := time.Now().Add(patience); time.Now().Before(until); m.wait(200 * time.Millisecond) {
		if _, err := io.WriteString(c, more); err != nil {
			return
		}
	}
}

var errNotNow = &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 2}, Message: "not now"}

// mail answers a mail badly.
func (m *mischief) mail(c *smtp.Conn, take func()) error {
	switch m.kind {
	case slow:
		take()
		m.wait(time.Duration(1000+rand.IntN(12_000)) * time.Millisecond)
		return nil
	case refusing:
		return errNotNow
	case lying:
		take()
		return m.lieAboutMail(c)
	case halfOpen:
		if rand.IntN(2) == 0 {
			take()
		}
		m.wait(patience)
		return hangUp(c)
	default:
		if rand.IntN(2) == 0 {
			take()
		}
		m.drip(c.Conn(), "250-x", "x")
		return hangUp(c)
	}
}

func (m *mischief) lieAboutMail(c *smtp.Conn) error {
	switch rand.IntN(3) {
	case 0: // too late
		m.wait(patience)
		return nil
	case 1: // nothing
		return hangUp(c)
	default: // what is no answer
		_, _ = io.WriteString(c.Conn(), "HTTP/1.1 200 OK\r\n\r\n")
		return hangUp(c)
	}
}

func hangUp(c *smtp.Conn) error {
	return errors.Join(c.Conn().Close(), errNotNow) // nobody hears it
}
