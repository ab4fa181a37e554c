// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-logr/logr"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	apiwatch "k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/rest"
	toolscache "k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/events"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/unreadable"
)

// issueServer serves issues as an API server does that lets anything be written: lists, and watches that
// go on from the version of a list.
type issueServer struct {
	mu      sync.Mutex
	issues  map[string]string // by name
	changes []string          // one for each version, from 1 on
	changed chan struct{}     // closed with the next change; nil while nobody waits
	broken  atomic.Bool
	// unhurried is how long a watch takes to begin.
	unhurried time.Duration
}

// put writes an issue whose updates have a time that is given as JSON.
func (s *issueServer) put(name, updateTime string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kind := "ADDED"
	if s.issues[name] != "" {
		kind = "MODIFIED"
	}
	s.issues[name] = fmt.Sprintf(`{"apiVersion":"governance.entente.dev/v1alpha1","kind":"Issue","metadata":{"name":%q,"namespace":"n","uid":"u-%s","resourceVersion":"%d"},"spec":{"updates":[{"note":"x","time":%s}]}}`,
		name, name, len(s.changes)+1, updateTime)
	s.changes = append(s.changes, fmt.Sprintf(`{"type":%q,"object":%s}`, kind, s.issues[name]))
	if s.changed != nil {
		close(s.changed)
		s.changed = nil
	}
}

// since returns the changes after a version, and what is closed when there are more.
func (s *issueServer) since(version int) (changes []string, more <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.changed == nil {
		s.changed = make(chan struct{})
	}
	return s.changes[version:], s.changed
}

func (s *issueServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.broken.Load() {
		http.Error(w, "out of order", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if r.URL.Query().Get("watch") == "" {
		s.mu.Lock()
		defer s.mu.Unlock()
		var items []string
		for _, i := range s.issues {
			items = append(items, i)
		}
		_, _ = fmt.Fprintf(w, `{"apiVersion":"governance.entente.dev/v1alpha1","kind":"IssueList","metadata":{"resourceVersion":"%d"},"items":[%s]}`, len(s.changes), strings.Join(items, ","))
		return
	}
	if r.URL.Query().Get("sendInitialEvents") != "" {
		// As one that does not stream lists: the client falls back to listing.
		http.Error(w, `{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Invalid","code":422}`, http.StatusUnprocessableEntity)
		return
	}
	time.Sleep(s.unhurried)
	version, err := strconv.Atoi(r.URL.Query().Get("resourceVersion"))
	if err != nil {
		http.Error(w, "a watch of no version", http.StatusBadRequest)
		return
	}
	for {
		changes, more := s.since(version)
		for _, change := range changes {
			_, _ = fmt.Fprintln(w, change)
		}
		w.(http.Flusher).Flush()
		version += len(changes)
		select {
		case <-more:
		case <-r.Context().Done():
			return
		}
	}
}

func startCache(t *testing.T, s *issueServer, recorder events.EventRecorder) (*Sources, cache.Cache) {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	scheme := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	config := &rest.Config{Host: server.URL}
	config.Wrap(unreadable.Transport(scheme, nil))
	mapper := meta.NewDefaultRESTMapper(nil)
	mapper.Add(v1alpha1.SchemeGroupVersion.WithKind(v1alpha1.KindIssue), meta.RESTScopeNamespace)
	from := NewSources(logr.Discard(), recorder)
	o := from.CacheOptions()
	o.Scheme, o.Mapper = scheme, mapper
	c, err := cache.New(config, o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- c.Start(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return from, c
}

// eventually waits until the names of the issues in a cache are those.
func eventually(t *testing.T, c client.Reader, want string) {
	t.Helper()
	got := ""
	for until := time.Now().Add(20 * time.Second); time.Now().Before(until); time.Sleep(10 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		var found v1alpha1.IssueList
		err := c.List(ctx, &found)
		cancel()
		if err != nil {
			got = err.Error()
			continue
		}
		present := map[string]bool{}
		for i := range found.Items {
			present[found.Items[i].Name] = true
		}
		var names []string
		for _, name := range []string{"first", "second", "third"} {
			if present[name] {
				names = append(names, name)
			}
		}
		if got = strings.Join(names, " "); got == want {
			return
		}
	}
	t.Fatalf("the cache holds %q, not %q", got, want)
}

const aTime = `"2026-03-02T09:00:00Z"`

func TestCachesGoOnWithoutWhatCannotBeDecoded(t *testing.T) {
	gauge := unreadableObjects.WithLabelValues(v1alpha1.KindIssue)
	for name, badFirst := range map[string]bool{"in the first list": true, "in a watch": false} {
		t.Run(name, func(t *testing.T) {
			before := testutil.ToFloat64(gauge)
			// Between a list and the watch that follows it something happens, as on a busy machine.
			s := &issueServer{issues: map[string]string{}, unhurried: 100 * time.Millisecond}
			s.put("first", aTime)
			if badFirst {
				s.put("second", "[]")
			}
			recorder := events.NewFakeRecorder(100)
			_, c := startCache(t, s, recorder)
			eventually(t, c, "first")
			if !badFirst {
				s.put("second", "[]")
			}
			s.put("third", aTime)
			eventually(t, c, "first third")
			if got := testutil.ToFloat64(gauge) - before; got != 1 {
				t.Errorf("the metric counts %v, not 1", got)
			}
			if e := <-recorder.Events; !strings.Contains(e, "Unreadable") {
				t.Errorf("the event is %q", e)
			}
			// One that becomes undecodable leaves, one that is mended comes back.
			s.put("third", `{}`)
			eventually(t, c, "first")
			s.put("second", aTime)
			s.put("third", aTime)
			eventually(t, c, "first second third")
			if got := testutil.ToFloat64(gauge) - before; got != 0 {
				t.Errorf("the metric counts %v, not 0", got)
			}
		})
	}
}

func TestReadinessKnowsWhichListFails(t *testing.T) {
	s := &issueServer{issues: map[string]string{}}
	s.broken.Store(true)
	from, c := startCache(t, s, nil)
	if _, err := c.GetInformer(t.Context(), &v1alpha1.Issue{}, cache.BlockUntilSynced(false)); err != nil {
		t.Fatal(err)
	}
	hands := clocktesting.NewFakePassiveClock(time.Now().Add(failingAfter + time.Minute))
	from.clock = hands
	var err error
	for until := time.Now().Add(20 * time.Second); err == nil && time.Now().Before(until); time.Sleep(10 * time.Millisecond) {
		err = from.Failing()
	}
	if err == nil || !strings.Contains(err.Error(), "Issue cannot be listed since") {
		t.Fatalf("ready: %v", err)
	}
	hands.SetTime(time.Now().Add(-time.Minute))
	if err := from.Failing(); err != nil {
		t.Errorf("a list that failed just now counts already: %v", err)
	}
	hands.SetTime(time.Now().Add(time.Hour))
	s.broken.Store(false)
	eventually(t, c, "")
	if err := from.Failing(); err != nil {
		t.Errorf("a list that came counts as failing: %v", err)
	}
}

// listed is a page of a list: the last unless another follows.
func listed(follows string) func() (runtime.Object, error) {
	return func() (runtime.Object, error) {
		return &v1alpha1.IssueList{ListMeta: metav1.ListMeta{Continue: follows}}, nil
	}
}

func fails() (runtime.Object, error) { return nil, errors.New("out of order") }

// A list that fails is no better because a watch starts, or its first page comes.
func TestAListThatFailsIsNoneWhateverElseWorks(t *testing.T) {
	endOfList := apiwatch.Event{Type: apiwatch.Bookmark, Object: &v1alpha1.Issue{ObjectMeta: metav1.ObjectMeta{
		Annotations: map[string]string{metav1.InitialEventsAnnotationKey: "true"},
	}}}
	list := func(page func() (runtime.Object, error)) func(*listSource) {
		return func(s *listSource) {
			s.from = &toolscache.ListWatch{ListWithContextFunc: func(context.Context, metav1.ListOptions) (runtime.Object, error) { return page() }}
			_, _ = s.list(t.Context(), metav1.ListOptions{})
		}
	}
	stream := func(all bool, events ...apiwatch.Event) func(*listSource) {
		return func(s *listSource) {
			from := apiwatch.NewFakeWithChanSize(len(events), false)
			s.from = &toolscache.ListWatch{WatchFuncWithContext: func(context.Context, metav1.ListOptions) (apiwatch.Interface, error) { return from, nil }}
			w, err := s.watch(t.Context(), metav1.ListOptions{SendInitialEvents: &all})
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range events {
				from.Action(e.Type, e.Object)
			}
			from.Stop()
			for range w.ResultChan() { // until it ends
			}
		}
	}
	for _, test := range []struct {
		name  string
		after []func(*listSource)
		works bool
	}{
		{"a watch starts", []func(*listSource){list(fails), stream(false)}, false},
		{"a watch that is to begin with all starts, and ends", []func(*listSource){list(fails), stream(true)}, false},
		{"it never fails, nor comes", []func(*listSource){stream(true)}, false},
		{"the first page comes", []func(*listSource){list(fails), list(listed("more"))}, false},
		{"the last page comes", []func(*listSource){list(fails), list(listed(""))}, true},
		{"a watch begins with all", []func(*listSource){list(fails), stream(true, endOfList)}, true},
		{"a bookmark comes later", []func(*listSource){list(fails), stream(false, endOfList)}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			hands := clocktesting.NewFakePassiveClock(time.Now())
			from := NewSources(logr.Discard(), nil)
			from.clock = hands
			source := &listSource{clock: hands, leftOut: leftOut{kind: v1alpha1.KindIssue, names: namings{clock: hands}}}
			from.all = append(from.all, source)
			for _, do := range test.after {
				do(source)
				hands.SetTime(hands.Now().Add(failingAfter / 2))
			}
			hands.SetTime(hands.Now().Add(failingAfter - 1))
			if err := from.Failing(); (err == nil) != test.works {
				t.Errorf("failing: %v", err)
			}
		})
	}
}
