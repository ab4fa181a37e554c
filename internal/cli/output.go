// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cli

import "io"

// output remembers the first error of writing, so that commands need not look at each line that
// they print: what was not written must not look as if all were well.
type output struct {
	to  io.Writer
	err error
}

func (o *output) Write(p []byte) (int, error) {
	if o.err != nil {
		return 0, o.err
	}
	n, err := o.to.Write(p)
	o.err = err
	return n, err
}

// Unwrap returns what the output is written to.
func (o *output) Unwrap() io.Writer { return o.to }
