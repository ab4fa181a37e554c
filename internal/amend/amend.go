// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package amend adds records to objects, so that of two who do it at once neither loses
// anything: by a JSON patch that is refused if the object is no longer what was read, and by
// reading it anew then.
package amend

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
)

// Operation is one of a JSON patch (RFC 6902).
type Operation struct {
	Op    string `json:"op"`
	Path  string `json:"path"`
	Value any    `json:"value,omitempty"`
}

// Set sets a field, whether it is there or not.
func Set(path string, value any) Operation { return Operation{"add", path, value} }

// Remove takes a field away.
func Remove(path string) Operation { return Operation{Op: "remove", Path: path} }

// Append adds a value at the end of a list; the first one makes the list. It is right for the
// object that the length is of, so the patch has to be guarded.
func Append(path string, length int, value any) Operation {
	if length == 0 {
		return Set(path, []any{value})
	}
	return Set(path+"/-", value)
}

// Guard lets a patch fail unless the object still has the resource version.
func Guard(resourceVersion string) Operation {
	return Operation{"test", "/metadata/resourceVersion", resourceVersion}
}

// GuardUID lets a patch fail unless it meets the object of that UID: another may have its name.
func GuardUID(uid string) Operation { return Operation{"test", "/metadata/uid", uid} }

// Patch is the JSON patch that does the operations if the object is still the one that was
// read.
func Patch(resourceVersion string, operations ...Operation) ([]byte, error) {
	return json.Marshal(append([]Operation{Guard(resourceVersion)}, operations...))
}

// ErrBusy says that the object changed between reading and writing, each time.
var ErrBusy = errors.New("it is changed by others all the time; try again in a minute")

const (
	attempts = 25
	pause    = 20 * time.Millisecond // on average, after the first attempt; then twice that, and so on
)

// Retry makes an attempt, and others as long as the object changed meanwhile. An attempt reads
// the object, writes, and returns the resource version that it read. After too many it is
// ErrBusy.
func Retry(ctx context.Context, attempt func(n int) (resourceVersion string, err error)) error {
	last := ""
	for n := range attempts {
		version, err := attempt(n)
		switch {
		case err == nil:
			return nil
		// A test in a JSON patch that fails is Invalid, and so is an entry that the schema
		// refuses; only the first gets on by trying again.
		case apierrors.IsConflict(err), apierrors.IsInvalid(err) && version != last:
			last = version
		default:
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(rand.N(time.Duration(n+1) * 2 * pause)):
		}
	}
	return ErrBusy
}
