// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package crd holds the CustomResourceDefinitions as they are installed, so that manifests can
// be checked by the same schema where there is no cluster.
package crd

import "embed"

// Bases holds one file per kind, bases/<group>_<plural>.yaml.
//
//go:embed bases/*.yaml
var Bases embed.FS
