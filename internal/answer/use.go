// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/util/retry"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/amend"
)

// The use of a link is kept in the status of its Notification, which only the manager can write.
const (
	usePath = "/status/answer"
	// lostAfter is when a use that was never confirmed no longer counts: whoever noted it has long
	// given up.
	lostAfter = time.Minute
	// lookUnderWay is how often to look again whether a use that is under way is over: for a second.
	lookUnderWay = 10
	// confirmTimeout bounds the note of what has happened already.
	confirmTimeout = 10 * time.Second
)

// errUnderWay has the link looked at again.
var errUnderWay = apierrors.NewConflict(schema.GroupResource{Group: v1alpha1.SchemeGroupVersion.Group, Resource: "notifications"}, "", errors.New("the link is being used"))

// take notes that the link is used, unless it was.
func (h *handler) take(ctx context.Context, v *visit, use *v1alpha1.LinkUse) (*refusal, error) {
	var refused *refusal
	uid := v.notification.UID
	err := amend.Retry(ctx, func(attempt int) (string, error) {
		n := v.notification
		if attempt > 0 {
			if there, err := h.read(ctx, n.Namespace, n.Name, n); !there || n.UID != uid {
				refused = gone(err)
				return "", err
			}
		}
		switch before := n.Status.Answer; {
		case before == nil || before.State != v1alpha1.LinkRecorded && !h.now().Before(before.Time.Add(lostAfter)):
			return n.ResourceVersion, h.patchUse(ctx, n, amend.Guard(n.ResourceVersion), amend.Set(usePath, use))
		case before.State == v1alpha1.LinkRecorded:
			refused = v.refuseUsed(before, v.subject.more())
			return "", nil
		case attempt == lookUnderWay:
			refused = refuseUnderWay
			return "", nil
		}
		return "", errUnderWay
	})
	switch {
	case refused != nil:
		return refused, nil
	case err == nil:
		v.notification.Status.Answer = use
	case errors.Is(err, amend.ErrBusy):
		return refuseBusy, nil
	case apierrors.IsNotFound(err):
		return refuseGone, nil
	}
	return nil, err
}

// confirm notes that what the link was used for is recorded.
func (h *handler) confirm(ctx context.Context, v *visit, use *v1alpha1.LinkUse) {
	h.conclude(ctx, v, use, amend.Set(usePath+"/state", v1alpha1.LinkRecorded))
}

// giveBack makes the link good again.
func (h *handler) giveBack(ctx context.Context, v *visit, use *v1alpha1.LinkUse) {
	h.conclude(ctx, v, use, amend.Unset(usePath)...)
}

// conclude changes what take noted, also for somebody who has left the page by now.
func (h *handler) conclude(ctx context.Context, v *visit, use *v1alpha1.LinkUse, operations ...amend.Operation) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), confirmTimeout)
	defer cancel()
	operations = append([]amend.Operation{amend.GuardUID(string(v.notification.UID)), amend.Is(usePath, use)}, operations...)
	again := func(err error) bool {
		return ctx.Err() == nil && !apierrors.IsInvalid(err) && !apierrors.IsNotFound(err)
	}
	if err := retry.OnError(retry.DefaultBackoff, again, func() error { return h.patchUse(ctx, v.notification, operations...) }); err != nil {
		h.Log.Error(err, "The use of a link cannot be noted", "namespace", v.notification.Namespace, "notification", v.notification.Name)
	}
}

func (h *handler) patchUse(ctx context.Context, n *v1alpha1.Notification, operations ...amend.Operation) error {
	data, err := json.Marshal(operations)
	if err != nil {
		return err
	}
	target := &v1alpha1.Notification{ObjectMeta: metav1.ObjectMeta{Namespace: n.Namespace, Name: n.Name}}
	return h.Writer.Status().Patch(ctx, target, client.RawPatch(types.JSONPatchType, data), owner)
}
