// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page_test

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/manifest"
	"github.com/entente-dev/entente/internal/page"
)

// chosen is the part of a page that is of the chosen day.
func chosen(t *testing.T, page string) string {
	t.Helper()
	_, rest, found := strings.Cut(page, `<p class="lead" id="then-sum"`)
	if !found {
		t.Fatalf("no day is chosen in\n%s", page)
	}
	rest, _, _ = strings.Cut(rest, "</div>\n</div>")
	return rest
}

// listed are what the links of a list lead to, by the last part of their paths.
func listed(page, list string) []string {
	_, rest, _ := strings.Cut(page, `aria-labelledby="`+list+`"`)
	rest, _, _ = strings.Cut(rest, "</ul>")
	var out []string
	for _, m := range regexp.MustCompile(`<li>.*?<a href="[^"?]*/([^"?/]+)[?"]`).FindAllStringSubmatch(rest, -1) {
		out = append(out, m[1])
	}
	slices.Sort(out)
	return out
}

// brokenAt are the practices that are not in place at a moment.
func brokenAt(t *testing.T, s *site, at time.Time) []string {
	t.Helper()
	page := section(t, s.get(its, "at", at.Format(time.RFC3339)), "practices")
	var out []string
	for _, m := range regexp.MustCompile(`<span class="state">broken</span>(?s:.*?)/practices/(\w+)[?"]`).FindAllStringSubmatch(page, -1) {
		out = append(out, m[1])
	}
	return out
}

// What a chosen day says of practices is what the page of that moment shows, whichever day it is and of whatever moment
// the page is.
func TestAChosenDaySaysWhatThePageOfThatMomentShows(t *testing.T) {
	s := serve(t, fromFiles(t, story))
	changed := 0
	for _, at := range []time.Time{now, time.Date(2026, time.July, 1, 9, 0, 0, 0, time.UTC), time.Date(2027, time.February, 1, 9, 0, 0, 0, time.UTC)} {
		before := brokenAt(t, s, at)
		for _, days := range []int{0, 5, 22, 41, 89} {
			page := chosen(t, s.get(its, "at", at.Format(time.RFC3339), "by", strconv.Itoa(days)))
			link := regexp.MustCompile(`at=([^"&]+)[^>]*>The whole page`).FindStringSubmatch(page)
			then, err := time.Parse(time.RFC3339, strings.ReplaceAll(link[1], "%3A", ":"))
			if err != nil || then.Sub(at) > time.Duration(days+1)*24*time.Hour || then.Sub(at) < time.Duration(days)*24*time.Hour {
				t.Fatalf("%d days after %s is %s, %v", days, at, then, err)
			}
			after := brokenAt(t, s, then)
			breaks := slices.DeleteFunc(slices.Clone(after), func(p string) bool { return slices.Contains(before, p) })
			mends := slices.DeleteFunc(slices.Clone(before), func(p string) bool { return slices.Contains(after, p) })
			slices.Sort(breaks)
			slices.Sort(mends)
			if got := listed(page, "then-breaks"); !slices.Equal(got, breaks) {
				t.Errorf("%d days after %s: %v break, and the page of then says %v", days, at, got, breaks)
			}
			if got := listed(page, "then-mends"); !slices.Equal(got, mends) {
				t.Errorf("%d days after %s: %v are in place again, and the page of then says %v", days, at, got, mends)
			}
			changed += len(breaks) + len(mends)
		}
	}
	if changed < 5 {
		t.Errorf("only %d practices change, which proves little", changed)
	}
}

// Steps and people are those of the plan, to the end of the day and no further.
func TestAChosenDaySumsUpThePlan(t *testing.T) {
	s := serve(t, fromFiles(t, story))
	var plan struct {
		Events []struct {
			Time       time.Time
			Event      string
			Recipients []struct{ Partner, Contact string }
		}
	}
	text := s.get("/api/v1/plan", "for", "P3M")
	if err := json.Unmarshal([]byte(text), &plan); err != nil {
		t.Fatal(err, text)
	}
	for _, days := range []int{0, 3, 22, 60} {
		over := time.Date(2026, time.November, 27+days, 0, 0, 0, 0, time.FixedZone("CET", 3600))
		steps, people := 0, map[string]bool{}
		for _, e := range plan.Events {
			if !e.Time.Before(over) {
				continue
			}
			if e.Event == "StepStarted" || e.Event == "PathExhausted" {
				steps++
			}
			for _, r := range e.Recipients {
				people[r.Partner+"/"+r.Contact] = true
			}
		}
		for _, path := range []string{its, "/ahead"} {
			page := chosen(t, s.get(path, "by", strconv.Itoa(days)))
			says(t, page, ", "+strconv.Itoa(steps)+" step")
			if m := regexp.MustCompile(`(\d+) (?:people are|person is) told`).FindStringSubmatch(page); m == nil || m[1] != strconv.Itoa(len(people)) {
				t.Errorf("%s, %d days: %v are told, and not %d", path, days, m, len(people))
			}
		}
	}
}

// The day is in the address, and goes along; what else is asked for does not touch it.
func TestAChosenDayIsInTheAddress(t *testing.T) {
	s := serve(t, fromFiles(t, story))
	page := s.get("/ahead", "by", "22", "days", "90", "event", "StepStarted")
	says(t, page, "By the end of <strong>", "18 Dec 2026</time>", `name="by" min="0" max="89" value="22" data-first="2026-11-26"`, `<input type="hidden" name="by" value="22">`, `<input type="hidden" name="event" value="StepStarted">`)
	sum := func(page string) string { sum, _, _ := strings.Cut(page, "</p>"); return sum }
	if all, some := sum(chosen(t, s.get("/ahead", "by", "22"))), sum(chosen(t, page)); all != some {
		t.Errorf("of one kind of events %s is said, of all %s", some, all)
	}
	says(t, chosen(t, s.get("/ahead", "by", "80", "days", "7")), "2 Dec 2026", "This page looks no further ahead.")
	silent(t, chosen(t, s.get("/ahead", "by", "6", "days", "7")), "no further ahead")
	for _, wrong := range []string{"-1", "x", "1.5", "99999"} {
		for _, path := range []string{its, "/ahead"} {
			w := s.ask(path + "?by=" + wrong)
			if w.Code != http.StatusBadRequest {
				t.Errorf("%s?by=%s: %d", path, wrong, w.Code)
			}
			says(t, w.Body.String(), "write one from 0 to 89")
		}
	}
}

// A page of the past sums up what would have come then, and one of the future what comes after it.
func TestAChosenDayOfAnotherMoment(t *testing.T) {
	s := serve(t, fromFiles(t, story))
	says(t, chosen(t, s.get(its, "at", "2026-07-01", "by", "10")), "11 Jul 2026")
	page := chosen(t, s.get(its, "at", "2036-11-20", "by", "10"))
	says(t, page, "30 Nov 2036")
	silent(t, page, "The whole page") // it would be refused
}

// What changes back until the day is no change.
func TestAPracticeThatChangesBackIsNoChange(t *testing.T) {
	objects, err := manifest.Load([]string{story}, manifest.Options{Namespace: "default"})
	if err != nil {
		t.Fatal(err)
	}
	a := objects.Alliances[0]
	for i := range a.Spec.Team {
		if m := &a.Spec.Team[i]; m.Role == v1alpha1.RoleAllianceManager && m.Partner == a.Spec.Host {
			again := *m
			m.LeftDate, again.JoinedDate = "2026-12-05", "2026-12-15"
			a.Spec.Team = append(a.Spec.Team, again)
			break
		}
	}
	s := serve(t, source(func(context.Context) (*page.Reading, error) {
		return &page.Reading{Objects: objects, At: now, FromFiles: true, Where: "in the files"}, nil
	}))
	for days, want := range map[string]bool{"8": false, "12": true, "25": false} {
		part := chosen(t, s.get(its, "by", days))
		if got := slices.Contains(listed(part, "then-breaks"), "Staffed"); got != want {
			t.Errorf("after %s days it breaks: %t, and not %t", days, got, want)
		}
		if slices.Contains(listed(part, "then-mends"), "Staffed") {
			t.Errorf("after %s days it is in place again, as it is now", days)
		}
	}
}
