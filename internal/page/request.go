// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/plain"
	"github.com/entente-dev/entente/internal/worktime"
)

// The names that all pages know in an address.
const (
	atField   = "at"
	zoneField = "tz"
)

const (
	// maxText is how much of a field of an address is read, in characters.
	maxText = 200
	// furthest is how many years ahead a page looks.
	furthest = 10
)

// request is a page that somebody asks for.
type request struct {
	*state
	h    *Handler
	ctx  context.Context
	http *http.Request
	form url.Values
	// chosen is the time zone that was asked for; nil for the hosts' own.
	chosen *time.Location
	// clock is the zone whose clocks the page shows.
	clock *time.Location
}

// ask reads what a page is asked for, and how things stand then. The request is there as far as it could be read.
func (h *Handler) ask(r *http.Request) (*request, error) {
	q := h.bare(r)
	if name := q.text(zoneField); name != "" {
		zone, err := worktime.Zone(name)
		if err != nil {
			return q, refuseInput(fmt.Errorf("%q is no time zone; write one such as Europe/Amsterdam, or UTC", name))
		}
		q.chosen, q.clock = zone, zone
	}
	reading, err := h.readings.get(q.ctx)
	if err != nil {
		return q, err
	}
	return q, q.stand(reading)
}

// bare is a request of which nothing is read yet.
func (h *Handler) bare(r *http.Request) *request {
	return &request{h: h, ctx: r.Context(), http: r, form: r.URL.Query(), clock: time.UTC}
}

// stand works out how things stand at the moment that is asked for.
func (q *request) stand(reading *Reading) error {
	now := reading.At.UTC().Truncate(time.Second)
	if q.chosen == nil {
		q.clock = q.hostsClock(reading)
	}
	at, text := now, q.text(atField)
	if text == "" {
		text = q.h.At
	}
	if text != "" {
		var err error
		if at, err = cmdutil.ParseTime(text, now, q.clock); err != nil {
			return refuseInput(err)
		}
		if at.After(now.AddDate(furthest, 0, 0)) {
			return refuseInput(fmt.Errorf("%s is more than %d years away; write an earlier time", at.Format(time.DateOnly), furthest))
		}
	}
	var err error
	q.state, err = q.h.states.get(moment{reading, at}, func() (*state, error) {
		done, err := q.h.play(q.ctx)
		if err != nil {
			return nil, err
		}
		defer done()
		return stateAt(q.ctx, reading, now, at)
	})
	return err
}

// hostsClock is the zone of the host of the alliance that a page is about; of several, that of their hosts.
func (q *request) hostsClock(reading *Reading) *time.Location {
	zones := cmdutil.ZonesOf(reading.Objects)
	namespace, name := q.about()
	if name == "" {
		return zones.Common(reading.Objects.Alliances, nil)
	}
	return zones.Host(namespace, name)
}

// about is the alliance that a page is about; empty for none, or several.
func (q *request) about() (namespace, name string) {
	if q.http.PathValue("kind") != "" {
		return "", ""
	}
	if name = q.http.PathValue("name"); name != "" {
		return q.http.PathValue("namespace"), name
	}
	return q.text("namespace"), q.text("alliance")
}

// play waits until a history may be played.
func (h *Handler) play(ctx context.Context) (done func(), err error) {
	select {
	case h.playing <- struct{}{}:
		return func() { <-h.playing }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// told is what happened before the moment of the page, and what will.
func (q *request) told(w window) (*told, error) {
	return q.h.windows.get(momentWindow{moment{q.Reading, q.at}, w}, func() (*told, error) {
		done, err := q.h.play(q.ctx)
		if err != nil {
			return nil, err
		}
		defer done()
		return q.tell(q.ctx, w)
	})
}

// text is a field of the address, on one line and not too long.
func (q *request) text(field string) string {
	text := plain.Line(q.form.Get(field))
	if utf8.RuneCountInString(text) > maxText {
		text = string([]rune(text)[:maxText])
	}
	return text
}

// link is the address of a page at the same moment and by the same clocks. What follows the parts of the path are
// fields and their values.
func (q *request) link(path string, fields ...string) string {
	values := url.Values{}
	for _, field := range []string{atField, zoneField} {
		if text := q.text(field); text != "" {
			values.Set(field, text)
		}
	}
	for i := 0; i+1 < len(fields); i += 2 {
		values.Set(fields[i], fields[i+1])
		if fields[i+1] == "" {
			values.Del(fields[i])
		}
	}
	return q.h.address(path, values)
}

func (h *Handler) address(path string, values url.Values) string {
	if text := values.Encode(); text != "" {
		return h.Base + path + "?" + text
	}
	return h.Base + path
}

// joined is a path of names.
func joined(names ...string) string {
	var path strings.Builder
	for _, name := range names {
		path.WriteString("/" + url.PathEscape(name))
	}
	return path.String()
}

func (q *request) toAlliance(namespace, name string) string {
	return q.link("/alliances" + joined(namespace, name))
}

func (q *request) toObject(kind, namespace, name string) string {
	return q.link("/objects" + joined(kind, namespace, name))
}

func (q *request) toPractice(namespace, alliance, practice string) string {
	return q.link("/alliances" + joined(namespace, alliance) + "/practices" + joined(practice))
}
