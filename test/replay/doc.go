// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package replay replays a history that took place: the annual reports that the groups of the
// Kubernetes community owed their steering committee from 2021 to 2025. The manifests of
// docs/examples/kubernetes-annual-reports are applied to a real API server, a clock walks
// through the years, and at each date the controllers must find what the record says.
//
// The same manifests go through kubectl entente plan and audit, which need no API server: what
// they foretell must be what the record says came about.
//
// What is expected is read from the record itself (testdata), not from the manifests.
package replay
