// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"regexp"
	"strings"
	"syscall"

	"github.com/wneessen/go-mail/smtp"
)

// failure is what an attempt means that ended at s.stage with err; cause is why our own
// side ended it, if it did. Before the end of the mail has left it is temporary unless the
// server, or the channel, says no for good. After that only the server's no counts.
func (s *mailSession) failure(err, cause error) Result {
	var (
		reply  *textproto.Error
		server = s.server.name
	)
	if errors.As(err, &reply) {
		if r, ok := s.replyResult(reply); ok {
			return r
		}
		err = textproto.ProtocolError("unexpected code")
	}
	if s.stage == stageEnd {
		return s.uncertain(err, cause)
	}
	result := func(o Outcome, r Reason, detail string) Result {
		return Result{Outcome: o, Reason: r, Detail: printable(detail, maxDetail)}
	}
	var (
		protocol textproto.ProtocolError
		op       *net.OpError
		record   tls.RecordHeaderError
	)
	switch {
	case errors.Is(err, errNoSTARTTLS):
		return result(Permanent, ReasonInvalidChannel, server+
			" offers no STARTTLS, and mail does not leave without encryption; turn STARTTLS on there, or write the server's port 465")
	case errors.Is(err, errPlainLogin), errors.Is(err, smtp.ErrUnencrypted):
		return result(Permanent, ReasonInvalidChannel, server+
			" offers no STARTTLS, and a password does not leave without encryption; turn STARTTLS on there, or take username and password out of the channel's Secret")
	case errors.Is(err, errNoMechanism):
		return result(Permanent, ReasonInvalidChannel, server+
			" offers none of the logins PLAIN, LOGIN and CRAM-MD5; turn one on there, or take username and password out of the channel's Secret")
	case errors.Is(cause, errTimeout):
		return result(Temporary, ReasonTimeout, fmt.Sprintf("%s had not taken the mail within %s (it ended %s); it is sent again later; check the channel's server, its load and network policies",
			server, s.options.Timeout, stageNames[s.stage]))
	case cause != nil:
		return result(Temporary, ReasonStopped, "the attempt was ended before the mail had left; it is sent again")
	case errors.Is(err, errAnswersFlood), errors.As(err, &protocol):
		return result(Temporary, ReasonNoValidAnswer, fmt.Sprintf("%s does not answer as SMTP servers do %s; it is sent again later; check host and port of the channel's server; port 465 is for TLS from the start",
			server, stageNames[s.stage]))
	case errors.As(err, &record):
		return result(Temporary, ReasonNoValidAnswer, server+
			" does not speak TLS there; it is sent again later; check the port of the channel's server: 465 is for TLS from the start, 587 for STARTTLS")
	case s.stage == stageConnect, errors.As(err, new(*tls.CertificateVerificationError)),
		errors.As(err, &op) && (op.Op == "remote error" || op.Op == "local error"):
		return s.certificateHint(err, forEmail(transportResult(err, nil, server, s.options.Timeout)))
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed),
		errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return result(Temporary, ReasonConnectionLost, fmt.Sprintf("%s closed the connection %s; it is sent again later; see the server's log",
			server, stageNames[s.stage]))
	}
	return result(Temporary, ReasonNoValidAnswer, fmt.Sprintf("the exchange with %s failed %s; it is sent again later; if that goes on, see the server's log",
		server, stageNames[s.stage]))
}

// uncertain is an end without an answer that counts, when the mail had left.
func (s *mailSession) uncertain(err, cause error) Result {
	reason, what := ReasonConnectionLost, "closed the connection without an answer to it"
	var protocol textproto.ProtocolError
	switch {
	case errors.Is(cause, errTimeout):
		reason, what = ReasonTimeout, "did not answer in time"
	case cause != nil:
		reason, what = ReasonStopped, "had not answered when the attempt was ended"
	case errors.Is(err, errAnswersFlood), errors.As(err, &protocol):
		reason, what = ReasonNoValidAnswer, "answered what is no answer to it"
	}
	return Result{Outcome: Uncertain, Reason: reason, Detail: printable(fmt.Sprintf(
		"%s had the whole mail and %s; it may have been delivered; ask the recipient, or look for its Message-ID in the server's log",
		s.server.name, what), maxDetail)}
}

// replyResult is what a reply other than the expected one means; ok is false if its code
// says neither "not now" (4xx) nor "no" (5xx).
func (s *mailSession) replyResult(reply *textproto.Error) (r Result, ok bool) {
	answer := fmt.Sprintf("%s answered %s %s", s.server.name, replyCode(reply), stageNames[s.stage])
	r = Result{Outcome: Permanent, Reason: ReasonRejected}
	advice := "see the server's log"
	switch {
	case reply.Code/100 == 4:
		r = Result{Outcome: Temporary, Reason: ReasonServerError}
		advice = "it is sent again later; if that goes on, see the server's log"
	case reply.Code/100 != 5:
		return Result{}, false
	case s.stage == stageLogin:
		r.Reason = ReasonInvalidSecret
		advice = "the server refused the user name or password; write the right ones under username and password in the channel's Secret"
	case reply.Code == 530 && s.login.username == "": // authentication required (RFC 4954)
		r.Reason = ReasonInvalidSecret
		advice = "it wants a login; write username and password into a Secret and name it in the channel's secretRef"
	case s.stage == stageSender:
		advice = "check the channel's from, and that the login may send as that address"
	case s.stage == stageRecipient:
		advice = "check the contact's address on this channel, and that the server takes mail for it from us"
	case s.stage == stageGreeting, s.stage == stageHello, s.stage == stageTLS:
		advice = "check the channel's server, and that it takes mail from here"
	}
	r.Detail = printable(answer+"; "+advice, maxDetail)
	return r, true
}

// stageNames say when in an exchange something happened.
var stageNames = map[mailStage]string{
	stageConnect:   "on connecting",
	stageGreeting:  "at the greeting",
	stageHello:     "at EHLO",
	stageTLS:       "at the change to TLS",
	stageLogin:     "at the login",
	stageSender:    "at the sender",
	stageRecipient: "at the recipient",
	stageData:      "at DATA",
	stageContent:   "amid the mail",
	stageEnd:       "after the mail",
}

// enhancedCodes are the codes of RFC 3463 that a reply's text may begin with. They say more
// than the reply's own, and are numbers, not text.
var enhancedCodes = regexp.MustCompile(`^[245]\.\d{1,3}\.\d{1,3}\b`)

func replyCode(reply *textproto.Error) string {
	if c := enhancedCodes.FindString(reply.Msg); c != "" {
		return fmt.Sprintf("%d %s", reply.Code, c)
	}
	return fmt.Sprintf("%03d", reply.Code)
}

// certificateHint names the key that helps against an unknown authority.
func (s *mailSession) certificateHint(err error, r Result) Result {
	if errors.As(err, new(x509.UnknownAuthorityError)) {
		r.Detail = printable(fmt.Sprintf("the certificate of %s is signed by an authority that is not trusted here; write the authority's certificate under the key caBundle in the channel's Secret",
			s.server.name), maxDetail)
	}
	return r
}

// forEmail words a Result that was made for a webhook.
func forEmail(r Result) Result {
	r.Detail = strings.NewReplacer(
		"the webhook's url", "the channel's server",
		"the receiver", "the mail server",
		"a receiver", "a mail server",
		"messages are not sent", "mail is not sent",
	).Replace(r.Detail)
	return r
}
