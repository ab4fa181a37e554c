// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package kstatus takes every kind through its life on a real API server, and asks kstatus, by which Flux and others
// wait, what it makes of each object.
package kstatus
