// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Benchpage measures the page that people look at, of many alliances on a real API server, beside what the API server's
// own answers cost: how long a page takes beyond reading, how large it is, what it holds in memory, and how many readers
// may keep one open. It prints a table, writes JSON, and exits with 1 when a bar is missed.
//
// The objects are the samples again and again, as the rules judge them; no manager runs. They are made with their
// statuses at once, for which the kinds are installed without the subresource.
package main
