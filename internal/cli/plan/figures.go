// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"io"

	"github.com/entente-dev/entente/internal/simulate"
)

// WriteJSON writes events as -o json does.
func WriteJSON(w io.Writer, events []simulate.Event) error { return printLines(w, events) }
