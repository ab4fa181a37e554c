// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package argocd keeps manifests in a Git repository, and has Argo CD's own application controller, repo server
// and API server bring them to a real API server on which a manager works. make argocd builds them, make servers
// fetches the Redis that they need.
package argocd
