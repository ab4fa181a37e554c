// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package situations

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const preface = `# What the fields mean

Each chapter says what holds, and then shows it: situations with their facts, a moment, and what is
found at that moment. The tests play every one of them through the rules, through ` + "`kubectl entente audit`" + `, which
finds the same conditions, and through ` + "`kubectl entente plan`" + `, which comes to them by the changes and the
messages that it tells of. So this page cannot be out of date.
"make generate" writes it from internal/rules/testdata/situations.

In a situation, *facts* change the objects of the world that its chapter begins with, or add to
them: each line is a part of an object's spec. A key that ends in "!" replaces a list that is
merged by names otherwise; null takes something away. *At* is the moment, in UTC, at which the
conditions are as *expect* says. *Messages* are all that have left until then.
`

// Page writes the specification.
func Page(dir string) ([]byte, error) {
	chapters, err := Load(dir)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	out.WriteString(preface)
	worlds := map[string]bool{}
	for i := range chapters {
		c := &chapters[i]
		source, err := os.ReadFile(filepath.Join(dir, c.File+".yaml"))
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&out, "\n## %s\n\n%s\n", c.Title, strings.TrimSpace(c.Text))
		if c.World != "" && !worlds[c.World] {
			worlds[c.World] = true
			world, err := os.ReadFile(filepath.Join(dir, "world", c.World+".yaml"))
			if err != nil {
				return nil, err
			}
			fmt.Fprintf(&out, "\n<details><summary>The world %q</summary>\n\n```yaml\n%s```\n\n</details>\n", c.World, world)
		}
		for _, s := range snippets(string(source)) {
			fmt.Fprintf(&out, "\n**%s**\n\n```yaml\n%s\n```\n", s.name, s.text)
		}
	}
	return out.Bytes(), nil
}

// snippet is a situation as its author wrote it.
type snippet struct{ name, text string }

// snippets cuts the source of a chapter into its situations.
func snippets(source string) []snippet {
	var out []snippet
	_, source, _ = strings.Cut(source, "\nsituations:\n")
	for _, part := range strings.Split("\n"+source, "\n- name: ")[1:] {
		name, text, _ := strings.Cut(part, "\n")
		var lines []string
		for line := range strings.Lines(text) {
			lines = append(lines, strings.TrimRight(strings.TrimPrefix(line, "  "), "\n"))
		}
		out = append(out, snippet{strings.Trim(name, `"'`), strings.TrimSpace(strings.Join(lines, "\n"))})
	}
	return out
}
