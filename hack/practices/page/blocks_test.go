// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/entente-dev/entente/internal/manifest"
)

// blocks are those of a language on a page.
func blocks(text, language string) []string {
	var out []string
	parts := strings.Split(text, "\n```")
	for i := 1; i < len(parts); i += 2 {
		if body, ok := strings.CutPrefix(parts[i], language+"\n"); ok {
			out = append(out, body+"\n")
		}
	}
	return out
}

// required are the fields that a part of an object needs around it to be one; a part that has a field itself takes
// the place of the one here.
var required = map[string]string{
	"Alliance":            "host: northwind\nstage: Manage\npartners: [{name: northwind}, {name: contoso}]",
	"Partner":             "displayName: Contoso Ltd\ncountry: US\ntimeZone: America/New_York",
	"Review":              `allianceRef: {name: northwind-contoso}` + "\n" + `dueTime: "2026-03-06T09:00:00Z"`,
	"Issue":               "allianceRef: {name: northwind-contoso}\ntitle: Shipments three days late\nseverity: High\nraisedBy: {partner: northwind, contact: piet}\n" + `detectedTime: "2026-03-02T09:00:00Z"`,
	"CommunicationPolicy": "",
}

var partOf = regexp.MustCompile(`^# In the ([A-Za-z]+):\nspec:\n`)

// whole is the object that a block is, or that it is a part of.
func whole(block string) string {
	m := partOf.FindStringSubmatch(block)
	if m == nil {
		return block
	}
	spec := strings.TrimPrefix(block, m[0])
	for field := range strings.SplitSeq(required[m[1]], "\n") {
		if name, _, _ := strings.Cut(field, ":"); !strings.Contains("\n"+spec, "\n  "+name+":") {
			spec += "  " + field + "\n"
		}
	}
	return "apiVersion: governance.entente.dev/v1alpha1\nkind: " + m[1] + "\nmetadata: {name: northwind-contoso}\nspec:\n" + spec
}

// TestTheManifestsOnThePagesAreTaken as the API server would take them: no unknown field, no value out of bounds.
func TestTheManifestsOnThePagesAreTaken(t *testing.T) {
	for _, s := range sheets(t) {
		found := blocks(s.text, "yaml")
		if len(found) < 2 {
			t.Errorf("%s shows %d manifests: one to declare it, and one for Git", s.File, len(found))
		}
		for i, block := range found {
			if _, err := manifest.Load([]string{"-"}, manifest.Options{Stdin: strings.NewReader(whole(block))}); err != nil {
				t.Errorf("block %d of %s: %v\n%s", i+1, s.File, err, whole(block))
			}
		}
	}
}

// TestTheCommandsOnThePagesExist: the plugin has each of them, with its flags.
func TestTheCommandsOnThePagesExist(t *testing.T) {
	for _, s := range sheets(t) {
		for _, line := range Commands(s.text) {
			words := words(line)
			if len(words) < 2 || words[0] != "kubectl" || words[1] != "entente" {
				continue
			}
			c, rest, err := plugin().Find(words[2:])
			if err != nil || !c.Runnable() {
				t.Errorf("%s: there is no %s (%v)", s.File, line, err)
				continue
			}
			if err := c.ParseFlags(rest); err != nil {
				t.Errorf("%s: %s: %v", s.File, line, err)
			}
		}
	}
}

var word = regexp.MustCompile(`'[^']*'|\S+`)

// words are those of a command line, up to where its output goes.
func words(line string) []string {
	line, _, _ = strings.Cut(line, " > ")
	line, _, _ = strings.Cut(line, " | ")
	all := word.FindAllString(line, -1)
	for i := range all {
		all[i] = strings.Trim(all[i], "'")
	}
	return all
}

var link = regexp.MustCompile(`\]\(([^)#:]+)(?:#[^)]*)?\)`)

func TestTheLinksOnThePagesLeadSomewhere(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join(checkout, Dir, "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(pages, filepath.Join(checkout, "docs", "glossary.md")) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(file), m[1])); err != nil {
				t.Errorf("%s: %v", file, err)
			}
		}
	}
}
