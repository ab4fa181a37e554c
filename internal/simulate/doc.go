// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package simulate plays what the controllers will do, without a cluster: the same rules decide,
// and the clock jumps from one moment at which something changes to the next.
//
// Nobody acts in a simulation but by what is on record with a date to come, and every message
// arrives when it leaves: a channel's rate and its failures are not played.
package simulate
