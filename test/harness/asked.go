// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package harness

import (
	"net/http"
	"slices"
	"strings"
	"sync"
)

// Asked is what managers asked of the API server that says how much they are trusted with. The zero
// value is ready.
type Asked struct {
	mu      sync.Mutex
	secrets []*http.Request
	refused []string
}

// Secrets are the requests for Secrets.
func (a *Asked) Secrets() []*http.Request {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.secrets)
}

// Refused are the requests for which they had no permission, as "GET /path".
func (a *Asked) Refused() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.refused)
}

// transport notes what goes through it.
func (a *Asked) transport(next http.RoundTripper) http.RoundTripper {
	return roundTrip(func(r *http.Request) (*http.Response, error) {
		resp, err := next.RoundTrip(r)
		a.mu.Lock()
		defer a.mu.Unlock()
		if slices.Contains(strings.Split(r.URL.Path, "/"), "secrets") {
			a.secrets = append(a.secrets, r)
		}
		if err == nil && resp.StatusCode == http.StatusForbidden {
			a.refused = append(a.refused, r.Method+" "+r.URL.Path)
		}
		return resp, err
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

// RoundTrip makes the function an http.RoundTripper.
func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
