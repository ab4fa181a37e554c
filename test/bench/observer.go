// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/entente-dev/entente/test/program"
)

// plurals are the product's kinds as the API server's paths name them.
var plurals = []string{"alliances", "communicationpolicies", "issues", "notifications", "partners", "reviews"}

// object is the little that the observer reads of any kind.
type object struct {
	Metadata struct {
		Name            string `json:"name"`
		ResourceVersion string `json:"resourceVersion"`
	} `json:"metadata"`
	Status struct {
		Conditions []struct {
			Type   string `json:"type"`
			Status string `json:"status"`
		} `json:"conditions"`
		Outcome    string `json:"outcome"`
		Escalation struct {
			Steps []struct {
				NotifiedTime string `json:"notifiedTime"`
			} `json:"steps"`
		} `json:"escalation"`
		Reviews *struct {
			Overdue int `json:"overdue"`
		} `json:"reviews"`
		Issues struct {
			Stale int `json:"stale"`
		} `json:"issues"`
	} `json:"status"`
}

func (o *object) is(condition, status string) bool {
	for _, c := range o.Status.Conditions {
		if c.Type == condition {
			return c.Status == status
		}
	}
	return false
}

// goal says when an object's status is right, and how many objects are to be right.
type goal struct {
	want  map[string]int // by plural
	right func(plural string, o *object) bool
}

// observer sees what is written over watches of its own, so that nobody needs to ask the API
// server while something is measured.
type observer struct {
	goal goal
	stop context.CancelFunc
	done chan struct{} // closed when the goal is reached
	fail chan error

	mu          sync.Mutex
	right       map[string]map[string]bool
	open        int // objects that are still to become right
	first, last time.Time
	reached     time.Time
	events      map[string]int
}

// observe starts to watch from now on.
func (w *world) observe(ctx context.Context, g goal) (*observer, error) {
	ctx, stop := context.WithCancel(ctx)
	o := &observer{
		goal: g, stop: stop, done: make(chan struct{}), fail: make(chan error, len(plurals)),
		right: map[string]map[string]bool{}, events: map[string]int{},
	}
	for _, n := range g.want {
		o.open += n
	}
	for _, plural := range plurals {
		o.right[plural] = map[string]bool{}
		if err := o.watch(ctx, w, plural); err != nil {
			stop()
			return nil, err
		}
	}
	return o, nil
}

func (o *observer) watch(ctx context.Context, w *world, plural string) error {
	base := w.plane.Config().Host + "/apis/governance.entente.dev/v1alpha1/namespaces/" + namespace + "/" + plural
	var list object // a list's metadata are where an object's are
	if err := getJSON(ctx, w.http, base+"?limit=1", &list); err != nil {
		return err
	}
	version := list.Metadata.ResourceVersion
	open := func() (io.ReadCloser, error) {
		query := url.Values{"watch": {"1"}, "timeoutSeconds": {"7200"}, "resourceVersion": {version}}
		return get(ctx, w.http, base+"?"+query.Encode())
	}
	stream, err := open()
	if err != nil {
		return err
	}
	go func() {
		for err == nil {
			// A busy API server ends watches that lag behind; one goes on where it ended.
			if version, err = o.read(stream, plural, version); err == nil {
				stream, err = open()
			}
		}
		if ctx.Err() == nil {
			o.fail <- fmt.Errorf("the watch of %s broke off: %w", plural, err)
		}
	}()
	return nil
}

// read takes events until the stream ends. It returns the version of the last one.
func (o *observer) read(stream io.ReadCloser, plural, version string) (string, error) {
	defer func() { _ = stream.Close() }()
	for events := json.NewDecoder(stream); ; {
		var e struct {
			Type   string `json:"type"`
			Object object `json:"object"`
		}
		switch err := events.Decode(&e); {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return version, nil
		case err != nil:
			return version, err
		case e.Type == "ERROR":
			return version, errors.New("the API server ended the watch")
		}
		version = e.Object.Metadata.ResourceVersion
		o.see(plural, e.Type, &e.Object)
	}
}

func (o *observer) see(plural, change string, seen *object) {
	now := time.Now()
	right := change != "DELETED" && o.goal.right(plural, seen)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.events[plural]++
	if o.first.IsZero() {
		o.first = now
	}
	o.last = now
	if o.goal.want[plural] == 0 {
		return
	}
	before := o.right[plural][seen.Metadata.Name]
	if right == before {
		return
	}
	o.right[plural][seen.Metadata.Name] = right
	if right {
		o.open--
	} else {
		o.open++
	}
	if o.open == 0 && o.reached.IsZero() {
		o.reached = now
		close(o.done)
	}
}

// missing says, for an error, what is not right yet.
func (o *observer) missing() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return fmt.Sprintf("%d objects are not right; writes seen: %v", o.open, o.events)
}

// wait waits until the goal is reached.
func (o *observer) wait(ctx context.Context, broken <-chan struct{}, why func() error, timeout time.Duration) error {
	select {
	case <-o.done:
		return nil
	case err := <-o.fail:
		return err
	case <-broken:
		return why()
	case <-time.After(timeout):
		return fmt.Errorf("not done after %s: %s", timeout, o.missing())
	case <-ctx.Done():
		return ctx.Err()
	}
}

// silence waits until nothing has been written for a while.
func (o *observer) silence(ctx context.Context, d time.Duration) error {
	for {
		o.mu.Lock()
		rest := d - time.Since(o.last)
		o.mu.Unlock()
		if rest <= 0 {
			return nil
		}
		select {
		case err := <-o.fail:
			return err
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(rest):
		}
	}
}

// get asks until the API server has time: right after a kind was installed it answers 429.
func get(ctx context.Context, c *http.Client, address string) (body io.ReadCloser, err error) {
	for tries := 0; ; tries++ {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
		if err != nil {
			return nil, err
		}
		res, err := c.Do(req)
		if err != nil {
			return nil, err
		}
		if res.StatusCode == http.StatusOK {
			return res.Body, nil
		}
		_ = res.Body.Close()
		if res.StatusCode != http.StatusTooManyRequests || tries == 100 {
			return nil, fmt.Errorf("GET %s: %s", address, res.Status)
		}
		if err := program.Sleep(ctx, 200*time.Millisecond); err != nil {
			return nil, err
		}
	}
}

func getJSON(ctx context.Context, c *http.Client, address string, into any) error {
	body, err := get(ctx, c, address)
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }()
	return json.NewDecoder(body).Decode(into)
}
