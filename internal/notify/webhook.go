// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/cloudevents/sdk-go/v2/binding"
	cehttp "github.com/cloudevents/sdk-go/v2/protocol/http"
)

// WebhookConfig is a policy's webhook.
type WebhookConfig struct {
	// URL is where messages are posted; see parseURL.
	URL string
	// Signed is true if the policy names a Secret: messages are then signed or not sent.
	Signed bool
}

// webhook posts each message as a CloudEvent in the binary mode of CloudEvents' HTTP
// binding. The event's id makes it idempotent, so an attempt without an answer is repeated.
type webhook struct {
	factory *Factory
	url     *url.URL
	signer  *signer // nil: unsigned
}

var _ Channel = (*webhook)(nil)

func (f *Factory) newWebhook(c Config, secret map[string][]byte) (Channel, error) {
	u, err := parseURL(c.Webhook.URL)
	if err != nil {
		return nil, err
	}
	if err := f.encrypted(u, "the webhook's url"); err != nil {
		return nil, err
	}
	w := &webhook{factory: f, url: u}
	if c.Webhook.Signed || secret != nil {
		if w.signer, err = newSigner(secret); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// Idempotent is true: the receiver knows a message by its ce-id.
func (w *webhook) Idempotent() bool { return true }

// errTimeout tells our own time limit from the caller's.
var errTimeout = errors.New("attempt timed out")

// Send posts m once. A timeout, and an answer that did not come, are Temporary.
func (w *webhook) Send(ctx context.Context, m Message) Result {
	limit := w.factory.options.Timeout
	ctx, cancel := context.WithTimeoutCause(ctx, limit, errTimeout)
	defer cancel()

	req, err := w.request(ctx, m)
	if err != nil {
		return Result{Outcome: Permanent, Reason: ReasonInvalidMessage,
			Detail: "the message cannot be written as a CloudEvent: it needs an ID, a reason, a subject and a time"}
	}
	resp, err := w.factory.client.Do(req) //nolint:bodyclose // drain closes it
	if err != nil {
		return transportResult(err, context.Cause(ctx), w.url.Host, limit)
	}
	defer drain(resp.Body, cancel)
	return statusResult(resp, w.url.Host, w.factory.options.Clock.Now())
}

func (w *webhook) request(ctx context.Context, m Message) (*http.Request, error) {
	if m.ID == "" || m.Reason == "" || m.Namespace == "" || m.Subject.Kind == "" || m.Subject.Name == "" || m.Time.IsZero() {
		return nil, errors.New("incomplete message")
	}
	e, err := newEvent(m)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.url.String(), nil)
	if err != nil {
		return nil, err
	}
	if err := cehttp.WriteRequest(ctx, (*binding.EventMessage)(&e), req); err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", w.factory.options.UserAgent)
	if w.signer != nil {
		if err := w.signer.sign(req.Header, e.ID(), w.factory.options.Clock.Now(), e.Data()); err != nil {
			return nil, err
		}
	}
	return req, nil
}

const (
	maxDrain  = 64 << 10 // bytes
	drainTime = 250 * time.Millisecond
)

// drain reads what little there is of an answer's body, so that the connection can be used
// again, and gives up on one that is long or slow: the status has said all that counts.
func drain(body io.ReadCloser, cancel context.CancelFunc) {
	stop := time.AfterFunc(drainTime, cancel)
	_, _ = io.CopyN(io.Discard, body, maxDrain)
	stop.Stop()
	_ = body.Close()
}
