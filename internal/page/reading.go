// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"context"
	"time"

	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/unreadable"
)

// Source is where a page reads from, with the rights of whoever looks.
type Source interface {
	Read(ctx context.Context) (*Reading, error)
}

// Reading is what was read at once.
type Reading struct {
	Objects *inventory.Inventory
	// At is when.
	At time.Time
	// FromFiles: the objects hold no statuses that a manager wrote.
	FromFiles bool
	// Where was looked, such as "in the namespace default".
	Where string
	// ForCommands is what a command that records needs to read the same objects.
	ForCommands string
	// Denied are the kinds that the reader may not list. What is shown and counted is without them.
	Denied []string
	// LeftOut are objects that cannot be decoded.
	LeftOut []unreadable.Object
	// Trouble is why it could not be read again since; empty for nothing.
	Trouble string

	version version
}
