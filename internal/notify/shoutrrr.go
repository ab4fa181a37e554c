// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/nicholas-fedor/shoutrrr/pkg/types"
)

// ShoutrrrSecretKey is the key in a shoutrrr channel's Secret. Its value is a shoutrrr
// service URL, such as ntfy://ntfy.sh/our-topic.
const ShoutrrrSecretKey = "url"

// shoutrrr posts messages to what the URL in its Secret names. The contact's address is not
// used: the URL says where messages go.
//
// The library's services take an HTTP client, and get an exchange; its router, which would
// choose among all services, is not used. See shoutrrrServices.
type shoutrrr struct {
	factory *Factory
	name    string // of the service
	service shoutrrrService
	url     *url.URL
}

var _ Channel = (*shoutrrr)(nil)

func (f *Factory) newShoutrrr(secret map[string][]byte) (Channel, error) {
	how := "write a shoutrrr service URL, such as ntfy://ntfy.sh/our-topic, under the key " + ShoutrrrSecretKey + " of the Secret"
	value, ok := secret[ShoutrrrSecretKey]
	if !ok {
		return nil, invalidSecret("the shoutrrr channel's Secret has no key " + ShoutrrrSecretKey + "; " + how)
	}
	raw := strings.TrimSpace(string(value))
	u, err := url.Parse(raw)
	if err != nil || u.Scheme == "" || len(raw) > maxURL {
		return nil, invalidSecret("the shoutrrr channel's url is not a service URL; " + how)
	}
	name, _, _ := strings.Cut(u.Scheme, "+")
	service, ok := shoutrrrServices[name]
	if !ok {
		return nil, invalidSecret(fmt.Sprintf("shoutrrr's service %s cannot be used here; use one of %s",
			printable(shortScheme(name), maxScheme), strings.Join(shoutrrrNames(), ", ")))
	}
	s := &shoutrrr{factory: f, name: name, service: service, url: u}
	if _, err := s.start(); err != nil {
		return nil, invalidSecret(fmt.Sprintf("shoutrrr cannot read the url of its service %s; "+
			"write it as shoutrrr's documentation of %s has it under the key %s of the Secret", name, name, ShoutrrrSecretKey))
	}
	if service.check != nil {
		if wrong := service.check(u); wrong != "" {
			return nil, invalidSecret("the url of shoutrrr's service " + name + " " + wrong)
		}
	}
	return s, nil
}

const maxScheme = 32 // bytes of a scheme that are shown

// shortScheme keeps what could be the name of a service: a token that was pasted where a URL
// belongs may parse as one with a scheme.
func shortScheme(name string) string {
	if len(name) > 12 || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz") != "" {
		return "in the url"
	}
	return name
}

// Idempotent is false: no two of the services agree on a key for repeats, and most have none.
func (s *shoutrrr) Idempotent() bool { return false }

// start makes the library's service. It reads the URL and connects to nothing.
func (s *shoutrrr) start() (service shoutrrrSender, err error) {
	defer func() {
		if recover() != nil {
			err = errLibrary
		}
	}()
	u := *s.url // the library writes to its argument
	service = s.service.make()
	if strings.Contains(u.Scheme, "+") {
		custom, ok := service.(interface {
			GetServiceURLFromCustom(*url.URL) (*url.URL, error)
		})
		if !ok {
			return nil, errLibrary
		}
		converted, err := custom.GetServiceURLFromCustom(&u)
		if err != nil {
			return nil, err
		}
		u = *converted
	}
	return service, service.Initialize(&u, nil)
}

// Send posts m once. What the library says of errors is not used: it holds the URL, with its
// secrets, and the body of the answer.
func (s *shoutrrr) Send(ctx context.Context, m Message) Result {
	limit := s.factory.options.Timeout
	ctx, cancel := context.WithTimeoutCause(ctx, limit, errTimeout)
	defer cancel()

	who := "shoutrrr's service " + s.name
	x := s.factory.newExchange(ctx)
	err := s.post(x, m)
	switch {
	case x.requests == 0:
		return Result{Outcome: Permanent, Reason: ReasonInvalidSecret,
			Detail: printable("shoutrrr could not make a request of the message; check "+shoutrrrWhere, maxDetail)}
	case !x.accepted():
		return x.failure(who, shoutrrrWhere, limit, s.factory.options.Clock.Now())
	case x.requests > 1:
		return Result{Outcome: Uncertain, Reason: ReasonNoValidAnswer,
			Detail: printable(who+" needs more than one request for the message, and only the first was sent; name one receiver in "+shoutrrrWhere, maxDetail)}
	case err != nil, s.service.confirms != nil && !s.service.confirms(x.body):
		return Result{Outcome: Uncertain, Reason: ReasonNoValidAnswer,
			Detail: printable(fmt.Sprintf("%s answered %d and did not confirm the message; it may have arrived; ask the recipient", who, x.status), maxDetail)}
	}
	return Result{Outcome: Delivered, Reason: ReasonAccepted,
		ProviderID: printable(x.header.Get("X-Request-Id"), maxProviderID),
		Detail:     printable(fmt.Sprintf("%s answered %d", who, x.status), maxDetail)}
}

// shoutrrrWhere is where what is wrong with a shoutrrr channel is put right.
const shoutrrrWhere = "the url in the shoutrrr channel's Secret"

func (s *shoutrrr) post(x *exchange, m Message) (err error) {
	defer func() {
		if recover() != nil {
			err = errLibrary
		}
	}()
	service, err := s.start()
	if err != nil {
		return err
	}
	service.SetHTTPClient(x)
	text, params := s.service.text(m)
	return service.Send(text, &params)
}

// shoutrrrSender is what is used of the library's services.
type shoutrrrSender interface {
	types.HTTPClientSetter
	types.Sender
	Initialize(serviceURL *url.URL, logger types.StdLogger) error
}
