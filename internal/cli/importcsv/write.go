// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package importcsv

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/manifest"
)

// made is an object and the rows that it comes from.
type made struct {
	object client.Object
	rows   []int
	yaml   []byte
	// lines of the manifest of all objects that are this one's, from and up to.
	from, upTo int
}

// rowsInWords: row 4, or rows 2, 3 and 7, or rows 2 to 9.
func rowsInWords(rows []int) string {
	last := len(rows) - 1
	switch {
	case last == 0:
		return fmt.Sprintf("row %d", rows[0])
	case last > 1 && rows[last]-rows[0] == last:
		return fmt.Sprintf("rows %d to %d", rows[0], rows[last])
	case last > 9:
		return fmt.Sprintf("%d of the rows %d to %d", len(rows), rows[0], rows[last])
	}
	words := make([]string, len(rows))
	for i, n := range rows {
		words[i] = fmt.Sprint(n)
	}
	return "rows " + strings.Join(words[:last], ", ") + " and " + words[last]
}

// marshal writes all objects as one stream, with a comment above each.
func marshal(file string, objects []*made) ([]byte, error) {
	var rows []int
	for _, m := range objects {
		rows = append(rows, m.rows...)
	}
	var b bytes.Buffer
	first, last := rows[0], rows[0]
	for _, n := range rows {
		first, last = min(first, n), max(last, n)
	}
	whole := fmt.Sprintf("rows %d to %d", first, last)
	if first == last {
		whole = rowsInWords(rows[:1])
	}
	fmt.Fprintf(&b, "# From %s, %s, by kubectl entente import.\n", file, whole)
	for i, m := range objects {
		text, err := yaml.Marshal(m.object)
		if err != nil {
			return nil, err
		}
		m.yaml = text
		if i > 0 {
			b.WriteString("---\n")
		}
		m.from = bytes.Count(b.Bytes(), []byte("\n"))
		fmt.Fprintf(&b, "# From %s.\n", rowsInWords(m.rows))
		b.Write(text)
		m.upTo = bytes.Count(b.Bytes(), []byte("\n"))
	}
	return b.Bytes(), nil
}

// check validates the objects as the API server would, and tells which rows are wrong.
func (j *job) check(objects []*made, text []byte, namespace string) error {
	_, err := manifest.Load([]string{"-"}, manifest.Options{Stdin: bytes.NewReader(text), Namespace: namespace})
	var found manifest.Problems
	if !errors.As(err, &found) {
		return err
	}
	for _, p := range found {
		row := 0
		if i := slices.IndexFunc(objects, func(m *made) bool { return p.Line > m.from && p.Line <= m.upTo }); i >= 0 {
			m := objects[i]
			if row = m.rows[0]; slices.ContainsFunc(m.rows, func(n int) bool { return j.broken[n] }) && !m.written(p.Field) {
				continue // what is missing, or does not fit, since a cell could not be read
			}
		}
		text := strings.TrimPrefix(p.Field+": "+p.Says(), ": ")
		if row == 0 {
			text = p.String()
		} else if p.Object != "" {
			text = p.Object + ": " + text
		}
		j.problems = append(j.problems, problem{row, -1, text})
	}
	return nil
}

// written reports whether a single value stands at a field.
func (m *made) written(field string) bool {
	var value any
	if err := yaml.Unmarshal(m.yaml, &value); err != nil {
		return false
	}
	for _, step := range steps.FindAllString(field, -1) {
		switch v := value.(type) {
		case map[string]any:
			value = v[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(v) {
				return false
			}
			value = v[i]
		default:
			return false
		}
	}
	switch value.(type) {
	case nil, map[string]any, []any:
		return false
	}
	return value != ""
}

// steps of a path such as spec.record.attendees[0].partner.
var steps = regexp.MustCompile(`[^.\[\]]+`)

// writeFiles writes one file per object. What exists is not written over.
func writeFiles(e *cmdutil.Env, dir, source string, objects []*made) error {
	var exist []string
	file := func(m *made) string {
		return filepath.Join(dir, strings.ToLower(m.object.GetObjectKind().GroupVersionKind().Kind)+"-"+m.object.GetName()+".yaml")
	}
	for _, m := range objects {
		if _, err := os.Lstat(file(m)); err == nil {
			exist = append(exist, file(m))
		}
	}
	if len(exist) > 0 {
		more := ""
		if len(exist) > 5 {
			more = fmt.Sprintf(" and %d more", len(exist)-5)
			exist = exist[:5]
		}
		return fmt.Errorf("%s%s exist already, and nothing was written; name another --out-dir, or move them away", strings.Join(exist, ", "), more)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("--out-dir: %w", cmdutil.FileError(err, "written"))
	}
	for _, m := range objects {
		text := append(fmt.Appendf(nil, "# From %s, %s, by kubectl entente import.\n", source, rowsInWords(m.rows)), m.yaml...)
		if err := create(file(m), text); err != nil {
			return err
		}
	}
	fmt.Fprintf(e.ErrOut, "Wrote %d files to %s.\n", len(objects), dir)
	return nil
}

// create writes a file that does not exist yet.
func create(file string, text []byte) error {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return cmdutil.FileError(err, "written")
	}
	_, err = f.Write(text)
	if closing := f.Close(); err == nil {
		err = closing
	}
	return cmdutil.FileError(err, "written")
}

// read opens the file of -f, or standard input.
func read(e *cmdutil.Env, file string) (name string, data []byte, err error) {
	if file == "-" {
		data, err = io.ReadAll(e.In)
		return "standard input", data, err
	}
	data, err = os.ReadFile(file)
	return filepath.Base(file), data, cmdutil.FileError(err, "read")
}
