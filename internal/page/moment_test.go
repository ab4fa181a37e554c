// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page_test

import (
	"encoding/json"
	"html"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/internal/cli/clitest"
	"github.com/entente-dev/entente/internal/page"
)

// run is what the plugin prints of the story.
func run(t *testing.T, at time.Time, args ...string) string {
	t.Helper()
	r := clitest.Run(t, clitest.Command{Args: append(slices.Clone(args), "-f", story), Now: at})
	if r.Code == 2 || r.Out == "" {
		t.Fatalf("%v: %s", args, r.Err)
	}
	return r.Out
}

// The figures for programs are those of the plugin, to the letter.
func TestTheFiguresAreThoseOfThePlugin(t *testing.T) {
	s := serve(t, fromFiles(t, story))
	for path, args := range map[string][]string{
		"/api/v1/status": {"status"},
		"/api/v1/status?alliance=northwind-contoso": {"status", "northwind-contoso"},
		"/api/v1/audit":               {"audit"},
		"/api/v1/audit?at=2026-07-01": {"audit", "--at", "2026-07-01"},
		"/api/v1/audit?at=2027-01-01": {"audit", "--at", "2027-01-01"},
		"/api/v1/plan":                {"plan"},
		"/api/v1/plan?at=2026-05-01&for=P1Y&alliance=northwind-contoso": {"plan", "northwind-contoso", "--from", "2026-05-01", "--for", "P1Y"},
		"/api/v1" + its + "/tree": {"tree", "northwind-contoso"},
	} {
		if got, want := s.get(path), run(t, now, append(args, "-o", "json")...); got != want {
			t.Errorf("%s\n%s\nis not what %v prints:\n%s", path, got, args, want)
		}
		if kind := s.ask(path).Header().Get("Content-Type"); kind != "application/json" {
			t.Errorf("%s is %s", path, kind)
		}
	}
}

// A page of a past moment is the page of then: only who reads it knows that it is over.
func TestAPageOfThePastIsThePageOfThen(t *testing.T) {
	then := time.Date(2026, time.July, 1, 9, 0, 0, 0, time.UTC)
	s := serve(t, fromFiles(t, story))
	if got, want := s.get("/api/v1/status", "at", "2026-07-01T09:00:00Z"), run(t, then, "status", "-o", "json"); got != want {
		t.Errorf("%s\nis not what status said then:\n%s", got, want)
	}
	page := s.get(its, "at", "2026-07-01T09:00:00Z")
	says(t, page, "As it stood", "replayed from the records", "1 Jul 2026, 11:00", "This page is not of now")
	silent(t, section(t, page, "issues"), "Shipments to the west", "No forecast")
	silent(t, section(t, page, "lessons"), "A pilot needs its support")
	says(t, section(t, page, "lessons"), "Whoever plans first")
}

// A page of a moment to come is what the plan ends at.
func TestAPageOfAMomentToCome(t *testing.T) {
	s := serve(t, fromFiles(t, story))
	silent(t, s.get("/", "at", "2026-12-18T08:59:59Z"), "whose path ran out")
	page := s.get("/", "at", "2026-12-18T09:00:00Z")
	says(t, page, "As it will stand", "if nobody acts", "1 issue whose path ran out")
}

// Each link of a page leads to the same moment and the same clocks, but those that lead to another one.
func TestLinksKeepTheMoment(t *testing.T) {
	s := serve(t, fromFiles(t, story, quiet))
	for _, path := range []string{"/", "/alliances", its, "/ahead", "/untold", its + "/practices/Staffed"} {
		page := s.get(path, "at", "2026-10-01", "tz", "UTC")
		says(t, page, "(UTC)")
		_, main, _ := strings.Cut(page, `<main id="main"`)
		for _, rest := range strings.Split(main, `href="`+base)[1:] {
			link, text, _ := strings.Cut(rest, `"`)
			if strings.HasPrefix(text, ">The whole page as it will stand then<") {
				continue
			}
			if !strings.Contains(link, "at=2026-10-01") && path != "/ahead" || !strings.Contains(link, "tz=UTC") {
				t.Errorf("%s: %s leads to another moment", path, link)
			}
		}
	}
}

// Every link of every page leads to a page.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	s := serve(t, fromFiles(t, story, quiet))
	seen, queue := map[string]bool{}, []string{base + "/"}
	for len(queue) > 0 && len(seen) < 400 {
		path := queue[0]
		queue = queue[1:]
		w := s.do(http.MethodGet, path, "localhost")
		if w.Code != http.StatusOK {
			t.Errorf("%s: %d", path, w.Code)
		}
		if strings.Contains(path, "at=") {
			continue // the links of other moments are those of this one
		}
		for _, rest := range strings.Split(w.Body.String(), `href="`)[1:] {
			link, _, _ := strings.Cut(rest, `"`)
			link = html.UnescapeString(link)
			if strings.HasPrefix(link, base) && !seen[link] {
				seen[link] = true
				queue = append(queue, link)
			}
		}
	}
	if len(seen) < 80 {
		t.Errorf("only %d links were found", len(seen))
	}
}

// What is typed and cannot be understood is refused, with what to write.
func TestAMomentThatIsNone(t *testing.T) {
	s := serve(t, fromFiles(t, story))
	for query, want := range map[string]string{
		"at=never": "2026-11-22T09:00", "at=1850-01-01": "1900 to 2999", "at=2036-11-26T09:00:01Z": "more than 10 years", "tz=Mars": "is no time zone", "tz=../../etc/passwd": "is no time zone",
	} {
		w := s.ask("/alliances?" + query)
		if w.Code != http.StatusBadRequest {
			t.Errorf("%s: %d", query, w.Code)
		}
		says(t, w.Body.String(), want)
	}
	for _, query := range []string{"days=0", "days=x", "days=99999", "namespace=default&alliance=absent"} {
		if w := s.ask("/ahead?" + query); w.Code != http.StatusBadRequest && w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", query, w.Code)
		}
	}
	w := s.ask("/api/v1/plan?for=long")
	var refused map[string]string
	if err := json.Unmarshal(w.Body.Bytes(), &refused); err != nil || w.Code != http.StatusBadRequest || refused["detail"] == "" {
		t.Errorf("a program gets %d %s", w.Code, w.Body)
	}
	s.get("/", "at", "2036-11-26T09:00:00Z")
}

// The command's own moment is that of pages whose address names none; now is asked for by its name.
func TestTheMomentOfTheCommand(t *testing.T) {
	s := serve(t, fromFiles(t, story), func(o *page.Options) { o.At = "2026-07-01" })
	page := s.get("/alliances")
	says(t, page, "As it stood", "1 Jul 2026, 00:00", `at=now">now</a>`)
	says(t, s.get("/alliances", "at", "now"), "As of now")
}

// The plan is told event by event, as kubectl entente plan does, with when each reader hears of it.
func TestWhatComesNext(t *testing.T) {
	s := serve(t, fromFiles(t, story))
	all := s.get("/ahead", "days", "30", "event", "StepStarted")
	order(t, all, "December 2026", "Issue climbs", "No forecast for December")
	silent(t, all, "People are told:")
	page := s.get("/ahead", "days", "30")
	says(t, page, "People are told:", "by mail", "America/New_York", `<svg class="line-chart"`, `title="How it stands then"`, "/alliances/default/northwind-contoso?at=2026-")
	silent(t, s.get("/ahead", "days", "1", "event", "StepStarted"), "Issue climbs:")
}
