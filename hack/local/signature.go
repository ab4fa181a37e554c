// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The headers of Standard Webhooks (https://www.standardwebhooks.com).
const (
	headerID        = "Webhook-Id"
	headerTimestamp = "Webhook-Timestamp"
	headerSignature = "Webhook-Signature"
)

// signatureAge is how old a signed message may be, as the specification has it: an older one
// may be a copy that somebody sends again.
const signatureAge = 5 * time.Minute

var (
	errNotSigned = errors.New("not signed")
	errSignature = errors.New("the signature does not fit any secret")
)

// verify checks that a message is signed with one of some secrets, each as it is written in a
// Secret, "whsec_" and base64. It returns errNotSigned where there is no signature at all.
//
// It is written apart from what signs, from the specification, so that one checks the other.
func verify(header http.Header, body []byte, secrets []string, now time.Time) error {
	id, stamp, signatures := header.Get(headerID), header.Get(headerTimestamp), header.Get(headerSignature)
	if id == "" && stamp == "" && signatures == "" {
		return errNotSigned
	}
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return fmt.Errorf("%s is %q, not a number of seconds", headerTimestamp, stamp)
	}
	if age := now.Sub(time.Unix(seconds, 0)); age.Abs() > signatureAge {
		return fmt.Errorf("signed at %s, more than %s from now", time.Unix(seconds, 0).UTC().Format(time.RFC3339), signatureAge)
	}
	for _, secret := range secrets {
		key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(strings.TrimSpace(secret), "whsec_"))
		if err != nil || len(key) == 0 {
			continue // another Secret may fit
		}
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(id + "." + stamp + "."))
		mac.Write(body)
		// While a secret is being replaced, a message carries a signature of each.
		for signature := range strings.FieldsSeq(signatures) {
			sum, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(signature, "v1,"))
			if err == nil && hmac.Equal(sum, mac.Sum(nil)) {
				return nil
			}
		}
	}
	return errSignature
}
