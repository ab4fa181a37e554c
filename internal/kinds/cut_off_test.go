// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package kinds

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/go-logr/logr"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
)

// An answer that is cut off at the start does not end the manager.
func TestAnAnswerThatIsCutOffIsAskedForAgain(t *testing.T) {
	var asked atomic.Int32
	served := metav1.APIResourceList{TypeMeta: metav1.TypeMeta{Kind: "APIResourceList", APIVersion: "v1"}}
	for _, kind := range all {
		served.APIResources = append(served.APIResources, metav1.APIResource{Kind: kind})
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if asked.Add(1) == 1 {
			w.Header().Set("Content-Length", "1000")
			if _, err := w.Write([]byte("{")); err != nil {
				t.Error(err)
			}
			if err := http.NewResponseController(w).Flush(); err != nil {
				t.Error(err)
			}
			panic(http.ErrAbortHandler) // in the middle of the answer
		}
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(served); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(s.Close)
	there, err := Await(t.Context(), &rest.Config{Host: s.URL}, logr.Discard(), "0")
	if err != nil || !there || asked.Load() != 2 {
		t.Errorf("%t after %d requests: %v", there, asked.Load(), err)
	}
}
