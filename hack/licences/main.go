// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Licences lists the licences of what a program is made of, by its bill of materials (CycloneDX, as
// cyclonedx-gomod writes it), and their texts, which have to go with the program; and it writes into the bill
// which licences they are. That is read from the texts themselves. It is run in the project's directory. A
// licence that is not known, or asks for more than its text, is an error.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/google/licensecheck"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(files []string, out io.Writer) error {
	if len(files) == 0 {
		return errors.New("name bills of materials, such as dist/sbom/entente.cdx.json")
	}
	bills := map[string]*bill{}
	var all []component
	for _, file := range files {
		b, err := read(file)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		bills[file] = b
		all = append(all, b.components...)
	}
	slices.SortFunc(all, func(a, b component) int { return strings.Compare(a.String(), b.String()) })
	all = slices.Compact(all)
	licences, err := list(all, textsOf, out)
	if err != nil {
		return err
	}
	for file, b := range bills {
		if err := b.write(file, licences); err != nil {
			return err
		}
	}
	return nil
}

// component is a module that a program is made of.
type component struct{ name, version string }

func (c component) String() string { return c.name + " " + c.version }

// allowed are licences that ask for no more than their text, or for changes to the very files.
var allowed = []string{"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MPL-2.0", "Unlicense", "Zlib", "CC0-1.0", "0BSD"}

// known is how much of a text, in percent, has to be that of licences for it to say what they are: above them
// stands who holds the rights, and below them often how they are applied.
const known = 75

// licencesIn names the licences that a component's texts are, sorted.
func (c component) licencesIn(texts map[string]string) ([]string, error) {
	var ids []string
	for _, name := range sortedKeys(texts) {
		if !licence.MatchString(name) {
			continue
		}
		said := licensecheck.Scan([]byte(texts[name]))
		if said.Percent < known {
			return nil, fmt.Errorf("%s: its %s is no licence that is known", c, name)
		}
		for _, m := range said.Match {
			ids = append(ids, m.ID)
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	for _, id := range ids {
		if !slices.Contains(allowed, id) {
			return nil, fmt.Errorf("%s: %s is none of %s", c, id, strings.Join(allowed, ", "))
		}
	}
	if len(ids) == 0 {
		return nil, fmt.Errorf("%s: there is no text of its licence", c)
	}
	return ids, nil
}

// list writes the licences, and then the texts. It returns the licences.
func list(all []component, texts func(component) (map[string]string, error), out io.Writer) (map[component][]string, error) {
	var table, full strings.Builder
	var errs []error
	licences := map[component][]string{}
	for _, c := range all {
		found, err := texts(c)
		if err == nil {
			licences[c], err = c.licencesIn(found)
		}
		if err != nil {
			errs = append(errs, err)
			continue
		}
		fmt.Fprintf(&table, "%-60s %-50s %s\n", c.name, c.version, strings.Join(licences[c], " and "))
		for _, name := range sortedKeys(found) {
			fmt.Fprintf(&full, "\n==== %s: %s ====\n\n%s\n", c, name, strings.TrimSpace(found[name]))
		}
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	_, err := io.WriteString(out, "What Entente is made of, and under which licences. Their texts are below.\n\n"+table.String()+full.String())
	return licences, err
}

func sortedKeys(of map[string]string) []string {
	names := make([]string, 0, len(of))
	for name := range of {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// texts are what a module's files are called that have to go with it.
var texts = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)([._-].*)?$`)

// licence is what those of them are called that say under which licence it is.
var licence = regexp.MustCompile(`(?i)^(licen[cs]e|copying)([._-].*)?$`)

// textsOf reads the texts of a module in the cache, or of the standard library.
func textsOf(c component) (map[string]string, error) {
	dir, err := dirOf(c)
	if err != nil {
		return nil, err
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	found := map[string]string{}
	for _, f := range files {
		if !f.Type().IsRegular() || !texts.MatchString(f.Name()) {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			return nil, err
		}
		found[f.Name()] = string(data)
	}
	return found, nil
}

func dirOf(c component) (string, error) {
	args := []string{"list", "-m", "-f", "{{.Dir}}", c.name}
	if c.name == "std" {
		args = []string{"env", "GOROOT"}
	}
	out, err := exec.Command("go", args...).Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w", c, err)
	}
	dir := strings.TrimSpace(string(out))
	if dir == "" {
		return "", fmt.Errorf("%s is not in the module cache; run go mod download", c)
	}
	return dir, nil
}
