// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package v1alpha1 is the vocabulary of alliance governance: alliances, their partners,
// the communication policy, reviews, issues and the messages that follow from them.
//
// Declarations and records are apart. What people agreed on sits in fields that a manifest
// sets; what happened is recorded in top-level, append-only lists that a manifest leaves
// out, so that re-applying a manifest never deletes a record.
//
// +kubebuilder:object:generate=true
// +groupName=governance.entente.dev
package v1alpha1
