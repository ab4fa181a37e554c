// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestStatusDecidesTheOutcome(t *testing.T) {
	for _, test := range []struct {
		code    int
		outcome Outcome
		reason  Reason
		says    string
	}{
		{200, Delivered, ReasonAccepted, "200 OK"},
		{201, Delivered, ReasonAccepted, "201 Created"},
		{204, Delivered, ReasonAccepted, "204 No Content"},
		{299, Delivered, ReasonAccepted, "299"},
		{300, Permanent, ReasonRedirected, "final address"},
		{304, Permanent, ReasonRedirected, "final address"},
		{399, Permanent, ReasonRedirected, "final address"},
		{400, Permanent, ReasonRejected, "400 Bad Request"},
		{401, Permanent, ReasonRejected, "Secret"},
		{403, Permanent, ReasonRejected, "Secret"},
		{404, Permanent, ReasonRejected, "path"},
		{405, Permanent, ReasonRejected, "path"},
		{408, Temporary, ReasonServerError, "again"},
		{410, Permanent, ReasonRejected, "no more messages"},
		{413, Permanent, ReasonRejected, "larger"},
		{425, Temporary, ReasonServerError, "again"},
		{429, Temporary, ReasonRateLimited, "again"},
		{499, Permanent, ReasonRejected, "499"},
		{500, Temporary, ReasonServerError, "500 Internal Server Error"},
		{503, Temporary, ReasonServerError, "again"},
		{599, Temporary, ReasonServerError, "599"},
		{600, Permanent, ReasonRejected, "600"},
		{999, Permanent, ReasonRejected, "999"},
	} {
		t.Run(strconv.Itoa(test.code), func(t *testing.T) {
			url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Retry-After", "7")
				w.WriteHeader(test.code)
				if test.code != 204 && test.code != 304 {
					_, _ = io.WriteString(w, "SECRET")
				}
			})
			r := newTestWebhook(t, options(), url).Send(t.Context(), message())
			wantResult(t, r, test.outcome, test.reason, test.says)
			if test.outcome == Temporary && r.RetryAfter != 7*time.Second {
				t.Errorf("RetryAfter %s", r.RetryAfter)
			}
		})
	}
}

func TestProviderIDIsBounded(t *testing.T) {
	for _, test := range []struct{ header, value, want string }{
		{"X-Request-Id", "req-1", "req-1"},
		{"Request-Id", "req-2", "req-2"},
		{"X-Other", "req-3", ""},
		{"X-Request-Id", "a\x80b\u202ec\td", "a b c d"},
		{"X-Request-Id", strings.Repeat("x", 500), strings.Repeat("x", maxProviderID-3) + "…"},
	} {
		url := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.Header().Set(test.header, test.value) })
		r := newTestWebhook(t, options(), url).Send(t.Context(), message())
		wantResult(t, r, Delivered, ReasonAccepted, "")
		if r.ProviderID != test.want {
			t.Errorf("%s: %q gives %q, want %q", test.header, test.value, r.ProviderID, test.want)
		}
	}
}
