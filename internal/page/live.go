// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

const (
	// maxLive is how many readers keep a page open that is told of news; further ones look again themselves.
	maxLive = 256
	// lookEvery is how often somebody looks for news while a page is open; less often where reading takes long.
	lookEvery = 5 * time.Second
	// beatEvery is how often a reader hears that nothing is new, so that they know that they would hear of it.
	beatEvery = 15 * time.Second
	// writeWithin is how long a reader may take to hear of it.
	writeWithin = 10 * time.Second
)

// livePath is where an open page hears of news.
const livePath = "/live"

// serveLive tells an open page what version it should be of, as server-sent events: at once, when that changes, and
// every now and then. It ends with the reader, and with the server. All readers share what is read: nobody reads for one of
// them alone, and nothing is read while none is there.
func (h *Handler) serveLive(w http.ResponseWriter, r *http.Request) {
	select {
	case h.listeners <- struct{}{}:
		defer func() { <-h.listeners }()
	default:
		h.refuse(w, nil, refuseBusy)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no") // a proxy in between passes on what comes, as it comes
	at, told, toldAt := h.bare(r).text(atField), "", time.Time{}
	for {
		reading, err := h.latest(r.Context())
		if err != nil {
			return // the reader hears nothing more, and says so
		}
		if is := h.versionAt(reading, at); is != told || time.Since(toldAt) >= beatEvery {
			if tell(w, is) != nil {
				return
			}
			told, toldAt = is, time.Now()
		}
		select {
		case <-time.After(lookEvery):
		case <-r.Context().Done():
			return
		case <-h.closing:
			return
		}
	}
}

// latest is what was read last, read anew if that was long ago.
func (h *Handler) latest(ctx context.Context) (*Reading, error) {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	return h.readings.recent(ctx)
}

// tell sends a version to a reader.
func tell(w http.ResponseWriter, version string) error {
	c := http.NewResponseController(w)
	if err := c.SetWriteDeadline(time.Now().Add(writeWithin)); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "data: %s\n\n", version); err != nil {
		return err
	}
	return c.Flush()
}

// Close ends what is still being told, so that the server can end.
func (h *Handler) Close() { h.closed.Do(func() { close(h.closing) }) }
