// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"
)

// message is one message that the receiver took, as it is shown and remembered.
type message struct {
	Time      time.Time `json:"time"`
	ID        string    `json:"id"`
	To        string    `json:"to,omitempty"`    // "contoso/sam"
	About     string    `json:"about,omitempty"` // "Issue late-shipments, step managers"
	What      string    `json:"what,omitempty"`  // its title
	Signature string    `json:"signature"`       // one of the constants below
	Repeated  bool      `json:"repeated,omitempty"`
}

// How the signature of a message stands.
const (
	signed    = "signed"
	notSigned = "not signed"
	refused   = "refused" // What says why
)

// read makes a message of a request: a CloudEvent over HTTP, in binary mode (attributes are
// headers, the body is the data) or structured mode (all of it is in the body).
func read(header http.Header, body []byte, now time.Time) (message, error) {
	var content map[string]any
	if err := json.Unmarshal(body, &content); err != nil {
		return message{}, errors.New("the body is not a JSON object")
	}
	m := message{Time: now, ID: header.Get("Ce-Id"), To: header.Get("Ce-Subject")}
	data := content
	if strings.HasPrefix(header.Get("Content-Type"), "application/cloudevents+json") {
		m.ID, m.To = text(content, "id"), text(content, "subject")
		data, _ = content["data"].(map[string]any)
	}
	if m.ID == "" {
		return message{}, errors.New("the message has no id: neither a ce-id header nor an id in application/cloudevents+json")
	}
	m.What = text(data, "title")
	if subject, ok := data["subject"].(map[string]any); ok {
		m.About = text(subject, "kind") + " " + text(subject, "name")
	}
	if step := text(data, "step"); step != "" {
		m.About += ", step " + step
	}
	return m, nil
}

func text(of map[string]any, key string) string {
	s, _ := of[key].(string)
	return s
}

// history remembers the messages that came, also across restarts: a line of JSON for each.
type history struct {
	mu   sync.Mutex
	file *os.File
	seen map[string]bool
	last []message // the newest last
}

// shown is how many messages are kept for the view.
const shown = 100

// openHistory reads what a file remembers, and goes on writing to it.
func openHistory(path string) (*history, error) {
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	h := &history{seen: map[string]bool{}}
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var m message
		// A line cut short by a power cut is passed over.
		if json.Unmarshal(lines.Bytes(), &m) == nil && m.ID != "" {
			h.remember(m)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	h.file, err = os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err == nil && len(data) > 0 && data[len(data)-1] != '\n' {
		_, err = h.file.WriteString("\n")
	}
	return h, err
}

// add remembers a message, and says in it whether its id came before.
func (h *history) add(m message) (message, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	m.Repeated = h.seen[m.ID]
	h.remember(m)
	line, err := json.Marshal(m)
	if err != nil {
		return m, err
	}
	_, err = h.file.Write(append(line, '\n'))
	return m, err
}

func (h *history) remember(m message) {
	h.seen[m.ID] = true
	h.last = append(h.last, m)
	if len(h.last) > 2*shown {
		h.last = append([]message(nil), h.last[len(h.last)-shown:]...)
	}
}

// recent returns the last messages, the oldest first.
func (h *history) recent() []message {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]message(nil), h.last[max(0, len(h.last)-shown):]...)
}

func (h *history) close() error { return h.file.Close() }
