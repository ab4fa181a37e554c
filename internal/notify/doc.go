// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package notify delivers messages to people: one file per kind of channel behind one small
// interface.
//
// A Factory makes a Channel from a policy's entry and the data of its Secret. A Channel
// tries once and says how that ended: delivered, temporary, permanent or uncertain. What
// follows is decided by pure functions here (NextAttempt) and kept by the caller, so that a
// delivery survives the process. Slots keeps one hanging channel from holding the others.
//
// Nothing here reads or writes Kubernetes objects.
package notify
