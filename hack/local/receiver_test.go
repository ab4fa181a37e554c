// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// newReceiver returns a receiver whose clock stands at the time of the documented example.
func newReceiver(t *testing.T, file string) (r *receiver, took *[]message, refusals *[]string) {
	t.Helper()
	h, err := openHistory(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.close() })
	took, refusals = new([]message), new([]string)
	return &receiver{
		history: h,
		secrets: func(context.Context) ([]string, error) { return []string{exampleSecret}, nil },
		now:     func() time.Time { return exampleTime },
		took:    func(m message) { *took = append(*took, m) },
		refused: func(why string) { *refusals = append(*refusals, why) },
	}, took, refusals
}

func post(r *receiver, body string, header http.Header) *httptest.ResponseRecorder {
	req := httptest.NewRequest(http.MethodPost, "/hook", strings.NewReader(body))
	maps.Copy(req.Header, header)
	w := httptest.NewRecorder()
	r.ServeHTTP(w, req)
	return w
}

func signedEvent(id string) http.Header {
	h := exampleHeader()
	h.Set("Ce-Id", id)
	return h
}

func TestTheReceiverTakesASignedMessageAndMarksItsRepetition(t *testing.T) {
	r, took, _ := newReceiver(t, filepath.Join(t.TempDir(), "messages"))
	for range 2 {
		if w := post(r, exampleBody, signedEvent("one")); w.Code != http.StatusNoContent {
			t.Fatalf("answered %d %s", w.Code, w.Body)
		}
	}
	post(r, exampleBody, signedEvent("two"))
	got := *took
	if len(got) != 3 {
		t.Fatalf("took %d messages", len(got))
	}
	for i, repeated := range []bool{false, true, false} {
		if got[i].Repeated != repeated || got[i].Signature != signed {
			t.Errorf("message %d: %+v", i, got[i])
		}
	}
}

func TestARepetitionIsKnownAfterARestart(t *testing.T) {
	file := filepath.Join(t.TempDir(), "messages")
	r, _, _ := newReceiver(t, file)
	post(r, exampleBody, signedEvent("one"))
	// The process is killed while it writes: a line is cut short.
	f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(`{"id":"cut`); err != nil {
		t.Fatal(err)
	}
	_ = f.Close()

	r, took, _ := newReceiver(t, file)
	post(r, exampleBody, signedEvent("one"))
	post(r, exampleBody, signedEvent("two"))
	if got := *took; len(got) != 2 || !got[0].Repeated || got[1].Repeated {
		t.Errorf("after a restart: %+v", got)
	}
	r, took, _ = newReceiver(t, file)
	post(r, exampleBody, signedEvent("two"))
	if got := *took; len(got) != 1 || !got[0].Repeated {
		t.Errorf("what came after the line that was cut short is forgotten: %+v", got)
	}
}

func TestTheReceiverRefuses(t *testing.T) {
	bad := signedEvent("one")
	bad.Set(headerSignature, "v1,AAAA")
	unsigned := http.Header{"Ce-Id": {"one"}}
	tests := []struct {
		name    string
		header  http.Header
		body    string
		secrets error
		want    int
	}{
		{"a wrong signature", bad, exampleBody, nil, http.StatusUnauthorized},
		{"a body that is no JSON", unsigned, "hello", nil, http.StatusBadRequest},
		{"a message without an id", http.Header{}, "{}", nil, http.StatusBadRequest},
		{"a body that is too large", unsigned, `"` + strings.Repeat("a", maxBody) + `"`, nil, http.StatusRequestEntityTooLarge},
		{"anything while the secrets cannot be read", unsigned, "{}", errors.New("away"), http.StatusServiceUnavailable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, took, refusals := newReceiver(t, filepath.Join(t.TempDir(), "messages"))
			secrets := r.secrets
			if tt.secrets != nil {
				r.secrets = func(context.Context) ([]string, error) { return nil, tt.secrets }
			}
			if w := post(r, tt.body, tt.header); w.Code != tt.want {
				t.Errorf("answered %d %s", w.Code, w.Body)
			}
			if len(*took) != 0 || len(*refusals) != 1 {
				t.Errorf("took %v, refused %v", *took, *refusals)
			}
			// What was refused did not come: sent again in order, it is no repetition.
			r.secrets = secrets
			post(r, exampleBody, signedEvent("one"))
			if got := *took; len(got) != 1 || got[0].Repeated {
				t.Errorf("then took %+v", got)
			}
		})
	}
}

func TestTheReceiverAnswersOnlyToPOST(t *testing.T) {
	r, _, _ := newReceiver(t, filepath.Join(t.TempDir(), "messages"))
	w := httptest.NewRecorder()
	r.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", http.NoBody))
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != http.MethodPost {
		t.Errorf("answered %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
}

func TestReadTakesWhatIsShownFromBothModesOfCloudEvents(t *testing.T) {
	data := `{"title":"Shipments late","step":"managers","subject":{"kind":"Issue","name":"late-shipments"}}`
	want := message{Time: exampleTime, ID: "1", To: "contoso/sam", About: "Issue late-shipments, step managers", What: "Shipments late"}

	binary := http.Header{"Ce-Id": {"1"}, "Ce-Subject": {"contoso/sam"}, "Content-Type": {"application/json"}}
	if got, err := read(binary, []byte(data), exampleTime); err != nil || got != want {
		t.Errorf("binary mode: %+v, %v", got, err)
	}
	structured := http.Header{"Content-Type": {"application/cloudevents+json; charset=utf-8"}}
	body := `{"specversion":"1.0","id":"1","subject":"contoso/sam","data":` + data + `}`
	if got, err := read(structured, []byte(body), exampleTime); err != nil || got != want {
		t.Errorf("structured mode: %+v, %v", got, err)
	}
}
