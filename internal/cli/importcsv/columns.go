// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package importcsv

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"unicode"

	"sigs.k8s.io/yaml"

	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

// field is something of an object that a column can hold.
type field struct {
	name string
	// aliases are other headers that mean the field.
	aliases []string
	// needed in each row, from a column or --set.
	needed bool
	help   string
}

// addressPrefix begins the fields of addresses: address.mail is the one on the channel mail.
const addressPrefix = "address."

// mapping says which column holds which field, and what is the same in all rows.
type mapping struct {
	// Columns by header.
	Columns map[string]string `json:"columns,omitempty"`
	// Set holds what is the same in all rows, by field.
	Set map[string]string `json:"set,omitempty"`
	// Values replaces what a cell says, by field.
	Values map[string]map[string]string `json:"values,omitempty"`
	// DateFormat and TimeZone are as the flags.
	DateFormat []string `json:"dateFormat,omitempty"`
	TimeZone   string   `json:"timeZone,omitempty"`
}

// readMapping reads the file of --mapping, if there is one, and puts the flags over it.
func readMapping(o *options) (*mapping, error) {
	m := &mapping{}
	if o.mappingFile != "" {
		data, err := os.ReadFile(o.mappingFile)
		if err != nil {
			return nil, fmt.Errorf("--mapping: %w", cmdutil.FileError(err, "read"))
		}
		if err := yaml.UnmarshalStrict(data, m); err != nil {
			return nil, fmt.Errorf("--mapping: %s: %s; it holds columns, set, values, dateFormat and timeZone", o.mappingFile,
				strings.Join(strings.Fields(strings.TrimPrefix(err.Error(), "error unmarshaling JSON: while decoding JSON: json: ")), " "))
		}
	}
	if m.Columns == nil {
		m.Columns = map[string]string{}
	}
	if m.Set == nil {
		m.Set = map[string]string{}
	}
	if m.Values == nil {
		m.Values = map[string]map[string]string{}
	}
	for _, text := range o.columns {
		column, name, ok := cutLast(text, "=")
		if !ok {
			return nil, cmdutil.UsageError("--map %q: write COLUMN=FIELD, such as --map \"Due on=due\"", text)
		}
		m.Columns[column] = name
	}
	for _, text := range o.set {
		name, value, ok := strings.Cut(text, "=")
		if !ok || name == "" || value == "" {
			return nil, cmdutil.UsageError("--set %q: write FIELD=VALUE, such as --set alliance=northwind-contoso", text)
		}
		m.Set[name] = value
	}
	for _, text := range o.values {
		name, rest, ok := strings.Cut(text, ":")
		cell, value, ok2 := cutLast(rest, "=")
		if !ok || !ok2 {
			return nil, cmdutil.UsageError("--value %q: write FIELD:CELL=VALUE, such as --value severity:P1=Critical", text)
		}
		if m.Values[name] == nil {
			m.Values[name] = map[string]string{}
		}
		m.Values[name][cell] = value
	}
	if len(o.dateFormats) > 0 {
		m.DateFormat = o.dateFormats
	}
	if o.timeZone != "" {
		m.TimeZone = o.timeZone
	}
	return m, nil
}

func cutLast(text, separator string) (before, after string, ok bool) {
	at := strings.LastIndex(text, separator)
	if at <= 0 || at == len(text)-1 {
		return "", "", false
	}
	return text[:at], text[at+1:], true
}

// fold makes headers alike that differ in case, spaces and punctuation only.
func fold(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

// bindColumns finds the column of each field: what the mapping says, then what headers say by themselves.
// It returns the headers of columns that serve no field.
func (j *job) bindColumns() (unused []string, err error) {
	taken := map[int]bool{}
	for _, column := range sorted(j.mapping.Columns) {
		at := slices.IndexFunc(j.sheet.header, func(h string) bool { return h == column })
		if at < 0 {
			at = slices.IndexFunc(j.sheet.header, func(h string) bool { return fold(h) == fold(column) && fold(h) != "" })
		}
		if at < 0 {
			return nil, cmdutil.UsageError("--map: %s has no column %q; it has %s", j.sheet.file, column, strings.Join(j.sheet.header, ", "))
		}
		name := j.mapping.Columns[column]
		taken[at] = true
		if name == "-" {
			continue // left out on purpose
		}
		known := j.field(name)
		if known == "" {
			return nil, cmdutil.UsageError("--map: there is no field %q; write one of %s, or - to leave the column out", name, j.fieldNames())
		}
		if err := j.bind(known, at); err != nil {
			return nil, err
		}
	}
	for at, header := range j.sheet.header {
		if taken[at] {
			continue
		}
		known := j.field(header)
		if known == "" {
			if header != "" {
				unused = append(unused, header)
			}
			continue
		}
		if _, mapped := j.columns[known]; mapped && slices.ContainsFunc(sorted(j.mapping.Columns), func(c string) bool { return j.field(j.mapping.Columns[c]) == known }) {
			unused = append(unused, header) // another column was named for it
			continue
		}
		if err := j.bind(known, at); err != nil {
			return nil, err
		}
	}
	return unused, j.bindConstants()
}

func (j *job) bind(name string, at int) error {
	if before, twice := j.columns[name]; twice {
		return cmdutil.UsageError("%s: the columns %q and %q are both %s; say with --map which one is, and --map COLUMN=- for the other",
			j.sheet.file, j.sheet.header[min(before, at)], j.sheet.header[max(before, at)], name)
	}
	j.columns[name] = at
	return nil
}

// bindConstants checks what --set and --value name, and what every row needs.
func (j *job) bindConstants() error {
	for _, name := range sorted(j.mapping.Set) {
		known := j.field(name)
		if known == "" {
			return cmdutil.UsageError("--set: there is no field %q; write one of %s", name, j.fieldNames())
		}
		j.constants[known] = j.mapping.Set[name]
	}
	for _, name := range sorted(j.mapping.Values) {
		known := j.field(name)
		if known == "" {
			return cmdutil.UsageError("--value: there is no field %q; write one of %s", name, j.fieldNames())
		}
		j.values[known] = map[string]string{}
		for cell, value := range j.mapping.Values[name] {
			j.values[known][fold(cell)] = value
		}
	}
	var missing []string
	for _, f := range j.kind.fields {
		if _, ok := j.columns[f.name]; f.needed && !ok && j.constants[f.name] == "" {
			missing = append(missing, f.name)
		}
	}
	if len(missing) > 0 {
		return cmdutil.UsageError("%s has no column for %s (its columns: %s); name the column with --map COLUMN=%s, or write --set %[4]s=VALUE for all rows",
			j.sheet.file, strings.Join(missing, ", "), strings.Join(j.sheet.header, ", "), missing[0])
	}
	return nil
}

// field is the name of the field that a text means; empty for none.
func (j *job) field(text string) string {
	folded := fold(text)
	for _, f := range j.kind.fields {
		if fold(f.name) == folded {
			return f.name
		}
		if slices.Contains(f.aliases, folded) {
			return f.name
		}
	}
	if j.kind.addresses {
		if channel, ok := strings.CutPrefix(strings.ToLower(text), addressPrefix); ok && channel != "" {
			return addressPrefix + channel
		}
		switch folded {
		case "mail", "email", "emailaddress", "mailaddress":
			return addressPrefix + "mail"
		case "phone", "telephone", "phonenumber", "mobile":
			return addressPrefix + "phone"
		}
	}
	return ""
}

func (j *job) fieldNames() string {
	names := make([]string, 0, len(j.kind.fields)+1)
	for _, f := range j.kind.fields {
		names = append(names, f.name)
	}
	if j.kind.addresses {
		names = append(names, addressPrefix+"CHANNEL")
	}
	return strings.Join(names, ", ")
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
