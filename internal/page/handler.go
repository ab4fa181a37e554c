// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/entente-dev/entente/internal/chart"
)

const (
	// maxRequests are served in parallel; further ones are asked to come again.
	maxRequests = 32
	// maxPlayed is how many histories are played in parallel.
	maxPlayed = 2
	// requestTimeout bounds what one request reads and plays.
	requestTimeout = 30 * time.Second
	// maxKept is how many moments, and how many windows, are kept worked out.
	maxKept = 6
)

// Options are what a page needs.
type Options struct {
	Source Source
	Now    func() time.Time
	// Base is the path below which the page is: "" or "/" and a word.
	Base string
	// Host says whether the page may be reached by the name that a browser uses for it.
	Host func(host string) bool
	// At is the moment of which the page tells where its address names none; empty for now.
	At string
	// Desk records what the reader does; nil for a page that only shows.
	Desk Desk
	// ErrOut is told what goes wrong; never an address.
	ErrOut io.Writer
}

// Handler serves the page.
type Handler struct {
	Options
	readings *readings
	states   *kept[moment, *state]
	windows  *kept[momentWindow, *told]
	slots    chan struct{}
	playing  chan struct{}
	mux      *http.ServeMux
	// listeners are the open pages that hear of news, until closing is closed.
	listeners chan struct{}
	closing   chan struct{}
	closed    sync.Once
	// reader is who looks, once that was asked.
	reader struct {
		sync.Mutex
		name   string
		asked  bool
		failed time.Time
	}
	cross *http.CrossOriginProtection
}

// moment is one of a reading.
type moment struct {
	reading *Reading
	at      time.Time
}

type momentWindow struct {
	moment
	window
}

// New returns a page.
func New(o Options) *Handler {
	h := &Handler{
		Options: o, readings: newReadings(o.Source, o.Now), states: newKept[moment, *state](maxKept), windows: newKept[momentWindow, *told](maxKept),
		slots: make(chan struct{}, maxRequests), playing: make(chan struct{}, maxPlayed), mux: http.NewServeMux(),
		listeners: make(chan struct{}, maxLive), closing: make(chan struct{}), cross: http.NewCrossOriginProtection(),
	}
	h.routes()
	return h
}

// ServeHTTP answers GET and HEAD, and the forms that record something, by the names alone by which the page is to be reached: a name that somebody else
// chose, and lets lead here, is none of them.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	headers(w.Header())
	switch {
	case !h.Host(r.Host):
		h.refuse(w, nil, refuseHost)
		return
	case !h.opened(r.URL.Path):
		h.refuse(w, nil, refuseNotFound)
		return
	case r.Method != http.MethodGet && r.Method != http.MethodHead && !h.answers(r):
		w.Header().Set("Allow", "GET, HEAD")
		h.refuse(w, nil, refuseMethod)
		return
	case r.URL.Path == h.Base+livePath && r.Method == http.MethodGet:
		h.serveLive(w, r)
		return
	}
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	default:
		h.refuse(w, nil, refuseBusy)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), requestTimeout)
	defer cancel()
	h.mux.ServeHTTP(w, r.WithContext(ctx))
}

// opened reports whether a path is below that of the page, which nobody knows but whom it was opened for.
func (h *Handler) opened(path string) bool {
	if h.Base == "" {
		return true
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return subtle.ConstantTimeCompare([]byte("/"+first), []byte(h.Base)) == 1
}

// contentPolicy allows a page its own files and forms, and nothing else: no script or style that stands in a page.
const contentPolicy = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

func headers(header http.Header) {
	for name, value := range map[string]string{
		"Cache-Control":                "no-store",
		"Content-Security-Policy":      contentPolicy,
		"Content-Type":                 "text/html; charset=utf-8",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Referrer-Policy":              "no-referrer", // the address may be what lets its reader in
		"X-Content-Type-Options":       "nosniff",
		"X-Frame-Options":              "DENY",
		"X-Robots-Tag":                 "noindex, nofollow",
	} {
		header.Set(name, value)
	}
}

// view makes what a template shows, or says why not.
type view func(q *request) (any, error)

func (h *Handler) routes() {
	pages := map[string]struct {
		template string
		view     view
	}{
		"/{$}":                          {"attention", (*request).attention},
		"/alliances":                    {"portfolio", (*request).portfolio},
		"/alliances/{namespace}/{name}": {"alliance", (*request).alliance},
		"/alliances/{namespace}/{name}/practices/{practice}": {"walk", (*request).walk},
		"/objects/{kind}/{namespace}/{name}":                 {"object", (*request).objectPage},
		"/ahead":                                             {"ahead", (*request).ahead},
		"/untold":                                            {"untold", (*request).untold},
		"/search":                                            {"search", (*request).search},
	}
	for path, p := range pages {
		h.mux.HandleFunc("GET "+h.Base+path, h.page(p.template, p.view))
	}
	if h.Desk != nil {
		h.mux.HandleFunc("GET "+h.Base+answerPath+"/{verb}/{namespace}/{issue}", h.page("answer", (*request).answer))
		h.mux.HandleFunc("POST "+h.Base+answerPath+"/{verb}/{namespace}/{issue}", h.serveAnswer)
	}
	h.mux.HandleFunc("GET "+h.Base+"/alliances.csv", h.raw("text/csv; charset=utf-8", (*request).csv))
	for path, figures := range apis {
		h.mux.HandleFunc("GET "+h.Base+"/api/v1/"+path, h.raw("application/json", figures))
	}
	for path, serve := range assets {
		h.mux.HandleFunc("GET "+h.Base+path, serve)
	}
	h.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { h.refuse(w, h.bare(r), refuseNotFound) })
}

// assets are the same for everybody, by their paths.
var assets = func() map[string]http.HandlerFunc {
	all := map[string]http.HandlerFunc{
		"/style.css": asset("text/css; charset=utf-8", chart.Style+styleCSS),
		"/icon.svg":  asset("image/svg+xml", iconSVG),
	}
	for name, text := range scripts {
		all["/"+name] = asset("text/javascript; charset=utf-8", text)
	}
	return all
}()

func isAsset(path string) bool {
	_, is := assets[path]
	return is
}

// asset serves what is the same for everybody.
func asset(kind, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Cache-Control", "private, max-age=300")
		_, _ = io.WriteString(w, text) // nobody could do anything about the error
	}
}

// page answers with a template.
func (h *Handler) page(name string, v view) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		q, err := h.ask(r)
		if err != nil {
			h.trouble(w, q, err)
			return
		}
		shown, err := v(q)
		if err != nil {
			h.trouble(w, q, err)
			return
		}
		h.send(w, http.StatusOK, name, q.chrome(name, shown))
	}
}

// raw answers with what is no page. What goes wrong is told to a program as one reads it.
func (h *Handler) raw(kind string, write func(*request, io.Writer) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		q, err := h.ask(r)
		if err == nil {
			if q.denied() != "" {
				w.Header().Set(deniedHeader, q.denied())
			}
			err = whole(w, kind, func(to io.Writer) error { return write(q, to) })
		}
		if err == nil {
			return
		}
		refused := h.refusalOf(err)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(refused.status)
		_ = printJSON(w, map[string]string{"error": refused.Title, "detail": refused.Text}) // nobody could do anything about the error
	}
}

// trouble says what went wrong.
func (h *Handler) trouble(w http.ResponseWriter, q *request, err error) {
	h.refuse(w, q, h.refusalOf(err))
}

// refusalOf words what went wrong. What is none of our own refusals goes to the log as well.
func (h *Handler) refusalOf(err error) *refusal {
	if refused, ok := errors.AsType[*refusal](err); ok {
		return refused
	}
	switch {
	case errors.Is(err, errTooFar):
		return refuseTooFar
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return refuseSlow
	}
	fmt.Fprintln(h.ErrOut, "warning: a page cannot be shown:", err)
	return &refusal{http.StatusServiceUnavailable, "This cannot be read at the moment", err.Error(), "Open the page again once that is mended."}
}
