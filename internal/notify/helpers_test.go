// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"encoding/base64"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	clocktesting "k8s.io/utils/clock/testing"
)

var (
	testKey    = []byte("a key of thirty-two bytes, just.")
	testSecret = "whsec_" + base64.StdEncoding.EncodeToString(testKey)
	testTime   = time.Date(2026, 11, 4, 9, 30, 0, 0, time.UTC)
	created    = time.Date(2026, 11, 4, 10, 0, 0, 0, time.FixedZone("CET", 3600))
)

const queryToken = "hunter2"

func signingSecret() map[string][]byte {
	return map[string][]byte{WebhookSecretKey: []byte(testSecret)}
}

func message() Message {
	return Message{
		ID:        "6f0c2a52-3b7e-4a0c-9a55-0c7b9d3f1e11",
		Namespace: "alliances",
		Name:      "late-shipments-3f2a",
		Reason:    "EscalationStep",
		Subject:   Subject{Kind: "Issue", Name: "late-shipments"},
		Alliance:  "northwind-contoso",
		Step:      "managers",
		Recipient: Recipient{Partner: "contoso", Contact: "sam", DisplayName: "Sam Lée"},
		Address:   "sam@contoso.example",
		Title:     "Shipments three days late",
		Body:      "Nobody has answered.\nPlease call Jane.",
		Time:      created,
	}
}

// options are for servers on this machine, under a clock that stands still.
func options() Options {
	return Options{
		AllowLoopback: true,
		Timeout:       5 * time.Second,
		Clock:         clocktesting.NewFakePassiveClock(testTime),
	}
}

func newFactory(t testing.TB, o Options) *Factory {
	t.Helper()
	f := NewFactory(o)
	t.Cleanup(f.Close)
	return f
}

// newTestWebhook returns a signed webhook to url; the URL gets a token in its query, which
// must not show up anywhere.
func newTestWebhook(t testing.TB, o Options, url string) Channel {
	t.Helper()
	c, err := newFactory(t, o).New(Config{Name: "hook", Type: TypeWebhook,
		Webhook: WebhookConfig{URL: url + "/in?token=" + queryToken}}, signingSecret())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func serve(t testing.TB, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

// serveRaw accepts connections, reads each request's beginning, and hands them to answer.
func serveRaw(t testing.TB, answer func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = c.Close() }()
				_, _ = c.Read(make([]byte, 64<<10))
				answer(c)
			}()
		}
	}()
	return "http://" + l.Addr().String()
}

// wantResult compares what matters and checks what holds for each result.
func wantResult(t *testing.T, got Result, outcome Outcome, reason Reason, says string) {
	t.Helper()
	if got.Outcome != outcome || got.Reason != reason {
		t.Errorf("got %s/%s (%s), want %s/%s", got.Outcome, got.Reason, got.Detail, outcome, reason)
	}
	if !strings.Contains(got.Detail, says) {
		t.Errorf("detail %q does not say %q", got.Detail, says)
	}
	wantClean(t, got.Detail)
	wantClean(t, got.ProviderID)
	if got.RetryAfter != 0 && got.Outcome != Temporary {
		t.Errorf("RetryAfter %s with outcome %s", got.RetryAfter, got.Outcome)
	}
}

// wantClean fails if s holds a secret, more than a line, or what does not print.
func wantClean(t *testing.T, s string) {
	t.Helper()
	if len(s) > maxDetail || !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) {
		t.Errorf("not one short printable line: %q", s)
	}
	for _, secret := range []string{string(testKey), strings.TrimPrefix(testSecret, secretPrefix), queryToken, "SECRET"} {
		if strings.Contains(s, secret) {
			t.Errorf("%q holds the secret %q", s, secret)
		}
	}
}

func readAll(t *testing.T, r io.Reader) []byte {
	t.Helper()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Error(err)
	}
	return b
}
