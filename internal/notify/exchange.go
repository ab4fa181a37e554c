// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
	"time"
)

// maxAnswer is how much of an answer's body is read, in bytes. What services say of one
// message is far shorter.
const maxAnswer = 64 << 10

var (
	errOneRequest = errors.New("a message is one request")
	errOnlyPost   = errors.New("messages are posted")
	errOnlyHTTPS  = errors.New("messages leave by https")
)

// exchange is the HTTP client that a library gets for one message. It lets one POST through,
// on a guarded connection and in the time of ctx, and keeps what became of it, so that this
// need not be learned from a library's error texts.
//
// It is for receivers that cannot tell a repeat. The client must not keep connections: a
// request on an old one that the server is just closing would end as uncertain for nothing.
type exchange struct {
	ctx    context.Context //nolint:containedctx // the libraries bring none of their own
	client *http.Client
	agent  string
	// httpsOnly refuses what would leave without TLS.
	httpsOnly bool

	requests  int
	connected atomic.Bool // set by a hook that runs on another goroutine
	err       error       // of the transport
	status    int
	header    http.Header
	body      []byte
}

// newOnceClient is newClient, but each request has a connection of its own.
func newOnceClient(o Options) *http.Client {
	c := newClient(o)
	t := c.Transport.(*http.Transport)
	t.DisableKeepAlives = true
	t.ForceAttemptHTTP2, t.HTTP2 = false, nil
	return c
}

func (f *Factory) newExchange(ctx context.Context) *exchange {
	return &exchange{ctx: ctx, client: f.once, agent: f.options.UserAgent, httpsOnly: f.options.HTTPSOnly}
}

// Do sends req. The body of the answer has been read when it returns, as far as it came.
func (x *exchange) Do(req *http.Request) (*http.Response, error) {
	x.requests++
	if x.requests > 1 {
		return nil, errOneRequest
	}
	if req.Method != http.MethodPost {
		x.err = errOnlyPost
		return nil, errOnlyPost
	}
	if x.httpsOnly && req.URL.Scheme != "https" {
		x.err = errOnlyHTTPS
		return nil, errOnlyHTTPS
	}
	// Once there is a connection the request is on its way. Before that, which includes the
	// handshake of TLS, nothing of it has left.
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { x.connected.Store(true) }}
	req = req.WithContext(httptrace.WithClientTrace(x.ctx, trace))
	req.Header.Set("User-Agent", x.agent)
	resp, err := x.client.Do(req)
	if err != nil {
		x.err = err
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	x.status, x.header = resp.StatusCode, resp.Header
	// A body that breaks off is one that says less: the status has come.
	x.body, _ = io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	resp.Body = io.NopCloser(bytes.NewReader(x.body))
	return resp, nil
}

// answered reports whether a status came.
func (x *exchange) answered() bool { return x.status != 0 }

func (x *exchange) accepted() bool { return x.status >= 200 && x.status < 300 }

// failure is what an exchange means that did not end in a 2xx, for a receiver that cannot
// tell a repeat:
//
//	no connection            temporary
//	connected, no answer     uncertain
//	502 504                  uncertain: a proxy lost the answer of the server behind it
//	408 425 429, other 5xx   temporary; Retry-After is kept
//	all others               permanent
//
// who is the receiver, as people call it; where is where its address comes from.
func (x *exchange) failure(who, where string, limit time.Duration, now time.Time) Result {
	if !x.answered() {
		return x.unanswered(who, where, limit)
	}
	r := Result{Outcome: Permanent, Reason: ReasonRejected}
	advice := "see what it says about that, and check " + where
	switch code := x.status; {
	case code == http.StatusTooManyRequests:
		r.Outcome, r.Reason = Temporary, ReasonRateLimited
		advice = "it is sent again later; if that goes on, lower the channel's rateLimit"
	case code == http.StatusBadGateway, code == http.StatusGatewayTimeout:
		r.Outcome, r.Reason = Uncertain, ReasonServerError
		advice = "the message may have arrived; ask the recipient"
	case code == http.StatusRequestTimeout, code == http.StatusTooEarly, code >= 500 && code < 600:
		r.Outcome, r.Reason = Temporary, ReasonServerError
		advice = "it is sent again later"
	case code >= 300 && code < 400:
		r.Reason = ReasonRedirected
		advice = "redirects are not followed; write the final address in " + where
	case code == http.StatusUnauthorized, code == http.StatusForbidden, code == http.StatusNotFound, code == http.StatusGone:
		advice = "check the address and the token in " + where
	case code == http.StatusRequestEntityTooLarge:
		advice = "let it accept longer messages"
	}
	if r.Outcome == Temporary {
		r.RetryAfter = parseRetryAfter(x.header.Get("Retry-After"), now)
	}
	r.Detail = printable(fmt.Sprintf("%s answered %d %s; %s", who, x.status,
		cmp.Or(http.StatusText(x.status), "(a status without a name)"), advice), maxDetail)
	return r
}

// unanswered is for an exchange that ended without a status. The reasons are those of the
// other channels; the words differ, for the host comes from a Secret and is not shown.
func (x *exchange) unanswered(who, where string, limit time.Duration) Result {
	if errors.Is(x.err, errOnlyPost) {
		return Result{Outcome: Permanent, Reason: ReasonInvalidSecret,
			Detail: printable("messages are sent by POST only; take the method out of "+where, maxDetail)}
	}
	if errors.Is(x.err, errOnlyHTTPS) {
		return Result{Outcome: Permanent, Reason: ReasonInvalidSecret,
			Detail: printable("the manager runs with --https-only; have "+where+" say https", maxDetail)}
	}
	r := transportResult(x.err, context.Cause(x.ctx), who, limit)
	if r.Reason == ReasonAddressRefused { // says which address, and what to do
		return r
	}
	if x.connected.Load() {
		r.Outcome = Uncertain
		r.Detail = printable(who+" "+lost(r.Reason, limit)+"; the message may have arrived; ask the recipient", maxDetail)
		return r
	}
	what, advice := "cannot be reached", "check "+where+" and network policies"
	switch r.Reason {
	case ReasonNameNotResolved:
		what, advice = "could not be looked up", "check the host in "+where+" and the cluster's DNS"
	case ReasonCertificateInvalid:
		what, advice = "has a certificate that is not valid or not trusted here", "renew it, or check the host in "+where
	case ReasonTimeout:
		what = fmt.Sprintf("could not be connected to within %s", limit)
	case ReasonStopped:
		what, advice = "was not reached before the attempt was ended", ""
	case ReasonNoValidAnswer:
		what, advice = "does not speak TLS", "if that is meant, say so in "+where
	}
	r.Detail = printable(strings.TrimSuffix(who+" "+what+"; it is sent again later; "+advice, "; "), maxDetail)
	return r
}

func lost(r Reason, limit time.Duration) string {
	switch r {
	case ReasonTimeout:
		return fmt.Sprintf("took the message and did not answer within %s", limit)
	case ReasonStopped:
		return "had not answered when the attempt was ended"
	case ReasonConnectionLost:
		return "closed the connection before it answered"
	}
	return "gave no valid answer"
}
