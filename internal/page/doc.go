// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package page serves what people look at: what needs them first, all alliances, one of them, what comes next if
// nobody acts. It reads with the rights of whoever looks, changes nothing, and decides nothing: it shows what the
// statuses say, what attention ranks, and what the rules play.
package page
