// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package unreadable leaves out of the API server's answers what cannot be decoded as the kind
// that it claims to be. A client that reads typed objects decodes a list as a whole, and a watch
// ends at the first event that it cannot decode: one such object, of one namespace, would hide
// all others of its kind.
//
// Decoding an answer twice costs time, so it is asked for by the context of a request, once a
// decoder has failed.
package unreadable

import (
	"context"

	"k8s.io/apimachinery/pkg/types"
)

// Object names an object that could not be decoded, and why.
type Object struct {
	Kind            string
	Namespace, Name string
	UID             types.UID
	ResourceVersion string
	Err             error
}

// Observer is told of the objects of an answer. It is called while the answer is read, by
// one goroutine for each answer.
type Observer interface {
	// LeftOut is called for an object that could not be decoded and is missing from the answer.
	LeftOut(Object)
	// Read is called for an object that could be decoded, or that was deleted, in a watch.
	Read(namespace, name string)
}

type observerKey struct{}

// LeavingOut returns a context whose requests, by a client with the Transport of this package,
// are answered without the objects that cannot be decoded.
func LeavingOut(ctx context.Context, o Observer) context.Context {
	return context.WithValue(ctx, observerKey{}, o)
}

func observer(ctx context.Context) Observer {
	o, _ := ctx.Value(observerKey{}).(Observer)
	return o
}
