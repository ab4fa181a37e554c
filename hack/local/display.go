// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"
)

// display shows what the world is like: line by line, or as a page that is drawn anew.
type display struct {
	out    io.Writer
	screen *screen // nil: line by line
	header header

	world    *world
	messages []message
}

// show takes events until done is closed or a failure arrives, which it returns.
func (d *display) show(done <-chan struct{}, events <-chan any, failures <-chan error) error {
	var tick <-chan time.Time
	resized := make(chan os.Signal, 1)
	if d.screen != nil {
		signal.Notify(resized, syscall.SIGWINCH)
		defer signal.Stop(resized)
		ticker := time.NewTicker(200 * time.Millisecond)
		defer ticker.Stop()
		tick = ticker.C
		d.screen.open()
		defer d.screen.close()
	} else {
		for _, h := range d.header {
			_, _ = fmt.Fprintln(d.out, h)
		}
	}
	stale := true
	for {
		select {
		case <-done:
			return nil
		case err := <-failures:
			return err
		case e := <-events:
			d.take(e)
			stale = true
		case <-resized:
			stale = true
		case <-tick:
			if stale {
				d.draw(time.Now())
				stale = false
			}
		}
	}
}

// notice is a line about the start itself.
type notice string

// take takes in one event: an object that was seen, a message, or a notice.
func (d *display) take(event any) {
	switch e := event.(type) {
	case seen:
		if e.gone {
			d.world.forget(e.object)
			return
		}
		for _, c := range d.world.observe(e.object) {
			d.line(changeLine(e.at, c))
		}
	case message:
		if d.messages = append(d.messages, e); len(d.messages) > 2*shown {
			d.messages = append([]message(nil), d.messages[shown:]...)
		}
		d.line(messageLine(e))
	case notice:
		d.line(string(e))
	case header:
		for _, l := range e {
			if !slices.Contains(d.header, l) {
				d.line(l)
			}
		}
		d.header = e
	}
}

// line prints a line, unless there is a page that shows what it says.
func (d *display) line(s string) {
	if d.screen == nil {
		_, _ = fmt.Fprintln(d.out, printable(s))
	}
}

func (d *display) draw(now time.Time) {
	width, height := d.screen.size()
	d.screen.draw(layout(d.header, sections(d.world, d.messages, now), width, height))
}
