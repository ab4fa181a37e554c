// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Licences lists the licences of what a program is made of, from its bill of materials (CycloneDX, as
// cyclonedx-gomod writes it), and their texts, which have to go with the program. It is run in the
// project's directory. A licence that is not known, or asks for more than its text, is an error.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
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
	var all []component
	for _, file := range files {
		of, err := read(file)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		all = append(all, of...)
	}
	slices.SortFunc(all, func(a, b component) int { return strings.Compare(a.Name+"@"+a.Version, b.Name+"@"+b.Version) })
	all = slices.CompactFunc(all, func(a, b component) bool { return a.Name == b.Name && a.Version == b.Version })
	return list(all, textsOf, out)
}

// component is a module that a program is made of, as CycloneDX has it.
type component struct {
	Name     string `json:"name"`
	Version  string `json:"version"`
	Evidence struct {
		Licenses []choice `json:"licenses"`
	} `json:"evidence"`
	Licenses []choice `json:"licenses"`
}

type choice struct {
	License struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	} `json:"license"`
}

func read(file string) ([]component, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var bill struct {
		BOMFormat  string      `json:"bomFormat"`
		Components []component `json:"components"`
	}
	if err := json.Unmarshal(data, &bill); err != nil {
		return nil, err
	}
	if bill.BOMFormat != "CycloneDX" || len(bill.Components) == 0 {
		return nil, errors.New("it is no bill of materials that names anything")
	}
	return bill.Components, nil
}

// allowed are licences that ask for no more than their text, or for changes to the very files.
var allowed = []string{"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MPL-2.0", "Unlicense", "Zlib", "CC0-1.0", "0BSD"}

// licence is what a component is under.
func (c component) licence() (string, error) {
	var ids []string
	for _, l := range append(slices.Clone(c.Licenses), c.Evidence.Licenses...) {
		if !slices.Contains(ids, l.License.ID+l.License.Name) {
			ids = append(ids, l.License.ID+l.License.Name)
		}
	}
	if len(ids) == 0 {
		return "", fmt.Errorf("%s %s: its licence is not known", c.Name, c.Version)
	}
	slices.Sort(ids)
	for _, id := range ids {
		if !slices.Contains(allowed, id) {
			return "", fmt.Errorf("%s %s: %s is none of %s", c.Name, c.Version, id, strings.Join(allowed, ", "))
		}
	}
	return strings.Join(ids, " and "), nil
}

// list writes the licences, and then the texts.
func list(all []component, texts func(component) (map[string]string, error), out io.Writer) error {
	var table, full strings.Builder
	var errs []error
	for _, c := range all {
		licence, err := c.licence()
		if err != nil {
			errs = append(errs, err)
			continue
		}
		fmt.Fprintf(&table, "%-60s %-50s %s\n", c.Name, c.Version, licence)
		found, err := texts(c)
		if err == nil && len(found) == 0 {
			err = fmt.Errorf("%s %s: there is no text of its licence", c.Name, c.Version)
		}
		if err != nil {
			errs = append(errs, err)
			continue
		}
		for _, name := range sortedKeys(found) {
			fmt.Fprintf(&full, "\n==== %s %s: %s ====\n\n%s\n", c.Name, c.Version, name, strings.TrimSpace(found[name]))
		}
	}
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	_, err := io.WriteString(out, "What Entente is made of, and under which licences. Their texts are below.\n\n"+table.String()+full.String())
	return err
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
	args := []string{"list", "-m", "-f", "{{.Dir}}", c.Name}
	if c.Name == "std" {
		args = []string{"env", "GOROOT"}
	}
	out, err := exec.Command("go", args...).Output()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", c.Name, c.Version, err)
	}
	dir := strings.TrimSpace(string(out))
	if dir == "" {
		return "", fmt.Errorf("%s %s is not in the module cache; run go mod download", c.Name, c.Version)
	}
	return dir, nil
}
