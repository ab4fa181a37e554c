// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"fmt"
	"maps"
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/amend"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

// addReport says that something is on record, and that its report is there now.
func addReport(what string) field {
	return field{flag: "add", toggle: true, usage: "Add the --report to the " + what + " on record of that --date, in place of recording another"}
}

// reported is a list of a partner's spec, of which each entry has a date, and may say where its report is.
type reported[T any] struct {
	// what an entry is, list its field in the spec, and link that of the report in an entry.
	what, list, link string
	// keys are the flags, beside the date, by which an entry is found.
	keys    []string
	date    func(*T) v1alpha1.Date
	address func(*T) *string
	// is reports whether an entry is the one that the keys name.
	is func(*T, values) bool
	// twin reports whether two entries of one day are of the same thing.
	twin func(a, b *T) bool
	// instead says what the keys have to be for an entry of that day that they do not name; nil where there are no keys.
	instead func(*T) error
}

// put records an entry. Another of a day that has one is refused, unless it is to take its place: whoever records it again
// mostly means to say where its document is.
func (l *reported[T]) put(s *scene, v values, all []T, entry T, said string) (*change, error) {
	date, whose := l.date(&entry), v1alpha1.Name(s.partner.Name)
	at := -1
	for i := range all {
		if l.date(&all[i]) == date && l.twin(&all[i], &entry) {
			at = i
		}
	}
	switch {
	case at < 0 && v.has(replace.flag):
		return nil, wrong(replace.flag, "no %s of %s of %s is on record in whose place it could be put; leave --replace out", l.what, s.partner.Name, date)
	case at < 0:
		return add(l.list, all, entry, s.begins(date, whose), said)
	case !v.has(replace.flag):
		return nil, cmdutil.UsageError("the %s of %s of %s is on record; nothing was written; to say where its document is, write --add and --report, or --replace to put another in its place",
			l.what, s.partner.Name, date)
	case same(&entry, &all[at]):
		return nil, cmdutil.UsageError("that is on record already of the %s of %s; nothing was written", l.what, date)
	}
	put := slices.Clone(all)
	put[at] = entry
	return &change{
		operations: []amend.Operation{amend.Set("/spec/"+l.list, put)},
		shown:      nested("spec."+l.list, []T{entry}), since: s.begins(date, whose), said: said,
		replaced: map[string]any{l.list: []T{all[at]}},
	}, nil
}

// add adds the address of the report to the entry of a day; of several, to the latest that lacks it.
func (l *reported[T]) add(s *scene, v values, all []T) (*change, error) {
	for _, flag := range slices.Sorted(maps.Keys(v)) {
		if known := append([]string{"add", "report", day.flag, replace.flag}, l.keys...); !slices.Contains(known, flag) {
			return nil, wrong(flag, "--add adds the --report alone to the %s; leave --%s out, or record another without --add", l.what, flag)
		}
	}
	link := v.text("report")
	if link == "" {
		return nil, wrong("report", "nothing is given that could be added; write where the report is")
	}
	whose := v1alpha1.Name(s.partner.Name)
	date := s.date(v, whose)
	at, err := l.find(s, v, all, date)
	if err != nil {
		return nil, err
	}
	entry := all[at]
	address := l.address(&entry)
	old := *address
	switch {
	case old == link:
		return nil, cmdutil.UsageError("that is on record already of the %s of %s; nothing was written", l.what, date)
	case old != "" && !v.has(replace.flag):
		return nil, cmdutil.UsageError("the report of the %s of %s is on record at %s; nothing was written; write --replace to put %s in its place", l.what, date, old, link)
	}
	*address = link
	c := &change{
		operations: []amend.Operation{amend.Set(fmt.Sprintf("/spec/%s/%d/%s", l.list, at, l.link), link)},
		shown:      nested("spec."+l.list, []T{entry}), since: s.begins(date, whose),
		said: fmt.Sprintf("the report of the %s of %s is at %s", l.what, date, link),
	}
	if old != "" {
		c.replaced = map[string]any{l.link: old}
	}
	return c, nil
}

// find is where the entry of a day is: the latest without a report, or else the latest.
func (l *reported[T]) find(s *scene, v values, all []T, date v1alpha1.Date) (int, error) {
	at := -1
	var days []string
	var instead error
	for i := range all {
		if !l.is(&all[i], v) {
			if l.date(&all[i]) == date {
				instead = l.instead(&all[i])
			}
			continue
		}
		if l.date(&all[i]) != date {
			days = union(days, []string{string(l.date(&all[i]))})
			continue
		}
		if at < 0 || *l.address(&all[i]) == "" || *l.address(&all[at]) != "" {
			at = i
		}
	}
	switch {
	case at >= 0:
		return at, nil
	case instead != nil:
		return 0, instead
	case len(days) == 0:
		return 0, cmdutil.UsageError("no %s of %s is on record to which it could be added; nothing was written; leave --add out to record one", l.what, s.partner.Name)
	}
	return 0, wrong(day.flag, "no %s of %s on %s is on record; write %s", l.what, s.partner.Name, date, oneOf(likely(string(date), days)))
}

var reportsOfAssessments = reported[v1alpha1.Assessment]{
	what: "assessment", list: "assessments", link: "reportURL",
	date:    func(a *v1alpha1.Assessment) v1alpha1.Date { return a.PerformedDate },
	address: func(a *v1alpha1.Assessment) *string { return &a.ReportURL },
	is:      func(*v1alpha1.Assessment, values) bool { return true },
	twin:    func(_, _ *v1alpha1.Assessment) bool { return true },
}

var reportsOfCases = reported[v1alpha1.BusinessCase]{
	what: "business case", list: "businessCases", link: "caseURL", keys: []string{"alliance"},
	date:    func(c *v1alpha1.BusinessCase) v1alpha1.Date { return c.Date },
	address: func(c *v1alpha1.BusinessCase) *string { return &c.CaseURL },
	is: func(c *v1alpha1.BusinessCase, v values) bool {
		return !v.has("alliance") || c.AllianceRef != nil && c.AllianceRef.Name == v.text("alliance")
	},
	twin: func(a, b *v1alpha1.BusinessCase) bool { return same(a.AllianceRef, b.AllianceRef) },
	instead: func(c *v1alpha1.BusinessCase) error {
		if c.AllianceRef == nil {
			return wrong("alliance", "the business case of %s is on record without --alliance; leave --alliance out", c.Date)
		}
		return wrong("alliance", "the business case of %s is on record for %s; write that, or leave --alliance out", c.Date, c.AllianceRef.Name)
	},
}
