// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package message

import "strings"

// Shortened stands at the end of a message that says less than its Notification does.
const Shortened = "[shortened; all of it is in the Notification]"

// Shorten cuts the body of a message to about so many characters, and says so. What somebody can do
// stays: the commands come first, the first of them always whole, then as much as fits of the others
// and of what stands before them. What people typed goes.
func Shorten(body string, characters int) string {
	if len([]rune(body)) <= characters {
		return body
	}
	before, offered := commandsIn(body)
	left := characters - len(Shortened) - 1
	var out strings.Builder
	for i, c := range offered {
		size := len([]rune(c))
		if i > 0 && size > left {
			break
		}
		out.WriteString(c)
		left -= size
	}
	const least = 20 // characters, below which a piece of a text says nothing
	if left > least {
		out.WriteString(Cut(strings.TrimSpace(before), left-1) + "\n")
	}
	return out.String() + Shortened
}

// commandsIn finds the commands of a message, each with the line that says what it is for, and the
// text before them. None are looked for in what people typed.
func commandsIn(body string) (before string, offered []string) {
	const command = "  kubectl "
	lines := strings.SplitAfter(body, "\n")
	for i, line := range lines {
		if i == 0 || !strings.HasPrefix(line, command) {
			continue
		}
		if len(offered) == 0 {
			before = strings.Join(lines[:i-1], "")
		}
		offered = append(offered, lines[i-1]+strings.TrimSuffix(line, "\n")+"\n")
	}
	if len(offered) == 0 {
		before = body
	}
	return before, offered
}
