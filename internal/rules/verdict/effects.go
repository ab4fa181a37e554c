// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package verdict

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// APIObject is one of the API's objects. It has the methods of controller-runtime's client.Object.
type APIObject interface {
	metav1.Object
	runtime.Object
}

// Effect is something to be done beside the status, once that is on record. What is made has a
// name that follows from what it is for, so that doing it again is harmless.
type Effect interface{ effect() }

// Create makes an object, unless one of its name is there.
type Create struct {
	Object APIObject
	// Same reports whether the object that has the name already is the one that is asked for.
	// Nil: it always is.
	Same func(there APIObject) bool
	// Fallback is the name to take where it is not.
	Fallback string
}

// Delete deletes an object, unless somebody changed it since it was read.
type Delete struct{ Object APIObject }

// Patch changes an object, unless somebody else changed it since it was read: the decision
// is made again then.
type Patch struct{ Before, After APIObject }

func (Create) effect() {}
func (Delete) effect() {}
func (Patch) effect()  {}
