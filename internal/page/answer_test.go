// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/page"
	"github.com/entente-dev/entente/test/gen"
)

// fakeDesk is a cluster that takes the reader for a user, and notes what is to be recorded.
type fakeDesk struct {
	user, said string
	err        error
	recorded   [][]string
	// away: the cluster does not say who the reader is, of whom it was asked so often.
	away  error
	asked int
}

func (d *fakeDesk) User(context.Context) (string, error) {
	d.asked++
	return d.user, d.away
}

func (d *fakeDesk) Record(_ context.Context, namespace string, words ...string) (string, error) {
	d.recorded = append(d.recorded, append([]string{namespace}, words...))
	return d.said, d.err
}

// climbing has an issue that climbs, and a contact who is the user kim@contoso.
func climbing() *inventory.Inventory {
	a := gen.Alliance("pact").In("here").Between("us", "contoso").Alliance
	contoso := gen.Partner("contoso").In("here").Contacts("kim", "sam").Partner
	contoso.Spec.Contacts[0].User, contoso.Spec.Contacts[0].DisplayName = "kim@contoso", "Kim Ortega"
	i := gen.FoundIssue("late", "pact", gen.Condition(v1alpha1.ConditionEscalated, yes, v1alpha1.ReasonStepStarted, "It climbs", now.Add(-time.Hour)))
	i.Namespace, i.Spec.Title = "here", "Shipments"
	return &inventory.Inventory{
		Alliances: []*v1alpha1.Alliance{a}, Partners: []*v1alpha1.Partner{contoso, gen.Partner("us").In("here").Contacts("jane").Partner}, Issues: []*v1alpha1.Issue{i},
	}
}

const taking = "/answer/ack/here/late"

// served serves objects with a desk.
func served(t *testing.T, objects *inventory.Inventory, d *fakeDesk) *site {
	t.Helper()
	return serve(t, found(objects), func(o *page.Options) { o.Desk = d })
}

// post sends a form as the page's own does, but for what a test changes.
func (s *site) post(path, form string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	s.tb.Helper()
	r := httptest.NewRequestWithContext(s.tb.Context(), http.MethodPost, base+path, strings.NewReader(form))
	r.Host = "127.0.0.1:8080"
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Origin", "null") // as without a referrer
	for _, c := range change {
		c(r)
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}

// Whom the page knows takes an issue on there, as by the command; opening the page of that changes nothing.
func TestAReaderTakesAnIssueOn(t *testing.T) {
	d := &fakeDesk{user: "kim@contoso", said: "issue/late: acknowledged by contoso/kim"}
	s := served(t, climbing(), d)
	for _, path := range []string{"/", "/alliances/here/pact"} {
		says(t, s.get(path), `<a class="button" href="/secret/answer/ack/here/late">Take it on</a>`)
	}
	says(t, s.get(taking), "It will be on record that <bdi>Kim Ortega</bdi>", `<form method="post" action="/secret/answer/ack/here/late"`)
	if len(d.recorded) > 0 {
		t.Fatalf("looking records %v", d.recorded)
	}
	w := s.post(taking, "note=I+call+them%0anow&by=us/jane&issue=other&namespace=there")
	want := []string{"here", "issue", "ack", "late", "--by=contoso/kim", "--note=I call them now"}
	if w.Code != http.StatusOK || len(d.recorded) != 1 || !slices.Equal(d.recorded[0], want) {
		t.Fatalf("%d: %q is recorded, and not %q", w.Code, d.recorded, want)
	}
	says(t, w.Body.String(), "acknowledged by contoso/kim", "<h1>Recorded</h1>")
	s.post(taking, "")
	if last := d.recorded[len(d.recorded)-1]; !slices.Equal(last, want[:5]) {
		t.Errorf("without a note: %q", last)
	}
}

// Each answer is recorded by its verb, in the reader's name; what is not offered, and what the form says of people, flags and
// objects besides, goes nowhere.
func TestTheOtherAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		verb, form string
		want       []string
	}{
		"spoke":     {"talk", "between=us/jane&mode=Phone&outcome=A+second+carrier", []string{"talk", "late", "--between=contoso/kim", "--between=us/jane", "--mode=Phone", "--outcome=A second carrier"}},
		"strangers": {"talk", "between=us/jane&between=evil/eve&between=contoso/sam&mode=Video&by=us/jane", []string{"talk", "late", "--between=contoso/kim", "--between=us/jane", "--mode=Video"}},
		"tried":     {"attempt", "mode=InPerson", []string{"attempt", "late", "--by=contoso/kim", "--mode=InPerson"}},
		"news":      {"update", "note=--by=us/jane%0a--force", []string{"update", "late", "--by=contoso/kim", "--note=--by=us/jane --force"}},
		"later":     {"snooze", "until=P3D&reason=customs", []string{"snooze", "late", "--by=contoso/kim", "--until=P3D", "--reason=customs"}},
		"over":      {"resolve", "summary=All+arrived&confirm=yes", []string{"resolve", "late", "--by=contoso/kim", "--summary=All arrived"}},
	} {
		d := &fakeDesk{user: "kim@contoso", said: "issue/late: done"}
		s := served(t, climbing(), d)
		path := "/answer/" + c.verb + "/here/late"
		says(t, s.get(taking), `href="/secret`+path+`"`)
		says(t, s.get(path), "It will be on record that <bdi>Kim Ortega</bdi>", `<form method="post" action="/secret`+path+`"`)
		if len(d.recorded) > 0 {
			t.Errorf("%s: looking records %v", name, d.recorded)
		}
		w := s.post(path, c.form)
		if want := append([]string{"here", "issue"}, c.want...); w.Code != http.StatusOK || len(d.recorded) != 1 || !slices.Equal(d.recorded[0], want) {
			t.Errorf("%s: %d, %q is recorded, and not %q", name, w.Code, d.recorded, want)
		}
	}
}

// What an answer lacks is said, with what was filled in, and nothing is recorded.
func TestAnAnswerThatLacksSomething(t *testing.T) {
	for form, want := range map[string]string{
		"talk?mode=Phone&outcome=x": "Choose with whom you spoke.", "talk?between=us/jane&mode=Telepathy": "Choose how you spoke.", "attempt?": "Choose how you tried.",
		"update?note=+": "Write what is new.", "snooze?reason=customs": "Write until when", "snooze?until=P3D": "Write why it can wait.",
		"resolve?summary=over": "Tick the box", "resolve?confirm=yes": "Write how it ended.", "update?note=" + strings.Repeat("x", 513): "is too long",
	} {
		verb, fields, _ := strings.Cut(form, "?")
		d := &fakeDesk{user: "kim@contoso"}
		w := served(t, climbing(), d).post("/answer/"+verb+"/here/late", fields)
		if w.Code != http.StatusUnprocessableEntity || len(d.recorded) > 0 {
			t.Errorf("%s: %d, %v is recorded", form, w.Code, d.recorded)
		}
		says(t, w.Body.String(), "It is not recorded.", want)
	}
	d := &fakeDesk{user: "kim@contoso"}
	s := served(t, climbing(), d)
	says(t, s.post("/answer/snooze/here/late", "reason=customs").Body.String(), `value="customs"`)
	says(t, s.post("/answer/talk/here/late", "between=us/jane").Body.String(), `value="us/jane" checked`)
	for _, verb := range []string{"hold", "open", "ack%2F..", "tell"} {
		if w := s.post("/answer/"+verb+"/here/late", "note=x"); w.Code < 400 || len(d.recorded) > 0 {
			t.Errorf("%s: %d, %v is recorded", verb, w.Code, d.recorded)
		}
	}
}

// Who left is not offered as somebody with whom the reader spoke.
func TestWhoLeftIsNobodyToHaveSpokenWith(t *testing.T) {
	objects := climbing()
	objects.Partners[1].Spec.Contacts[0].LeftDate = "2026-11-01"
	d := &fakeDesk{user: "kim@contoso"}
	s := served(t, objects, d)
	silent(t, s.get("/answer/talk/here/late"), "us/jane")
	if w := s.post("/answer/talk/here/late", "between=us/jane&mode=Phone"); w.Code != http.StatusUnprocessableEntity || len(d.recorded) > 0 {
		t.Errorf("%d, %v is recorded", w.Code, d.recorded)
	}
}

// What the command refuses is said, with what is to be committed where Git keeps the list.
func TestAnAnswerThatIsRefusedSaysWhy(t *testing.T) {
	d := &fakeDesk{user: "kim@contoso", said: "acknowledgements:\n- by: kim\n", err: errors.New("Git sets the list; commit this")}
	w := served(t, climbing(), d).post(taking, "note=soon")
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("%d", w.Code)
	}
	says(t, w.Body.String(), "It is not recorded.", "Git sets the list; commit this", "- by: kim", `value="soon"`)
	d = &fakeDesk{user: "kim@contoso"}
	w = served(t, climbing(), d).post(taking, "note="+strings.Repeat("x", 257))
	if w.Code != http.StatusUnprocessableEntity || len(d.recorded) > 0 {
		t.Errorf("a note that is too long: %d %v", w.Code, d.recorded)
	}
}

// Nobody answers whom the page does not know as one person, for another moment, or of what is over.
func TestOnlyWhomThePageKnowsAnswers(t *testing.T) {
	two, over, elsewhere, unnamed := climbing(), climbing(), climbing(), climbing()
	unnamed.Partners[0].Spec.Contacts = unnamed.Partners[0].Spec.Contacts[:1] // one other is tied to no user
	two.Partners[1].Spec.Contacts[0].User = "kim@contoso"
	over.Issues[0].Spec.Resolution = &v1alpha1.Statement{}
	elsewhere.Alliances[0].Spec.Partners = elsewhere.Alliances[0].Spec.Partners[:1]
	for name, c := range map[string]struct {
		user, query string
		objects     *inventory.Inventory
	}{
		"a stranger": {"ana", "", climbing()}, "nobody in particular": {"", "", unnamed}, "somebody who is two people": {"kim@contoso", "", two},
		"of an issue that is over": {"kim@contoso", "", over}, "of somebody else's alliance": {"kim@contoso", "", elsewhere},
		"then": {"kim@contoso", "?at=2026-11-01", climbing()}, "one day": {"kim@contoso", "?at=2027-11-01", climbing()},
	} {
		d := &fakeDesk{user: c.user}
		s := served(t, c.objects, d)
		silent(t, s.get("/"+c.query), "Take it on<")
		if w := s.ask(taking + c.query); w.Code != http.StatusForbidden {
			t.Errorf("%s opens it: %d", name, w.Code)
		}
		for _, path := range []string{taking, "/answer/resolve/here/late"} {
			if w := s.post(path+c.query, "summary=x&confirm=yes"); w.Code != http.StatusForbidden || len(d.recorded) > 0 {
				t.Errorf("%s, %s: %d, %v is recorded", name, path, w.Code, d.recorded)
			}
		}
	}
	d := &fakeDesk{user: "kim@contoso"}
	for _, path := range []string{"/answer/ack/here/other", "/answer/ack/there/late"} {
		if w := served(t, climbing(), d).post(path, ""); w.Code != http.StatusForbidden || len(d.recorded) > 0 {
			t.Errorf("%s: %d, %v is recorded", path, w.Code, d.recorded)
		}
	}
}

// The cluster is asked once who the reader is, and again a while after it could not say.
func TestWhoTheReaderIsIsAskedOnce(t *testing.T) {
	clock := now
	d := &fakeDesk{user: "kim@contoso", away: errors.New("the API server is away")}
	s := serve(t, found(climbing()), func(o *page.Options) { o.Desk, o.Now = d, func() time.Time { return clock } })
	for range 3 {
		silent(t, s.get("/"), "Take it on<")
	}
	if d.asked != 1 {
		t.Errorf("while it does not say, it is asked %d times", d.asked)
	}
	d.away, clock = nil, clock.Add(time.Minute)
	for range 3 {
		says(t, s.get("/"), "Take it on<")
		clock = clock.Add(time.Minute)
	}
	if d.asked != 2 {
		t.Errorf("once it said so, it is asked %d times", d.asked)
	}
}

// No other site, and nobody without the address, records anything in a reader's name.
func TestNoOtherSiteAnswersForAReader(t *testing.T) {
	for name, change := range map[string]func(*http.Request){
		"another site":          func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") },
		"a page beside it":      func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-site") },
		"an older browser":      func(r *http.Request) { r.Header.Del("Sec-Fetch-Site"); r.Header.Set("Origin", "https://evil.example") },
		"a script's own format": func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") },
		"a name of theirs":      func(r *http.Request) { r.Host = "evil.example" },
		"without the address":   func(r *http.Request) { r.URL.Path = strings.Replace(r.URL.Path, base, "/other", 1) },
		"another place":         func(r *http.Request) { r.URL.Path = base + "/alliances" },
		"a large form":          func(r *http.Request) { r.Body = http.NoBody; *r = *withForm(r, "x&more="+strings.Repeat("x", 33<<10)) },
	} {
		d := &fakeDesk{user: "kim@contoso"}
		w := served(t, climbing(), d).post(taking, "note=x", change)
		if w.Code < 400 || len(d.recorded) > 0 {
			t.Errorf("%s: %d, %v is recorded", name, w.Code, d.recorded)
		}
	}
	s := serve(t, found(climbing()))
	if w := s.post(taking, ""); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("a page without a desk: %d", w.Code)
	}
}

func withForm(r *http.Request, note string) *http.Request {
	to := httptest.NewRequestWithContext(r.Context(), r.Method, r.URL.Path, strings.NewReader("note="+note))
	to.Host, to.Header = r.Host, r.Header
	return to
}
