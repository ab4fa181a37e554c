// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

// Color is how a piece of text looks on a terminal.
type Color string

// The colours in use: what is wrong, what may need attention, what is well, what is beside
// the point, and headings.
const (
	Red    Color = "31"
	Yellow Color = "33"
	Green  Color = "32"
	Gray   Color = "90"
	Bold   Color = "1"
)

// Paint gives a text a colour, where the output may have any.
func (e *Env) Paint(c Color, text string) string {
	if !e.Color() || text == "" {
		return text
	}
	return "\x1b[" + string(c) + "m" + text + "\x1b[0m"
}
