// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Soak lets a manager live for a while as it does in a company, only faster: people and tools
// write, Git applies its files again, objects are deleted and made anew, the manager is killed and
// started, and its clock runs ahead by weeks. When all has come to rest it holds every status
// against what the pure rules say of the same facts, the messages against what was received, and
// memory, goroutines and watches against what they were before. It prints a verdict, and fails if
// that is not good.
//
//	make soak
//	make soak ARGS="-minutes=5 -seed=7"
package main
