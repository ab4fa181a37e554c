// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

func TestOpeningChangesNothing(t *testing.T) {
	o := someObjects()
	d := newDesk(t, o, interceptor.Funcs{Patch: func(context.Context, client.WithWatch, client.Object, client.Patch, ...client.PatchOption) error {
		t.Error("something is written")
		return errors.New("no")
	}})
	token := d.token(o.notification)
	for i := range 100 {
		method := []string{http.MethodGet, http.MethodHead}[i%2]
		r := httptest.NewRequestWithContext(t.Context(), method, "https://answers.example/entente/answer?t="+token+"&action=Acknowledged&confirm=yes", nil)
		r.Header.Set("Sec-Purpose", "prefetch")
		if w := d.serve(r); w.Code != http.StatusOK {
			t.Fatalf("%s: %d\n%s", method, w.Code, w.Body)
		}
	}
	if d.issue().Spec.Answers != nil || d.issue().Spec.Acknowledgements != nil {
		t.Error("something is recorded")
	}
}

func TestPageSaysWhoAndWhat(t *testing.T) {
	o := someObjects()
	d := newDesk(t, o, interceptor.Funcs{})
	said := text(d.parse(d.get(d.token(o.notification))))
	for _, want := range []string{
		"Shipments three days late", "North and South", "High", "20 November 2026, 06:00 (America/Chicago)", "Jane Doe (North Ltd)", "managers",
		"Two lorries.\nNo word.", "You answer as Kim Roe of South Ltd", "at the latest 29 November 2026, 07:00 (America/Chicago)", "Jane Doe (North Ltd)", "piet (North Ltd)",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("the page does not say %q:\n%s", want, said)
		}
	}
	for _, other := range []string{"sam", "left (", "later (", "nobody (", "Kim Roe (South"} {
		if strings.Contains(said, other) {
			t.Errorf("the page offers %q", other)
		}
	}
}

func TestEachAnswerGoesToItsListInTheRecipientsName(t *testing.T) {
	at := metav1.NewTime(noon.Add(time.Hour))
	for _, c := range []struct {
		action v1alpha1.AnswerAction
		fields []string
		want   func(*v1alpha1.IssueSpec)
	}{
		{"Acknowledged", nil, func(s *v1alpha1.IssueSpec) {
			s.Acknowledgements = []v1alpha1.Acknowledgement{{Time: at, By: kim}}
		}},
		{"Spoke", []string{"mode", "Video", "with", "north/jane", "with", "north/piet", "with", "north/jane", "outcome", " A second carrier "}, func(s *v1alpha1.IssueSpec) {
			s.Conversations = []v1alpha1.Conversation{{Time: at, Mode: "Video", Between: []v1alpha1.PersonRef{kim, jane, {Partner: "north", Contact: "piet"}}, Outcome: "A second carrier"}}
		}},
		{"Tried", []string{"mode", "Phone"}, func(s *v1alpha1.IssueSpec) {
			s.Attempts = []v1alpha1.Attempt{{Time: at, By: &kim, Mode: "Phone"}}
		}},
		{"Updated", []string{"note", "One\r\ntwo"}, func(s *v1alpha1.IssueSpec) {
			s.Updates = []v1alpha1.Update{{Time: at, By: &kim, Note: "One\ntwo"}}
		}},
		{"Snoozed", []string{"until", "2026-11-25T09:30", "reason", "customs"}, func(s *v1alpha1.IssueSpec) {
			until := metav1.NewTime(time.Date(2026, 11, 25, 15, 30, 0, 0, time.UTC)) // 09:30 in Chicago
			s.Snoozes = []v1alpha1.Snooze{{Time: at, UntilTime: until, By: &kim, Reason: "customs"}}
		}},
		{"Resolved", []string{"summary", "All is well", "confirm", "yes"}, func(s *v1alpha1.IssueSpec) {
			s.Resolution = &v1alpha1.Statement{Time: at, By: &kim, Summary: "All is well"}
		}},
	} {
		t.Run(string(c.action), func(t *testing.T) {
			o := someObjects()
			d := newDesk(t, o, interceptor.Funcs{})
			token := d.token(o.notification)
			want := d.issue().Spec
			c.want(&want)
			want.Answers = []v1alpha1.Answer{{Notification: "late-0123", Time: at, By: kim, Action: c.action}}
			w := d.post(token, append([]string{"action", string(c.action)}, c.fields...)...)
			if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Recorded") || !strings.Contains(w.Body.String(), html.EscapeString(done(c.action))) {
				t.Fatalf("%d\n%s", w.Code, w.Body)
			}
			if diff := cmp.Diff(want, d.issue().Spec); diff != "" {
				t.Error(diff)
			}
			// A link works once, whatever else it is used for.
			for _, again := range []*httptest.ResponseRecorder{d.get(token), d.post(token, "action", "Acknowledged"), d.post(token, append([]string{"action", string(c.action)}, c.fields...)...)} {
				if again.Code != http.StatusGone || !strings.Contains(again.Body.String(), "On 22 November 2026, 07:00 (America/Chicago) "+html.EscapeString(done(c.action))) {
					t.Errorf("used again: %d\n%s", again.Code, again.Body)
				}
			}
			if diff := cmp.Diff(want, d.issue().Spec); diff != "" {
				t.Error("used again:", diff)
			}
			if !strings.Contains(d.log.String(), "late-0123") || strings.Contains(d.log.String(), token[:20]) || strings.Contains(d.log.String(), token[len(token)-20:]) {
				t.Error("the log is ", d.log.String())
			}
		})
	}
}

func TestEntriesAreAddedAtTheEnd(t *testing.T) {
	o := someObjects()
	first := v1alpha1.Acknowledgement{Time: metav1.NewTime(noon), By: jane}
	o.issue.Spec.Acknowledgements = []v1alpha1.Acknowledgement{first}
	o.issue.Spec.Answers = []v1alpha1.Answer{{Notification: "late-0122", Time: metav1.NewTime(noon), By: jane, Action: "Acknowledged"}}
	d := newDesk(t, o, interceptor.Funcs{})
	if w := d.post(d.token(o.notification), "action", "Acknowledged"); w.Code != http.StatusOK {
		t.Fatal(w.Body)
	}
	s := d.issue().Spec
	if len(s.Acknowledgements) != 2 || s.Acknowledgements[0].By != jane || s.Acknowledgements[1].By != kim || len(s.Answers) != 2 || s.Answers[1].Notification != "late-0123" {
		t.Errorf("%+v", s)
	}
}

// Without a valid link nothing is read, so a stranger learns the same whatever there is.
func TestStrangersLearnNothing(t *testing.T) {
	o := someObjects()
	d := newDesk(t, o, interceptor.Funcs{Get: func(context.Context, client.WithWatch, client.ObjectKey, client.Object, ...client.GetOption) error {
		t.Error("something is read")
		return errors.New("no")
	}})
	good := d.token(o.notification)
	other := func(change func(*ticket)) string {
		tk := ticket{"team-a", "late-0123", "uid-of-late-0123", noon.Add(336 * time.Hour)}
		change(&tk)
		return sign(keyB, tk)
	}
	pages := map[string]bool{}
	for _, token := range []string{
		"", "x", good[:len(good)-1], good + "A", "B" + good[1:], strings.Repeat("A", 5000),
		other(func(*ticket) {}), other(func(tk *ticket) { tk.name = "none" }), other(func(tk *ticket) { tk.namespace = "team-b" }), other(func(tk *ticket) { tk.expiry = noon.Add(-time.Hour) }),
	} {
		for _, w := range []*httptest.ResponseRecorder{d.get(token), d.post(token, "action", "Acknowledged"), d.post(token, "action", "Resolved", "summary", "x", "confirm", "yes")} {
			if w.Code != http.StatusForbidden {
				t.Errorf("%q: %d", token, w.Code)
			}
			pages[w.Body.String()] = true
		}
	}
	if len(pages) != 1 {
		t.Errorf("there are %d different pages", len(pages))
	}
}

func TestLinksExpire(t *testing.T) {
	o := someObjects()
	end := noon.Add(336 * time.Hour)
	for offset, want := range map[time.Duration]int{-time.Second: http.StatusOK, 0: http.StatusGone, time.Second: http.StatusGone} {
		d := newDesk(t, o, interceptor.Funcs{})
		o.issue.ResourceVersion = ""
		d.clock.SetTime(end.Add(offset))
		token := d.token(o.notification)
		if w := d.get(token); w.Code != want {
			t.Errorf("GET at %s: %d", offset, w.Code)
		}
		w := d.post(token, "action", "Acknowledged")
		if w.Code != want {
			t.Errorf("POST at %s: %d", offset, w.Code)
		}
		if want != http.StatusOK {
			d.mustRefuse(w, refuseExpired)
			// Another message need not come, and has no link where links have been switched off.
			if said := text(d.parse(w)); !strings.Contains(said, "do not wait for another message: ask your alliance manager to record it") {
				t.Error(said)
			}
		}
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*objects)
		want   *refusal
	}{
		{"no such Notification", func(o *objects) { o.notification.Name = "other" }, refuseGone},
		{"another Notification of that name", func(o *objects) { o.notification.UID = "another" }, refuseGone},
		{"about something else", func(o *objects) { o.notification.Spec.SubjectRef.Kind = "Review" }, refuseGone},
		{"no such issue", func(o *objects) { o.issue.Name = "other" }, refuseGone},
		{"another issue of that name", func(o *objects) { o.issue.UID = "another" }, refuseGone},
		{"no alliance", func(o *objects) { o.alliance.Name = "other" }, refuseGone},
		{"no longer a contact", func(o *objects) { o.south.Spec.Contacts = o.south.Spec.Contacts[1:] }, refuseStranger},
		{"no longer a partner", func(o *objects) { o.alliance.Spec.Partners = o.alliance.Spec.Partners[:1] }, refuseStranger},
		{"the partner is gone", func(o *objects) { o.south.Name = "other" }, refuseStranger},
		{"resolved", func(o *objects) {
			o.issue.Spec.Resolution = &v1alpha1.Statement{Time: metav1.NewTime(noon), Summary: "done"}
		}, refuseResolved},
		{"in another namespace", func(o *objects) {
			for _, object := range []client.Object{o.north, o.south, o.alliance, o.policy, o.notification} {
				object.SetNamespace("team-b")
			}
		}, refuseGone},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := someObjects()
			before := o.notification.DeepCopy()
			c.change(o)
			d := newDesk(t, o, interceptor.Funcs{})
			token := d.token(before)
			if c.name == "no such issue" {
				if w := d.get(token); w.Code != c.want.status {
					t.Errorf("%d\n%s", w.Code, w.Body)
				}
				return
			}
			d.mustRefuse(d.get(token), c.want)
			d.mustRefuse(d.post(token, "action", "Acknowledged"), c.want)
		})
	}
}

func TestFormsFromElsewhereAreRefused(t *testing.T) {
	for _, c := range []struct {
		name, origin, site string
		want               bool
	}{
		{"a browser", "null", "same-origin", true},
		{"a browser that tells more", "https://answers.example", "same-origin", true},
		{"a browser, typed by hand", "", "none", true},
		{"no browser", "", "", true},
		{"an older browser", "https://answers.example", "", true},
		{"another site", "https://evil.example", "cross-site", false},
		{"another site that hides its name", "null", "cross-site", false},
		{"another site without a name", "", "cross-site", false},
		{"a sister site", "https://other.answers.example", "same-site", false},
		{"a sister site without a name", "", "same-site", false},
		{"another site in an older browser", "https://evil.example", "", false},
		{"another site that hides in an older browser", "null", "", false},
		{"a name that leads here", "https://evil.example", "same-origin", false},
		{"without TLS", "http://answers.example", "same-origin", false},
		{"another port", "https://answers.example:444", "same-origin", false},
		{"odd", "", "anything", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := someObjects()
			d := newDesk(t, o, interceptor.Funcs{})
			r := d.form(d.token(o.notification), "action", "Acknowledged")
			r.Header.Del("Origin")
			r.Header.Del("Sec-Fetch-Site")
			if c.origin != "" {
				r.Header.Set("Origin", c.origin)
			}
			if c.site != "" {
				r.Header.Set("Sec-Fetch-Site", c.site)
			}
			w := d.serve(r)
			if c.want && w.Code != http.StatusOK {
				t.Errorf("%d\n%s", w.Code, w.Body)
			}
			if !c.want {
				d.mustRefuse(w, refuseOrigin)
			}
		})
	}
}

func TestRequestsAreBounded(t *testing.T) {
	o := someObjects()
	d := newDesk(t, o, interceptor.Funcs{})
	token := d.token(o.notification)
	request := func(change func(*http.Request)) *httptest.ResponseRecorder {
		r := d.form(token, "action", "Acknowledged")
		change(r)
		return d.serve(r)
	}
	long := func(length int) func(*http.Request) {
		return func(r *http.Request) {
			head := "t=" + token + "&action=Acknowledged&x="
			r.Body = io.NopCloser(strings.NewReader(head + strings.Repeat("x", length-len(head))))
		}
	}
	kind := func(value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set("Content-Type", value) }
	}
	for name, c := range map[string]struct {
		change func(*http.Request)
		want   *refusal
	}{
		"too long":       {long(maxBody + 1), refuseLarge},
		"JSON":           {kind("application/json"), refuseType},
		"text":           {kind("text/plain"), refuseType},
		"multipart":      {kind("multipart/form-data; boundary=x"), refuseType},
		"no type":        {kind(""), refuseType},
		"odd type":       {kind(";;"), refuseType},
		"no form":        {func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader("%zz=1")) }, refuseForm},
		"unknown action": {func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader("t=" + token + "&action=Deleted")) }, refuseForm},
		"no action":      {func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader("t=" + token)) }, refuseForm},
		"link in the address": {func(r *http.Request) {
			r.URL.RawQuery = "t=" + token
			r.Body = io.NopCloser(strings.NewReader("action=Acknowledged"))
		}, refuseForged},
		"action in the address": {func(r *http.Request) {
			r.URL.RawQuery = "action=Acknowledged"
			r.Body = io.NopCloser(strings.NewReader("t=" + token))
		}, refuseForm},
		"PUT":        {func(r *http.Request) { r.Method = http.MethodPut }, refuseMethod},
		"DELETE":     {func(r *http.Request) { r.Method = http.MethodDelete }, refuseMethod},
		"OPTIONS":    {func(r *http.Request) { r.Method = http.MethodOptions }, refuseMethod},
		"other path": {func(r *http.Request) { r.URL.Path = "/answer" }, refuseNotFound},
		"deeper":     {func(r *http.Request) { r.URL.Path = "/entente/answer/" }, refuseNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			d.T = t
			d.mustRefuse(request(c.change), c.want)
		})
	}
	d.T = t
	if w := request(long(maxBody)); w.Code != http.StatusOK {
		t.Errorf("a form of %d bytes: %d", maxBody, w.Code)
	}
}

func TestTooManyAtOnceAreAskedToComeAgain(t *testing.T) {
	o := someObjects()
	d := newDesk(t, o, interceptor.Funcs{})
	h := d.page.(*handler)
	for range maxRequests - 1 {
		h.slots <- struct{}{}
	}
	if w := d.get(d.token(o.notification)); w.Code != http.StatusOK {
		t.Errorf("the last slot: %d", w.Code)
	}
	h.slots <- struct{}{}
	w := d.get(d.token(o.notification))
	d.mustRefuse(w, refuseBusy)
	if w.Header().Get("Retry-After") == "" {
		t.Error("nothing says when")
	}
}

// Whatever a browser is sent has the headers that keep it harmless.
func TestHeaders(t *testing.T) {
	o := someObjects()
	d := newDesk(t, o, interceptor.Funcs{})
	token := d.token(o.notification)
	for name, w := range map[string]*httptest.ResponseRecorder{
		"page": d.get(token), "wrong": d.post(token, "action", "Updated"), "forged": d.get("x"),
		"recorded": d.post(token, "action", "Acknowledged"), "nowhere": d.serve(httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)),
	} {
		for header, want := range map[string]string{
			"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
			"Content-Type": "text/html; charset=utf-8",
		} {
			if got := w.Header().Get(header); got != want {
				t.Errorf("%s: %s is %q", name, header, got)
			}
		}
		if w.Header().Get("Set-Cookie") != "" {
			t.Errorf("%s: there is a cookie", name)
		}
		styles := elements(d.parse(w), "style")
		if len(styles) != 1 {
			t.Fatalf("%s: %d styles", name, len(styles))
		}
		sum := sha256.Sum256([]byte(text(styles[0])))
		want := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
		if got := w.Header().Get("Content-Security-Policy"); got != want {
			t.Errorf("%s: the policy is\n%s\nwanted\n%s", name, got, want)
		}
	}
}

// What people wrote is text on the page, whatever it looks like.
func TestTextIsInert(t *testing.T) {
	nasty := `"><script>alert(1)</script><img src=x onerror=alert(1)>'--></style></title></textarea><a href="javascript:alert(1)">{{.}}<svg onload=x>&lt;b&gt;`
	plain := someObjects()
	d := newDesk(t, plain, interceptor.Funcs{})
	shape := func(root *html.Node) (names []string) {
		for _, n := range elements(root) {
			names = append(names, n.Data)
		}
		return names
	}
	o := someObjects()
	o.issue.Spec.Title, o.issue.Spec.Description = nasty, nasty
	o.alliance.Spec.DisplayName, o.north.Spec.DisplayName, o.south.Spec.DisplayName = nasty, nasty, nasty
	for _, p := range []*v1alpha1.Partner{o.north, o.south} {
		for i := range p.Spec.Contacts {
			p.Spec.Contacts[i].DisplayName = nasty
		}
	}
	e := newDesk(t, o, interceptor.Funcs{})
	mine, theirs := d.token(plain.notification), e.token(o.notification)
	wrong := []string{"action", "Snoozed", "until", nasty, "reason", nasty + strings.Repeat("x", maxReason)}
	harmless := []string{"action", "Snoozed", "until", "x", "reason", strings.Repeat("x", maxReason+1)}
	for name, pair := range map[string][2]*httptest.ResponseRecorder{
		"page":     {d.get(mine), e.get(theirs)},
		"wrong":    {d.post(mine, harmless...), e.post(theirs, wrong...)},
		"note":     {d.post(mine, "action", "Updated", "note", strings.Repeat("x", maxNote+1)), e.post(theirs, "action", "Updated", "note", nasty+strings.Repeat("x", maxNote))},
		"with":     {d.post(mine, "action", "Spoke", "with", "x"), e.post(theirs, "action", "Spoke", "with", nasty, "mode", nasty)},
		"recorded": {d.post(mine, "action", "Acknowledged"), e.post(theirs, "action", "Acknowledged")},
		"forged":   {d.get("x"), e.get(nasty)},
	} {
		root := e.parse(pair[1])
		if diff := cmp.Diff(shape(d.parse(pair[0])), shape(root)); diff != "" {
			t.Errorf("%s: the text has made elements: %s", name, diff)
		}
		for _, n := range elements(root) {
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "href" || a.Key == "src" || a.Key == "style" || a.Key == "action" && a.Val != "/entente/answer" {
					t.Errorf("%s: <%s %s=%q>", name, n.Data, a.Key, a.Val)
				}
			}
		}
		if slices.Contains(shape(root), "script") {
			t.Errorf("%s: there is a script", name)
		}
		if name != "forged" && name != "recorded" && !strings.Contains(text(root), nasty) {
			t.Errorf("%s: the text is not shown as it is", name)
		}
	}
}

// People who do not see the page, or use no mouse, can fill it in.
func TestPageIsAccessible(t *testing.T) {
	o := someObjects()
	d := newDesk(t, o, interceptor.Funcs{})
	root := d.parse(d.get(d.token(o.notification)))
	if lang := attribute(elements(root, "html")[0], "lang"); lang != "en" {
		t.Errorf("the language is %q", lang)
	}
	if n := len(elements(root, "h1")); n != 1 {
		t.Errorf("%d headings", n)
	}
	if forms := elements(root, "form"); len(forms) != 6 {
		t.Errorf("%d forms", len(forms))
	}
	labelled := map[string]bool{}
	for _, l := range elements(root, "label") {
		labelled[attribute(l, "for")] = true
	}
	ids := map[string]bool{}
	for _, n := range elements(root, "input", "textarea") {
		if attribute(n, "type") == "hidden" {
			continue
		}
		id := attribute(n, "id")
		if n.Parent.Data != "label" && (id == "" || !labelled[id]) {
			t.Errorf("%s %s has no label", n.Data, attribute(n, "name"))
		}
		if id != "" && ids[id] {
			t.Errorf("the id %s is there twice", id)
		}
		ids[id] = true
	}
}

func TestWrongFieldsComeBackWithWhatWasTyped(t *testing.T) {
	long := func(n int) string { return strings.Repeat("é", n) }
	limit := "2026-11-29T07:00:00" // seven days from now, in Chicago
	for _, c := range []struct {
		name   string
		fields []string
		says   string // empty: it is taken
	}{
		{"no note", []string{"action", "Updated"}, "Write what is new."},
		{"blank note", []string{"action", "Updated", "note", " \n "}, "Write what is new."},
		{"longest note", []string{"action", "Updated", "note", long(maxNote)}, ""},
		{"too long a note", []string{"action", "Updated", "note", long(maxNote + 1)}, "Write at most 512 characters. These are 513."},
		{"control characters", []string{"action", "Updated", "note", "a\x1b[31mb"}, "without control characters"},
		{"no text", []string{"action", "Updated", "note", "a\xffb"}, "without control characters"},
		{"no reason", []string{"action", "Snoozed", "until", "2026-11-25T09:30"}, "Write why this can wait"},
		{"longest reason", []string{"action", "Snoozed", "until", "2026-11-25T09:30", "reason", long(maxReason)}, ""},
		{"too long a reason", []string{"action", "Snoozed", "until", "2026-11-25T09:30", "reason", long(maxReason + 1)}, "Write at most 256 characters"},
		{"no until", []string{"action", "Snoozed", "reason", "customs"}, "such as 2026-11-23 07:00"},
		{"no date", []string{"action", "Snoozed", "until", "tomorrow", "reason", "customs"}, "such as 2026-11-23 07:00"},
		{"no such date", []string{"action", "Snoozed", "until", "2026-11-31", "reason", "customs"}, "such as 2026-11-23 07:00"},
		{"a date alone", []string{"action", "Snoozed", "until", "2026-11-23", "reason", "customs"}, ""},
		{"before now", []string{"action", "Snoozed", "until", "2026-11-22T06:59:59", "reason", "customs"}, "Write a moment to come: after 22 November 2026, 07:00 (America/Chicago)"},
		{"now", []string{"action", "Snoozed", "until", "2026-11-22T07:00:00", "reason", "customs"}, "Write a moment to come"},
		{"after now", []string{"action", "Snoozed", "until", "2026-11-22T07:00:01", "reason", "customs"}, ""},
		{"before the cap", []string{"action", "Snoozed", "until", "2026-11-29T06:59:59", "reason", "customs"}, ""},
		{"at the cap", []string{"action", "Snoozed", "until", limit, "reason", "customs"}, ""},
		{"after the cap", []string{"action", "Snoozed", "until", "2026-11-29T07:00:01", "reason", "customs"}, "no later than 29 November 2026, 07:00 (America/Chicago)"},
		{"no mode", []string{"action", "Tried"}, "Choose one"},
		{"unknown mode", []string{"action", "Tried", "mode", "Mail"}, "Choose one"},
		{"nobody", []string{"action", "Spoke", "mode", "Phone", "outcome", "good"}, "Tick at least one person"},
		{"somebody else", []string{"action", "Spoke", "mode", "Phone", "with", "south/sam", "outcome", "good"}, "Tick people who are on the list"},
		{"oneself", []string{"action", "Spoke", "mode", "Phone", "with", "south/kim", "outcome", "good"}, "Tick people who are on the list"},
		{"who left", []string{"action", "Spoke", "mode", "Phone", "with", "north/left", "outcome", "good"}, "Tick people who are on the list"},
		{"longest outcome", []string{"action", "Spoke", "mode", "Phone", "with", "north/jane", "outcome", long(maxOutcome)}, ""},
		{"too long an outcome", []string{"action", "Spoke", "mode", "Phone", "with", "north/jane", "outcome", long(maxOutcome + 1)}, "Write at most 256 characters"},
		{"no outcome", []string{"action", "Spoke", "mode", "Phone", "with", "north/jane"}, ""},
		{"no summary", []string{"action", "Resolved", "confirm", "yes"}, "Write how it ended"},
		{"longest summary", []string{"action", "Resolved", "summary", long(maxSummary), "confirm", "yes"}, ""},
		{"too long a summary", []string{"action", "Resolved", "summary", long(maxSummary + 1), "confirm", "yes"}, "Write at most 2048 characters"},
		{"not confirmed", []string{"action", "Resolved", "summary", "All is well"}, "Tick the box"},
		{"hardly confirmed", []string{"action", "Resolved", "summary", "All is well", "confirm", "on"}, "Tick the box"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := someObjects()
			d := newDesk(t, o, interceptor.Funcs{})
			w := d.post(d.token(o.notification), c.fields...)
			if c.says == "" {
				if w.Code != http.StatusOK || len(d.issue().Spec.Answers) != 1 {
					t.Fatalf("%d\n%s", w.Code, w.Body)
				}
				return
			}
			root := d.parse(w)
			if w.Code != http.StatusUnprocessableEntity || !strings.Contains(text(root), c.says) {
				t.Fatalf("%d does not say %q:\n%s", w.Code, c.says, text(root))
			}
			if len(d.issue().Spec.Answers) > 0 {
				t.Error("something is recorded")
			}
			open := slices.DeleteFunc(elements(root, "details"), func(n *html.Node) bool { return !has(n, "open") })
			if len(open) != 1 || !strings.Contains(text(open[0]), c.says) {
				t.Errorf("%d forms are open", len(open))
			}
			for i := 0; i+1 < len(c.fields); i += 2 {
				field, value := c.fields[i], c.fields[i+1]
				if field == "mode" && value == "Mail" || field == "with" && value != "north/jane" || value == "on" || strings.TrimSpace(value) == "" || strings.Contains(value, "\x1b") || strings.Contains(value, "\xff") {
					continue // not something that the page could show again
				}
				if !slices.ContainsFunc(elements(open[0], "input", "textarea"), func(n *html.Node) bool {
					if attribute(n, "name") != field {
						return false
					}
					switch attribute(n, "type") {
					case "radio", "checkbox":
						return attribute(n, "value") == value && has(n, "checked")
					}
					return attribute(n, "value") == value || text(n) == value
				}) {
					t.Errorf("%s %q is lost", field, value)
				}
			}
		})
	}
}

// A conversation names six people at most, oneself among them.
func TestConversationsAreOfSixPeopleAtMost(t *testing.T) {
	for others, want := range map[int]int{5: http.StatusOK, 6: http.StatusUnprocessableEntity} {
		o := someObjects()
		fields := []string{"action", "Spoke", "mode", "Phone"}
		for n := range others {
			name := fmt.Sprintf("c%d", n)
			gen.PartnerBuilder{Partner: o.north}.Contact(v1alpha1.Name(name))
			gen.AllianceBuilder{Alliance: o.alliance}.Member("north/"+name, v1alpha1.RoleTeamMember)
			fields = append(fields, "with", "north/"+name)
		}
		d := newDesk(t, o, interceptor.Funcs{})
		if w := d.post(d.token(o.notification), fields...); w.Code != want {
			t.Errorf("with %d others: %d\n%s", others, w.Code, w.Body)
		}
	}
}

// Clocks go back in Chicago on 1 November 2026 at 2:00: 1:30 comes twice, and the first counts.
func TestUntilFollowsTheRecipientsClock(t *testing.T) {
	zone, err := time.LoadLocation("America/Chicago")
	if err != nil {
		t.Fatal(err)
	}
	for in, want := range map[string]string{
		"2026-11-01T01:30": "2026-11-01T06:30:00Z", "2026-11-01": "2026-11-01T05:00:00Z", "2026-11-02T09:00": "2026-11-02T15:00:00Z",
		"2027-03-14T02:30": "2027-03-14T08:30:00Z", // there is no such time: the clocks show 3:30
	} {
		f := &form{Until: in, Errors: map[string]string{}}
		got := f.until(&aboutIssue{visit: &visit{zone: zone}}, time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC))
		if s := got.UTC().Format(time.RFC3339); s != want || len(f.Errors) > 0 {
			t.Errorf("%s is %s, not %s; %v", in, s, want, f.Errors)
		}
	}
	f := &form{Until: "3000-01-01", Errors: map[string]string{}}
	if f.until(&aboutIssue{visit: &visit{zone: zone}}, noon); f.Errors["until"] == "" {
		t.Error("the year 3000 is taken")
	}
	f = &form{Until: "2999-12-31", Errors: map[string]string{}}
	if f.until(&aboutIssue{visit: &visit{zone: zone}}, noon); f.Errors["until"] != "" {
		t.Error(f.Errors)
	}
}

func TestFullListsAreRefused(t *testing.T) {
	fill := func(change func(*v1alpha1.IssueSpec), fields ...string) *httptest.ResponseRecorder {
		o := someObjects()
		change(&o.issue.Spec)
		d := newDesk(t, o, interceptor.Funcs{})
		return d.post(d.token(o.notification), fields...)
	}
	for name, c := range map[string]struct {
		bound  int
		fill   func(*v1alpha1.IssueSpec, int)
		fields []string
	}{
		"acknowledgements": {64, func(s *v1alpha1.IssueSpec, n int) { s.Acknowledgements = make([]v1alpha1.Acknowledgement, n) }, []string{"action", "Acknowledged"}},
		"attempts":         {64, func(s *v1alpha1.IssueSpec, n int) { s.Attempts = make([]v1alpha1.Attempt, n) }, []string{"action", "Tried", "mode", "Phone"}},
		"updates":          {64, func(s *v1alpha1.IssueSpec, n int) { s.Updates = make([]v1alpha1.Update, n) }, []string{"action", "Updated", "note", "x"}},
		"conversations": {48, func(s *v1alpha1.IssueSpec, n int) { s.Conversations = make([]v1alpha1.Conversation, n) },
			[]string{"action", "Spoke", "mode", "Phone", "with", "north/jane"}},
		"snoozes": {32, func(s *v1alpha1.IssueSpec, n int) { s.Snoozes = make([]v1alpha1.Snooze, n) },
			[]string{"action", "Snoozed", "until", "2026-11-25", "reason", "x"}},
		"answers": {128, func(s *v1alpha1.IssueSpec, n int) { s.Answers = make([]v1alpha1.Answer, n) }, []string{"action", "Acknowledged"}},
	} {
		if w := fill(func(s *v1alpha1.IssueSpec) { c.fill(s, c.bound-1) }, c.fields...); w.Code != http.StatusOK {
			t.Errorf("%s: with one place left: %d\n%s", name, w.Code, w.Body)
		}
		if w := fill(func(s *v1alpha1.IssueSpec) { c.fill(s, c.bound) }, c.fields...); w.Code != refuseFull.status || !strings.Contains(w.Body.String(), refuseFull.Title) {
			t.Errorf("%s: when full: %d\n%s", name, w.Code, w.Body)
		}
	}
}

// What the API server says goes to the log, and a link goes nowhere.
func TestTroubleIsKeptFromThePage(t *testing.T) {
	fail := errors.New("etcdserver: request timed out at 10.0.0.1")
	for name, intercept := range map[string]interceptor.Funcs{
		"reading": {Get: func(context.Context, client.WithWatch, client.ObjectKey, client.Object, ...client.GetOption) error {
			return fail
		}},
		"writing": {Patch: func(context.Context, client.WithWatch, client.Object, client.Patch, ...client.PatchOption) error {
			return fail
		}},
	} {
		o := someObjects()
		d := newDesk(t, o, intercept)
		token := d.token(o.notification)
		w := d.post(token, "action", "Acknowledged")
		if w.Code != http.StatusServiceUnavailable || strings.Contains(w.Body.String(), "etcd") || !strings.Contains(w.Body.String(), refuseTrouble.Title) {
			t.Errorf("%s: %d\n%s", name, w.Code, w.Body)
		}
		if log := d.log.String(); !strings.Contains(log, "etcd") || strings.Contains(log, token[:20]) || strings.Contains(log, token[len(token)-20:]) {
			t.Errorf("%s: the log is %s", name, log)
		}
	}
}

// An attempt by the raiser's side says whom it was to: the page knows, or asks.
func TestAnAttemptSaysToWhom(t *testing.T) {
	attempts := func(to ...v1alpha1.Name) []v1alpha1.Attempt {
		var out []v1alpha1.Attempt
		for _, partner := range to {
			out = append(out, v1alpha1.Attempt{Time: metav1.NewTime(noon.Add(time.Hour)), By: &jane, To: partner, Mode: "Phone"})
		}
		return out
	}
	for name, c := range map[string]struct {
		partners []v1alpha1.AlliancePartner
		withheld []v1alpha1.Name
		to       []string
		want     []v1alpha1.Attempt
	}{
		"one other partner":                 {partners: []v1alpha1.AlliancePartner{{Name: "north"}, {Name: "south"}}, want: attempts("south")},
		"the one that the message is about": {withheld: []v1alpha1.Name{"east"}, want: attempts("east")},
		"one of two":                        {withheld: []v1alpha1.Name{"east", "south"}, to: []string{"to", "south"}, want: attempts("south")},
		"both":                              {to: []string{"to", "south", "to", "east"}, want: attempts("east", "south")},
		"two, and nobody says which":        {},
		"two, and one of another alliance":  {to: []string{"to", "west"}},
		"two, of which one has left":        {partners: []v1alpha1.AlliancePartner{{Name: "north"}, {Name: "south"}, {Name: "east", LeftDate: "2026-11-01"}}, want: attempts("south")},
		"two, and the message is not about one that has left": {partners: []v1alpha1.AlliancePartner{{Name: "north"}, {Name: "south"}, {Name: "east", LeftDate: "2026-11-01"}}, withheld: []v1alpha1.Name{"east"}, want: attempts("south")},
	} {
		t.Run(name, func(t *testing.T) {
			o := someObjects()
			o.notification.Spec.Recipient, o.notification.Spec.Step = jane, "counterpart"
			o.alliance.Spec.Partners = append(o.alliance.Spec.Partners, v1alpha1.AlliancePartner{Name: "east"})
			if c.partners != nil {
				o.alliance.Spec.Partners = c.partners
			}
			o.issue.Status.Escalation = &v1alpha1.Escalation{Steps: []v1alpha1.StepRecord{gen.StepRecord("counterpart", "2026-11-21 09:00").Withheld(c.withheld...).StepRecord}}
			d := newDesk(t, o, interceptor.Funcs{})
			token := d.token(o.notification)
			asks := strings.Contains(d.get(token).Body.String(), `name="to" value="east"`)
			w := d.post(token, append([]string{"action", "Tried", "mode", "Phone"}, c.to...)...)
			if diff := cmp.Diff(c.want, d.issue().Spec.Attempts); diff != "" {
				t.Error(diff)
			}
			if c.want == nil && !strings.Contains(w.Body.String(), "Tick at least one company whose people you tried to reach.") {
				t.Errorf("%d\n%s", w.Code, w.Body)
			}
			if wants := c.to != nil || c.want == nil; asks != wants {
				t.Errorf("it asks to whom: %v", asks)
			}
		})
	}
}
