// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package serving

import (
	"errors"
	"io"
	"net"
	"net/http"
	"testing"
	"time"
)

func TestConnectionsThatAreAnsweredStay(t *testing.T) {
	c := NewConnections(2)
	var ends []net.Conn
	open := func() net.Conn {
		server, client := net.Pipe()
		ends = append(ends, server, client)
		c.Changed(server, http.StateNew)
		return server
	}
	isClosed := func(conn net.Conn) bool {
		_ = conn.SetDeadline(time.Now())
		_, err := conn.Write([]byte("x"))
		return errors.Is(err, io.ErrClosedPipe)
	}
	first, second := open(), open()
	c.Changed(first, http.StateActive)
	c.Changed(second, http.StateActive)
	if third := open(); !isClosed(third) || isClosed(first) || isClosed(second) {
		t.Error("one too many is let in while the others are answered")
	}
	c.Changed(second, http.StateIdle)
	if fourth := open(); isClosed(fourth) || !isClosed(second) || isClosed(first) {
		t.Error("who asks nothing is not the one that goes")
	}
	for _, conn := range ends {
		_ = conn.Close()
		c.Changed(conn, http.StateClosed)
	}
	if len(c.open) != 0 {
		t.Errorf("%d connections are remembered", len(c.open))
	}
}
