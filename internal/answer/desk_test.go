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
	"k8s.io/apimachinery/pkg/types"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
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
	jane = gen.Person("north/jane")
	kim  = gen.Person("south/kim")
)

// The objects of a namespace: kim of south is told about an issue that jane of north raised, and asked to
// answer a health check, which jane has answered.
type objects struct {
	north, south *v1alpha1.Partner
	policy       *v1alpha1.CommunicationPolicy
	alliance     *v1alpha1.Alliance
	issue        *v1alpha1.Issue
	notification *v1alpha1.Notification
	review       *v1alpha1.Review
	asked        *v1alpha1.Notification
}

func someObjects() *objects {
	const manager = v1alpha1.RoleAllianceManager
	o := &objects{
		north: gen.Partner("north").DisplayName("North Ltd").Contact("jane").Contact("piet").Contact("left").Contact("later").Partner,
		south: gen.Partner("south").DisplayName("South Ltd").Where("US", "America/New_York").Contact("kim").Contact("sam").Partner,
		policy: gen.Policy("standard").
			Paths(gen.Path("default", "P1D", v1alpha1.SeverityHigh).MaxSnooze("P7D")).CommunicationPolicy,
		alliance: gen.Alliance("pact").DisplayName("North and South").Between("north", "south").Under("standard").
			Member("north/jane", manager).Member("north/piet", manager).Member("south/kim", manager).Member("south/sam", manager).
			Member("north/jane", v1alpha1.RoleOther).Member("north/left", manager).Member("north/later", manager).Member("north/nobody", manager).Alliance,
		issue: gen.Issue("late").Of("pact").RaisedBy("north/jane").Detected(gen.At(noon.Add(-48 * time.Hour))).Issue,
		notification: gen.Notification("late-0123").Of("pact").About(v1alpha1.KindIssue, "late", "uid-of-late").To("south/kim").
			Subject("late").Notification,
		review: gen.Review("spring-health").Of("pact").OfType(v1alpha1.ReviewHealthCheck).Due("2026-12-01 00:00").
			Answered("2026-11-22 11:00", "north/jane", "trust=2").Review,
		asked: gen.Notification("spring-health-0123").Of("pact").Reason(v1alpha1.NotificationHealthAsked).
			About(v1alpha1.KindReview, "spring-health", "uid-of-spring-health").Since("2026-12-01 00:00").To("south/kim").Notification,
	}
	o.north.Spec.Contacts[0].DisplayName = "Jane Doe"
	o.south.Spec.Contacts[0].DisplayName, o.south.Spec.Contacts[0].TimeZone = "Kim Roe", "America/Chicago"
	o.alliance.Spec.Team[5].LeftDate, o.alliance.Spec.Team[6].JoinedDate = "2026-11-21", "2026-11-23"
	o.issue.Spec.Description = "Two lorries.\nNo word."
	for _, object := range o.all() {
		object.SetNamespace("team-a")
		object.SetUID(types.UID("uid-of-" + object.GetName()))
		object.SetCreationTimestamp(metav1.NewTime(noon))
	}
	for _, n := range []*v1alpha1.Notification{o.notification, o.asked} {
		n.Status.ObservedGeneration = -1 // the API server's default
	}
	return o
}

func (o *objects) all() []client.Object {
	return []client.Object{o.north, o.south, o.policy, o.alliance, o.issue, o.notification, o.review, o.asked}
}

func newDesk(t *testing.T, o *objects, intercept interceptor.Funcs) *desk {
	t.Helper()
	scheme := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	d := &desk{T: t, clock: clocktesting.NewFakePassiveClock(noon.Add(time.Hour))}
	d.client = fake.NewClientBuilder().WithScheme(scheme).WithInterceptorFuncs(intercept).
		WithStatusSubresource(&v1alpha1.Notification{}).WithObjects(o.all()...).Build()
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
	_, token, _ := strings.Cut(d.links.For(n, time.Time{}), "?t=")
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

// use reads how the link was used.
func (d *desk) use() *v1alpha1.LinkUse {
	d.Helper()
	var n v1alpha1.Notification
	if err := d.client.Get(context.WithoutCancel(d.Context()), client.ObjectKey{Namespace: "team-a", Name: "late-0123"}, &n); err != nil {
		d.Fatal(err)
	}
	return n.Status.Answer
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
