// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"net/http"
	"sync"
	"time"

	"k8s.io/utils/clock"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// ServerClock tells the time by the API server's clock, from the dates of its answers. What the API
// server dates can be compared with nothing else: this machine's clock may be off by any time.
type ServerClock struct {
	mu sync.Mutex
	// date is what the clock said at a moment. The moment has a monotonic reading, so the wall clock
	// may be set meanwhile.
	date, at time.Time
}

// dateError is how far off the date of an answer may be, which has whole seconds and travels a while.
const dateError = time.Second

// Transport is a wrapper, as rest.Config.Wrap takes it, that reads the dates.
func (c *ServerClock) Transport(next http.RoundTripper) http.RoundTripper {
	return &datedTransport{clock: c, next: next}
}

type datedTransport struct {
	clock *ServerClock
	next  http.RoundTripper
}

// RoundTrip passes a request on, and notes the date of the answer.
func (t *datedTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := t.next.RoundTrip(request)
	if err == nil {
		if date, err := http.ParseTime(response.Header.Get("Date")); err == nil {
			t.clock.note(date.Add(dateError / 2))
		}
	}
	return response, err
}

// steady is for time that passes, which nobody can set; not for what the time is.
var steady = clock.RealClock{}

func (c *ServerClock) note(date time.Time) {
	now := steady.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	if off := date.Sub(c.date.Add(now.Sub(c.at))); c.at.IsZero() || off.Abs() > dateError {
		c.date, c.at = date, now
	}
}

// Now is the time by the API server's clock; zero before its first answer.
func (c *ServerClock) Now() time.Time {
	if c == nil {
		return time.Time{}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.at.IsZero() {
		return time.Time{}
	}
	return c.date.Add(steady.Since(c.at)).UTC()
}

// notification is the object that a message is to be, dated by both clocks: ours, by which steps and
// deadlines go, and the API server's, by which it can be told from one that was restored.
func (s *shell) notification(m *rules.Message, namespace string, now time.Time) *v1alpha1.Notification {
	n := m.Notification(namespace, now)
	if at := s.server.Now(); !at.IsZero() {
		n.Annotations = map[string]string{v1alpha1.AnnotationMade: at.Format(time.RFC3339)}
	}
	return n
}
