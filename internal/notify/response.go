// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"cmp"
	"fmt"
	"net/http"
	"time"
)

// statusResult is what an answer means:
//
//	2xx                delivered
//	408 425 429 5xx    temporary; Retry-After is kept
//	all others         permanent
//
// Redirects are among the others: following one would send the message, and its signature,
// to a server that the policy does not name.
func statusResult(resp *http.Response, host string, now time.Time) Result {
	code := resp.StatusCode
	answer := fmt.Sprintf("%s answered %d %s", host, code, cmp.Or(http.StatusText(code), "(a status without a name)"))
	r := Result{Outcome: Permanent, Reason: ReasonRejected}
	advice := "see what the receiver says about it, and check the webhook's url"
	switch {
	case code >= 200 && code < 300:
		id := cmp.Or(resp.Header.Get("X-Request-Id"), resp.Header.Get("Request-Id"))
		return Result{Outcome: Delivered, Reason: ReasonAccepted,
			ProviderID: printable(id, maxProviderID), Detail: printable(answer, maxDetail)}
	case code == http.StatusTooManyRequests:
		r = Result{Outcome: Temporary, Reason: ReasonRateLimited}
		advice = "it is sent again later; if that goes on, let the receiver take more"
	case code == http.StatusRequestTimeout, code == http.StatusTooEarly, code >= 500 && code < 600:
		r = Result{Outcome: Temporary, Reason: ReasonServerError}
		advice = "it is sent again later; see the receiver's log"
	case code >= 300 && code < 400:
		r.Reason = ReasonRedirected
		advice = "redirects are not followed; write the final address as the webhook's url"
	case code == http.StatusUnauthorized, code == http.StatusForbidden:
		advice = "check that the receiver verifies signatures with the key in the webhook's Secret"
	case code == http.StatusNotFound, code == http.StatusMethodNotAllowed:
		advice = "check the path in the webhook's url"
	case code == http.StatusGone:
		advice = "the receiver wants no more messages; take the channel out of the policy or write a new url"
	case code == http.StatusRequestEntityTooLarge:
		advice = "let the receiver accept larger requests"
	case code < 200:
		advice = "this is not an answer to a POST; check the webhook's url"
	}
	if r.Outcome == Temporary {
		r.RetryAfter = parseRetryAfter(resp.Header.Get("Retry-After"), now)
	}
	r.Detail = printable(answer+"; "+advice, maxDetail)
	return r
}
