// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import "net/http"

// refusal is a page that says why nothing is shown.
type refusal struct {
	status      int
	Title, Text string
	// Hint says what to do.
	Hint string
}

func (r *refusal) Error() string { return r.Title }

var (
	refuseHost = &refusal{http.StatusMisdirectedRequest, "This page is not to be reached by that name",
		"It answers only where it was opened, so that another site cannot read it through your browser.", "Open the address that the command printed, or that you were given."}
	refuseMethod = &refusal{http.StatusMethodNotAllowed, "Nothing can be changed here",
		"The page shows how things stand; it records nothing.", "Record what happened with the command that the page shows beside it."}
	refuseStranger = &refusal{http.StatusForbidden, "You cannot take this on here",
		"The page does not know you as one person of the alliance, the issue is over or not there, or the page is not of now.",
		"Ask whoever keeps the partner to set the user of your contact, or record it with the command."}
	refuseOrigin = &refusal{http.StatusForbidden, "This form was not sent by this page",
		"Another site may have sent it in your name. Nothing is recorded.", "Open the page, and send its own form."}
	refuseForm = &refusal{http.StatusBadRequest, "This form cannot be read",
		"Nothing is recorded.", "Open the page, and send its own form."}
	refuseLarge = &refusal{http.StatusRequestEntityTooLarge, "This form is too large",
		"Nothing is recorded.", "Write less."}
	refuseNobody = &refusal{http.StatusUnauthorized, "Nobody says who you are",
		"The page shows each reader what they may read, and this request names no reader.", "Sign in where you usually do, and open the page from there."}
	refuseBusy = &refusal{http.StatusServiceUnavailable, "Please try again in a minute",
		"Too many pages are being made at the moment.", ""}
	refuseSlow = &refusal{http.StatusGatewayTimeout, "This takes too long",
		"The cluster did not answer in time.", "Open the page again."}
	refuseTooFar = &refusal{http.StatusGatewayTimeout, "This takes too long",
		"What happens until then could not be played in time.", "Choose an earlier moment, or one alliance."}
	refuseNotFound = &refusal{http.StatusNotFound, "There is nothing here",
		"The address leads to no page. It may be of an earlier run of the command: each run has an address of its own.", "Open the address that the command printed, or that you were given."}
)

// RefuseNobody says that a request does not say whose it is.
func RefuseNobody() error { return refuseNobody }

// RefuseReader says why nobody can be the reader that a request names.
func RefuseReader(why string) error {
	return &refusal{http.StatusForbidden, "You cannot be known here", why, "Tell whoever runs the proxy at which you signed in."}
}

// refuseUnknown says that there is no such object, or none that the reader may see: which of them it is, nobody is told.
func refuseUnknown(what string) *refusal {
	return &refusal{http.StatusNotFound, "There is no " + what + " here",
		"It does not exist at this moment, or you may not read it.", "Look for it among the alliances, or at another moment."}
}

// refuseInput says what is wrong with what somebody typed.
func refuseInput(err error) *refusal {
	return &refusal{http.StatusBadRequest, "This cannot be understood", err.Error(), "Go back, and write it another way."}
}
