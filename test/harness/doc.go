// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package harness gives tests and benchmarks a real API server with Entente's CRDs and RBAC,
// and a manager in this process that runs under the permissions which it has in a cluster.
// The product does not import it.
//
// A test package starts one Env in TestMain and keeps its tests apart by namespaces:
//
//	env, err := harness.Start(ctx, harness.Options{})
//	defer env.Stop()
//
// With Options.At the controllers have a clock that stands still until Advance moves it.
package harness
