// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package flux holds the kinds and config/flux against what Flux waits by: kstatus, and its own reading of a
// Kustomization's healthCheckExprs. The cases are those of config/argocd.
package flux
