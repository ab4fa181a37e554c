// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package replay replays histories that took place. A clock walks through the years, and at each
// date the controllers, on a real API server, must find what the record says. The same manifests go
// through kubectl entente plan and audit, which need no API server: what they foretell must be what
// the record says came about. What is expected is read from the record itself (testdata).
//
//   - The annual reports that the groups of the Kubernetes community owed their steering committee
//     from 2021 to 2025: the manifests of docs/examples/kubernetes-annual-reports.
//   - The quarterly reports that projects owed a technical oversight committee, whose minutes say at
//     each of 40 meetings what was overdue.
//   - The annual reviews of a foundation's projects, of which 29 were put off, and the 61 changes of
//     the agenda.
//
// The manifests of the latter two are made by the tests.
package replay
