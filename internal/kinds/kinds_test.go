// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package kinds

import (
	"context"
	"encoding/json"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-logr/logr"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"

	"github.com/entente-dev/entente/config/crd"
)

// server answers as an API server that serves some kinds, one answer after the other; the last one stays.
func server(t *testing.T, answers ...[]string) *rest.Config {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		now := answers[0]
		if len(answers) > 1 {
			answers = answers[1:]
		}
		if r.URL.Path != "/apis/governance.entente.dev/v1alpha1" || now == nil {
			http.NotFound(w, r)
			return
		}
		list := metav1.APIResourceList{TypeMeta: metav1.TypeMeta{Kind: "APIResourceList", APIVersion: "v1"}}
		for _, kind := range now {
			list.APIResources = append(list.APIResources, metav1.APIResource{Kind: kind})
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(list)
	}))
	t.Cleanup(s.Close)
	return &rest.Config{Host: s.URL}
}

func TestMissingKinds(t *testing.T) {
	for _, c := range []struct{ served, want []string }{
		{nil, all},
		{[]string{}, all},
		{[]string{"Alliance", "Other", "Review", "Partner", "Issue", "CommunicationPolicy"}, []string{"Notification"}},
		{all, nil},
	} {
		got, err := Missing(t.Context(), server(t, c.served))
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, %v", c.served, got, err)
		}
	}
	if _, err := Missing(t.Context(), &rest.Config{Host: "http://127.0.0.1:1"}); err == nil {
		t.Error("nobody answers, and that is no error")
	}
}

// Whatever config/crd defines is waited for.
func TestAllKindsAreKnown(t *testing.T) {
	files, err := fs.Glob(crd.Bases, "bases/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(all) {
		t.Errorf("there are %d definitions and %d kinds", len(files), len(all))
	}
	for _, kind := range all {
		if !slices.ContainsFunc(files, func(f string) bool {
			data, err := fs.ReadFile(crd.Bases, f)
			return err == nil && strings.Contains(string(data), "\n    kind: "+kind+"\n")
		}) {
			t.Errorf("nothing defines %s", kind)
		}
	}
}

// What is waited for is said when it changes, and not each time that it is asked for.
func TestAwaitSaysWhatItWaitsForOnce(t *testing.T) {
	var said []string
	log := logr.New(&sink{said: &said})
	config := server(t, nil, nil, []string{"Alliance"}, []string{"Alliance"}, all)
	if there, err := Await(t.Context(), config, log, "0"); err != nil || !there {
		t.Fatal(there, err)
	}
	if len(said) != 3 || !strings.Contains(said[0], "Waiting for the kinds") || !strings.Contains(said[1], "Waiting for the kinds") || said[2] != "The kinds are installed" {
		t.Errorf("%q", said)
	}
}

func TestAwaitEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if there, err := Await(ctx, server(t, []string{}), logr.Discard(), "127.0.0.1:0"); err != nil || there {
		t.Error(there, err)
	}
	if _, err := Await(t.Context(), server(t, []string{}), logr.Discard(), "nowhere"); err == nil || !strings.Contains(err.Error(), "--health-probe-bind-address=nowhere") {
		t.Error(err)
	}
}

// sink keeps what is logged.
type sink struct{ said *[]string }

func (s *sink) Init(logr.RuntimeInfo)               {}
func (s *sink) Enabled(int) bool                    { return true }
func (s *sink) Info(_ int, msg string, _ ...any)    { *s.said = append(*s.said, msg) }
func (s *sink) Error(_ error, msg string, _ ...any) { *s.said = append(*s.said, msg) }
func (s *sink) WithValues(...any) logr.LogSink      { return s }
func (s *sink) WithName(string) logr.LogSink        { return s }
