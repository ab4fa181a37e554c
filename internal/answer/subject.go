// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"context"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/amend"
)

// subject is what a message is about, as far as its recipient can answer it. There is one for each kind of answer.
type subject interface {
	// read reads it from the API server, also anew, and refuses where there is nothing to answer any more. It comes
	// last, so that little time passes before what was read is written to. It decides by the clock as it is once all
	// is read: what somebody else recorded since the request began is true by then.
	read(ctx context.Context, h *handler) (*refusal, error)
	// object is what an answer is written to, as it was read.
	object() client.Object
	// held is the answer by this link that it holds; nil for none.
	held() *v1alpha1.LinkUse
	// takes reports whether a form's action is one of its own.
	takes(action v1alpha1.AnswerAction) bool
	// entry checks a form, and makes the entry that it asks for. ok is false where a field is wrong; the form's Errors
	// say which.
	entry(f *form, now time.Time) (e entry, ok bool)
	// operations add the entry, and whatever it keeps of the use of links.
	operations(e entry, action v1alpha1.AnswerAction, now time.Time) []amend.Operation
	// full reports whether there is no room for the entry.
	full(e entry) bool
	// page is the name of what shows it, with its forms, and the data; filled is what was sent off before, or nil.
	page(h *handler, token string, filled *form) (name string, data any)
	// called is what people call it, and which of those it is.
	called() (kind, name string)
	// more says what to do about a link that was used, if there is more to say.
	more() string
}

// kind is a kind of answers.
type kind struct {
	// of reports whether a message can be answered by it.
	of func(*v1alpha1.Notification) bool
	// subject is what such a message is about, before it is read.
	subject func(*visit) subject
}

var kinds = []kind{
	{
		of:      func(n *v1alpha1.Notification) bool { return n.Spec.SubjectRef.Kind == v1alpha1.KindIssue },
		subject: func(v *visit) subject { return &aboutIssue{visit: v} },
	},
	{
		of: func(n *v1alpha1.Notification) bool {
			return n.Spec.SubjectRef.Kind == v1alpha1.KindReview && n.Spec.Reason == v1alpha1.NotificationHealthAsked
		},
		subject: func(v *visit) subject { return &healthCheck{visit: v} },
	},
}

// kindOf is the kind of answers that a message can have; nil where it can have none.
func kindOf(n *v1alpha1.Notification) *kind {
	for i := range kinds {
		if kinds[i].of(n) {
			return &kinds[i]
		}
	}
	return nil
}

// Answerable reports whether the recipient of a message can answer it by a link.
func Answerable(n *v1alpha1.Notification) bool { return kindOf(n) != nil }
