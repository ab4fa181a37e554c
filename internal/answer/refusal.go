// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"net/http"
	"time"

	"sigs.k8s.io/yaml"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// refusal is a page that says why nothing can be done here.
type refusal struct {
	status int
	Title  string
	Text   string
	// Commit is what somebody else is to commit to Git; empty: nothing.
	Commit string
}

// Whoever has no valid link learns the same from each of these, whether or not there is
// anything: they are decided before anything is read.
var (
	refuseForged = &refusal{status: http.StatusForbidden, Title: "This link is not valid",
		Text: "It may have been cut off on its way. Open it from the message itself, in full. If that does not help, ask your alliance manager to record your answer."}
	refuseExpired = &refusal{status: http.StatusGone, Title: "This link has expired",
		Text: "Links work for some time only, and nothing more can be recorded by this one. If you have something to answer, do not wait for another message: ask your alliance manager to record it."}
)

// What the holder of a valid link can learn.
var (
	refuseGone = &refusal{status: http.StatusGone, Title: "There is nothing to answer any more",
		Text: "The message, or what it was about, is no longer there. Nothing was recorded now. If you have something to say about it, ask your alliance manager."}
	refuseStranger = &refusal{status: http.StatusForbidden, Title: "This link is no longer yours to use",
		Text: "You are no longer a contact of a partner of this alliance. Nothing was recorded now. If that is a mistake, ask your alliance manager."}
	refuseResolved = &refusal{status: http.StatusConflict, Title: "The issue is resolved",
		Text: "There is nothing left to answer here, and nothing was recorded now. If a partner is still to be told of it, or it is not over after all, ask your alliance manager."}
	refuseClosed = &refusal{status: http.StatusConflict, Title: "The health check is closed",
		Text: "It was held, or cancelled. Nothing was recorded now. If your view is to count all the same, ask your alliance manager to record it."}
	refuseLeftTeam = &refusal{status: http.StatusForbidden, Title: "You are not asked any more",
		Text: "You are not on the team of this alliance now. Nothing was recorded. If that is a mistake, ask your alliance manager."}
	refuseFull = &refusal{status: http.StatusConflict, Title: "There is no more room",
		Text: "There are as many answers, or entries of this kind, as there can be. Nothing was recorded, and the link still works. Ask your alliance manager to record it in another way."}
)

// What is wrong with a request, or with us.
var (
	refuseNotFound = &refusal{status: http.StatusNotFound, Title: "There is nothing here",
		Text: "Open the link from the message itself, in full."}
	refuseMethod = &refusal{status: http.StatusMethodNotAllowed, Title: "This cannot be done here",
		Text: "Open the link from the message in a browser."}
	refuseType = &refusal{status: http.StatusUnsupportedMediaType, Title: "This form cannot be read",
		Text: "Open the link from the message in a browser, and send the form from there."}
	refuseLarge = &refusal{status: http.StatusRequestEntityTooLarge, Title: "This is too long",
		Text: "Nothing was recorded. Go back, and write it in fewer words."}
	refuseForm = &refusal{status: http.StatusBadRequest, Title: "This form cannot be read",
		Text: "Nothing was recorded. Open the link from the message again, and send the form from there."}
	refuseOrigin = &refusal{status: http.StatusForbidden, Title: "This form came from elsewhere",
		Text: "Nothing was recorded: the form did not come from this page, or the browser does not say so. Open the link from the message in an up-to-date browser, and send the form from there."}
	refuseBusy = &refusal{status: http.StatusServiceUnavailable, Title: "Please try again in a minute",
		Text: "Too much is going on at the moment. Nothing was recorded, and the link is as good as before."}
	refuseUnderWay = &refusal{status: http.StatusServiceUnavailable, Title: "Please try again in a minute",
		Text: "This link is being used at the moment. Open it again in a minute: it says if an answer was recorded, and takes one if not."}
	refuseTrouble = &refusal{status: http.StatusServiceUnavailable, Title: "Please try again in a minute",
		Text: "What there is to answer cannot be reached at the moment. Open the link again in a minute: it says if your answer was recorded, and takes it if not."}
	refuseUnable = &refusal{status: http.StatusInternalServerError, Title: "This could not be recorded",
		Text: "Nothing was recorded, and the link is still good. Ask your alliance manager to record it in another way."}
)

// refuseApart says that the recipient's company is not of the alliance now: it has left, or its joining was put off.
func (v *visit) refuseApart() *refusal {
	return &refusal{status: http.StatusForbidden, Title: refuseStranger.Title,
		Text: v.partnerName(v.me.Partner) + " is not a partner of this alliance now: it has left, or is yet to join. Nothing was recorded now. If that is a mistake, ask your alliance manager."}
}

// refuseUsed says what the link was used for, and what to do about it.
func (v *visit) refuseUsed(use *v1alpha1.LinkUse, more string) *refusal {
	return &refusal{status: http.StatusGone, Title: "This link has been used",
		Text: "On " + v.moment(use.Time.Time) + " " + done(use.Action) + " A link works once. " + more}
}

// refuseAnswered says that there is an answer already, which did not come by this link.
func (v *visit) refuseAnswered(at time.Time) *refusal {
	return &refusal{status: http.StatusConflict, Title: "You have answered already",
		Text: "An answer of yours is dated " + v.moment(at) + ". Nothing was recorded. If it is to be another, ask your alliance manager to record that."}
}

// refuseKept says that Git sets the list that an entry belongs to.
func refuseKept(field string, value any) *refusal {
	text, err := yaml.Marshal(map[string]any{field: value})
	if err != nil {
		text = nil // an entry of the API's own types
	}
	return &refusal{status: http.StatusConflict, Title: "This is kept in Git",
		Text:   "These entries are kept in Git, and what is written elsewhere is taken back within seconds. Nothing was recorded, and the link is still good. Ask your alliance manager to commit this for you:",
		Commit: string(text)}
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
	case v1alpha1.AnswerRated:
		return "your answer to the health check was recorded."
	}
	return "an answer was recorded."
}
