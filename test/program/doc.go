// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package program is what the programs of this directory have in common, which try a manager for longer than a
// test may: how they end, which flags they take and what these refuse, and how they write down what they found.
package program
