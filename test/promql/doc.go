// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package promql parses the expressions of config/prometheus and config/grafana with the parser of a recent
// Prometheus: that of Debian, which the other tests use, is older.
package promql
