// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package importcsv

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/slug"
	"github.com/entente-dev/entente/internal/worktime"
)

// kind is what a sheet can hold.
type kind struct {
	fields []field
	// addresses: it has fields address.CHANNEL too.
	addresses bool
	// build makes objects of the job's rows, and tells of what is wrong with them.
	build func(*job) []*made
}

// job is one import.
type job struct {
	kind      *kind
	sheet     *sheet
	mapping   *mapping
	dates     *dateReader
	columns   map[string]int
	constants map[string]string
	values    map[string]map[string]string
	people    *directory
	problems  []problem
	notes     []string
	// broken are the rows with a cell that could not be read.
	broken map[int]bool
	// named tells whether a row named somebody.
	named bool
}

// problem is something that is wrong with a row, or with one of its cells.
type problem struct {
	row, column int // column -1: the row as a whole
	text        string
}

// line is a row that is read into an object.
type line struct {
	*job
	row *row
}

func (j *job) lines() []line {
	out := make([]line, len(j.sheet.rows))
	for i := range j.sheet.rows {
		out[i] = line{j, &j.sheet.rows[i]}
	}
	return out
}

// text is what a row says for a field, or what --set says.
func (l line) text(field string) string {
	text := ""
	if at, ok := l.columns[field]; ok {
		text = l.row.cell(at)
	}
	text = cmp.Or(text, l.constants[field])
	if value, ok := l.values[field][fold(text)]; ok && text != "" {
		return value
	}
	return text
}

// wrong tells of a cell.
func (l line) wrong(field string, err error) {
	at, ok := l.columns[field]
	row := l.row.number
	switch constant := l.constants[field] != ""; {
	case constant && (!ok || l.row.cell(at) == ""): // it is the same in all rows
		l.broken[row] = true
		row, at, err = 0, -1, fmt.Errorf("--set %s: %w", field, err)
	case !ok:
		at, err = -1, fmt.Errorf("%s: %w", field, err)
	}
	l.broken[row] = true
	l.problems = append(l.problems, problem{row, at, err.Error()})
}

// required is a text that may not be missing.
func (l line) required(field string) string {
	text := l.text(field)
	if text == "" {
		l.wrong(field, errors.New("it is empty; write what it is"))
	}
	return text
}

// when says which moment of a day a date alone means.
type when int

const (
	// noon: somewhere in the day; the date is then the same in the zones around.
	noon when = iota
	// end: the day counts in full.
	end
)

// moment reads a time; false where there is none, or it is wrong.
func (l line) moment(field string, w when) (metav1.Time, bool) {
	text := l.text(field)
	if text == "" {
		return metav1.Time{}, false
	}
	t, err := l.at(text, w)
	if err != nil {
		l.wrong(field, err)
		return metav1.Time{}, false
	}
	return t, true
}

func (l line) at(text string, w when) (metav1.Time, error) {
	t, day, whole, err := l.dates.moment(text)
	switch {
	case err != nil:
		return metav1.Time{}, err
	case whole && w == end:
		t = day.End(l.dates.zone)
	case whole:
		t = worktime.Local(day, 12, 0, 0, l.dates.zone)
	}
	return metav1.NewTime(t.UTC()), nil
}

// orNil is a pointer to a time, if there is one.
func orNil(t metav1.Time, ok bool) *metav1.Time {
	if !ok {
		return nil
	}
	return &t
}

// oneOf reads a word of an enumeration, in any case.
func oneOf[T ~string](l line, field string, words ...T) T {
	text := l.text(field)
	if text == "" {
		return ""
	}
	names := make([]string, len(words))
	for i, w := range words {
		if fold(string(w)) == fold(text) {
			return w
		}
		names[i] = string(w)
	}
	l.wrong(field, fmt.Errorf("%q is not one of %s; write one of them, or say what it means with --value %s:%s=%s",
		text, strings.Join(names, ", "), field, quoted(text), names[0]))
	return ""
}

func quoted(text string) string {
	if strings.ContainsAny(text, " ;&|<>()$`\"'") {
		return "'" + text + "'"
	}
	return text
}

// yes reads a yes or a no; nil where there is none.
func (l line) yes(field string) *bool {
	text := l.text(field)
	answer := true
	switch fold(text) {
	case "":
		if text != "" {
			break
		}
		return nil
	case "yes", "y", "true", "x", "1", "accepted":
		return &answer
	case "no", "n", "false", "0", "rejected", "refused":
		answer = false
		return &answer
	}
	l.wrong(field, fmt.Errorf("%q is neither yes nor no; write one of the two", text))
	return nil
}

var name = regexp.MustCompile(`^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$`)

// name reads the name of an object, or makes one of what people call it.
func (l line) name(field, text string, limit int) string {
	if text == "" || name.MatchString(text) && len(text) <= limit {
		return text
	}
	made := slug.Of(text, limit)
	if made == "" {
		l.wrong(field, fmt.Errorf("no name can be made of %q; write one of the letters a to z, digits and '-'", text))
	}
	return made
}

// maxName is how long the name of a partner, a contact or a cadence may be.
const maxName = 40

// list reads the entries of a cell: one per line, or separated by ';'.
func (l line) list(field string) []string {
	var out []string
	for _, entry := range strings.FieldsFunc(l.text(field), func(r rune) bool { return r == '\n' || r == '\r' || r == ';' }) {
		if entry = strings.TrimSpace(entry); entry != "" {
			out = append(out, entry)
		}
	}
	return out
}

func (l line) findings(field string) []v1alpha1.Finding {
	var out []v1alpha1.Finding
	for _, entry := range l.list(field) {
		out = append(out, v1alpha1.Finding(entry))
	}
	return out
}

// distinct leaves out rows that say the same as an earlier one, and tells of them.
func (j *job) distinct() []line {
	var out []line
	seen := map[string]int{}
	for _, l := range j.lines() {
		var b strings.Builder
		for _, f := range sorted(l.columns) {
			b.WriteString(l.text(f))
			b.WriteByte(0)
		}
		if first, twice := seen[b.String()]; twice {
			j.note("row %d says the same as row %d, and is left out", l.row.number, first)
			continue
		}
		seen[b.String()] = l.row.number
		out = append(out, l)
	}
	return out
}

func (j *job) note(format string, args ...any) {
	j.notes = append(j.notes, fmt.Sprintf(format, args...))
}

// names gives each object a name of its own.
type names struct {
	*job
	taken map[string]int
}

// unique numbers a name that an earlier row has, and tells of it.
func (n *names) unique(what, wanted string, row, limit int) string {
	if wanted == "" {
		return "" // which is told of
	}
	first, twice := n.taken[wanted]
	if !twice {
		n.taken[wanted] = row
		return wanted
	}
	for i := 2; ; i++ {
		suffix := fmt.Sprintf("-%d", i)
		numbered := slug.Cut(wanted, limit-len(suffix)) + suffix
		if _, twice := n.taken[numbered]; !twice {
			n.taken[numbered] = row
			n.note("row %d: the %s %s is that of row %d; this one is named %s", row, what, wanted, first, numbered)
			return numbered
		}
	}
}

// sortedProblems is by row and column.
func (j *job) sortedProblems() []problem {
	slices.SortStableFunc(j.problems, func(a, b problem) int {
		if a.row == 0 && b.row == 0 { // the same for each row
			return strings.Compare(a.text, b.text)
		}
		return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.column, b.column))
	})
	return slices.Compact(j.problems)
}

// dated is the day of a time in the job's zone.
func (j *job) dated(t time.Time) string {
	return strings.ReplaceAll(worktime.DateOf(t.In(j.dates.zone)).String(), "-", "")
}
