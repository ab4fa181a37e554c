// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"strings"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"github.com/entente-dev/entente/test/program"
)

// patient is a client for what a trial itself does, which is no part of the fault: a store that has no time on a busy
// machine is asked again.
func patient(c client.WithWatch) client.WithWatch {
	return interceptor.NewClient(c, interceptor.Funcs{
		Create: func(ctx context.Context, c client.WithWatch, o client.Object, opts ...client.CreateOption) error {
			return persist(ctx, apierrors.IsAlreadyExists, func() error { return c.Create(ctx, o, opts...) })
		},
		Delete: func(ctx context.Context, c client.WithWatch, o client.Object, opts ...client.DeleteOption) error {
			return persist(ctx, apierrors.IsNotFound, func() error { return c.Delete(ctx, o, opts...) })
		},
		DeleteAllOf: func(ctx context.Context, c client.WithWatch, o client.Object, opts ...client.DeleteAllOfOption) error {
			return persist(ctx, nil, func() error { return c.DeleteAllOf(ctx, o, opts...) })
		},
		Get: func(ctx context.Context, c client.WithWatch, key client.ObjectKey, o client.Object, opts ...client.GetOption) error {
			return persist(ctx, nil, func() error { return c.Get(ctx, key, o, opts...) })
		},
		List: func(ctx context.Context, c client.WithWatch, l client.ObjectList, opts ...client.ListOption) error {
			return persist(ctx, nil, func() error { return c.List(ctx, l, opts...) })
		},
	})
}

// persist does something until the store has time for it, some times at most. It may have taken effect although nobody could say
// so: done tells that by what the next attempt says; nil for what has no effect, or may have it twice.
func persist(ctx context.Context, done func(error) bool, do func() error) error {
	err := do()
	for range 5 {
		if !tooBusy(err) || program.Sleep(ctx, pauseOfPatient) != nil {
			return err
		}
		if err = do(); done != nil && done(err) {
			return nil
		}
	}
	return err
}

const pauseOfPatient = 2 * time.Second

func tooBusy(err error) bool {
	return err != nil && strings.Contains(err.Error(), "etcdserver: request timed out")
}
