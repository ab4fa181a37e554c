// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	// maxReaders is how many people have a page of their own at a time: each keeps what its reader may read.
	maxReaders = 64
	// maxRequestsEach and maxLiveEach are how many requests of one reader are served in parallel, and how many of their open
	// pages hear of news: nobody takes the places of all.
	maxRequestsEach, maxLiveEach = 8, 8
	// idleAfter is how long the page of somebody who looks no more is kept.
	idleAfter = 5 * time.Minute
)

// Reader is who looks at a page, as whoever authenticated them says.
type Reader struct {
	User   string
	Groups []string
}

// key tells readers apart: who is in other groups now may read something else.
func (r Reader) key() string {
	groups := slices.Sorted(slices.Values(r.Groups))
	return strings.Join(append([]string{r.User}, slices.Compact(groups)...), "\x00")
}

// ReadersOptions are what a page of several readers needs.
type ReadersOptions struct {
	// Identify tells who sent a request; what it returns as an error is what the reader is told.
	Identify func(*http.Request) (Reader, error)
	// As is where the page of a reader reads, and what records for them, both with their rights.
	As  func(Reader) (Source, Desk, error)
	Now func() time.Time
	// Host says whether the page may be reached by the name that a browser uses for it.
	Host func(host string) bool
	// At is the moment of which the page tells where its address names none; empty for now.
	At string
	// ErrOut is told what goes wrong.
	ErrOut io.Writer
}

// Readers serves each reader a page of their own: what one may read is never shown to another.
type Readers struct {
	ReadersOptions
	// door answers where nobody is known, and playing is shared by all pages.
	door    *Handler
	playing chan struct{}

	mu     sync.Mutex
	pages  map[string]*readersPage
	closed bool
}

// readersPage is the page of one reader, and how many of their requests are under way.
type readersPage struct {
	*Handler
	busy int
	used time.Time
}

// NewReaders returns a page for several readers.
func NewReaders(o ReadersOptions) *Readers {
	return &Readers{
		ReadersOptions: o, pages: map[string]*readersPage{}, playing: make(chan struct{}, maxPlayed),
		door: New(Options{Source: nowhere{}, Now: o.Now, Host: o.Host, ErrOut: o.ErrOut}),
	}
}

// nowhere is what nobody reads.
type nowhere struct{}

// Read finds nothing.
func (nowhere) Read(context.Context) (*Reading, error) { return nil, refuseNobody }

// ServeHTTP answers by the page of whoever asks.
func (r *Readers) ServeHTTP(w http.ResponseWriter, asked *http.Request) {
	if !r.Host(asked.Host) || isAsset(asked.URL.Path) {
		r.door.ServeHTTP(w, asked)
		return
	}
	reader, err := r.Identify(asked)
	if err != nil {
		headers(w.Header())
		r.door.refuse(w, nil, r.door.refusalOf(err))
		return
	}
	p, err := r.enter(reader)
	if err != nil {
		headers(w.Header())
		r.door.refuse(w, nil, r.door.refusalOf(err))
		return
	}
	defer r.leave(p)
	p.ServeHTTP(w, asked)
}

// enter returns the page of a reader, and opens it if there is none yet.
func (r *Readers) enter(reader Reader) (*readersPage, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	key, now := reader.key(), r.Now()
	p := r.pages[key]
	if p == nil {
		if r.closed || !r.makeRoom() {
			return nil, refuseBusy
		}
		source, desk, err := r.As(reader)
		if err != nil {
			return nil, err
		}
		p = &readersPage{Handler: New(Options{Source: source, Desk: desk, At: r.At, Now: r.Now, Host: r.Host, ErrOut: r.ErrOut})}
		p.slots, p.listeners, p.playing = make(chan struct{}, maxRequestsEach), make(chan struct{}, maxLiveEach), r.playing
		r.pages[key] = p
	}
	p.busy++
	p.used = now
	return p, nil
}

// makeRoom reports whether there is room for one more page. Where all places are taken, the page at which nobody has
// looked for longest makes room.
func (r *Readers) makeRoom() bool {
	if len(r.pages) < maxReaders {
		return true
	}
	oldest := ""
	for key, p := range r.pages {
		if p.busy == 0 && (oldest == "" || p.used.Before(r.pages[oldest].used)) {
			oldest = key
		}
	}
	delete(r.pages, oldest)
	return len(r.pages) < maxReaders
}

func (r *Readers) leave(p *readersPage) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p.busy--
	p.used = r.Now()
}

// Forget drops the pages at which nobody has looked for a while, and what they keep. It is called every now and then.
func (r *Readers) Forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.Now()
	for key, p := range r.pages {
		if p.busy == 0 && now.Sub(p.used) >= idleAfter {
			delete(r.pages, key)
		}
	}
}

// Open is how many readers have a page.
func (r *Readers) Open() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.pages)
}

// Close ends what is still being told, so that the server can end.
func (r *Readers) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	for _, p := range r.pages {
		p.Handler.Close()
	}
}
