// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"context"
	"errors"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/go-logr/logr"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

const (
	// pagePath comes after the path of the address that people reach the page at.
	pagePath = "/answer"
	// maxBody is the most that a form may hold, in bytes.
	maxBody = 64 << 10
	// maxRequests are served in parallel; further ones are asked to come again.
	maxRequests = 32
	// requestTimeout bounds what one request asks of the API server.
	requestTimeout = 15 * time.Second
)

// HandlerOptions are what the page needs.
type HandlerOptions struct {
	// Reader reads from the API server itself, not from a cache.
	Reader client.Reader
	// Writer may patch Issues and Reviews, and the status of Notifications.
	Writer Writer
	// Clock tells the time.
	Clock clock.PassiveClock
	// Log is told what was recorded, and never a link.
	Log logr.Logger
}

// Writer writes objects, and their status.
type Writer interface {
	client.Writer
	client.StatusClient
}

// handler serves the page.
type handler struct {
	HandlerOptions
	keys   *keyring
	path   string // of the page
	origin string // of the page, as browsers write it
	slots  chan struct{}
	cross  *http.CrossOriginProtection
	csp    string // Content-Security-Policy
}

// Handler returns the page that the links lead to.
func (l *Links) Handler(o HandlerOptions) (http.Handler, error) {
	base, err := baseURL(l.base)
	if err != nil {
		return nil, err
	}
	return &handler{
		HandlerOptions: o, keys: l.keys, path: base.Path + pagePath, origin: origin(base),
		slots: make(chan struct{}, maxRequests), cross: http.NewCrossOriginProtection(), csp: policyHeader(),
	}, nil
}

// ServeHTTP shows the page, or records what its form asks for. GET and HEAD change nothing.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.headers(w.Header())
	if r.URL.Path != h.path {
		h.refuse(w, refuseNotFound)
		return
	}
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	default:
		h.refuse(w, refuseBusy)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), requestTimeout)
	defer cancel()
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		h.show(ctx, w, r)
	case http.MethodPost:
		h.act(ctx, w, r)
	default:
		w.Header().Set("Allow", "GET, HEAD, POST")
		h.refuse(w, refuseMethod)
	}
}

func (h *handler) headers(header http.Header) {
	for name, value := range map[string]string{
		"Cache-Control":              "no-store",
		"Content-Security-Policy":    h.csp,
		"Content-Type":               "text/html; charset=utf-8",
		"Cross-Origin-Opener-Policy": "same-origin",
		"Referrer-Policy":            "no-referrer", // the address holds the link
		"X-Content-Type-Options":     "nosniff",
		"X-Frame-Options":            "DENY",
		"X-Robots-Tag":               "noindex, nofollow",
	} {
		header.Set(name, value)
	}
}

// show answers GET and HEAD.
func (h *handler) show(ctx context.Context, w http.ResponseWriter, r *http.Request) {
	token := r.URL.Query().Get(tokenField)
	v, refused, err := h.visit(ctx, token)
	switch {
	case err != nil:
		h.trouble(w, err)
	case refused != nil:
		h.refuse(w, refused)
	default:
		h.sendPage(w, http.StatusOK, v, token, nil)
	}
}

// act answers POST.
func (h *handler) act(ctx context.Context, w http.ResponseWriter, r *http.Request) {
	if !h.ownForm(r) {
		h.refuse(w, refuseOrigin)
		return
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/x-www-form-urlencoded" {
		h.refuse(w, refuseType)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	if err := r.ParseForm(); err != nil {
		if tooLarge := new(http.MaxBytesError); errors.As(err, &tooLarge) {
			h.refuse(w, refuseLarge)
			return
		}
		h.refuse(w, refuseForm)
		return
	}
	// The form alone counts, not what the address holds.
	f, token := readForm(r.PostForm), r.PostForm.Get(tokenField)
	if !f.known() {
		h.refuse(w, refuseForm)
		return
	}
	v, refused, err := h.record(ctx, token, f)
	switch {
	case refused != nil:
		if err != nil {
			h.Log.Error(err, "An answer was refused by the API server")
		}
		h.refuse(w, refused)
	case err != nil:
		h.trouble(w, err)
	case len(f.Errors) > 0:
		h.sendPage(w, http.StatusUnprocessableEntity, v, token, f)
	default:
		h.Log.Info("Recorded an answer by a link", "namespace", v.notification.Namespace,
			strings.ToLower(v.notification.Spec.SubjectRef.Kind), v.notification.Spec.SubjectRef.Name, "notification", v.notification.Name, "action", f.action, "partner", v.me.Partner, "contact", v.me.Contact)
		h.send(w, http.StatusOK, "recorded", v.receipt())
	}
}

// ownForm reports whether a form comes from this page, as far as the browser says. There is no
// session that another site could make use of; this keeps such a site from having people act
// unawares by a link of its own choice.
func (h *handler) ownForm(r *http.Request) bool {
	// Without a referrer browsers call the page's own origin "null"; Sec-Fetch-Site then tells.
	if o := r.Header.Get("Origin"); o != "" && o != "null" && o != h.origin {
		return false
	}
	return h.cross.Check(r) == nil
}

// now has whole seconds, as records have.
func (h *handler) now() time.Time { return h.Clock.Now().Truncate(time.Second) }

func (h *handler) refuse(w http.ResponseWriter, r *refusal) {
	if r.status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "30")
	}
	h.send(w, r.status, "refusal", r)
}

// trouble says that the API server did not answer as it should. What it said goes to the log.
func (h *handler) trouble(w http.ResponseWriter, err error) {
	if !errors.Is(err, context.Canceled) {
		h.Log.Error(err, "The page for answers cannot reach the API server")
	}
	h.refuse(w, refuseTrouble)
}

// sendPage shows what there is to answer, with what was filled in before.
func (h *handler) sendPage(w http.ResponseWriter, status int, v *visit, token string, filled *form) {
	name, data := v.subject.page(h, token, filled)
	h.send(w, status, name, data)
}

func (h *handler) send(w http.ResponseWriter, status int, name string, data any) {
	page, err := render(name, data)
	if err != nil {
		h.Log.Error(err, "The page for answers cannot be written", "page", name)
		status, page = http.StatusInternalServerError, nil
	}
	w.WriteHeader(status)
	_, _ = w.Write(page) // nobody could do anything about the error
}
