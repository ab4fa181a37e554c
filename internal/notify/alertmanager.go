// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// AlertmanagerConfig is a policy's entry for a channel that posts alerts to Alertmanager.
type AlertmanagerConfig struct {
	// URL of the Alertmanager, http or https, without the path of its API.
	URL string
	// Authenticated is true where the policy names a Secret: its keys must be there.
	Authenticated bool
}

// alertsPath comes after the path of the channel's url: version 2 of the API, the only one
// since Alertmanager 0.27.
const alertsPath = "/api/v2/alerts"

// alertmanager posts each message as one alert. Its labels make it idempotent: the same
// labels are the same alert.
type alertmanager struct {
	factory       *Factory
	url           *url.URL // of the alerts
	authorization string   // header; empty without a Secret
}

var _ Channel = (*alertmanager)(nil)

func (f *Factory) newAlertmanager(c Config, secret map[string][]byte) (Channel, error) {
	u, err := parseURL(c.Alertmanager.URL)
	if err != nil {
		return nil, alertmanagerURLError(err)
	}
	if strings.HasSuffix(strings.TrimRight(u.Path, "/"), alertsPath) {
		return nil, invalidChannel("the Alertmanager's url ends in " + alertsPath + "; leave that out, it is added")
	}
	if err := f.encrypted(u, "the Alertmanager's url"); err != nil {
		return nil, err
	}
	a := &alertmanager{factory: f, url: u.JoinPath(alertsPath)}
	if c.Alertmanager.Authenticated || secret != nil {
		if a.authorization, err = alertmanagerAuthorization(secret); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// Idempotent is true: Alertmanager knows an alert by its labels.
func (a *alertmanager) Idempotent() bool { return true }

// Send posts m once. A timeout, and an answer that did not come, are Temporary.
func (a *alertmanager) Send(ctx context.Context, m Message) Result {
	limit := a.factory.options.Timeout
	ctx, cancel := context.WithTimeoutCause(ctx, limit, errTimeout)
	defer cancel()

	req, err := a.request(ctx, m)
	if err != nil {
		return Result{Outcome: Permanent, Reason: ReasonInvalidMessage,
			Detail: "the message cannot be written as an alert: it needs a reason, a name, a subject and a time"}
	}
	resp, err := a.factory.client.Do(req) //nolint:bodyclose // drain closes it
	if err != nil {
		return forAlertmanager(transportResult(err, context.Cause(ctx), a.url.Host, limit))
	}
	defer drain(resp.Body, cancel)
	r := statusResult(resp, a.url.Host, a.factory.options.Clock.Now())
	if resp.StatusCode == http.StatusUnauthorized || resp.StatusCode == http.StatusForbidden {
		return a.refused(resp.StatusCode)
	}
	return forAlertmanager(r)
}

func (a *alertmanager) request(ctx context.Context, m Message) (*http.Request, error) {
	if m.Reason == "" || m.Namespace == "" || m.Name == "" || m.Subject.Kind == "" || m.Subject.Name == "" || m.Time.IsZero() {
		return nil, errors.New("incomplete message")
	}
	body, err := json.Marshal([]alert{newAlert(m, a.factory.options.Clock.Now())})
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.url.String(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", a.factory.options.UserAgent)
	if a.authorization != "" {
		req.Header.Set("Authorization", a.authorization)
	}
	return req, nil
}

// alert is a postableAlert of Alertmanager's API.
type alert struct {
	Labels      map[string]string `json:"labels"`
	Annotations map[string]string `json:"annotations"`
	StartsAt    time.Time         `json:"startsAt"`
	EndsAt      time.Time         `json:"endsAt"`
}

// alertLasts is how long an alert fires after it was posted. Without an end Alertmanager
// takes it for resolved after resolve_timeout, 5 minutes by default: too short for whoever
// looks now and then. After a day the ladder has spoken again, by its next step, where it
// still matters; nothing has to be cleared by hand. It counts from the attempt and not from
// the message: Alertmanager tells nobody of an alert that has ended when it arrives, and a
// message may have waited for more than a day.
const alertLasts = 24 * time.Hour

func newAlert(m Message, now time.Time) alert {
	labels := map[string]string{
		"alertname":    "Entente" + m.Reason,
		"namespace":    m.Namespace,
		"notification": m.Name,
		"alliance":     m.Alliance,
		"kind":         m.Subject.Kind,
		"name":         m.Subject.Name,
		"step":         m.Step,
		"partner":      m.Recipient.Partner,
		"contact":      m.Recipient.Contact,
	}
	for name, value := range labels {
		if value == "" { // the same as absent to Alertmanager
			delete(labels, name)
		}
	}
	return alert{
		Labels:      labels,
		Annotations: map[string]string{"summary": printable(m.Title, maxMailSubject), "description": m.Body},
		StartsAt:    m.Time.UTC(),
		EndsAt:      now.UTC().Add(alertLasts),
	}
}
