// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package agreement holds the simulation, on which kubectl entente plan and audit stand, against
// the controllers on a real API server: both are given the same random manifests and the same
// clock, and at each moment at which something is to happen, just before it and in between they
// must come to the same, down to the words of each condition.
package agreement
