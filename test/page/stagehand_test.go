// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// stagehand serves what the tests in the browser have done while they look: each path does one thing. It returns its
// address, and that of the page with what it may cut in between.
func stagehand(t *testing.T, page string) (hand, cuttable string) {
	t.Helper()
	u, err := url.Parse(page)
	if err != nil {
		t.Fatal(err)
	}
	between := newWire(t, u.Host)
	mux := http.NewServeMux()
	do := func(name string, work func() error) {
		mux.HandleFunc("POST /"+name, func(w http.ResponseWriter, _ *http.Request) {
			if err := work(); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			env.Clock.SetTime(env.Clock.Now().Add(10 * time.Second)) // what was read before is old
			w.WriteHeader(http.StatusNoContent)
		})
	}
	patch := func(o client.Object, name, with string) error {
		o.SetNamespace(samples)
		o.SetName(name)
		return env.Client.Patch(t.Context(), o, client.RawPatch("application/merge-patch+json", []byte(with)))
	}
	do("retitle", func() error {
		return patch(&v1alpha1.Issue{}, "late-shipments", `{"spec":{"title":"Shipments four days late"}}`)
	})
	do("rename", func() error {
		return patch(&v1alpha1.Alliance{}, "northwind-fabrikam", `{"spec":{"displayName":"Northwind and its friends"}}`)
	})
	do("cut", func() error { between.Cut(true); return nil })
	do("mend", func() error { between.Cut(false); return nil })
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL, "http://" + between.Address + u.Path
}
