// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

import (
	"strings"
	"testing"
)

func TestMarkdownIsText(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Slow handover", "Slow handover"},
		{"a | b\nc", `a \| b c`},
		{"![x](https://evil.example/p.png)", `\!\[x\](https:` + joiner + `//evil.example/p.png)`},
		{"[here](javascript:x) www.evil.example", `\[here\](javascript:x) www` + joiner + `.evil.example`},
		{"@team #1 beta#2", "@" + joiner + "team #" + joiner + "1 beta#" + joiner + "2"},
		{"<img src=x> &lt; ~~no~~ `x` *b* _i_", "&lt;img src=x> &amp;lt; \\~\\~no\\~\\~ \\`x\\` \\*b\\* \\_i\\_"},
		{"a\u202eb\x1b[2J", `a b \[2J`},
	} {
		if got := Markdown(c.in); got != c.want {
			t.Errorf("%q became %q, not %q", c.in, got, c.want)
		}
	}
}

// What programs read is what was written, and shows nothing on a terminal either.
func TestJSONIsWholeAndPlain(t *testing.T) {
	var out strings.Builder
	o := Output{Format: "json"}
	if err := o.Print(&out, map[string]string{"title": "a\u202eb\u009b2J\x1b[2J\U000E0041ü"}); err != nil {
		t.Fatal(err)
	}
	if want := "{\n  \"title\": \"a\\u202eb\\u009b2J\\u001b[2J\\udb40\\udc41ü\"\n}\n"; out.String() != want {
		t.Errorf("written %q, not %q", out.String(), want)
	}
}
