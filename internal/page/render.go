// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/entente-dev/entente/internal/chart"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/plain"
	"github.com/entente-dev/entente/internal/worktime"
)

var (
	//go:embed templates/*.html
	templateFiles embed.FS
	//go:embed style.css
	styleCSS string
	//go:embed live.js
	liveJS string
	//go:embed slide.js
	slideJS string
	//go:embed keys.js
	keysJS string
	//go:embed keep.js
	keepJS string
	//go:embed icon.svg
	iconSVG string

	// scripts are files: none stands in a page.
	scripts = map[string]string{"live.js": liveJS, "keys.js": keysJS, slideScript: slideJS, keepScript: keepJS}

	// templates are never written themselves: a template that was written once has settled how it escapes, and cannot be
	// copied any more.
	templates = template.Must(template.Must(template.New("").Funcs(functions(&clocks{})).Parse(chart.Templates)).ParseFS(templateFiles, "templates/*.html"))
	// pens are copies, each with clocks of its own: what they know of escaping is kept from page to page.
	pens = sync.Pool{New: func() any {
		p := &pen{}
		p.templates = template.Must(templates.Clone()).Funcs(functions(&p.clocks))
		return p
	}}
)

// clocks are those of the page that is being written.
type clocks struct {
	zone *time.Location
	now  time.Time
}

type pen struct {
	templates *template.Template
	clocks
}

// functions are what the templates call, by the clocks of a page.
func functions(c *clocks) template.FuncMap {
	return template.FuncMap{
		"day":     func(t time.Time) string { return t.In(c.zone).Format("2 Jan 2006") },
		"date":    func(t time.Time) string { return t.Format(time.DateOnly) },
		"moment":  func(t time.Time) string { return t.In(c.zone).Format("2 Jan 2006, 15:04") },
		"hour":    func(t time.Time) string { return t.In(c.zone).Format("15:04") },
		"by":      func(t time.Time) string { return dueText(t, c.zone) },
		"exactly": func(t time.Time) string { return t.In(c.zone).Format(time.RFC3339) },
		"utc":     func(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") },
		"ago":     func(t time.Time) string { return cmdutil.When(t, c.now.In(c.zone)) },
		"left":    func(t time.Time) string { return left(t, c.now) },
		"local":   func(t time.Time) string { return t.Format("Mon 2 Jan, 15:04") },
		"rated":   chart.Rated,
		"gapped":  chart.Gapped,
		"people":  people,
		"spaced":  spaced,
		"count":   cmdutil.Count,
		"words":   words,
		"add":     func(a, b int) int { return a + b },
		"sub":     func(a, b int) int { return a - b },
		"from":    func(a int, b float64) float64 { return float64(a) - b },
		"first":   func(c []command) []command { return c[:1] },
		"rest":    func(c []command) []command { return c[1:] },
		"list":    func(c condition) []condition { return []condition{c} },
	}
}

// people counts those who answered.
func people(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}

// dueText writes what is due: midnight ends the day before.
func dueText(t time.Time, clock *time.Location) string {
	return worktime.FormatEnd(t.In(clock), "2 Jan 2006, 15:04")
}

// left says how much time is left until a moment, or for how long it has been over.
func left(t, now time.Time) string {
	if t.After(now) {
		return cmdutil.Ago(t.Sub(now)) + " left"
	}
	return cmdutil.Ago(now.Sub(t)) + " late"
}

// render writes a page. What steers whoever shows it is taken out of the whole: names, titles and notes are what
// anybody typed.
func render(name string, c *chrome) (string, error) {
	p := pens.Get().(*pen)
	defer pens.Put(p)
	p.clocks = clocks{c.clock, c.now}
	var b bytes.Buffer
	if err := p.templates.ExecuteTemplate(&b, name, c); err != nil {
		return "", err
	}
	return plain.Text(b.String()), nil
}

func (h *Handler) send(w http.ResponseWriter, status int, name string, c *chrome) {
	page, err := render(name, c)
	if err != nil {
		fmt.Fprintln(h.ErrOut, "warning: a page cannot be written:", err)
		http.Error(w, "This page cannot be written.", http.StatusInternalServerError)
		return
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, page) // nobody could do anything about the error
}

func (h *Handler) refuse(w http.ResponseWriter, q *request, r *refusal) {
	if r.status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "30")
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	// Whoever has not opened the page by its address is not told that.
	c := &chrome{View: r, clock: time.UTC}
	if q != nil {
		c = q.chrome("refusal", r)
	}
	c.Title = r.Title
	h.send(w, r.status, "refusal", c)
}

// whole answers with a text that is complete, or with nothing.
func whole(w http.ResponseWriter, kind string, write func(io.Writer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	w.Header().Set("Content-Type", kind)
	_, _ = w.Write(b.Bytes()) // nobody could do anything about the error
	return nil
}
