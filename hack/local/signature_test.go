// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"net/http"
	"testing"
	"time"
)

// The example that the specification's reference library documents.
const (
	exampleSecret    = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	exampleID        = "msg_p5jXN8AQM9LWM0D4loKWxJek"
	exampleStamp     = "1614265330"
	exampleBody      = `{"test": 2432232314}`
	exampleSignature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
)

var exampleTime = time.Unix(1614265330, 0)

func exampleHeader() http.Header {
	h := http.Header{}
	h.Set(headerID, exampleID)
	h.Set(headerTimestamp, exampleStamp)
	h.Set(headerSignature, exampleSignature)
	return h
}

func TestVerify(t *testing.T) {
	other := "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	tests := []struct {
		name    string
		change  func(http.Header)
		body    string
		secrets []string
		now     time.Time
		ok      bool
	}{
		{name: "the documented example", ok: true},
		{name: "a secret without its prefix", secrets: []string{exampleSecret[len("whsec_"):]}, ok: true},
		{name: "the right one of two secrets", secrets: []string{other, exampleSecret}, ok: true},
		{name: "a secret that is no base64 beside the right one", secrets: []string{"whsec_?", exampleSecret}, ok: true},
		{name: "the second of two signatures", change: set(headerSignature, "v1,AAAA "+exampleSignature), ok: true},
		{name: "exactly five minutes old", now: exampleTime.Add(5 * time.Minute), ok: true},
		{name: "older than five minutes", now: exampleTime.Add(5*time.Minute + time.Second)},
		{name: "from more than five minutes ahead", now: exampleTime.Add(-5*time.Minute - time.Second)},
		{name: "another body", body: `{"test": 2432232315}`},
		{name: "another id", change: set(headerID, "msg_other")},
		{name: "another timestamp", change: set(headerTimestamp, "1614265331")},
		{name: "a timestamp that is none", change: set(headerTimestamp, "now")},
		{name: "an empty signature", change: set(headerSignature, "")},
		{name: "another secret", secrets: []string{other}},
		{name: "no secret", secrets: []string{}},
		{name: "an empty secret fits nothing", secrets: []string{"whsec_"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h, body, now, secrets := exampleHeader(), exampleBody, exampleTime, []string{exampleSecret}
			if tt.change != nil {
				tt.change(h)
			}
			if tt.body != "" {
				body = tt.body
			}
			if !tt.now.IsZero() {
				now = tt.now
			}
			if tt.secrets != nil {
				secrets = tt.secrets
			}
			err := verify(h, []byte(body), secrets, now)
			if ok := err == nil; ok != tt.ok {
				t.Errorf("verify returned %v", err)
			}
			if errors.Is(err, errNotSigned) {
				t.Error("a signed message passed for one that is not")
			}
		})
	}
}

func TestAMessageWithoutAnySignatureHeaderIsNotSigned(t *testing.T) {
	err := verify(http.Header{}, []byte(exampleBody), []string{exampleSecret}, exampleTime)
	if !errors.Is(err, errNotSigned) {
		t.Errorf("verify returned %v", err)
	}
}

func set(key, value string) func(http.Header) {
	return func(h http.Header) { h.Set(key, value) }
}
