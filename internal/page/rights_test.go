// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	eventsv1 "k8s.io/api/events/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/page"
	"github.com/entente-dev/entente/internal/unreadable"
	"github.com/entente-dev/entente/test/gen"
)

// cluster holds two alliances in two namespaces; what it may not list, a reader is refused.
func cluster(t *testing.T, namespace string, refused func(client.ObjectList) error) *page.Cluster {
	t.Helper()
	scheme := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	elsewhere := gen.FoundAlliance("unseen")
	elsewhere.Namespace = "elsewhere"
	here := gen.FoundAlliance("pact")
	issue := gen.FoundIssue("late", "pact", gen.Condition(v1alpha1.ConditionEscalated, yes, v1alpha1.ReasonStepStarted, "It climbs", now.Add(-time.Hour)))
	c := fake.NewClientBuilder().WithScheme(scheme).WithObjects(here, elsewhere, issue).WithInterceptorFuncs(interceptor.Funcs{
		List: func(ctx context.Context, c client.WithWatch, list client.ObjectList, options ...client.ListOption) error {
			if err := refused(list); err != nil {
				return err
			}
			return c.List(ctx, list, options...)
		},
	}).Build()
	return &page.Cluster{Reader: c, Namespace: namespace, Now: func() time.Time { return now }}
}

func nothing(client.ObjectList) error { return nil }

func forbidden(client.ObjectList) error {
	return apierrors.NewForbidden(schema.GroupResource{Group: v1alpha1.GroupName, Resource: "issues"}, "", errors.New("no"))
}

// What the reader may not list is left out, and said; the rest is shown, and counted without it.
func TestWhatAReaderMayNotListIsLeftOutAndSaid(t *testing.T) {
	namespace := gen.FoundAlliance("pact").Namespace
	all := serve(t, cluster(t, namespace, nothing)).get("/")
	says(t, all, "1 escalated issue", "It climbs")
	silent(t, all, "You may not list", "unseen", "elsewhere")

	s := serve(t, cluster(t, namespace, func(l client.ObjectList) error {
		if _, ok := l.(*v1alpha1.IssueList); ok {
			return forbidden(l)
		}
		return nil
	}))
	for _, path := range []string{"/", "/alliances", "/alliances/" + namespace + "/pact", "/ahead", "/untold"} {
		says(t, s.get(path), "You may not list Issues in the namespace "+namespace+".", "without them")
	}
	silent(t, s.get("/"), "It climbs", "escalated issue")
	says(t, s.get("/alliances"), "pact")
	if got := s.ask("/api/v1/status").Header().Get("Entente-Not-Listed"); got != "Issues" {
		t.Errorf("the figures say that they are without %q", got)
	}
}

// Whoever may read nothing gets a page that says so.
func TestWithoutRightsThePageSaysSo(t *testing.T) {
	s := serve(t, cluster(t, "", forbidden))
	for _, path := range []string{"/", "/alliances", "/ahead", "/untold"} {
		says(t, s.get(path), "You may not list Partners, CommunicationPolicies, Alliances, Reviews, Issues and Notifications in all namespaces.", "<h1>")
	}
	says(t, s.get("/"), "no alliance that you may see here")
}

// A reader of one namespace cannot see that another one exists: what is not there and what is not to be seen look alike.
func TestAReaderOfANamespaceSeesNoOther(t *testing.T) {
	s := serve(t, cluster(t, gen.FoundAlliance("pact").Namespace, nothing))
	hidden, none := s.ask("/alliances/elsewhere/unseen"), s.ask("/alliances/elsewhere/absent")
	if hidden.Code != http.StatusNotFound || strings.ReplaceAll(hidden.Body.String(), "unseen", "absent") != none.Body.String() {
		t.Errorf("%d\n%s\nis not\n%s", hidden.Code, hidden.Body, none.Body)
	}
}

// An API server that is away is said, and so is a login that is over; what was read before is shown, and is said to be old.
func TestAClusterThatIsAway(t *testing.T) {
	var away error = apierrors.NewUnauthorized("no")
	clock := now
	c := cluster(t, "", func(client.ObjectList) error { return away })
	s := serve(t, c, func(o *page.Options) { o.Now = func() time.Time { return clock } })
	w := s.ask("/")
	if w.Code != http.StatusServiceUnavailable {
		t.Errorf("%d", w.Code)
	}
	says(t, w.Body.String(), "does not accept your credentials; log in again", `<nav aria-label="Pages">`)
	if w := s.ask("/api/v1/status"); w.Code != http.StatusServiceUnavailable || w.Header().Get("Content-Type") != "application/json" {
		t.Errorf("a program gets %d, %s", w.Code, w.Header().Get("Content-Type"))
	}

	away, clock = nil, clock.Add(time.Minute)
	silent(t, s.get("/"), "cannot be read at the moment")
	away = errors.New("connection refused")
	clock = clock.Add(4 * time.Second)
	silent(t, s.get("/"), "cannot be read at the moment") // it is not asked again yet
	clock = clock.Add(time.Second)
	says(t, s.get("/"), "The cluster cannot be read at the moment.", "connection refused", "It climbs")
}

// A manager that is away leaves statuses that are old: each page says so.
func TestAManagerThatIsAwayIsSaid(t *testing.T) {
	a := gen.FoundAlliance("pact")
	a.Generation, a.Status.ObservedGeneration = 2, 1
	a.CreationTimestamp.Time = now.Add(-time.Hour)
	s := serve(t, found(&inventory.Inventory{Alliances: []*v1alpha1.Alliance{a}}))
	for _, path := range []string{"/", "/alliances", "/ahead", "/untold"} {
		says(t, s.get(path), "The manager seems to be away.", "1 object changed and not reconciled")
	}
	a.Status.ObservedGeneration = 2
	silent(t, serve(t, found(&inventory.Inventory{Alliances: []*v1alpha1.Alliance{a}})).get("/"), "seems to be away")
}

// What cannot be decoded is named.
func TestWhatCannotBeReadIsNamed(t *testing.T) {
	s := serve(t, source(func(context.Context) (*page.Reading, error) {
		return &page.Reading{Objects: &inventory.Inventory{}, At: now, Where: "in all namespaces", LeftOut: []unreadable.Object{
			{Kind: "Issue", Namespace: "default", Name: "odd", Err: errors.New("json: cannot unmarshal")},
		}}, nil
	}))
	says(t, s.get("/"), "1 object cannot be read, and left out.", "Issue default/odd: json: cannot unmarshal")
}

// Whoever may not read all namespaces is shown those that they may read, and hears of no other.
func TestAReaderOfSomeNamespacesSeesThese(t *testing.T) {
	here := gen.FoundAlliance("pact").Namespace
	may := map[string]bool{here: true}
	c := cluster(t, "", nothing)
	c.Reader = interceptor.NewClient(c.Reader.(client.WithWatch), interceptor.Funcs{
		List: func(ctx context.Context, c client.WithWatch, list client.ObjectList, options ...client.ListOption) error {
			if o := new(client.ListOptions).ApplyOptions(options); !may[o.Namespace] {
				return forbidden(list)
			}
			return c.List(ctx, list, options...)
		},
	})
	c.Elsewhere = func(context.Context) ([]string, error) { return []string{"elsewhere", here}, nil }
	page := serve(t, c).get("/alliances")
	says(t, page, "pact", "in the namespace "+here)
	silent(t, page, "unseen", "elsewhere", "You may not list")

	// Where they may read is asked again after a minute, and not each time: there may be very many namespaces.
	clock, asked := now, 0
	c.Now = func() time.Time { return clock }
	all := c.Elsewhere
	c.Elsewhere = func(ctx context.Context) ([]string, error) {
		asked++
		return all(ctx)
	}
	read := func() string {
		clock = clock.Add(10 * time.Second)
		found, err := c.Read(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return found.Where
	}
	may["elsewhere"] = true
	for range 5 {
		if where := read(); where != "in the namespace "+here {
			t.Errorf("within a minute: %s", where)
		}
	}
	if where := read(); where != "in the namespaces demo and elsewhere" || asked != 1 {
		t.Errorf("after a minute: %s, asked %d times", where, asked)
	}
	says(t, serve(t, c).get("/alliances"), "pact", "unseen")

	clear(may)
	clock = clock.Add(time.Minute)
	none := serve(t, c).get("/alliances")
	says(t, none, "You may not list Partners, CommunicationPolicies, Alliances, Reviews, Issues and Notifications in all namespaces.")
	silent(t, none, "pact", "elsewhere")
}

// That the page may not act as its reader is none of what the reader may not do.
func TestAPageThatMayNotActAsItsReaderSaysSo(t *testing.T) {
	refused := apierrors.NewForbidden(schema.GroupResource{Resource: "users"}, "ana", errors.New(`cannot impersonate resource "users"`))
	w := serve(t, cluster(t, "", func(client.ObjectList) error { return refused })).ask("/")
	if w.Code != http.StatusServiceUnavailable {
		t.Errorf("%d", w.Code)
	}
	says(t, w.Body.String(), "cannot impersonate")
}

// Who may not list Events is shown the rest of the history, and told so; the API server is asked for those of the object alone.
func TestWhoMayNotListEventsIsTold(t *testing.T) {
	namespace := gen.FoundIssue("late", "pact").Namespace
	asked := 0
	s := serve(t, cluster(t, namespace, func(l client.ObjectList) error {
		if _, ok := l.(*eventsv1.EventList); ok {
			asked++
			return forbidden(l)
		}
		return nil
	}))
	says(t, s.get("/objects/Issue/"+namespace+"/late"), "You may not list Events in the namespace "+namespace, "It climbs")
	silent(t, s.get("/"), "Events")
	s.get("/objects/Alliance/" + namespace + "/pact")
	if asked != 1 {
		t.Errorf("Events are asked for %d times", asked)
	}
}
