// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package controlplane runs a Kubernetes control plane on this machine: etcd, an API server
// and, where asked for, the namespace and garbage-collector controllers. It serves `make run`,
// the tests and the benchmarks; the product does not import it.
//
// It differs from controller-runtime's envtest in that its data can outlive the process,
// that each part can be stopped, killed and started again on its own (to try out faults),
// and that no child survives its parent.
package controlplane
