// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Hello says which version it is.
package main

var version = "dev"

func main() { println(version) }
