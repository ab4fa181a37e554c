// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/entente-dev/entente/internal/controlplane"
	"github.com/entente-dev/entente/internal/notify"
)

const (
	// neighboursKey signs the neighbour's messages, and is in nobody else's.
	neighboursKey = "whsec_bmVpZ2hib3VyLXNpZ25zLXdpdGgtdGhpcw=="
	// neighboursTitle is what their issues are about, which nobody else knows.
	neighboursTitle = "neighbours-alone-9d1f"
)

// receiver is a server that messages go to.
type receiver struct {
	url  string
	http *http.Server

	mu sync.Mutex
	// taken counts the messages by how they came: "event", "alert", "mail", "text".
	taken map[string]int
	// at is when a message about an object came first, by its name.
	at map[string]time.Time
	// wrong are messages that belong to somebody else.
	wrong []string
}

// newReceiver serves on an address. It takes what of tells that it belongs there.
func newReceiver(host, path string, of func(namespace string) bool) (*receiver, error) {
	l, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		return nil, err
	}
	r := &receiver{url: "http://" + l.Addr().String() + path, taken: map[string]int{}, at: map[string]time.Time{}}
	handler := http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(io.LimitReader(req.Body, 1<<20))
		if err != nil {
			return // the sender is gone
		}
		r.take(req.URL.Path, body, of)
		behave(w, req)
	})
	r.http = &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute}
	go func() { _ = r.http.Serve(l) }() // one that ends shows as messages that do not arrive
	return r, nil
}

// take notes a message that came by HTTP. A batch for Alertmanager is a list and names its namespace in labels;
// shoutrrr sends a text, to a path that names the namespace of its Secret; what is no message of ours at all cannot
// be told whose it is, and counts as wrong.
func (r *receiver) take(path string, body []byte, of func(string) bool) {
	if topic := strings.TrimPrefix(path, "/"); strings.HasPrefix(topic, tenants) {
		r.note("text", path, topic, string(body), of)
		return
	}
	var event notify.EventData
	if err := json.Unmarshal(body, &event); err == nil {
		r.note("event", path, event.Namespace, string(body), of)
		r.arrives(event.Subject.Name)
		return
	}
	var alerts []struct{ Labels map[string]string }
	if err := json.Unmarshal(body, &alerts); err == nil && len(alerts) > 0 {
		r.note("alert", path, alerts[0].Labels["namespace"], string(body), of)
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.taken["event"]++
	r.wrong = append(r.wrong, fmt.Sprintf("at %s: %.200q", path, body))
}

// note counts a message, and keeps it if it is of a namespace, or says something, that does not belong here.
func (r *receiver) note(how, path, namespace, says string, of func(string) bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.taken[how]++
	if !of(namespace) || strings.Contains(says, neighboursTitle) && !of(neighbour) {
		r.wrong = append(r.wrong, fmt.Sprintf("at %s, of the namespace %q: %.200q", path, namespace, says))
	}
}

// arrives notes when a message about an object came first.
func (r *receiver) arrives(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, again := r.at[name]; !again {
		r.at[name] = time.Now()
	}
}

// behave answers as the path says.
func behave(w http.ResponseWriter, req *http.Request) {
	switch {
	case strings.HasSuffix(req.URL.Path, "/refuse"):
		http.Error(w, strings.Repeat("no", 10_000), http.StatusBadRequest)
	case strings.HasSuffix(req.URL.Path, "/later"):
		w.Header().Set("Retry-After", "1")
		http.Error(w, "not now", http.StatusServiceUnavailable)
	case strings.HasSuffix(req.URL.Path, "/slow"):
		select {
		case <-req.Context().Done():
		case <-time.After(3 * time.Second):
		}
	case strings.HasSuffix(req.URL.Path, "/hang"):
		<-req.Context().Done()
	case strings.HasSuffix(req.URL.Path, "/garbage"):
		w.Header().Set("Content-Type", "\x01")
		_, _ = io.WriteString(w, strings.Repeat("\x00\xff", 100_000)) // the sender may be gone
	default:
		w.WriteHeader(http.StatusNoContent)
	}
}

func (r *receiver) close() {
	if r != nil {
		_ = r.http.Close()
	}
}

func (r *receiver) arrived(name string) (time.Time, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	at, ok := r.at[name]
	return at, ok
}

// counts are the messages that came, by how they did, and those that should not have.
func (r *receiver) counts() (map[string]int, []string) {
	if r == nil {
		return nil, nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return maps.Clone(r.taken), append([]string{}, r.wrong...)
}

// receivers are the tenant's own server, the neighbour's, one to which nothing may go, and the tenant's for mail.
type receivers struct {
	own, neighbour, trap *receiver
	mail                 *mailServer
}

func newReceivers() (r receivers, err error) {
	theirs := func(namespace string) bool { return strings.HasPrefix(namespace, tenants) }
	if r.own, err = newReceiver(controlplane.Loopback, "/", theirs); err != nil {
		return r, err
	}
	if r.neighbour, err = newReceiver(controlplane.Loopback, "/", func(namespace string) bool { return namespace == neighbour }); err != nil {
		return r, err
	}
	if r.mail, err = newMailServer(func(namespace, content string) { r.own.note("mail", "the mail server", namespace, content, theirs) }); err != nil {
		return r, err
	}
	// Only some systems have further addresses of their own; on the others the tenant knows of an
	// address at which nobody is.
	r.trap, _ = newReceiver("127.0.0.2", "/trap", func(string) bool { return false })
	return r, nil
}

func (r *receivers) close() {
	r.own.close()
	r.neighbour.close()
	r.trap.close()
	r.mail.close()
}

// targets are what the tenant knows of them.
func (r *receivers) targets() targets {
	t := targets{Own: r.own.url, Mail: r.mail.address, Trap: "http://127.0.0.2:9/trap", Neighbour: neighbour}
	if r.trap != nil {
		t.Trap = r.trap.url
	}
	return t
}
