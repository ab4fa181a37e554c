// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-logr/logr/funcr"
	"golang.org/x/net/html"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// desk is a page for answers over some objects, with a clock that stands still.
type desk struct {
	*testing.T
	client client.Client
	clock  *clocktesting.FakePassiveClock
	links  *Links
	page   http.Handler

	mu  sync.Mutex
	log strings.Builder
}

var (
	jane = v1alpha1.PersonRef{Partner: "north", Contact: "jane"}
	kim  = v1alpha1.PersonRef{Partner: "south", Contact: "kim"}
	sam  = v1alpha1.PersonRef{Partner: "south", Contact: "sam"}
)

// The objects of a namespace: kim of south is told about an issue that jane of north raised.
type objects struct {
	north, south *v1alpha1.Partner
	policy       *v1alpha1.CommunicationPolicy
	alliance     *v1alpha1.Alliance
	issue        *v1alpha1.Issue
	notification *v1alpha1.Notification
}

func someObjects() *objects {
	meta := func(name string) metav1.ObjectMeta {
		return metav1.ObjectMeta{Namespace: "team-a", Name: name, UID: "uid-of-" + typesUID(name), CreationTimestamp: metav1.NewTime(noon)}
	}
	partner := func(name, zone string, contacts ...v1alpha1.Contact) *v1alpha1.Partner {
		return &v1alpha1.Partner{ObjectMeta: meta(name), Spec: v1alpha1.PartnerSpec{
			DisplayName: strings.ToUpper(name[:1]) + name[1:] + " Ltd", Country: "NL", TimeZone: v1alpha1.TimeZone(zone), Contacts: contacts}}
	}
	team := func(p v1alpha1.PersonRef) v1alpha1.TeamMember {
		return v1alpha1.TeamMember{Partner: p.Partner, Contact: p.Contact, Role: v1alpha1.RoleAllianceManager}
	}
	return &objects{
		north: partner("north", "Europe/Amsterdam", v1alpha1.Contact{Name: "jane", DisplayName: "Jane Doe"}, v1alpha1.Contact{Name: "piet"}, v1alpha1.Contact{Name: "left"}, v1alpha1.Contact{Name: "later"}),
		south: partner("south", "America/New_York", v1alpha1.Contact{Name: "kim", DisplayName: "Kim Roe", TimeZone: "America/Chicago"}, v1alpha1.Contact{Name: "sam"}),
		policy: &v1alpha1.CommunicationPolicy{ObjectMeta: meta("standard"), Spec: v1alpha1.CommunicationPolicySpec{
			EscalationPaths: []v1alpha1.EscalationPath{{Name: "default", Severities: []v1alpha1.Severity{v1alpha1.SeverityHigh}, StaleAfter: "P1D", MaxSnooze: "P7D"}}}},
		alliance: &v1alpha1.Alliance{ObjectMeta: meta("pact"), Spec: v1alpha1.AllianceSpec{
			DisplayName: "North and South", CommunicationPolicyRef: &v1alpha1.PolicyReference{Name: "standard"},
			Partners: []v1alpha1.AlliancePartner{{Name: "north"}, {Name: "south"}},
			Team: []v1alpha1.TeamMember{team(jane), team(v1alpha1.PersonRef{Partner: "north", Contact: "piet"}), team(kim), team(sam), team(jane),
				{Partner: "north", Contact: "left", LeftDate: "2026-11-21"}, {Partner: "north", Contact: "later", JoinedDate: "2026-11-23"},
				team(v1alpha1.PersonRef{Partner: "north", Contact: "nobody"})},
		}},
		issue: &v1alpha1.Issue{ObjectMeta: meta("late"), Spec: v1alpha1.IssueSpec{
			AllianceRef: v1alpha1.AllianceReference{Name: "pact"}, Title: "Shipments three days late", Description: "Two lorries.\nNo word.",
			Severity: v1alpha1.SeverityHigh, RaisedBy: jane, DetectedTime: metav1.NewTime(noon.Add(-48 * time.Hour)),
		}},
		notification: &v1alpha1.Notification{ObjectMeta: meta("late-0123"), Spec: v1alpha1.NotificationSpec{
			SubjectRef:  v1alpha1.SubjectReference{Kind: "Issue", Name: "late", UID: "uid-of-late"},
			AllianceRef: v1alpha1.AllianceReference{Name: "pact"}, Reason: v1alpha1.NotificationEscalationStep, Step: "managers", Recipient: kim,
			ChannelRef: v1alpha1.ChannelReference{Policy: "standard", Channel: "mail"}, Subject: "late",
		}},
	}
}

func newDesk(t *testing.T, o *objects, intercept interceptor.Funcs) *desk {
	t.Helper()
	scheme := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	d := &desk{T: t, clock: clocktesting.NewFakePassiveClock(noon.Add(time.Hour))}
	b := fake.NewClientBuilder().WithScheme(scheme).WithInterceptorFuncs(intercept)
	for _, object := range []client.Object{o.north, o.south, o.policy, o.alliance, o.issue, o.notification} {
		b.WithObjects(object)
	}
	d.client = b.Build()
	var err error
	if d.links, err = NewLinks(Options{URL: "https://answers.example/entente", KeyFile: keyFile(t, lineA), ValidFor: 336 * time.Hour}); err != nil {
		t.Fatal(err)
	}
	log := funcr.New(func(prefix, args string) {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.log.WriteString(prefix + args + "\n")
	}, funcr.Options{Verbosity: 10})
	if d.page, err = d.links.Handler(HandlerOptions{Reader: d.client, Writer: d.client, Clock: d.clock, Log: log}); err != nil {
		t.Fatal(err)
	}
	return d
}

// token is that of the link in a message.
func (d *desk) token(n *v1alpha1.Notification) string {
	d.Helper()
	_, token, _ := strings.Cut(d.links.For(n.Namespace, n.Name, string(n.UID), n.CreationTimestamp.Time), "?t=")
	if token == "" {
		d.Fatal("there is no link")
	}
	return token
}

func (d *desk) serve(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	d.page.ServeHTTP(w, r)
	return w
}

func (d *desk) get(token string) *httptest.ResponseRecorder {
	return d.serve(httptest.NewRequestWithContext(d.Context(), http.MethodGet, "https://answers.example/entente/answer?t="+url.QueryEscape(token), nil))
}

// post sends a form as a browser does. Fields are name and value in turn.
func (d *desk) post(token string, fields ...string) *httptest.ResponseRecorder {
	return d.serve(d.form(token, fields...))
}

func (d *desk) form(token string, fields ...string) *http.Request {
	v := url.Values{"t": {token}}
	for i := 0; i+1 < len(fields); i += 2 {
		v.Add(fields[i], fields[i+1])
	}
	r := httptest.NewRequestWithContext(d.Context(), http.MethodPost, "https://answers.example/entente/answer", strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", "null")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return r
}

// issue reads the issue as it is now.
func (d *desk) issue() *v1alpha1.Issue {
	d.Helper()
	var i v1alpha1.Issue
	if err := d.client.Get(context.WithoutCancel(d.Context()), client.ObjectKey{Namespace: "team-a", Name: "late"}, &i); err != nil {
		d.Fatal(err)
	}
	return &i
}

// mustRefuse fails unless a response is a refusal, and nothing was recorded.
func (d *desk) mustRefuse(w *httptest.ResponseRecorder, r *refusal) {
	d.Helper()
	if w.Code != r.status || !strings.Contains(w.Body.String(), "<h1>"+html.EscapeString(r.Title)+"</h1>") {
		d.Errorf("answered %d:\n%s\nwanted %d, %s", w.Code, w.Body, r.status, r.Title)
	}
	if n := len(d.issue().Spec.Answers); n > 0 {
		d.Errorf("%d answers are recorded", n)
	}
}

// parse reads the page that was sent.
func (d *desk) parse(w *httptest.ResponseRecorder) *html.Node {
	d.Helper()
	root, err := html.Parse(strings.NewReader(w.Body.String()))
	if err != nil {
		d.Fatal(err)
	}
	return root
}

// elements lists those of some names; all for none.
func elements(root *html.Node, names ...string) []*html.Node {
	var found []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && (len(names) == 0 || slices.Contains(names, n.Data)) {
			found = append(found, n)
		}
	}
	return found
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func text(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}
