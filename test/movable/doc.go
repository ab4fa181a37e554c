// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package movable builds the manager with a clock that can be set while it runs. The product has
// no such clock: the file that brings it is laid over the sources for this one build, and what
// else is compiled is the manager as it is.
package movable
