// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"strings"
)

// garble changes the text of a request, in ways that no object could, and says how.
func (m *mutator) garble(body string) (string, string) {
	first := func(inserted string) string { return strings.Replace(body, "{", "{"+inserted, 1) }
	switch m.IntN(11) {
	case 0:
		return first(`"spec":{"title":"first"},`), "spec twice"
	case 1:
		return first(`"kind":"Secret","apiVersion":"v1",`), "kind twice"
	case 2:
		return strings.Replace(body, `":"`, "\":\"\xff\xfe\xc0\xaf", 1+m.IntN(2)), "no UTF-8"
	case 3:
		return strings.Replace(body, `":"`, `":"\ud800`, 1), "half a surrogate"
	case 4:
		const depth = 20_000
		return first(`"x":` + strings.Repeat("[", depth) + strings.Repeat("]", depth) + ","), "deep lists"
	case 5:
		return first(`"x":1e400,`), "a number that is none"
	case 6:
		return body + "}]garbage", "more behind the end"
	case 7:
		return "\ufeff" + body, "a mark of byte order"
	case 8:
		return body[:m.IntN(len(body))], "cut off"
	case 9:
		return first(strings.Repeat(" ", 1<<20)), "a lot of space"
	}
	return first(strings.Repeat(`"x":{"y":`, 300) + "1" + strings.Repeat("}", 300) + ","), "deep fields"
}
