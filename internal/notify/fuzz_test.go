// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"maps"
	"math/big"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	cehttp "github.com/cloudevents/sdk-go/v2/protocol/http"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// Whatever the value, the wait is in bounds; digits mean seconds.
func FuzzRetryAfter(f *testing.F) {
	for _, s := range []string{"", "0", "120", "-1", "999999999999999999999", "Wed, 04 Nov 2026 09:31:00 GMT", "1e3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, value string) {
		got := parseRetryAfter(value, testTime)
		if got < 0 || got > MaxRetryAfter {
			t.Fatalf("%q gives %s", value, got)
		}
		trimmed := strings.TrimSpace(value)
		if trimmed == "" || strings.Trim(trimmed, "0123456789") != "" {
			return
		}
		n, _ := new(big.Int).SetString(trimmed, 10)
		want := MaxRetryAfter
		if n.Cmp(big.NewInt(int64(MaxRetryAfter/time.Second))) < 0 {
			want = time.Duration(n.Int64()) * time.Second
		}
		if got != want {
			t.Fatalf("%q gives %s, want %s", value, got, want)
		}
	})
}

// Whatever names and texts hold, the request has the headers that it should have and no
// others, its ID can be read back, and a receiver's libraries take it.
func FuzzRequestIsSafe(f *testing.F) {
	f.Add("id", "Reason", "ns", "Issue", "name", "partner", "contact", "title")
	f.Add(injection, injection, injection, injection, injection, injection, injection, injection)
	f.Add("%0d%0a", "\"", "..", "/", "?#", "", "\xff", "\x7f")
	c, err := NewFactory(options()).New(Config{Type: TypeWebhook, Webhook: WebhookConfig{URL: "http://hooks.example.com"}}, signingSecret())
	if err != nil {
		f.Fatal(err)
	}
	hook, err := standardwebhooks.NewWebhook(testSecret)
	if err != nil {
		f.Fatal(err)
	}
	names := []string{"Ce-Id", "Ce-Source", "Ce-Specversion", "Ce-Time", "Ce-Type", "Content-Length", "Content-Type",
		"User-Agent", "Webhook-Id", "Webhook-Signature", "Webhook-Timestamp"}
	f.Fuzz(func(t *testing.T, id, reason, namespace, kind, name, partner, contact, title string) {
		m := Message{ID: id, Namespace: namespace, Name: name, Reason: reason, Subject: Subject{Kind: kind, Name: name},
			Alliance: name, Step: name, Recipient: Recipient{Partner: partner, Contact: contact, DisplayName: title},
			Address: title, Title: title, Body: title, Time: created}
		sent, err := c.(*webhook).request(t.Context(), m)
		if incomplete := slices.Contains([]string{id, reason, namespace, kind, name}, ""); (err != nil) != incomplete {
			t.Fatalf("incomplete %t, error %v", incomplete, err)
		}
		if err != nil {
			return
		}
		var wire bytes.Buffer
		if err := sent.Write(&wire); err != nil {
			t.Fatal(err)
		}
		r := bufio.NewReader(&wire)
		got, err := http.ReadRequest(r)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(got.Body)
		if rest, _ := io.ReadAll(r); err != nil || len(rest) != 0 {
			t.Fatalf("%v, and %q after the request", err, rest)
		}
		want := slices.Clone(names)
		if partner+contact != "" {
			want = append(want, "Ce-Subject")
		}
		slices.Sort(want)
		if headers := slices.Sorted(maps.Keys(got.Header)); !slices.Equal(headers, want) {
			t.Fatalf("headers %q, want %q", headers, want)
		}
		if back, err := url.PathUnescape(got.Header.Get("Ce-Id")); err != nil || back != id {
			t.Fatalf("ID %q, %v", back, err)
		}
		got.Body = io.NopCloser(bytes.NewReader(body))
		e, err := cehttp.NewEventFromHTTPRequest(got)
		if err != nil {
			t.Fatal(err)
		}
		var data EventData
		if err := errors.Join(e.Validate(), e.DataAs(&data), hook.VerifyIgnoringTimestamp(body, got.Header)); err != nil {
			t.Fatal(err)
		}
		if want := string([]rune(title)); data.Title != want { // each invalid byte is U+FFFD in JSON
			t.Fatalf("title %q, want %q", data.Title, want)
		}
	})
}
