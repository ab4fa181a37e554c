// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	cehttp "github.com/cloudevents/sdk-go/v2/protocol/http"
	"github.com/google/go-cmp/cmp"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
	"k8s.io/utils/clock"
)

const wantBody = `{"reason":"EscalationStep","namespace":"alliances","notification":"late-shipments-3f2a",` +
	`"subject":{"kind":"Issue","name":"late-shipments"},"alliance":"northwind-contoso","step":"managers",` +
	`"recipient":{"partner":"contoso","contact":"sam","displayName":"Sam Lée","address":"sam@contoso.example"},` +
	`"title":"Shipments three days late","body":"Nobody has answered.\nPlease call Jane."}`

func TestWebhookRequestIsExact(t *testing.T) {
	var got *http.Request
	var body []byte
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got, body = r, readAll(t, r.Body)
		w.Header().Set("X-Request-Id", "req-17")
		w.WriteHeader(http.StatusAccepted)
	})
	r := newTestWebhook(t, options(), url).Send(t.Context(), message())
	wantResult(t, r, Delivered, ReasonAccepted, "answered 202 Accepted")
	if r.ProviderID != "req-17" {
		t.Errorf("provider ID %q", r.ProviderID)
	}
	if got.Method != http.MethodPost || got.URL.RequestURI() != "/in?token="+queryToken {
		t.Errorf("got %s %s", got.Method, got.URL)
	}
	if string(body) != wantBody {
		t.Errorf("body:\n%s\nwant:\n%s", body, wantBody)
	}
	signature := got.Header.Get("Webhook-Signature")
	want := http.Header{
		"Ce-Specversion":    {"1.0"},
		"Ce-Id":             {"6f0c2a52-3b7e-4a0c-9a55-0c7b9d3f1e11"},
		"Ce-Source":         {"/apis/governance.entente.dev/v1alpha1/namespaces/alliances/issues/late-shipments"},
		"Ce-Type":           {"dev.entente.governance.EscalationStep"},
		"Ce-Subject":        {"contoso/sam"},
		"Ce-Time":           {"2026-11-04T09:00:00Z"},
		"Content-Type":      {"application/json"},
		"User-Agent":        {"entente"},
		"Webhook-Id":        {"6f0c2a52-3b7e-4a0c-9a55-0c7b9d3f1e11"},
		"Webhook-Timestamp": {"1793784600"},
		"Webhook-Signature": {signature},
	}
	want.Set("Content-Length", got.Header.Get("Content-Length"))
	if d := cmp.Diff(want, got.Header); d != "" {
		t.Errorf("headers (-want +got):\n%s", d)
	}
	if got.ContentLength != int64(len(wantBody)) {
		t.Errorf("content length %d, want %d", got.ContentLength, len(wantBody))
	}
	hook, err := standardwebhooks.NewWebhook(testSecret)
	if err != nil {
		t.Fatal(err)
	}
	if err := hook.VerifyIgnoringTimestamp(body, got.Header); err != nil {
		t.Error(err)
	}
	if err := hook.VerifyIgnoringTimestamp(append(body, ' '), got.Header); err == nil {
		t.Error("the signature does not cover the body")
	}
}

func TestReceiverReadsAndVerifiesWithTheLibraries(t *testing.T) {
	hook, err := standardwebhooks.NewWebhook(testSecret)
	if err != nil {
		t.Fatal(err)
	}
	url := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		body := readAll(t, r.Body)
		if err := hook.Verify(body, r.Header); err != nil {
			t.Error(err)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		e, err := cehttp.NewEventFromHTTPRequest(r)
		if err != nil {
			t.Error(err)
			return
		}
		var data EventData
		if err := errors.Join(e.Validate(), e.DataAs(&data)); err != nil {
			t.Error(err)
		}
		if e.ID() != message().ID || !e.Time().Equal(created) || e.Subject() != "contoso/sam" {
			t.Errorf("event:\n%s", e)
		}
		if data.Body != message().Body || data.Recipient.DisplayName != "Sam Lée" {
			t.Errorf("data: %+v", data)
		}
	})
	o := options()
	o.Clock = clock.RealClock{}
	wantResult(t, newTestWebhook(t, o, url).Send(t.Context(), message()), Delivered, ReasonAccepted, "200 OK")
}

func TestWebhookWithoutSecretIsNotSigned(t *testing.T) {
	url := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		for name := range r.Header {
			if strings.HasPrefix(name, "Webhook-") {
				t.Errorf("header %s without a secret", name)
			}
		}
	})
	c, err := newFactory(t, options()).New(Config{Type: TypeWebhook, Webhook: WebhookConfig{URL: url}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	wantResult(t, c.Send(t.Context(), message()), Delivered, ReasonAccepted, "")
	if !c.Idempotent() {
		t.Error("a webhook is idempotent")
	}
}

func TestEventNamesAreThoseOfTheAPI(t *testing.T) {
	for _, test := range []struct{ kind, plural string }{
		{"Partner", "partners"}, {"Alliance", "alliances"}, {"Review", "reviews"}, {"Issue", "issues"},
		{"CommunicationPolicy", "communicationpolicies"},
	} {
		m := message()
		m.Subject.Kind = test.kind
		want := "/apis/governance.entente.dev/v1alpha1/namespaces/alliances/" + test.plural + "/late-shipments"
		if got := eventSource(m); got != want {
			t.Errorf("source %s, want %s", got, want)
		}
	}
	if got := eventSubject(Recipient{Partner: "contoso"}); got != "contoso" {
		t.Errorf("subject without a contact: %q", got)
	}
}

func TestIncompleteMessageIsPermanent(t *testing.T) {
	url := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("was sent") })
	hook := newTestWebhook(t, options(), url)
	for name, spoil := range map[string]func(*Message){
		"no ID":        func(m *Message) { m.ID = "" },
		"no reason":    func(m *Message) { m.Reason = "" },
		"no namespace": func(m *Message) { m.Namespace = "" },
		"no kind":      func(m *Message) { m.Subject.Kind = "" },
		"no name":      func(m *Message) { m.Subject.Name = "" },
		"no time":      func(m *Message) { m.Time = time.Time{} },
	} {
		t.Run(name, func(t *testing.T) {
			m := message()
			spoil(&m)
			wantResult(t, hook.Send(t.Context(), m), Permanent, ReasonInvalidMessage, "needs an ID")
		})
	}
}

func TestHeaderValue(t *testing.T) {
	for in, want := range map[string]string{
		"late-shipments.v2": "late-shipments.v2",
		"a b\"c%d":          "a%20b%22c%25d",
		"\x1f\x7f~!":        "%1F%7F~!",
		"é\r\n":             "%C3%A9%0D%0A",
		"\xff":              "%FF",
	} {
		if got := headerValue(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

const injection = "x\r\nX-Injected: yes\r\n\r\nPOST / HTTP/1.1\n\x00\u2028é\"%"

// injected has line breaks wherever a name or a text can come from.
func injected() Message {
	return Message{
		ID: injection, Namespace: injection, Name: injection, Reason: injection,
		Subject: Subject{Kind: injection, Name: injection}, Alliance: injection, Step: injection,
		Recipient: Recipient{Partner: injection, Contact: injection, DisplayName: injection},
		Address:   injection, Title: injection, Body: injection, Time: created,
	}
}

func TestLineBreaksInjectNoHeader(t *testing.T) {
	requests := 0
	server := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		requests++
		if r.Header.Get("X-Injected") != "" {
			t.Error("header injected")
		}
		if id, err := url.PathUnescape(r.Header.Get("Ce-Id")); err != nil || id != injection {
			t.Errorf("ID %q, %v", id, err)
		}
		e, err := cehttp.NewEventFromHTTPRequest(r)
		if err != nil {
			t.Error(err)
			return
		}
		var data EventData
		if err := e.DataAs(&data); err != nil || data.Title != injection {
			t.Errorf("title %q, %v", data.Title, err)
		}
	})
	wantResult(t, newTestWebhook(t, options(), server).Send(t.Context(), injected()), Delivered, ReasonAccepted, "")
	if requests != 1 {
		t.Errorf("%d requests", requests)
	}
}

func TestRedirectIsNotFollowed(t *testing.T) {
	elsewhere := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("followed") })
	for _, code := range []int{301, 302, 303, 307, 308} {
		url := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere+"/SECRET", code) })
		wantResult(t, newTestWebhook(t, options(), url).Send(t.Context(), message()),
			Permanent, ReasonRedirected, "write the final address")
	}
}

func TestNoProxyFromTheEnvironment(t *testing.T) {
	if transport := NewFactory(Options{}).client.Transport.(*http.Transport); transport.Proxy != nil {
		t.Error("the transport has a proxy")
	}
}

func TestHangingServerTimesOut(t *testing.T) {
	done := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-done }))
	defer server.Close()
	defer close(done)
	o := options()
	o.Timeout = 100 * time.Millisecond
	wantResult(t, newTestWebhook(t, o, server.URL).Send(t.Context(), message()),
		Temporary, ReasonTimeout, "did not answer within 100ms")
}

func TestCallerEndsTheAttempt(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { cancel(); <-done }))
	defer server.Close()
	defer close(done)
	wantResult(t, newTestWebhook(t, options(), server.URL).Send(ctx, message()),
		Temporary, ReasonStopped, "ended before an answer")
}

func TestSlowOrEndlessBodyDoesNotDelayTheResult(t *testing.T) {
	for name, write := range map[string]func(http.ResponseWriter, <-chan struct{}){
		"slow": func(w http.ResponseWriter, done <-chan struct{}) {
			w.(http.Flusher).Flush()
			<-done
		},
		"endless": func(w http.ResponseWriter, _ <-chan struct{}) {
			for _, err := w.Write(nil); err == nil; _, err = w.Write(make([]byte, 32<<10)) {
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			done := make(chan struct{})
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { write(w, done) }))
			defer server.Close()
			defer close(done)
			o := options()
			o.Timeout = time.Hour
			wantResult(t, newTestWebhook(t, o, server.URL).Send(t.Context(), message()), Delivered, ReasonAccepted, "200")
		})
	}
}

func TestConnectionIsUsedAgain(t *testing.T) {
	var connections atomic.Int64
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, strings.Repeat("ok ", 1000))
	}))
	server.Config.ConnState = countNew(&connections)
	server.Start()
	defer server.Close()
	hook := newTestWebhook(t, options(), server.URL)
	for range 5 {
		wantResult(t, hook.Send(t.Context(), message()), Delivered, ReasonAccepted, "")
	}
	if n := connections.Load(); n != 1 {
		t.Errorf("%d connections for 5 messages", n)
	}
}
