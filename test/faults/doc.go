// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Faults kills, pauses and cuts off real managers on a real API server in the middle of a
// burst of escalations, and then holds what the receivers got against what the policy asked
// for. It prints a table and fails if a message was lost, repeated without a mark, or a step
// was skipped or taken twice.
//
//	make test-faults
//	make test-faults ARGS="-only=pause -trials=20 -seed=7"
//	make test-faults ARGS="-json=faults.json -for=20m"  # and again, until all is made
//
// What strikes and when follows from the seed; how far the manager has come by then does not,
// so a run with the same seed is alike, not the same.
package main
