// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package argocd holds config/argocd against Argo CD's own code: its Lua, what reads its ConfigMap, and its kinds.
package argocd
