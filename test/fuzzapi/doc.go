// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Fuzzapi attacks a manager through a real API server, as somebody does who may write in one
// namespace: it takes valid objects, changes what the schemas allow and what they do not, and
// creates, updates, patches, applies and deletes them, with their statuses. Meanwhile it
// watches whether the manager, and a neighbour in another namespace, notice. It prints a table, and
// fails if something was found; then it also writes a file with all that was sent.
//
//	make fuzz-api
//	make fuzz-api ARGS="-minutes=10 -seed=7"
//	make fuzz-api ARGS="-replay=/tmp/entente-fuzzapi-1/round-7.json"
package main
