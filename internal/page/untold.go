// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"cmp"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
)

// untoldView is who has not been told yet.
type untoldView struct {
	Partners []untoldPartner
	// Late counts those that were to know by now, of Total.
	Late, Total int
	Pages       pages
	// Whole is where all of it is on one page; empty where it is.
	Whole string
}

// mostUntold is how many pieces of news are on one page.
const mostUntold = 50

// untoldPartner is a partner, and what it does not know yet; what is due first comes first.
type untoldPartner struct {
	Namespace, Name, Title, Link string
	Late                         int
	Rows                         []untoldRow
}

// untoldRow is that a partner has not been told of an issue.
type untoldRow struct {
	Partner, Issue, Title, Link string
	Alliance, AllianceLink      string
	Severity                    string
	// Since is from when its time runs, and Due when it is over; zero for no time.
	Since, Due time.Time
	Late       bool
	// Resolved: it is over, and the partner does not know that there was anything.
	Resolved bool
	RaisedBy person
	Command  command

	namespace string
	partner   v1alpha1.Name
	of        *v1alpha1.Issue
}

// untoldOf are the partners that do not know of an issue yet.
func (q *request) untoldOf(i *v1alpha1.Issue) []untoldRow {
	rows := q.untoldBy(i)
	for j := range rows {
		q.finishUntold(&rows[j])
	}
	return rows
}

// untoldBy are the same, with what tells their order. Of very many issues few are shown.
func (q *request) untoldBy(i *v1alpha1.Issue) []untoldRow {
	if i.Spec.DetectedTime.After(q.at) {
		return nil
	}
	var out []untoldRow
	for j := range i.Status.Untold {
		u := &i.Status.Untold[j]
		r := untoldRow{Issue: i.Name, namespace: i.Namespace, partner: u.Partner, of: i}
		if u.DueTime != nil {
			r.Due, r.Late = u.DueTime.UTC(), !u.DueTime.After(q.at)
		}
		out = append(out, r)
	}
	return out
}

// finishUntold adds what only those have that are shown.
func (q *request) finishUntold(r *untoldRow) {
	i := r.of
	is := inventory.StatusOf(i)
	r.Partner, r.Title, r.Link = q.index.partnerName(i.Namespace, r.partner), i.Spec.Title, q.toObject(v1alpha1.KindIssue, i.Namespace, i.Name)
	r.Severity, r.Since, r.RaisedBy = string(severity(i)), i.Spec.DetectedTime.UTC(), q.person(i.Namespace, i.Spec.RaisedBy)
	r.Command, r.Resolved = q.command(i.Namespace, i.Name, tells(r.partner)), is.True(v1alpha1.ConditionResolved)
	if a := q.index.alliances[key(i.Namespace, i.Spec.AllianceRef.Name)]; a != nil {
		r.Alliance, r.AllianceLink = allianceName(a), q.toAlliance(a.Namespace, a.Name)
	}
	for k := range i.Status.Owed {
		if o := &i.Status.Owed[k]; o.Partner == r.partner {
			r.Since = o.SinceTime.UTC()
			if t := o.DisclosureSinceTime; t != nil {
				r.Since = t.UTC()
			}
		}
	}
}

// untold shows who has not been told yet, by partner.
func (q *request) untold() (any, error) {
	v := &untoldView{}
	at := map[types.NamespacedName]int{}
	for _, i := range q.found.Issues {
		for _, r := range q.untoldBy(i) {
			k := key(r.namespace, string(r.partner))
			if _, known := at[k]; !known {
				at[k] = len(v.Partners)
				v.Partners = append(v.Partners, untoldPartner{
					Namespace: k.Namespace, Name: k.Name, Title: q.index.partnerName(k.Namespace, r.partner), Link: q.toObject(v1alpha1.KindPartner, k.Namespace, k.Name),
				})
			}
			p := &v.Partners[at[k]]
			p.Rows = append(p.Rows, r)
			p.Late += boolInt(r.Late)
			v.Late, v.Total = v.Late+boolInt(r.Late), v.Total+1
		}
	}
	for i := range v.Partners {
		slices.SortStableFunc(v.Partners[i].Rows, compareUntold)
	}
	slices.SortStableFunc(v.Partners, func(a, b untoldPartner) int {
		return cmp.Or(compareUntold(a.Rows[0], b.Rows[0]), cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name))
	})
	v.cut(q)
	return v, nil
}

// cut leaves the part that is asked for.
func (v *untoldView) cut(q *request) {
	each := mostUntold
	if q.text("every") != "" {
		each = max(1, v.Total)
	} else if v.Total > each {
		v.Whole = q.link("/untold", "every", "yes")
	}
	var from, to int
	v.Pages, from, to = q.pages(v.Total, each, "/untold", "every", q.text("every"))
	var shown []untoldPartner
	for _, p := range v.Partners {
		n := len(p.Rows)
		if p.Rows = p.Rows[min(max(from, 0), n):min(max(to, 0), n)]; len(p.Rows) > 0 {
			shown = append(shown, p)
		}
		from, to = from-n, to-n
	}
	for i := range shown {
		for j := range shown[i].Rows {
			q.finishUntold(&shown[i].Rows[j])
		}
	}
	v.Partners = shown
}

// compareUntold puts first what is due first; what has no time comes last.
func compareUntold(a, b untoldRow) int {
	return cmp.Or(cmp.Compare(boolInt(a.Due.IsZero()), boolInt(b.Due.IsZero())), a.Due.Compare(b.Due), cmp.Compare(a.Issue, b.Issue))
}
