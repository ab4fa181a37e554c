// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/manifest"
	"github.com/entente-dev/entente/internal/page"
)

var now = time.Date(2026, time.November, 26, 9, 0, 0, 0, time.UTC)

const (
	story = "../cli/report/testdata/story"
	quiet = "../cli/report/testdata/quiet"
	// base is the path below which the page of a test is.
	base = "/secret"
	// its is the page of the alliance of the story.
	its = "/alliances/default/northwind-contoso"
)

// source is a reading that a test made.
type source func(ctx context.Context) (*page.Reading, error)

func (s source) Read(ctx context.Context) (*page.Reading, error) { return s(ctx) }

// fromFiles reads files, as the command does.
func fromFiles(tb testing.TB, paths ...string) page.Source {
	tb.Helper()
	return source(func(context.Context) (*page.Reading, error) {
		objects, err := manifest.Load(paths, manifest.Options{Namespace: "default"})
		if err != nil {
			return nil, err
		}
		return &page.Reading{Objects: objects, At: now, FromFiles: true, Where: "in the files", ForCommands: " -f FILES -o yaml"}, nil
	})
}

// found is what a manager found.
func found(objects *inventory.Inventory) page.Source {
	return source(func(context.Context) (*page.Reading, error) {
		return &page.Reading{Objects: objects, At: now, Where: "in the namespace default"}, nil
	})
}

// site is a page that is served.
type site struct {
	tb      testing.TB
	options page.Options
	handler http.Handler
	errOut  strings.Builder
}

func serve(tb testing.TB, s page.Source, change ...func(*page.Options)) *site {
	tb.Helper()
	x := &site{tb: tb}
	x.options = page.Options{Source: s, Now: func() time.Time { return now }, Base: base, Host: page.Loopback, ErrOut: &x.errOut}
	for _, c := range change {
		c(&x.options)
	}
	x.handler = page.New(x.options)
	return x
}

// ask asks for a path below the page.
func (s *site) ask(path string) *httptest.ResponseRecorder {
	s.tb.Helper()
	return s.do(http.MethodGet, s.options.Base+path, "127.0.0.1:8080")
}

func (s *site) do(method, path, host string) *httptest.ResponseRecorder {
	s.tb.Helper()
	r := httptest.NewRequestWithContext(s.tb.Context(), method, path, nil)
	r.Host = host
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}

// get is a page that is shown.
func (s *site) get(path string, fields ...string) string {
	s.tb.Helper()
	values := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		values.Add(fields[i], fields[i+1])
	}
	if len(fields) > 0 {
		path += "?" + values.Encode()
	}
	w := s.ask(path)
	body, err := io.ReadAll(w.Result().Body)
	if err != nil {
		s.tb.Fatal(err)
	}
	if w.Code != http.StatusOK {
		s.tb.Fatalf("%s: %d\n%s\n%s", path, w.Code, body, s.errOut.String())
	}
	return string(body)
}

var ownScript = regexp.MustCompile(`<script src="/secret/live\.js" defer data-from="/secret/live(\?[^"<>]*)?" data-version="[0-9a-z.]+"></script>`)

// moreScripts are those that some pages have beside it.
var moreScripts = regexp.MustCompile(`<script src="/secret/(?:slide|keys|keep)\.js" defer></script>\n`)

// scriptless is a page without the scripts that are files of its own.
func scriptless(page string) string {
	if at := ownScript.FindStringIndex(page); at != nil {
		page = page[:at[0]] + page[at[1]:]
	}
	return moreScripts.ReplaceAllString(page, "")
}

// says fails unless a page has all of some texts.
func says(tb testing.TB, text string, wanted ...string) {
	tb.Helper()
	for _, w := range wanted {
		if !strings.Contains(text, w) {
			tb.Errorf("%q is missing from\n%s", w, text)
		}
	}
}

// silent fails if a page has one of some texts.
func silent(tb testing.TB, text string, unwanted ...string) {
	tb.Helper()
	for _, u := range unwanted {
		if strings.Contains(text, u) {
			tb.Errorf("%q is in\n%s", u, text)
		}
	}
}

// order fails unless a page has some texts in an order.
func order(tb testing.TB, text string, wanted ...string) {
	tb.Helper()
	rest := text
	for _, w := range wanted {
		at := strings.Index(rest, w)
		if at < 0 {
			tb.Fatalf("%q is missing, or comes too early, in\n%s", w, text)
		}
		rest = rest[at+len(w):]
	}
}

// everyPage are the pages of the story, one of each.
var everyPage = []string{
	"/", "/?state=escalated", "/alliances", "/alliances?group=partner&q=north", its, its + "?at=2026-07-01", its + "?at=2027-01-01T09:00:00Z&tz=UTC",
	its + "/practices/ReviewsCurrent", its + "/practices/IssuesContained", "/objects/Issue/default/late-shipments", "/objects/Partner/default/contoso",
	"/ahead", "/ahead?days=365&namespace=default&alliance=northwind-contoso", "/untold", "/search?q=late",
}
