// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package partner

import (
	"cmp"
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// kindContact marks people among the objects of a finding.
const kindContact = "Contact"

// reachable tells whether everybody on a team has an address on a channel of its policy.
func reachable(m *verdict.Moment, f Facts) verdict.Finding {
	name := v1alpha1.Name(f.Partner.Name)
	partners := map[string]*v1alpha1.Partner{f.Partner.Name: f.Partner}
	var without []verdict.Object
	members := 0
	for _, in := range f.Teams {
		if in.Policy == nil || in.Alliance.Spec.Stage == v1alpha1.StageClosed {
			continue
		}
		for i := range in.Alliance.Spec.Team {
			t := &in.Alliance.Spec.Team[i]
			if t.Partner != name || !team.OnTeam(m, t, partners) {
				continue
			}
			members++
			if c := team.Contact(f.Partner, t.Contact); c == nil || !hasChannel(c, in.Policy) {
				without = append(without, verdict.Object{Kind: kindContact, Name: string(t.Contact), Quote: in.Alliance.Name})
			}
		}
	}
	switch {
	case len(without) > 0:
		slices.SortFunc(without, compareObjects)
		without = slices.CompactFunc(without, func(a, b verdict.Object) bool { return compareObjects(a, b) == 0 })
		return verdict.False(v1alpha1.ReasonNoAddress, verdict.Data{Objects: without})
	case members == 0:
		return verdict.Unknown(v1alpha1.ReasonNotOnTeam, verdict.Data{})
	}
	return verdict.True(v1alpha1.ReasonReachable, verdict.Data{})
}

func compareObjects(a, b verdict.Object) int {
	return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Quote, b.Quote))
}

func hasChannel(c *v1alpha1.Contact, p *v1alpha1.CommunicationPolicy) bool {
	return slices.ContainsFunc(c.Addresses, func(a v1alpha1.Address) bool {
		return slices.ContainsFunc(p.Spec.Channels, func(ch v1alpha1.Channel) bool { return ch.Name == a.Channel })
	})
}

// Assess reads the latest assessment: its date, and until when it holds. It serves the
// partner itself and the alliances.
func Assess(m *verdict.Moment, p *v1alpha1.Partner) verdict.Finding {
	zone := team.Zone(p)
	var latest *v1alpha1.Assessment
	var date worktime.Date
	var d verdict.Data
	var upcoming verdict.Upcoming
	for i := range p.Spec.Assessments {
		a := &p.Spec.Assessments[i]
		performed, err := worktime.ParseDate(string(a.PerformedDate))
		if err != nil {
			continue
		}
		switch at := performed.Start(zone); {
		case !m.Reached(at):
			upcoming.Note("the assessment", at)
		case latest == nil || !performed.Before(date): // of two with the same date the one entered later
			latest, date = a, performed
		}
	}
	d.Quote, d.Upcoming = upcomingDate(&upcoming, p), upcoming.Ref()
	if latest == nil {
		return verdict.False(v1alpha1.ReasonNotAssessed, d)
	}
	validFor, ok := verdict.ParseSpan(latest.ValidFor)
	if !ok {
		validFor = worktime.Span{Months: 12}
	}
	d.Date, d.Until = v1alpha1.Date(date.String()), validFor.AfterDate(date, zone)
	if m.Reached(d.Until) {
		return verdict.False(v1alpha1.ReasonAssessmentExpired, d)
	}
	return verdict.True(v1alpha1.ReasonAssessmentValid, d)
}

// upcomingDate is the date of an assessment that is to come, as the manifest has it.
func upcomingDate(u *verdict.Upcoming, p *v1alpha1.Partner) string {
	if u.What == "" {
		return ""
	}
	return worktime.DateOf(u.At.In(team.Zone(p))).String()
}
