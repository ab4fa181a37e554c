// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package prometheus tests the alerts of config/prometheus with Prometheus' own tool.
package prometheus
