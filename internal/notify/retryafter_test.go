// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"net/http"
	"testing"
	"time"
)

func TestRetryAfter(t *testing.T) {
	date := func(d time.Duration, layout string) string { return testTime.Add(d).UTC().Format(layout) }
	for _, test := range []struct {
		value string
		want  time.Duration
	}{
		{"", 0},
		{"0", 0},
		{"1", time.Second},
		{" 120 ", 2 * time.Minute},
		{"0000000000000000000000000000030", 30 * time.Second},
		{"3599", 3599 * time.Second},
		{"3600", time.Hour},
		{"3601", time.Hour},
		{"9223372036854775807", time.Hour},
		{"99999999999999999999999999999999", time.Hour},
		{"-1", 0},
		{"+1", 0},
		{"1.5", 0},
		{"1s", 0},
		{"soon", 0},
		{date(time.Minute, http.TimeFormat), time.Minute},
		{date(time.Minute, time.RFC850), time.Minute},
		{date(time.Minute, time.ANSIC), time.Minute},
		{date(0, http.TimeFormat), 0},
		{date(-time.Minute, http.TimeFormat), 0},
		{date(48*time.Hour, http.TimeFormat), time.Hour},
		{"Fri, 31 Dec 9999 23:59:59 GMT", time.Hour},
		{date(time.Minute, time.RFC3339), 0},
	} {
		if got := parseRetryAfter(test.value, testTime); got != test.want {
			t.Errorf("%q: %s, want %s", test.value, got, test.want)
		}
	}
}

func TestRetryAfterAsADateReachesTheResult(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", testTime.Add(90*time.Second).Format(http.TimeFormat))
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	r := newTestWebhook(t, options(), url).Send(t.Context(), message())
	wantResult(t, r, Temporary, ReasonServerError, "503")
	if r.RetryAfter != 90*time.Second {
		t.Errorf("RetryAfter %s", r.RetryAfter)
	}
}
