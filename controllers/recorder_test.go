// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	eventsv1 "k8s.io/api/events/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/events"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/plain"
	"github.com/entente-dev/entente/test/gen"
)

// eventServer takes events as an API server does, of whose namespaces one is being deleted.
type eventServer struct {
	mu       sync.Mutex
	requests []string
	events   []eventsv1.Event
	// failing is how many requests more are answered that the server is too busy.
	failing int
}

func (s *eventServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, r.Method+" "+r.URL.Path)
	w.Header().Set("Content-Type", "application/json")
	refuse := func(code int, reason, causes string) {
		w.WriteHeader(code)
		_, _ = fmt.Fprintf(w, `{"kind":"Status","apiVersion":"v1","status":"Failure","reason":%q,"code":%d,"details":{"causes":[%s]}}`, reason, code, causes)
	}
	body, _ := io.ReadAll(r.Body)
	var e eventsv1.Event
	switch {
	case s.failing > 0:
		s.failing--
		refuse(http.StatusInternalServerError, "InternalError", "")
	case strings.Contains(r.URL.Path, "/namespaces/going/"):
		refuse(http.StatusForbidden, "Forbidden", `{"reason":"NamespaceTerminating","field":"metadata.namespace"}`)
	case r.Method != http.MethodPost || json.Unmarshal(body, &e) != nil:
		refuse(http.StatusNotFound, "NotFound", "")
	case slices.ContainsFunc(s.events, func(other eventsv1.Event) bool { return other.Name == e.Name }):
		refuse(http.StatusConflict, "AlreadyExists", "")
	default:
		s.events = append(s.events, e)
		w.WriteHeader(http.StatusCreated)
		_, _ = w.Write(body)
	}
}

func (s *eventServer) seen() (requests []string, taken []eventsv1.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests), slices.Clone(s.events)
}

func startRecorder(t *testing.T, s *eventServer) events.EventRecorder {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	known := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(known); err != nil {
		t.Fatal(err)
	}
	r, err := NewRecorder(t.Context(), &rest.Config{Host: server.URL, ContentConfig: rest.ContentConfig{ContentType: "application/json"}}, known)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// requestsOf waits until there are n requests, and that no more follow.
func requestsOf(t *testing.T, s *eventServer, n int) []eventsv1.Event {
	t.Helper()
	for until := time.Now().Add(10 * time.Second); time.Now().Before(until); time.Sleep(10 * time.Millisecond) {
		if requests, _ := s.seen(); len(requests) >= n {
			break
		}
	}
	time.Sleep(100 * time.Millisecond)
	requests, taken := s.seen()
	if len(requests) != n {
		t.Fatalf("%d requests, not %d: %q", len(requests), n, requests)
	}
	return taken
}

// Two steps that start at once are two events: what differs is the note alone.
func TestEachEventIsWrittenAsItIs(t *testing.T) {
	s := &eventServer{}
	r := startRecorder(t, s)
	about := gen.Issue("i").Of("pact").Issue
	for n := range 20 {
		r.Eventf(about, nil, "Warning", "StepStarted", "Escalate", "Step %d started", n)
	}
	for n, e := range requestsOf(t, s, 20) {
		if e.Note != fmt.Sprintf("Step %d started", n) || e.Regarding.Name != "i" || e.Regarding.Kind != "Issue" || e.Series != nil {
			t.Errorf("event %d is %+v", n, e)
		}
	}
}

// A namespace that is being deleted takes no events. It is asked once, however many there are, and hides
// nothing of another.
func TestNamespacesThatGoAreNotAskedAgain(t *testing.T) {
	s := &eventServer{}
	r := startRecorder(t, s)
	for range 10 {
		r.Eventf(gen.Issue("i").In("going").Issue, nil, "Warning", "Stale", "CheckActivity", "silent")
	}
	r.Eventf(gen.Issue("i").In("staying").Issue, nil, "Warning", "Stale", "CheckActivity", "silent")
	if taken := requestsOf(t, s, 2); len(taken) != 1 || taken[0].Namespace != "staying" {
		t.Errorf("taken: %+v", taken)
	}
}

// A server that is out of order for a moment loses no event.
func TestAnEventIsTriedAgain(t *testing.T) {
	s := &eventServer{failing: 1}
	r := startRecorder(t, s)
	r.Eventf(gen.Issue("i").Issue, nil, "Warning", "Stale", "CheckActivity", "silent")
	if taken := requestsOf(t, s, 2); len(taken) != 1 {
		t.Errorf("taken: %+v", taken)
	}
}

// A burst of findings costs no more than the burst of events that is allowed.
func TestEventsBeyondTheRateAreDropped(t *testing.T) {
	s := &eventServer{}
	r := startRecorder(t, s)
	for range 10 * eventBurst {
		r.Eventf(gen.Review("r").Of("pact").Review, nil, "Warning", "Overdue", "Overdue", "due")
	}
	var requests []string
	for until := time.Now().Add(10 * time.Second); len(requests) < eventBurst/2 && time.Now().Before(until); time.Sleep(10 * time.Millisecond) {
		requests, _ = s.seen()
	}
	time.Sleep(200 * time.Millisecond)
	if requests, _ = s.seen(); len(requests) < eventBurst/2 || len(requests) > 2*eventBurst {
		t.Errorf("%d events of %d were recorded", len(requests), 10*eventBurst)
	}
}

// An API server takes a kilobyte, and what shows events takes all for text.
func TestNotesFitAndSteerNothing(t *testing.T) {
	s := &eventServer{}
	r := startRecorder(t, s)
	r.Eventf(gen.Issue(strings.Repeat("a", 253)).Issue, nil, "Warning", "Stale", "CheckActivity", "\x1b[2J\u202e%s", strings.Repeat("é", 2000))
	taken := requestsOf(t, s, 1)
	if len(taken) != 1 || len(taken[0].Note) > maxEventNote || strings.ContainsFunc(taken[0].Note, plain.Steers) || len(taken[0].Name) > 253 {
		t.Errorf("taken: %+v", taken)
	}
}
