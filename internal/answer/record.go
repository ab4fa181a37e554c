// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"context"
	"errors"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/amend"
)

// owner is who writes the entries, in managedFields.
const owner = client.FieldOwner("entente-answers")

// record uses the link up and adds what a form asks for to the issue or the review. The use is noted in the
// Notification before that is written to, and confirmed after: so of two that use one link at
// once, one acts, and whoever may write there cannot make the link good again.
//
// It returns the visit with a nil refusal when it is recorded, or when a field is wrong; the
// form's Errors tell which of both.
func (h *handler) record(ctx context.Context, token string, f *form) (*visit, *refusal, error) {
	v, refused, err := h.visit(ctx, token)
	if refused != nil || err != nil {
		return nil, refused, err
	}
	if !v.subject.takes(f.action) {
		return nil, refuseForm, nil
	}
	// The answer is dated by when it was given, however many attempts it takes to record it: its record and the use of
	// the link have one time, by which they are found to belong together.
	given := h.now()
	if _, ok := v.subject.entry(f, given); !ok {
		return v, nil, nil
	}
	use := &v1alpha1.LinkUse{Time: metav1.NewTime(given), Action: f.action, State: v1alpha1.LinkRecording}
	if refused, err = h.take(ctx, v, use); refused != nil || err != nil {
		return nil, refused, err
	}
	refused, err = h.write(ctx, v, f, given)
	switch recorded := v.subject.held(); {
	case refused == nil && err == nil && len(f.Errors) == 0:
		h.confirm(ctx, v, use)
	case recorded != nil: // by an earlier attempt that was given up for lost
		h.confirm(ctx, v, use)
	case refused != nil || err == nil:
		h.giveBack(ctx, v, use)
	} // otherwise nobody knows whether it is recorded
	if refused != nil || err != nil {
		return nil, refused, err
	}
	return v, nil, nil
}

// write adds the entry and the answer. What is written to is read anew before each further attempt, and the
// write is refused if it changed in between.
func (h *handler) write(ctx context.Context, v *visit, f *form, given time.Time) (*refusal, error) {
	var refused *refusal
	err := amend.Retry(ctx, func(attempt int) (string, error) {
		if attempt > 0 {
			var err error
			if refused, err = v.subject.read(ctx, h); err != nil || refused != nil {
				return "", err
			}
		}
		clear(f.Errors)
		e, ok := v.subject.entry(f, given)
		if !ok {
			return "", nil
		}
		if v.subject.full(e) {
			refused = refuseFull
			return "", nil
		}
		o, operations := v.subject.object(), v.subject.operations(e, f.action, given)
		if amend.Reverted(o, operations...) != "" {
			refused = refuseKept(e.field, e.shown())
			return "", nil
		}
		return o.GetResourceVersion(), h.patch(ctx, o, operations)
	})
	switch {
	case refused != nil || err == nil:
		return refused, err
	case errors.Is(err, amend.ErrBusy):
		return refuseBusy, nil
	case apierrors.IsNotFound(err):
		return refuseGone, nil
	case apierrors.IsInvalid(err):
		return refuseUnable, err
	}
	return nil, err
}

// patch writes the entry and the answer, if the object is still what was read.
func (h *handler) patch(ctx context.Context, o client.Object, operations []amend.Operation) error {
	data, err := amend.Patch(o.GetResourceVersion(), operations...)
	if err != nil {
		return err
	}
	return h.Writer.Patch(ctx, o.DeepCopyObject().(client.Object), client.RawPatch(types.JSONPatchType, data), owner)
}
