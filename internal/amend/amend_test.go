// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package amend

import (
	"context"
	"errors"
	"strconv"
	"testing"
	"testing/synctest"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

func TestThePatchIsGuarded(t *testing.T) {
	for _, c := range []struct {
		name   string
		length int
		want   string
	}{
		{"the first begins the list", 0, `[{"op":"test","path":"/metadata/resourceVersion","value":"7"},{"op":"add","path":"/spec/updates","value":["x"]}]`},
		{"others go to its end", 3, `[{"op":"test","path":"/metadata/resourceVersion","value":"7"},{"op":"add","path":"/spec/updates/-","value":"x"}]`},
	} {
		got, err := Patch("7", Append("/spec/updates", c.length, "x"))
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %s (%v), not %s", c.name, got, err, c.want)
		}
	}
}

func TestRetry(t *testing.T) {
	invalid := apierrors.NewInvalid(schema.GroupKind{Kind: "Issue"}, "late", nil)
	conflict := apierrors.NewConflict(schema.GroupResource{Resource: "issues"}, "late", nil)
	other := errors.New("no network")
	for _, c := range []struct {
		name     string
		attempt  func(n int) (string, error)
		want     error
		attempts int
	}{
		{"what works is done once", func(int) (string, error) { return "1", nil }, nil, 1},
		{"what changed meanwhile is tried again", func(n int) (string, error) {
			if n < 2 {
				return strconv.Itoa(n), invalid
			}
			return "2", nil
		}, nil, 3},
		{"what is invalid though nothing changed is not", func(int) (string, error) { return "1", invalid }, invalid, 2},
		{"nor is another error", func(int) (string, error) { return "1", other }, other, 1},
		{"a conflict is tried again, but not for ever", func(int) (string, error) { return "1", conflict }, ErrBusy, attempts},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { // the waiting takes no time
				made := 0
				err := Retry(t.Context(), func(n int) (string, error) {
					made++
					return c.attempt(n)
				})
				if !errors.Is(err, c.want) || made != c.attempts {
					t.Errorf("%v after %d attempts, not %v after %d", err, made, c.want, c.attempts)
				}
			})
		})
	}
}

func TestRetryEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	conflict := apierrors.NewConflict(schema.GroupResource{Resource: "issues"}, "late", nil)
	err := Retry(ctx, func(int) (string, error) {
		cancel()
		return "1", conflict
	})
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
