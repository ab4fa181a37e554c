// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/entente-dev/entente/internal/page"
)

// A name that somebody else lets lead to this machine reads nothing: the browser says which name it used.
func TestThePageAnswersToItsOwnNamesAlone(t *testing.T) {
	s := serve(t, fromFiles(t, story))
	for host, want := range map[string]int{
		"127.0.0.1:8080": 200, "localhost:9000": 200, "LOCALHOST": 200, "[::1]:80": 200, "127.1.2.3": 200,
		"evil.example": 421, "evil.example:8080": 421, "localhost.evil.example": 421, "127.0.0.1.evil.example": 421, "192.0.2.1:8080": 421, "": 421, "0.0.0.0": 421, "[fe80::1%25lo]:80": 421,
	} {
		w := s.do(http.MethodGet, base+"/", host)
		if w.Code != want {
			t.Errorf("%q: %d, and not %d", host, w.Code, want)
		}
		if want != 200 {
			silent(t, w.Body.String(), "secret", "Northwind", "northwind")
		}
	}
}

// Who works on this machine and was not told the address learns neither that nor what the page shows.
func TestNobodyWithoutTheAddressLearnsAnything(t *testing.T) {
	s := serve(t, fromFiles(t, story))
	for _, path := range []string{"/", "/alliances", "/secre/", "/secrets/", "/SECRET/", "/secret2/api/v1/status", "/api/v1/status", "/style.css", "//secret/", "/x/../secrets"} {
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost} {
			w := s.do(method, path, "localhost")
			if w.Code != http.StatusNotFound {
				t.Errorf("%s %s: %d", method, path, w.Code)
			}
			silent(t, strings.ReplaceAll(w.Body.String()+w.Header().Get("Location"), path, ""), "secret", "Northwind", "northwind")
		}
	}
}

func TestThePageChangesNothing(t *testing.T) {
	s := serve(t, fromFiles(t, story))
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions, http.MethodConnect} {
		w := s.do(method, base+"/alliances", "localhost")
		if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: %d, allowed: %s", method, w.Code, w.Header().Get("Allow"))
		}
	}
	if w := s.do(http.MethodHead, base+"/alliances", "localhost"); w.Code != http.StatusOK {
		t.Errorf("HEAD: %d", w.Code)
	}
}

// A page allows its own files and forms and nothing else: one script that is a file, nothing from elsewhere; and nobody
// keeps it.
func TestThePagesAllowNothingButTheirFiles(t *testing.T) {
	s := serve(t, fromFiles(t, story, quiet))
	for _, path := range append(everyPage, "/nothing", "/?at=never") {
		w := s.ask(path)
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
			"Cache-Control":           "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
			"Cross-Origin-Resource-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin", "Access-Control-Allow-Origin": "",
			"Content-Type": "text/html; charset=utf-8",
		} {
			if got := w.Header().Get(name); got != want {
				t.Errorf("%s: %s is %q, and not %q", path, name, got, want)
			}
		}
		silent(t, scriptless(w.Body.String()), "<script", " style=", "<style", "<img", "<iframe", " onclick", " onload", "javascript:", "http-equiv")
	}
}

// Each page has a language, one heading of its own, landmarks, and a way past what is on all of them.
func TestThePagesHaveTheirLandmarks(t *testing.T) {
	s := serve(t, fromFiles(t, story, quiet))
	titles := map[string]string{}
	for _, path := range append(everyPage, "/nothing", "/?at=never") {
		html := s.ask(path).Body.String()
		for _, once := range []string{`<html lang="en">`, "<h1>", `<main id="main"`, `<a class="skip" href="#main">`, `<nav aria-label="Pages">`, "<footer", " · Entente</title>"} {
			if n := strings.Count(html, once); n != 1 {
				t.Errorf("%s: %s is there %d times", path, once, n)
			}
		}
		_, title, _ := strings.Cut(html, "<title>")
		title, _, _ = strings.Cut(title, "</title>")
		if p, _, _ := strings.Cut(path, "?"); titles[title] != "" && titles[title] != p {
			t.Errorf("%s and %s have the same title %s", titles[title], p, title)
		} else {
			titles[title] = p
		}
		for _, cell := range strings.Split(html, "<th ")[1:] {
			if tag, _, _ := strings.Cut(cell, ">"); !strings.Contains(tag, "scope=") {
				t.Errorf("%s: a head of a table has no scope: %s", path, tag)
			}
		}
	}
}

// Who asks for very much at once is asked to come again, and the rest goes on.
func TestRequestsOfAPageAreBounded(t *testing.T) {
	held, entered := make(chan struct{}), make(chan struct{}, 100)
	s := serve(t, fromFiles(t, story), func(o *page.Options) {
		o.Host = func(string) bool { return true }
	})
	mux := s.handler
	var wait sync.WaitGroup
	for range 32 {
		wait.Go(func() {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, base+"/style.css", nil)
			mux.ServeHTTP(&slow{httptest.NewRecorder(), held, entered}, r)
		})
	}
	for range 32 {
		<-entered
	}
	w := s.ask("/style.css")
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Errorf("the 33rd gets %d", w.Code)
	}
	close(held)
	wait.Wait()
	if w := s.ask("/style.css"); w.Code != http.StatusOK {
		t.Errorf("then: %d", w.Code)
	}
}

// slow is a reader who does not take what comes.
type slow struct {
	*httptest.ResponseRecorder
	held, entered chan struct{}
}

func (s *slow) Write(p []byte) (int, error) { return s.WriteString(string(p)) }

func (s *slow) WriteString(text string) (int, error) {
	s.entered <- struct{}{}
	<-s.held
	return len(text), nil
}
