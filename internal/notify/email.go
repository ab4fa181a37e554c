// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"context"
	"net"
	"strings"
	"time"
)

// EmailConfig is a policy's entry for a channel that sends mail over SMTP.
type EmailConfig struct {
	// Server is host and port: smtp.example:587.
	Server string
	// From is the sender's address.
	From string
	// Authenticated is true where the policy names a Secret: its keys must be there.
	Authenticated bool
}

// email sends each message as one mail to one address, over a connection of its own. Mail
// has no way to tell a server that it has a message already, so an attempt that may have
// arrived is Uncertain.
type email struct {
	options Options
	server  mailServer
	from    string
	login   emailSecret
	dial    func(ctx context.Context, network, address string) (net.Conn, error)
}

var _ Channel = (*email)(nil)

func (f *Factory) newEmail(c Config, secret map[string][]byte) (Channel, error) {
	server, err := parseMailServer(c.Email.Server)
	if err != nil {
		return nil, err
	}
	from := strings.TrimSpace(c.Email.From)
	if !validAddress(from) {
		return nil, invalidChannel("the channel's from is not one mail address in ASCII; write one such as alliances@northwind.example")
	}
	e := &email{options: f.options, server: server, from: from}
	e.options.Timeout *= mailPatience
	if c.Email.Authenticated || secret != nil {
		if e.login, err = newEmailSecret(secret); err != nil {
			return nil, err
		}
	}
	e.dial = newDialer(f.options).DialContext
	return e, nil
}

// mailPatience is how many times as long as others a mail server has: it may look for spam and
// viruses before it takes a mail, and to give up then is to be uncertain.
const mailPatience = 2

// Idempotent is false: who gets a mail twice has it twice.
func (e *email) Idempotent() bool { return false }

// Send tries once to hand m to the server.
func (e *email) Send(ctx context.Context, m Message) Result {
	to, content, err := composeMail(e.from, m)
	if err != nil {
		return Result{Outcome: Permanent, Reason: ReasonInvalidMessage, Detail: printable(err.Error(), maxDetail)}
	}
	ctx, cancel := context.WithTimeoutCause(ctx, e.options.Timeout, errTimeout)
	defer cancel()

	s := &mailSession{email: e}
	id, err := s.deliver(ctx, to, content)
	if err != nil {
		return s.failure(err, context.Cause(ctx))
	}
	return Result{Outcome: Delivered, Reason: ReasonAccepted, ProviderID: id,
		Detail: printable(e.server.name+" accepted the mail", maxDetail)}
}

// maxFarewell is how long the server has to answer QUIT; the mail is out of our hands then.
const maxFarewell = 250 * time.Millisecond
