// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"net/http"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// refusal is a page that says why nothing can be done here.
type refusal struct {
	status int
	Title  string
	Text   string
}

// Whoever has no valid link learns the same from each of these, whether or not there is
// anything: they are decided before anything is read.
var (
	refuseForged = &refusal{http.StatusForbidden, "This link is not valid",
		"It may have been cut off on its way. Open it from the message itself, in full. If that does not help, answer the sender in another way."}
	refuseExpired = &refusal{http.StatusGone, "This link has expired",
		"Links are valid for some time only. If the issue is still open, the next message about it has a new one."}
)

// What the holder of a valid link can learn.
var (
	refuseGone = &refusal{http.StatusGone, "There is nothing to answer any more",
		"The issue that the message was about is no longer kept, or the message is not. Nothing was recorded."}
	refuseStranger = &refusal{http.StatusForbidden, "This link is no longer yours to use",
		"You are no longer a contact of a partner of this alliance. Nothing was recorded. If that is a mistake, ask your alliance manager."}
	refuseResolved = &refusal{http.StatusConflict, "The issue is resolved",
		"There is nothing left to do. Nothing was recorded."}
	refuseFull = &refusal{http.StatusConflict, "There is no more room",
		"The issue holds as many entries of this kind as it can. Nothing was recorded. Ask your alliance manager to record it in another way."}
)

// What is wrong with a request, or with us.
var (
	refuseNotFound = &refusal{http.StatusNotFound, "There is nothing here",
		"Open the link from the message itself, in full."}
	refuseMethod = &refusal{http.StatusMethodNotAllowed, "This cannot be done here",
		"Open the link from the message in a browser."}
	refuseType = &refusal{http.StatusUnsupportedMediaType, "This form cannot be read",
		"Open the link from the message in a browser, and send the form from there."}
	refuseLarge = &refusal{http.StatusRequestEntityTooLarge, "This is too long",
		"Nothing was recorded. Go back, and write it in fewer words."}
	refuseForm = &refusal{http.StatusBadRequest, "This form cannot be read",
		"Nothing was recorded. Open the link from the message again, and send the form from there."}
	refuseOrigin = &refusal{http.StatusForbidden, "This form came from elsewhere",
		"Nothing was recorded: the form did not come from this page, or the browser does not say so. Open the link from the message in an up-to-date browser, and send the form from there."}
	refuseBusy = &refusal{http.StatusServiceUnavailable, "Please try again in a minute",
		"Too much is going on at the moment. Nothing was recorded, and the link is still good."}
	refuseTrouble = &refusal{http.StatusServiceUnavailable, "Please try again in a minute",
		"The issue cannot be reached at the moment. Open the link again: it says whether your answer was recorded."}
	refuseUnable = &refusal{http.StatusInternalServerError, "This could not be recorded",
		"Nothing was recorded, and the link is still good. Ask your alliance manager to record it in another way."}
)

// refuseUsed says what the link was used for.
func (v *visit) refuseUsed(a *v1alpha1.Answer) *refusal {
	return &refusal{http.StatusGone, "This link has been used",
		"On " + v.moment(a.Time.Time) + " " + done(a.Action) + " A link works once. If there is more to say, the next message about the issue has a new one."}
}

// done says what was recorded.
func done(a v1alpha1.AnswerAction) string {
	switch a {
	case v1alpha1.AnswerAcknowledged:
		return "it was recorded that you take the issue on."
	case v1alpha1.AnswerSpoke:
		return "it was recorded that you spoke with the other side."
	case v1alpha1.AnswerTried:
		return "it was recorded that you tried to reach the other side."
	case v1alpha1.AnswerUpdated:
		return "your news was recorded."
	case v1alpha1.AnswerSnoozed:
		return "the issue was put to rest for a time."
	case v1alpha1.AnswerResolved:
		return "the issue was recorded as resolved."
	}
	return "an answer was recorded."
}
