// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"k8s.io/apimachinery/pkg/types"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/report"
	"github.com/entente-dev/entente/internal/worktime"
)

const (
	// backDays is from how long before its moment a page tells what changed, and aheadDays how far it looks ahead where
	// nobody says.
	backDays, aheadDays = 30, 90
)

// allianceView is one alliance.
type allianceView struct {
	*report.Alliance
	Needs     []item
	More      string
	Next      *deadline
	Practices []practiceRow
	Reviews   reviewLine
	Ladders   []ladder
	Promises  []promise
	Given     []gift
	Progress  []progress
	Git       *git
	// Whole is where all that comes is told, and Report and Tree the lines that show the same in a terminal.
	Whole, Report string
	// Then is what will be so by a day that the reader chooses.
	Then *thenView
	// Partners' views of the same things; nil where they said nothing.
	See *seenView
	// Self is the object itself.
	Self string
}

func (v *allianceView) title() string { return v.Title }

func (v *allianceView) scripts() []string { return []string{slideScript} }

// practiceRow is a practice, and the way to where it follows from.
type practiceRow struct {
	report.Practice
	Link string
}

// mostNeeds is how many things that need somebody the page of one alliance shows.
const mostNeeds = 12

// thisAlliance is the alliance that the address names.
func (q *request) thisAlliance() (*v1alpha1.Alliance, error) {
	a := q.index.alliances[key(q.http.PathValue("namespace"), q.http.PathValue("name"))]
	if a == nil {
		return nil, refuseUnknown("such alliance")
	}
	return a, nil
}

// alliance shows one: how it stands, what changed, what comes.
func (q *request) alliance() (any, error) {
	a, err := q.thisAlliance()
	if err != nil {
		return nil, err
	}
	day := worktime.DateOf(q.at.In(q.clock))
	told, err := q.told(window{namespace: a.Namespace, at: q.at, since: day.AddDays(-backDays).Start(q.clock).UTC(), until: day.AddDays(aheadDays).Start(q.clock).UTC()})
	if err != nil {
		return nil, err
	}
	facts := &report.Facts{
		Found: within(q.found, a.Namespace), At: q.at, Zone: q.clock, Begun: told.begun, Since: told.since, Until: told.until, Past: told.past, Recorded: told.recorded, Ahead: told.ahead,
	}
	v := &allianceView{
		Alliance: report.OfAlliance(facts, a), Next: q.named(q.nextDeadline(a)), Reviews: q.reviewLine(a), Ladders: q.ladders(a, told), Promises: q.promises(a),
		Given: q.given(a), Progress: q.progress(a), Git: gitOf(a), Self: q.toObject(v1alpha1.KindAlliance, a.Namespace, a.Name),
		Whole: q.link("/ahead", "namespace", a.Namespace, "alliance", a.Name), Report: q.command(a.Namespace, a.Name, offer{"", "tree", nil}).Line,
	}
	v.See = q.seen(a.Namespace, v.Seen)
	for i := range v.Alliance.Practices {
		p := v.Alliance.Practices[i]
		v.Practices = append(v.Practices, practiceRow{p, q.toPractice(a.Namespace, a.Name, p.Name)})
	}
	if v.Then, err = q.then(told.of(a.Name), aheadDays, "/alliances"+joined(a.Namespace, a.Name)); err != nil {
		return nil, err
	}
	v.needs(q, types.NamespacedName{Namespace: a.Namespace, Name: a.Name})
	return v, nil
}

// needs adds what needs somebody, the worst first.
func (v *allianceView) needs(q *request, k types.NamespacedName) {
	places := q.index.itemsOf[k]
	for _, at := range places[:min(len(places), mostNeeds)] {
		v.Needs = append(v.Needs, q.item(&q.picture.Items[at]))
	}
	if more := len(places) - len(v.Needs); more > 0 {
		v.More = "And " + cmdutil.Count(more, "more thing") + "."
	}
}
