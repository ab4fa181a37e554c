// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"crypto/x509"
	"fmt"
	"net/http"
	"time"

	"k8s.io/utils/clock"
)

// Type is the kind of a channel, as a policy names it.
type Type string

// The types that a policy can name.
const (
	TypeWebhook      Type = "webhook"
	TypeEmail        Type = "email"
	TypeSlack        Type = "slack"
	TypeAlertmanager Type = "alertmanager"
	TypeShoutrrr     Type = "shoutrrr"
	TypePhone        Type = "phone"
)

// Config is a policy's entry for one channel.
type Config struct {
	// Name is the channel's in the policy, for messages to people.
	Name string
	Type Type
	// One of these is used: the one of the Type.
	Webhook      WebhookConfig
	Email        EmailConfig
	Alertmanager AlertmanagerConfig
}

// Options hold for all channels of a Factory. The zero value is ready for use in a cluster.
type Options struct {
	// AllowLoopback lets channels reach this machine; for `make run` and tests.
	AllowLoopback bool
	// Egress lists where messages may go; the zero value is everywhere else.
	Egress Egress
	// HTTPSOnly refuses what would leave without TLS, be it a secret or not.
	HTTPSOnly bool
	// Timeout bounds one attempt, from the look-up of the name to the status of the
	// answer. 0 means DefaultTimeout.
	Timeout time.Duration
	// Clock dates signatures and reads a Retry-After that is a date. Nil is the real one.
	Clock clock.PassiveClock
	// RootCAs are trusted to sign servers' certificates. Nil means the system's.
	RootCAs *x509.CertPool
	// UserAgent is sent by channels that speak HTTP. Empty means "entente".
	UserAgent string
	// SlackAPIURL is where Slack's API is, with a slash at its end; for tests and for servers
	// that speak as Slack does. Empty means Slack's own.
	SlackAPIURL string
}

// DefaultTimeout bounds one attempt where Options say nothing else.
const DefaultTimeout = 10 * time.Second

// MaxAttempt is the longest that one attempt takes, over any channel, with DefaultTimeout.
const MaxAttempt = mailPatience * DefaultTimeout

// Factory makes channels that share connections. Make one per process.
type Factory struct {
	options Options
	client  *http.Client
	once    *http.Client // for receivers that cannot tell a repeat; see exchange
}

// NewFactory returns a Factory.
func NewFactory(o Options) *Factory {
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	if o.Clock == nil {
		o.Clock = clock.RealClock{}
	}
	if o.UserAgent == "" {
		o.UserAgent = "entente"
	}
	return &Factory{options: o, client: newClient(o), once: newOnceClient(o)}
}

// New makes a channel from its configuration and the data of its Secret; secret is nil where
// the policy names none. It is cheap, connects to nothing and keeps no copy of secret beyond
// the key that it needs, so it may be called for each attempt. Its errors are ConfigErrors;
// Failure turns one into a Result.
func (f *Factory) New(c Config, secret map[string][]byte) (Channel, error) {
	switch c.Type {
	case TypeWebhook:
		return f.newWebhook(c, secret)
	case TypeEmail:
		return f.newEmail(c, secret)
	case TypeAlertmanager:
		return f.newAlertmanager(c, secret)
	case TypeSlack:
		return f.newSlack(secret)
	case TypeShoutrrr:
		return f.newShoutrrr(secret)
	case TypePhone:
		return nil, invalidChannel(fmt.Sprintf("channel %q is a phone: nothing is sent over it; a colleague is asked to call, over another channel", c.Name))
	case "":
		return nil, invalidChannel(fmt.Sprintf("channel %q has no type; give it one, such as webhook: {url: …}", c.Name))
	default:
		return nil, &ConfigError{
			Reason: ReasonNotSupported,
			Detail: printable(fmt.Sprintf("the channel type %s is not known; use webhook, email, slack, alertmanager or shoutrrr", c.Type), maxDetail),
			cause:  ErrNotSupported,
		}
	}
}

// Close closes the connections that are idle.
func (f *Factory) Close() { f.client.CloseIdleConnections() }
