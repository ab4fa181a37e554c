// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

import (
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/entente-dev/entente/internal/unreadable"
)

// leftOut names what a command goes on without, since it cannot be decoded: once, however often
// it is read.
type leftOut struct {
	to    io.Writer
	named sync.Map
}

// LeftOut names an object.
func (l *leftOut) LeftOut(o unreadable.Object) {
	if _, again := l.named.LoadOrStore(string(o.UID)+"/"+o.ResourceVersion, true); !again {
		fmt.Fprintf(l.to, "warning: %s %s/%s cannot be read, and is left out: %s\n", strings.ToLower(o.Kind), o.Namespace, o.Name, oneLine(o.Err))
	}
}

// Read is for what can be read, which needs no name.
func (l *leftOut) Read(string, string) {}
