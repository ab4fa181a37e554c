// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package manifest reads the objects of Entente from files, and checks them as the API server
// would: the same schema, the same rules, the same defaults.
package manifest

import (
	"errors"
	"io"

	"github.com/entente-dev/entente/internal/inventory"
)

// Options of Load.
type Options struct {
	// Stdin is read for the path "-".
	Stdin io.Reader
	// Namespace of objects that name none.
	Namespace string
}

// Load reads files, directories with all that is in them, and standard input.
func Load(paths []string, o Options) (*inventory.Inventory, error) {
	return nil, errors.New("to be written")
}
