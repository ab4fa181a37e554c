// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package serving has what the pages that are served have in common.
package serving

import (
	"net"
	"net/http"
	"sync"
	"time"
)

// Connections bounds how many connections are open. When one too many comes, the one goes that has
// asked nothing for longest, so that who opens many and asks nothing holds up nobody who does.
type Connections struct {
	most int

	mu   sync.Mutex
	open map[net.Conn]connection
}

type connection struct {
	// asking has sent a request, or a part of one that is being answered.
	asking bool
	since  time.Time
}

// NewConnections bounds them to a number.
func NewConnections(most int) *Connections {
	return &Connections{most: most, open: map[net.Conn]connection{}}
}

// Changed is http.Server.ConnState.
func (c *Connections) Changed(conn net.Conn, to http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if to == http.StateClosed || to == http.StateHijacked {
		delete(c.open, conn)
		return
	}
	c.open[conn] = connection{asking: to == http.StateActive, since: time.Now()}
	if to == http.StateNew && len(c.open) > c.most {
		c.closeOne(conn)
	}
}

// closeOne closes the connection that has asked nothing for longest; the new one, where all others
// are being answered.
func (c *Connections) closeOne(fresh net.Conn) {
	first := fresh
	for conn, x := range c.open {
		if !x.asking && x.since.Before(c.open[first].since) {
			first = conn
		}
	}
	delete(c.open, first)
	_ = first.Close() // its reader finds out, and says so
}
