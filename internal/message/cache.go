// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package message

import (
	"sync"
	"text/template"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// maxCompiled bounds how many templates of policies are remembered. A cluster has as many as
// its policies have; when somebody writes ever new ones, all are forgotten at times.
const maxCompiled = 256

// compiled remembers the templates of policies: a burst renders the same one for each message.
var compiled = cache{known: map[text]*outcome{}}

type cache struct {
	sync.Mutex
	known map[text]*outcome
}

type text struct {
	reason     v1alpha1.NotificationReason
	part, text string
}

type outcome struct {
	template *template.Template
	err      error
}

// get returns the compiled template, or why it cannot be used.
func (c *cache) get(reason v1alpha1.NotificationReason, part, source string) (*template.Template, error) {
	key := text{reason, part, source}
	c.Lock()
	defer c.Unlock()
	o, ok := c.known[key]
	if !ok {
		o = &outcome{}
		o.template, o.err = compile(reason, part, source)
		if len(c.known) >= maxCompiled {
			clear(c.known)
		}
		c.known[key] = o
	}
	return o.template, o.err
}
