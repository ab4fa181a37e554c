// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"context"
	"time"
)

// Channel delivers messages. It may be used by many goroutines at once.
type Channel interface {
	// Send tries once to deliver m, in bounded time, and says how that ended. It never
	// retries and does not panic on what a server answers.
	Send(ctx context.Context, m Message) Result
	// Idempotent is true if sending a message again does no harm, since the receiver can
	// tell by its ID that it has it. Such a channel never answers Uncertain.
	Idempotent() bool
}

// Outcome is how an attempt ended.
type Outcome string

const (
	// Delivered means that the channel's server has accepted the message.
	Delivered Outcome = "Delivered"
	// Temporary means not delivered, or harmless to send again; trying later may help.
	Temporary Outcome = "Temporary"
	// Permanent means not delivered, and trying again without a change does not help.
	Permanent Outcome = "Permanent"
	// Uncertain means that it may have arrived, and sending it again might repeat it.
	Uncertain Outcome = "Uncertain"
)

// Reason is one word for how an attempt ended, fit for a condition's reason or a metric's
// label: the set is closed.
type Reason string

// The reasons.
const (
	ReasonAccepted           Reason = "Accepted"
	ReasonInvalidChannel     Reason = "InvalidChannel"     // the policy's entry is wrong
	ReasonInvalidSecret      Reason = "InvalidSecret"      // a key is missing or malformed
	ReasonNotSupported       Reason = "NotSupported"       // this version has no such channel
	ReasonInvalidMessage     Reason = "InvalidMessage"     // the Notification lacks something
	ReasonAddressRefused     Reason = "AddressRefused"     // the guard let no connection through
	ReasonNameNotResolved    Reason = "NameNotResolved"    // DNS
	ReasonCannotConnect      Reason = "CannotConnect"      // refused, unreachable
	ReasonCertificateInvalid Reason = "CertificateInvalid" // the server's
	ReasonConnectionLost     Reason = "ConnectionLost"     // before an answer
	ReasonTimeout            Reason = "Timeout"
	ReasonStopped            Reason = "Stopped"       // we ended the attempt
	ReasonRedirected         Reason = "Redirected"    // 3xx
	ReasonRateLimited        Reason = "RateLimited"   // 429
	ReasonServerError        Reason = "ServerError"   // 5xx and the 4xx that pass
	ReasonRejected           Reason = "Rejected"      // other 4xx
	ReasonNoValidAnswer      Reason = "NoValidAnswer" // not HTTP, or broken off
)

// Result is how an attempt ended and what people and the caller should know of it.
type Result struct {
	Outcome Outcome
	Reason  Reason
	// RetryAfter is how long the server asked to wait, 0 to MaxRetryAfter; 0 if it did not
	// say. Only with Temporary.
	RetryAfter time.Duration
	// ProviderID is the receiver's own name for the request; may be empty.
	ProviderID string
	// Detail says what happened and what to do about it, in one printable line of at most
	// maxDetail bytes. It has no secret in it, no path or query of a URL, and nothing of
	// the body of an answer: whoever may write a policy could otherwise read what a
	// server in another namespace says. It is the same each time the same thing happens.
	Detail string
}
