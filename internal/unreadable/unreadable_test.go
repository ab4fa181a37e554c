// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package unreadable

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

const (
	apiVersion = `"apiVersion":"governance.entente.dev/v1alpha1","kind":`
	good       = `{` + apiVersion + `"Issue","metadata":{"name":"good","namespace":"a","uid":"1"},"spec":{"title":"Good"}}`
	bad        = `{` + apiVersion + `"Issue","metadata":{"name":"bad","namespace":"b","uid":"2","resourceVersion":"7"},"spec":{"updates":[{"time":[]}]}}`
	other      = `{` + apiVersion + `"Issue","metadata":{"name":"other","namespace":"c","uid":"3"},"spec":{"title":"Other"}}`
)

// told is what an observer was told.
type told []string

func (t *told) LeftOut(o Object) {
	*t = append(*t, fmt.Sprintf("left out %s %s/%s %s at %s: %t", o.Kind, o.Namespace, o.Name, o.UID, o.ResourceVersion, o.Err != nil))
}

func (t *told) Read(namespace, name string) { *t = append(*t, "read "+namespace+"/"+name) }

// newClient returns a client of a server that answers lists and watches with a text each.
func newClient(t *testing.T, list, events string, always Observer) client.WithWatch {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.URL.Query().Get("watch") != "" {
			_, _ = fmt.Fprint(w, events)
			return
		}
		_, _ = fmt.Fprint(w, list)
	}))
	t.Cleanup(server.Close)
	scheme := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	config := &rest.Config{Host: server.URL}
	config.Wrap(Transport(scheme, always))
	mapper := meta.NewDefaultRESTMapper(nil)
	mapper.Add(v1alpha1.SchemeGroupVersion.WithKind(v1alpha1.KindIssue), meta.RESTScopeNamespace)
	c, err := client.NewWithWatch(config, client.Options{Scheme: scheme, Mapper: mapper})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func listOf(items ...string) string {
	return `{` + apiVersion + `"IssueList","metadata":{"resourceVersion":"9","continue":"next"},"items":[` + strings.Join(items, ",") + `]}`
}

func names(l *v1alpha1.IssueList) string {
	var out []string
	for i := range l.Items {
		out = append(out, l.Items[i].Name+":"+l.Items[i].Spec.Title)
	}
	return strings.Join(out, " ")
}

func TestAListIsReadWithoutWhatCannotBe(t *testing.T) {
	c := newClient(t, listOf(good, bad, other), "", nil)
	if err := c.List(t.Context(), &v1alpha1.IssueList{}); err == nil {
		t.Fatal("the client decoded what it cannot")
	}
	var o told
	var got v1alpha1.IssueList
	if err := c.List(LeavingOut(t.Context(), &o), &got); err != nil {
		t.Fatal(err)
	}
	if names(&got) != "good:Good other:Other" || got.ResourceVersion != "9" || got.Continue != "next" {
		t.Errorf("read %s at %s, then %s", names(&got), got.ResourceVersion, got.Continue)
	}
	if want := "left out Issue b/bad 2 at 7: true"; strings.Join(o, "\n") != want {
		t.Errorf("told %q, not %q", o, want)
	}
}

func TestOfAnObserverThatIsAlwaysThere(t *testing.T) {
	var o told
	var got v1alpha1.IssueList
	if err := newClient(t, listOf(bad, good), "", &o).List(t.Context(), &got); err != nil {
		t.Fatal(err)
	}
	if names(&got) != "good:Good" || len(o) != 1 {
		t.Errorf("read %s; told %q", names(&got), o)
	}
}

func event(kind watch.EventType, object string) string {
	return fmt.Sprintf(`{"type":%q,"object":%s}`+"\n", kind, object)
}

func TestAWatchGoesOnAfterWhatCannotBeRead(t *testing.T) {
	c := newClient(t, "", event("ADDED", good)+event("MODIFIED", bad)+event("DELETED", bad)+
		event("BOOKMARK", `{`+apiVersion+`"Issue","metadata":{"resourceVersion":"8"}}`)+event("ADDED", other), nil)
	var o told
	w, err := c.Watch(LeavingOut(t.Context(), &o), &v1alpha1.IssueList{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Stop()
	var got []string
	for e := range w.ResultChan() {
		i, ok := e.Object.(*v1alpha1.Issue)
		if !ok {
			t.Fatalf("%s: %v", e.Type, e.Object)
		}
		got = append(got, fmt.Sprintf("%s %s %s", e.Type, i.Name, i.Spec.Title))
	}
	want := "ADDED good Good|DELETED bad |DELETED bad |BOOKMARK  |ADDED other Other"
	if strings.Join(got, "|") != want {
		t.Errorf("seen %q, not %q", strings.Join(got, "|"), want)
	}
	if want := "read a/good|left out Issue b/bad 2 at 7: true|read b/bad|read c/other"; strings.Join(o, "|") != want {
		t.Errorf("told %q, not %q", strings.Join(o, "|"), want)
	}
}

// What is not decodable as JSON at all is the client's to report, and nothing is invented.
func TestAnswersThatAreCut(t *testing.T) {
	ctx := LeavingOut(t.Context(), &told{})
	for _, list := range []string{`{"kind":`, `{` + apiVersion + `"IssueList","items":{}}`, `[]`, ``} {
		if err := newClient(t, list, "", nil).List(ctx, &v1alpha1.IssueList{}); err == nil {
			t.Errorf("%q was read as a list", list)
		}
	}
	w, err := newClient(t, "", event("ADDED", good)+`{"type":"ADD`, nil).Watch(ctx, &v1alpha1.IssueList{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Stop()
	n := 0
	for e := range w.ResultChan() {
		if e.Type == watch.Added {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d events, not the one that is whole", n)
	}
}

// Fuzzing holds that whatever comes, an answer is JSON again or an error.
func FuzzFilter(f *testing.F) {
	f.Add(listOf(good, bad))
	f.Add(event("ADDED", bad))
	scheme := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		if !json.Valid([]byte(raw)) {
			return
		}
		x := filter{decoder: newDecoder(scheme), observer: &told{}}
		for _, of := range []func() ([]byte, error){
			func() ([]byte, error) { return x.list([]byte(raw)) },
			func() ([]byte, error) { return x.event(json.RawMessage(raw)) },
		} {
			if out, err := of(); err == nil && !json.Valid(out) {
				t.Errorf("%q became %q", raw, out)
			}
		}
	})
}
