// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/page"
	"github.com/entente-dev/entente/test/gen"
)

// crowd is a page of several readers. Who somebody is, they say in a header.
type crowd struct {
	t     *testing.T
	clock time.Time
	// sources are what each reader may read; opened counts how often one was opened for them.
	sources map[string]page.Source
	opened  map[string]int
	page    *page.Readers
}

func newCrowd(t *testing.T) *crowd {
	c := &crowd{t: t, clock: now, sources: map[string]page.Source{}, opened: map[string]int{}}
	c.page = page.NewReaders(page.ReadersOptions{
		Now: func() time.Time { return c.clock }, ErrOut: t.Output(), Host: func(host string) bool { return host == "alliances.example" },
		Identify: func(r *http.Request) (page.Reader, error) {
			user, groups, _ := strings.Cut(r.Header.Get("X-Reader"), "/")
			if user == "" {
				return page.Reader{}, page.RefuseNobody()
			}
			return page.Reader{User: user, Groups: strings.Fields(groups)}, nil
		},
		As: func(r page.Reader) (page.Source, page.Desk, error) {
			who := strings.Join(append([]string{r.User}, r.Groups...), "/")
			c.opened[who]++
			if s := c.sources[r.User]; s != nil {
				return s, nil, nil
			}
			return nil, nil, fmt.Errorf("nobody can read as %s", r.User)
		},
	})
	return c
}

// owns gives a reader an alliance of their own.
func (c *crowd) owns(reader, alliance string) {
	c.sources[reader] = found(&inventory.Inventory{Alliances: []*v1alpha1.Alliance{gen.FoundAlliance(alliance)}})
}

func (c *crowd) ask(reader, path string) *httptest.ResponseRecorder {
	c.t.Helper()
	r := httptest.NewRequestWithContext(c.t.Context(), http.MethodGet, path, nil)
	r.Host = "alliances.example"
	r.Header.Set("X-Reader", reader)
	w := httptest.NewRecorder()
	c.page.ServeHTTP(w, r)
	return w
}

// What one reader may read is never shown to another, whatever was read and kept before.
func TestEachReaderHasAPageOfTheirOwn(t *testing.T) {
	c := newCrowd(t)
	c.owns("ana", "pact-of-ana")
	c.owns("ben", "pact-of-ben")
	for range 2 { // the second time from what is kept
		ana, ben := c.ask("ana", "/alliances").Body.String(), c.ask("ben", "/alliances").Body.String()
		says(t, ana, "pact-of-ana")
		silent(t, ana, "pact-of-ben")
		says(t, ben, "pact-of-ben")
		silent(t, ben, "pact-of-ana")
	}
	if c.opened["ana"] != 1 || c.opened["ben"] != 1 {
		t.Errorf("pages were opened: %v", c.opened)
	}
	// Who is in another group may read something else, and who names the same groups in another order may not.
	c.ask("ana/staff leads", "/")
	c.ask("ana/leads staff", "/")
	if c.opened["ana/staff/leads"] != 1 || c.opened["ana/leads/staff"] != 0 {
		t.Errorf("pages were opened: %v", c.opened)
	}
}

// Whom nobody names gets a page that says so, and nothing else; what is the same for everybody they get.
func TestWhoIsNobodySeesNothing(t *testing.T) {
	c := newCrowd(t)
	c.owns("ana", "pact-of-ana")
	c.ask("ana", "/alliances")
	for _, path := range []string{"/", "/alliances", "/live", "/api/v1/status", "/alliances.csv", "/nowhere"} {
		w := c.ask("", path)
		if w.Code != http.StatusUnauthorized || w.Header().Get("Content-Security-Policy") == "" {
			t.Errorf("%s: %d", path, w.Code)
		}
		says(t, w.Body.String(), "Nobody says who you are", "Sign in")
		silent(t, w.Body.String(), "pact-of-ana")
	}
	if w := c.ask("", "/style.css"); w.Code != http.StatusOK {
		t.Errorf("the style: %d", w.Code)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	r.Host = "evil.example"
	r.Header.Set("X-Reader", "ana")
	w := httptest.NewRecorder()
	c.page.ServeHTTP(w, r)
	if w.Code != http.StatusMisdirectedRequest {
		t.Errorf("by another name: %d", w.Code)
	}
	if w := c.ask("cleo", "/"); w.Code != http.StatusServiceUnavailable {
		t.Errorf("whose page cannot be opened: %d", w.Code)
	}
}

// The places are bounded: who comes when all are taken gets that of somebody who looks no more, or is asked to come again.
func TestOnlySoManyReadersAtATime(t *testing.T) {
	c := newCrowd(t)
	reading, release := make(chan string, 100), make(chan struct{})
	for i := range 65 {
		name := fmt.Sprint("reader-", i)
		c.sources[name] = source(func(ctx context.Context) (*page.Reading, error) {
			reading <- name
			select {
			case <-release:
			case <-ctx.Done():
			}
			return nil, errors.New("away")
		})
	}
	done := make(chan struct{}, 65)
	for i := range 64 {
		go func() {
			c.ask(fmt.Sprint("reader-", i), "/")
			done <- struct{}{}
		}()
		<-reading
	}
	if w := c.ask("reader-64", "/"); w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "Please try again") {
		t.Errorf("beside 64 who are at it: %d\n%s", w.Code, w.Body)
	}
	close(release)
	for range 64 {
		<-done
	}
	c.ask("reader-64", "/")
	if c.opened["reader-64"] != 1 {
		t.Error("there is no room once the others are done")
	}
	// Who has not looked for a while is forgotten, and their page is opened anew.
	c.clock = c.clock.Add(4 * time.Minute)
	c.ask("reader-64", "/")
	c.clock = c.clock.Add(2 * time.Minute)
	c.page.Forget()
	c.ask("reader-64", "/")
	c.ask("reader-63", "/")
	if c.opened["reader-64"] != 1 || c.opened["reader-63"] != 2 {
		t.Errorf("opened: %d and %d times", c.opened["reader-64"], c.opened["reader-63"])
	}
}

// A reader who asks for much does not keep the others waiting.
func TestAReaderWhoAsksForMuchKeepsNobodyWaiting(t *testing.T) {
	c := newCrowd(t)
	c.owns("ana", "pact-of-ana")
	begun, end := make(chan struct{}, 100), make(chan struct{})
	c.sources["ben"] = source(func(context.Context) (*page.Reading, error) {
		begun <- struct{}{}
		<-end
		return nil, errors.New("away")
	})
	codes := make(chan int, 100)
	go func() { codes <- c.ask("ben", "/").Code }()
	<-begun
	refused := 0
	for range 39 {
		go func() { codes <- c.ask("ben", "/").Code }()
	}
	for refused < 32 {
		if code := <-codes; code != http.StatusServiceUnavailable {
			t.Fatalf("%d", code)
		}
		refused++
	}
	if w := c.ask("ana", "/alliances"); w.Code != http.StatusOK {
		t.Errorf("another reader gets %d", w.Code)
	}
	close(end)
	for range 40 - refused {
		<-codes
	}
}

// An open page keeps its place for as long as it hears of news, and ends with the server.
func TestAnOpenPageOfAReaderEndsWithTheServer(t *testing.T) {
	c := newCrowd(t)
	c.owns("ana", "pact-of-ana")
	server := httptest.NewServer(c.page)
	defer server.Close()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/live", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = "alliances.example"
	r.Header.Set("X-Reader", "ana")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_, _ = io.Copy(io.Discard, answer.Body) // an end is an end
	}()
	c.clock = c.clock.Add(time.Hour)
	c.page.Forget()
	if c.page.Open() != 1 {
		t.Error("the page is forgotten while it is open")
	}
	c.page.Close()
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		t.Fatal("it does not end")
	}
	if w := c.ask("ben", "/"); w.Code != http.StatusServiceUnavailable {
		t.Errorf("a page is opened after the end: %d", w.Code)
	}
}
