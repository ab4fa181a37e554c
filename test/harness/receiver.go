// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package harness

import (
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/entente-dev/entente/internal/notify"
)

// Message is a request that a Receiver took.
type Message struct {
	// ID is the CloudEvent's: the UID of the Notification.
	ID     string
	Header http.Header
	Body   []byte
	// Data is the Body.
	Data notify.EventData
}

// Receiver is a server that webhooks send to, on the loopback address.
type Receiver struct {
	// URL ends with a path of this Receiver's own. A manager goes on to send what an earlier
	// test has asked for, and the port of that test's receiver may have become this one's.
	URL string

	path     string
	mu       sync.Mutex
	messages []Message
	answer   http.HandlerFunc
}

// NewReceiver starts a Receiver that answers 204, or what answer says if it is not nil. It
// ends with the test, and so does each request to it.
func NewReceiver(tb testing.TB, answer http.HandlerFunc) *Receiver {
	tb.Helper()
	r := &Receiver{answer: answer, path: "/" + rand.Text()}
	s := httptest.NewServer(r)
	r.URL = s.URL + r.path
	tb.Cleanup(func() {
		s.CloseClientConnections()
		s.Close()
	})
	return r
}

// Answer changes what is answered from now on; nil is 204.
func (r *Receiver) Answer(with http.HandlerFunc) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer = with
}

// ServeHTTP takes a message to this Receiver, and none to another that had its address.
func (r *Receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	if !strings.HasPrefix(req.URL.Path, r.path) {
		http.NotFound(w, req)
		return
	}
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return // the sender went away
	}
	m := Message{ID: req.Header.Get("ce-id"), Header: req.Header.Clone(), Body: body}
	if err := json.Unmarshal(body, &m.Data); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	r.mu.Lock()
	r.messages = append(r.messages, m)
	answer := r.answer
	r.mu.Unlock()
	if answer != nil {
		answer(w, req)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// Messages lists what was taken so far, in order of arrival.
func (r *Receiver) Messages() []Message {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.messages)
}
