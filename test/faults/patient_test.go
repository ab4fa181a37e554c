// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

func TestWhatAStoreHadNoTimeForIsDoneAgain(t *testing.T) {
	busy := apierrors.NewInternalError(errors.New("etcdserver: request timed out"))
	there := apierrors.NewAlreadyExists(schema.GroupResource{Resource: "issues"}, "late")
	other := errors.New("something else")
	for name, c := range map[string]struct {
		says  []error
		want  error
		asked int
	}{
		"at once":               {[]error{nil}, nil, 1},
		"later":                 {[]error{busy, busy, nil}, nil, 3},
		"done, and nobody said": {[]error{busy, there}, nil, 2},
		"there before":          {[]error{there}, there, 1},
		"another error":         {[]error{other}, other, 1},
		"never":                 {[]error{busy, busy, busy, busy, busy, busy, busy}, busy, 6},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				asked := 0
				err := persist(t.Context(), apierrors.IsAlreadyExists, func() error { asked++; return c.says[asked-1] })
				if !errors.Is(err, c.want) || asked != c.asked {
					t.Errorf("asked %d times: %v", asked, err)
				}
			})
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := persist(ctx, nil, func() error { return busy }); !errors.Is(err, busy) {
		t.Errorf("stopped: %v", err)
	}
}
