// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// WebhookSecretKey is the key in a webhook's Secret. Its value is a signing secret as
// Standard Webhooks writes it: "whsec_" and 24 to 64 random bytes in base64.
const WebhookSecretKey = "secret"

const (
	secretPrefix  = "whsec_"
	minSigningKey = 24 // bytes
	maxSigningKey = 64
)

// signer signs requests as Standard Webhooks 1.0 has it: HMAC-SHA256 over the ID, the time
// of the attempt and the body. Time is part of it so that a recorded request cannot be
// replayed later.
type signer struct {
	hook *standardwebhooks.Webhook
}

// newSigner returns an InvalidSecret error that says what to write, never what was written.
func newSigner(secret map[string][]byte) (*signer, error) {
	how := fmt.Sprintf("write %s followed by %d to %d random bytes in base64 under the key %s of the Secret, "+
		`for example: kubectl create secret generic NAME --from-literal=%s="%s$(openssl rand -base64 32)"`,
		secretPrefix, minSigningKey, maxSigningKey, WebhookSecretKey, WebhookSecretKey, secretPrefix)
	value, ok := secret[WebhookSecretKey]
	if !ok {
		return nil, invalidSecret("the webhook's Secret has no key " + WebhookSecretKey + "; " + how)
	}
	// A value that was read from a file often ends in a line break.
	encoded, ok := strings.CutPrefix(strings.TrimSpace(string(value)), secretPrefix)
	if !ok {
		return nil, invalidSecret("the webhook's signing secret does not begin with " + secretPrefix + "; " + how)
	}
	key, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return nil, invalidSecret("the webhook's signing secret is not in base64; " + how)
	}
	if len(key) < minSigningKey || len(key) > maxSigningKey {
		return nil, invalidSecret(fmt.Sprintf("the webhook's signing secret has %d bytes; ", len(key)) + how)
	}
	hook, err := standardwebhooks.NewWebhookRaw(key)
	if err != nil {
		return nil, invalidSecret("the webhook's signing secret cannot be used; " + how)
	}
	return &signer{hook: hook}, nil
}

// sign sets the three headers of Standard Webhooks.
func (s *signer) sign(h http.Header, id string, at time.Time, body []byte) error {
	signature, err := s.hook.Sign(id, at, body)
	if err != nil {
		return err
	}
	h.Set(standardwebhooks.HeaderWebhookID, id)
	h.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(at.Unix(), 10))
	h.Set(standardwebhooks.HeaderWebhookSignature, signature)
	return nil
}
