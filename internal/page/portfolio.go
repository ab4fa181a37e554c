// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// mostRows is how many alliances are on one page.
const mostRows = 50

// portfolioView is the table of alliances.
type portfolioView struct {
	// Total counts the alliances that were asked for, Failed those of them that need somebody, and All there are.
	Total, Failed, All       int
	Open, Escalated, Overdue int
	Rows                     []row
	Groups                   []groupCount
	Pages                    pages
	// Namespaces is true where names alone do not tell alliances apart.
	Namespaces bool

	Filter  filter
	Options filterOptions
	Columns []column
	// Hidden is what the form passes on, CSV where the same rows are as a file, and Whole where they are on one page.
	Hidden     []hidden
	CSV, Whole string
	Clear      string
}

// keepScript keeps views by names, in the reader's browser.
const keepScript = "keep.js"

func (v *portfolioView) scripts() []string { return []string{keepScript} }

// filter is which alliances are asked for, and in which order, as the address says.
type filter struct {
	Search, Namespace, Stage, Partner string
	Failures                          bool
	Sort, Group                       string
	Every                             bool
}

type filterOptions struct{ Namespaces, Stages, Partners, Groups []option }

// column is the head of one, and where it leads.
type column struct {
	Title, Link string
	// Sorted is how the rows are sorted by it, in words of ARIA; empty for not at all.
	Sorted string
}

// groupCount is how many of a group need somebody.
type groupCount struct {
	Name, Link    string
	Failed, Total int
}

func (q *request) filter() filter {
	return filter{
		Search: q.text("q"), Namespace: q.text("namespace"), Stage: q.text("stage"), Partner: q.text("partner"), Failures: q.text("failures") != "",
		Sort: q.text("sort"), Group: q.text("group"), Every: q.text("every") != "",
	}
}

// fields are a filter as an address has it, with one field changed.
func (f filter) fields(name, value string) []string {
	all := map[string]string{"q": f.Search, "namespace": f.Namespace, "stage": f.Stage, "partner": f.Partner, "sort": f.Sort, "group": f.Group}
	if f.Failures {
		all["failures"] = "yes"
	}
	if f.Every {
		all["every"] = "yes"
	}
	if name != "" {
		all[name] = value
	}
	var out []string
	for _, k := range []string{"q", "namespace", "stage", "partner", "failures", "sort", "group", "every"} {
		if all[k] != "" {
			out = append(out, k, all[k])
		}
	}
	return out
}

func (f filter) wants(r *row) bool {
	return (f.Namespace == "" || f.Namespace == r.Namespace) && (f.Stage == "" || f.Stage == r.Stage) &&
		(f.Partner == "" || slices.Contains(r.Partners, f.Partner)) && (!f.Failures || r.Needs > 0) && f.found(r)
}

// found reports whether each word of the search is in the name, the namespace or a partner.
func (f filter) found(r *row) bool {
	text := strings.ToLower(strings.Join(append([]string{r.Title, r.Name, r.Namespace}, r.Partners...), "\n"))
	for word := range strings.FieldsSeq(strings.ToLower(f.Search)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// sortable are the columns by which rows are sorted: the field in the address, the head, and the order.
var sortable = []struct {
	field, title string
	compare      func(a, b *row) int
}{
	{"name", "Alliance", func(a, b *row) int { return cmp.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title)) }},
	{"stage", "Stage", func(a, b *row) int { return cmp.Compare(stages[a.Stage], stages[b.Stage]) }},
	{"attention", "Worst", func(a, b *row) int { return cmp.Compare(a.place, b.place) }},
	{"practices", "Practices", func(a, b *row) int {
		return cmp.Or(cmp.Compare(b.Required-b.InPlace, a.Required-a.InPlace), cmp.Compare(b.Required, a.Required))
	}},
	{"issues", "Open issues", func(a, b *row) int {
		return cmp.Or(cmp.Compare(b.Escalated, a.Escalated), cmp.Compare(b.Open, a.Open), cmp.Compare(b.Stale, a.Stale))
	}},
	{"reviews", "Overdue reviews", func(a, b *row) int {
		return cmp.Or(cmp.Compare(b.Overdue, a.Overdue), cmp.Compare(b.Slipped, a.Slipped))
	}},
	{"due", "Next deadline", func(a, b *row) int {
		switch {
		case a.Next == nil || b.Next == nil:
			return cmp.Compare(boolInt(a.Next == nil), boolInt(b.Next == nil))
		default:
			return a.Next.Time.Compare(b.Next.Time)
		}
	}},
	{"contact", "Last contact", func(a, b *row) int { return a.LastContact.Compare(b.LastContact) }},
}

// stages are in the order of an alliance's life.
var stages = map[string]int{"Explore": 1, "Assess": 2, "Negotiate": 3, "Launch": 4, "Manage": 5, "Transform": 6, "Exit": 7, "Closed": 8}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// sort puts rows in the order that is asked for: what needs somebody first, unless another one is. A minus turns it.
func (f filter) sort(rows []row) {
	field, down := strings.CutPrefix(f.Sort, "-")
	by := sortable[2].compare
	for _, s := range sortable {
		if s.field == field {
			by = s.compare
		}
	}
	slices.SortStableFunc(rows, func(a, b row) int {
		order := by(&a, &b)
		if down {
			order = -order
		}
		return cmp.Or(order, cmp.Compare(a.Name, b.Name), cmp.Compare(a.Namespace, b.Namespace))
	})
}

// rows are the alliances that are asked for, in order, and how many there are in all.
func (q *request) rows(f filter) (rows []row, all int) {
	for i := range q.picture.Alliances {
		r := q.row(&q.picture.Alliances[i])
		if f.wants(&r) {
			rows = append(rows, r)
		}
	}
	f.sort(rows)
	return rows, len(q.picture.Alliances)
}

// portfolio shows the table of alliances.
func (q *request) portfolio() (any, error) {
	f := q.filter()
	v := &portfolioView{Filter: f, CSV: q.link("/alliances.csv", f.fields("every", "")...), Clear: q.link("/alliances")}
	var rows []row
	rows, v.All = q.rows(f)
	v.Total = len(rows)
	for i := range rows {
		r := &rows[i]
		v.Open, v.Escalated, v.Overdue = v.Open+r.Open, v.Escalated+r.Escalated, v.Overdue+r.Overdue
		v.Failed += boolInt(r.Needs > 0)
		v.Namespaces = v.Namespaces || r.Namespace != rows[0].Namespace
	}
	v.Groups = q.groups(rows, f)
	each := mostRows
	if f.Every {
		each = max(1, len(rows))
	} else if len(rows) > mostRows {
		v.Whole = q.link("/alliances", f.fields("every", "yes")...)
	}
	var from, to int
	v.Pages, from, to = q.pages(len(rows), each, "/alliances", f.fields("", "")...)
	v.Rows = rows[from:to]
	for i := range v.Rows {
		q.finish(&v.Rows[i])
	}
	v.Columns, v.Options = q.columns(f), q.options(f)
	for _, name := range []string{atField, zoneField, "sort"} {
		if text := q.text(name); text != "" {
			v.Hidden = append(v.Hidden, hidden{name, text})
		}
	}
	return v, nil
}

// columns lead to the same rows in another order; to the other way round where they are in that one.
func (q *request) columns(f filter) []column {
	now := cmp.Or(f.Sort, "attention")
	out := make([]column, 0, len(sortable))
	for _, s := range sortable {
		c := column{Title: s.title}
		to := s.field
		switch now {
		case s.field:
			c.Sorted, to = "ascending", "-"+s.field
		case "-" + s.field:
			c.Sorted = "descending"
		}
		c.Link = q.link("/alliances", f.fields("sort", to)...)
		out = append(out, c)
	}
	return out
}

// groupings are by what alliances are put together, in the words of the address.
var groupings = map[string]func(r *row) []string{
	"namespace": func(r *row) []string { return []string{r.Namespace} },
	"stage":     func(r *row) []string { return []string{r.Stage} },
	"partner":   func(r *row) []string { return r.Partners },
}

// groups count those that need somebody in each group; the worst first.
func (q *request) groups(rows []row, f filter) []groupCount {
	of, known := groupings[f.Group]
	if !known {
		return nil
	}
	counts := map[string]*groupCount{}
	var out []*groupCount
	for i := range rows {
		for _, name := range of(&rows[i]) {
			if counts[name] == nil {
				counts[name] = &groupCount{Name: name, Link: q.link("/alliances", f.fields(f.Group, name)...)}
				out = append(out, counts[name])
			}
			counts[name].Total++
			counts[name].Failed += boolInt(rows[i].Needs > 0)
		}
	}
	slices.SortFunc(out, func(a, b *groupCount) int {
		return cmp.Or(cmp.Compare(b.Failed, a.Failed), cmp.Compare(a.Name, b.Name))
	})
	all := make([]groupCount, len(out))
	for i, g := range out {
		all[i] = *g
	}
	return all
}

// options are what can be chosen in the form, from all alliances that the reader sees.
func (q *request) options(f filter) filterOptions {
	namespaces, found, partners := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for i := range q.picture.Alliances {
		a := &q.picture.Alliances[i]
		namespaces[a.Namespace], found[string(a.Spec.Stage)] = true, true
		for j := range a.Spec.Partners {
			partners[q.index.partnerName(a.Namespace, a.Spec.Partners[j].Name)] = true
		}
	}
	o := filterOptions{Namespaces: chosen(namespaces, f.Namespace), Stages: chosen(found, f.Stage), Partners: chosen(partners, f.Partner)}
	o.Groups = chosen(map[string]bool{"namespace": true, "stage": true, "partner": true}, f.Group)
	o.Groups[0].Label = "nothing"
	return o
}

// chosen are options to choose one of, with the one that is; a value of the address that nothing has is kept.
func chosen(values map[string]bool, is string) []option {
	if is != "" {
		values[is] = true
	}
	out := []option{{"", "all", is == ""}}
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	const most = 300 // a list that nobody reads to its end; the search finds the rest
	for _, name := range names[:min(len(names), most)] {
		out = append(out, option{name, name, name == is})
	}
	return out
}

// Practices says how many are in place.
func (f figures) Practices() string {
	if f.Required == 0 {
		return "–"
	}
	return fmt.Sprintf("%d of %d", f.InPlace, f.Required)
}
