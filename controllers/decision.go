// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules"
)

// decision is what the rules decided of one object, in terms that are the same for all kinds.
type decision struct {
	// object as it was read.
	object client.Object
	// changed is true if the status to write differs from the one that is there.
	changed bool
	// status holds an identity and the status to write: the record of what is about to be done.
	status client.Object
	// patch writes the status; nil to write the whole of it.
	patch client.Patch
	// events tell of what changed, once it is written; nil for what the conditions tell.
	events func() []rules.Event
	// written is called when the status is written, gone if the object no longer exists; nil for
	// nothing to do.
	written, gone func()
	// messages must exist by the record. When they do, told gives the status to write, from the
	// one that was written.
	messages []rules.Message
	told     func(written client.Object, now time.Time) client.Object
	// effects are what else is to be done.
	effects []rules.Effect
	// next is when to look again; zero for never.
	next time.Time
	// detached is true where a stop of the manager must not cut off the writes: they tell of
	// what has happened already.
	detached bool
}

// settled is the decision to give an object a status, and to look again at a time.
func settled(object, status client.Object, next time.Time) *decision {
	return &decision{object: object, status: status, changed: !sameStatus(object, status), next: next}
}

// sameStatus compares the conditions first: they are most of a status, and reflection is slow.
func sameStatus(a, b client.Object) bool {
	if !rules.SameConditions(inventory.StatusOf(a).Conditions, inventory.StatusOf(b).Conditions) {
		return false
	}
	rest := func(o client.Object) any {
		status := reflect.ValueOf(o).Elem().FieldByName("Status")
		other := reflect.New(status.Type()).Elem()
		other.Set(status)
		other.FieldByName("Conditions").SetZero()
		return other.Interface()
	}
	return equality.Semantic.DeepEqual(rest(a), rest(b))
}

func (d *decision) news() []rules.Event {
	if d.events != nil {
		return d.events()
	}
	return rules.Events(inventory.StatusOf(d.object).Conditions, inventory.StatusOf(d.status).Conditions)
}

// recordTimeout bounds the writes of what has happened already.
const recordTimeout = 5 * time.Second

// carryOut does what was decided, in an order that a crash between any two steps does not harm:
// first one write of the status if anything differs, which records what is about to be done;
// then the messages that the record asks for, and the record that they are made; then the rest.
// What is made has a name that follows from the record, so that making it again is harmless.
func (s *shell) carryOut(ctx context.Context, d *decision, now time.Time) (ctrl.Result, error) {
	if d.detached {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), recordTimeout)
		defer cancel()
	}
	if d.changed {
		late(d.object, now)
		if err := s.writeStatus(ctx, d.status, d.patch); err != nil {
			if errors.Is(err, errGone) && d.gone != nil {
				d.gone()
			}
			return ctrl.Result{}, err
		}
		s.audit(d.object, d.status)
		s.record(d.object, d.news())
		if d.written != nil {
			d.written()
		}
	}
	if len(d.messages) > 0 {
		if err := s.makeMessages(ctx, d.object.GetNamespace(), d.messages); err != nil {
			return ctrl.Result{}, err
		}
		if err := s.writeStatus(ctx, d.told(d.status, s.moment()), nil); err != nil {
			return ctrl.Result{}, err
		}
	}
	if err := s.apply(ctx, d.effects); err != nil {
		return ctrl.Result{}, err
	}
	return s.wakeUp(d.next), nil
}

// makeMessages makes the Notifications that a record asks for.
func (s *shell) makeMessages(ctx context.Context, namespace string, messages []rules.Message) error {
	for i := range messages {
		exists, err := s.create(ctx, s.notification(&messages[i], namespace, s.moment()))
		if err == nil && exists {
			err = s.revive(ctx, client.ObjectKey{Namespace: namespace, Name: messages[i].Name})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// revive has a message leave that was withdrawn, because what it is about was deleted, and is
// asked for again. One that the cache does not have is new.
func (s *shell) revive(ctx context.Context, key client.ObjectKey) error {
	var n v1alpha1.Notification
	if found, err := ignoreNotFound(&n, s.Get(ctx, key, &n)); err != nil || found == nil {
		return err
	}
	status, asked := rules.Revive(&n, s.moment())
	if !asked {
		return nil
	}
	before := &v1alpha1.Notification{ObjectMeta: identity(&n), Status: n.Status}
	after := &v1alpha1.Notification{ObjectMeta: identity(&n), Status: status}
	return s.Status().Patch(ctx, after, client.MergeFromWithOptions(before, client.MergeFromWithOptimisticLock{}))
}

// apply does what was decided beside the status. One that fails does not hold up the others.
func (s *shell) apply(ctx context.Context, effects []rules.Effect) error {
	var errs []error
	for _, effect := range effects {
		switch e := effect.(type) {
		case rules.Create:
			errs = append(errs, s.createOrFallback(ctx, e))
		case rules.Delete:
			errs = append(errs, client.IgnoreNotFound(s.deleteUnchanged(ctx, e.Object)))
		case rules.Patch:
			patch := client.MergeFromWithOptions(e.Before, client.MergeFromWithOptimisticLock{})
			errs = append(errs, client.IgnoreNotFound(s.Patch(ctx, e.After.DeepCopyObject().(client.Object), patch)))
		default:
			errs = append(errs, fmt.Errorf("the shell cannot do a %T", effect))
		}
	}
	return joined(errs)
}

// joined is what went wrong of several things that were tried. A conflict is tried again in silence,
// and must not hide what somebody has to mend.
func joined(errs []error) error {
	if bad := slices.DeleteFunc(slices.Clone(errs), apierrors.IsConflict); errors.Join(bad...) != nil {
		return errors.Join(bad...)
	}
	return errors.Join(errs...)
}

// createOrFallback makes an object. Where its name is another object's, it takes the other one.
func (s *shell) createOrFallback(ctx context.Context, c rules.Create) error {
	object := c.Object.DeepCopyObject().(client.Object)
	taken, err := s.create(ctx, object)
	if err != nil || !taken || c.Same == nil {
		return err
	}
	there := c.Object.DeepCopyObject().(client.Object)
	if found, err := ignoreNotFound(&there, s.Get(ctx, client.ObjectKeyFromObject(object), there)); err != nil {
		return err
	} else if found == nil {
		return errCacheBehind
	}
	if c.Same(there) {
		return nil
	}
	object = c.Object.DeepCopyObject().(client.Object)
	object.SetName(c.Fallback)
	_, err = s.create(ctx, object)
	return err
}

// deleteUnchanged deletes an object unless somebody changed it since it was read.
func (s *shell) deleteUnchanged(ctx context.Context, o client.Object) error {
	uid, version := o.GetUID(), o.GetResourceVersion()
	return s.Delete(ctx, o, client.Preconditions{UID: &uid, ResourceVersion: &version})
}
