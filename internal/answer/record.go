// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

const (
	// recordAttempts bounds how often an answer is tried again because the issue changed.
	recordAttempts = 20
	recordPause    = 20 * time.Millisecond // on average, after the first attempt; then twice that, and so on
)

// owner is who writes the entries, in managedFields.
const owner = client.FieldOwner("entente-answers")

// record adds what a form asks for to the issue, and uses the link up in the same write. The
// issue is read anew before each attempt, and the write is refused if it changed in between:
// so of two that use one link at once, one acts, and the other finds that it did.
//
// It returns the visit with a nil refusal when it is recorded, or when a field is wrong; the
// form's Errors tell which of both.
func (h *handler) record(ctx context.Context, token string, f *form, now time.Time) (*visit, *refusal, error) {
	v, refused, err := h.visit(ctx, token, now)
	last := ""
	for attempt := range recordAttempts {
		if attempt > 0 {
			refused, err = h.readIssue(ctx, v, now)
		}
		if err != nil || refused != nil {
			return nil, refused, err
		}
		clear(f.Errors)
		e, ok := f.entry(v, now)
		if !ok {
			return v, nil, nil
		}
		if e.bound > 0 && e.length >= e.bound || len(v.issue.Spec.Answers) >= maxAnswers {
			return nil, refuseFull, nil
		}
		err = h.patch(ctx, v, e, f.action, now)
		switch {
		case err == nil:
			return v, nil, nil
		case apierrors.IsNotFound(err):
			return nil, refuseGone, nil
		// A test in a JSON patch that fails is Invalid, and so is an entry that the schema
		// refuses; only the first gets on by trying again.
		case apierrors.IsConflict(err), apierrors.IsInvalid(err) && v.issue.ResourceVersion != last:
			last = v.issue.ResourceVersion
		case apierrors.IsInvalid(err):
			return nil, refuseUnable, err
		default:
			return nil, nil, err
		}
		select {
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		case <-time.After(rand.N(time.Duration(attempt+1) * 2 * recordPause)):
		}
	}
	return nil, refuseBusy, nil
}

// patch writes the entry and the answer, if the issue is still what was read.
func (h *handler) patch(ctx context.Context, v *visit, e entry, action v1alpha1.AnswerAction, now time.Time) error {
	issue := v.issue
	ops := []operation{{"test", "/metadata/resourceVersion", issue.ResourceVersion}}
	if e.bound > 0 {
		ops = append(ops, appendTo(e.field, e.length, e.value))
	} else {
		ops = append(ops, operation{"add", "/spec/" + e.field, e.value})
	}
	ops = append(ops, appendTo("answers", len(issue.Spec.Answers), v1alpha1.Answer{
		Notification: v.notification.Name, Time: metav1.NewTime(now), By: v.me, Action: action,
	}))
	data, err := json.Marshal(ops)
	if err != nil {
		return err
	}
	target := &v1alpha1.Issue{ObjectMeta: metav1.ObjectMeta{Namespace: issue.Namespace, Name: issue.Name}}
	return h.Writer.Patch(ctx, target, client.RawPatch(types.JSONPatchType, data), owner)
}

// operation is one of a JSON patch.
type operation struct {
	Op    string `json:"op"`
	Path  string `json:"path"`
	Value any    `json:"value"`
}

// appendTo adds a value at the end of a list of the spec; the first one makes the list.
func appendTo(field string, length int, value any) operation {
	if length == 0 {
		return operation{"add", "/spec/" + field, []any{value}}
	}
	return operation{"add", "/spec/" + field + "/-", value}
}
