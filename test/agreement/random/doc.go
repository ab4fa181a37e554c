// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package random makes alliances that nobody would think of: valid manifests of all five kinds
// whose choices follow from a seed, for tests that compare two ways to come to the same.
//
// Many facts have the same moments, on purpose: what happens at once is where two ways part.
package random
