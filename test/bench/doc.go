// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Bench measures the manager against the bars that the project sets itself: how close it
// comes to what the API server allows, how many requests it makes, and whether it is quiet
// when nothing happens. It prints a table, writes JSON, and exits with 1 when a bar is
// missed.
//
// Everything is real: the API server, the manager's binary, the webhook. Only time is
// arranged: objects are made that become due together a little later, the manager settles
// them and is stopped, the moment passes, and the manager starts again.
//
// The floor is a bare client on the same API server: it holds the same watches and makes
// just the requests that the work needs (the very statuses that the manager wrote, and one
// read of the channel's Secret per message), with as many of them at once, but decides nothing. Between trials the statuses are put back.
package main
