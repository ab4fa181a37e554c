// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package metrics lets dashboards and alerts watch alliances. It reads what the controllers
// recorded in statuses, names conditions by the catalogue, and decides nothing anew: what is
// overdue, stale or untold was decided by the rules. It reads no message.
//
// All of the project's own metrics are declared here, those of the manager's own work too, which
// package controllers counts. docs/metrics.md is written from the declarations.
package metrics
