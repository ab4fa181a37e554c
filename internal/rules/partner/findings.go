// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package partner

import (
	"cmp"
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/issue"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// kindContact marks people among the objects of a finding.
const kindContact = "Contact"

// reachable tells whether everybody on a team has an address on a channel of its policy, and whether
// somebody of the partner is there when a step of the policy's paths could first run.
func reachable(m *verdict.Moment, f Facts) verdict.Finding {
	name := v1alpha1.Name(f.Partner.Name)
	partners := map[string]*v1alpha1.Partner{f.Partner.Name: f.Partner}
	var without, missed []verdict.Object
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
			if c := team.Contact(f.Partner, t.Contact); c == nil || !hasAddress(c, in.Policy) {
				without = append(without, verdict.Object{Kind: kindContact, Name: string(t.Contact), Quote: in.Alliance.Name})
			}
		}
		missed = append(missed, gaps(m, f.Partner, in)...)
	}
	slices.SortFunc(missed, compareObjects)
	switch {
	case len(without) > 0:
		slices.SortFunc(without, compareObjects)
		without = slices.CompactFunc(without, func(a, b verdict.Object) bool { return compareObjects(a, b) == 0 })
		return verdict.False(v1alpha1.ReasonNoAddress, verdict.Data{Objects: append(without, missed...)})
	case len(missed) > 0:
		return verdict.False(v1alpha1.ReasonNobodyThere, verdict.Data{Objects: missed})
	case members == 0:
		return verdict.Unknown(v1alpha1.ReasonNotOnTeam, verdict.Data{})
	}
	return verdict.True(v1alpha1.ReasonReachable, verdict.Data{})
}

func compareObjects(a, b verdict.Object) int {
	return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Quote, b.Quote))
}

func hasAddress(c *v1alpha1.Contact, p *v1alpha1.CommunicationPolicy) bool {
	channel, phoned := team.Reach(p, c, nil)
	return channel != "" || phoned
}

// gaps lists the steps of the policy's escalation paths that would reach nobody at a partner.
func gaps(m *verdict.Moment, p *v1alpha1.Partner, in Team) []verdict.Object {
	partners := in.Partners
	if partners[p.Name] != p {
		partners = map[string]*v1alpha1.Partner{p.Name: p}
		for name, other := range in.Partners {
			if name != p.Name {
				partners[name] = other
			}
		}
	}
	found, _ := issue.Gaps(m, in.Alliance, in.Policy, partners)
	var out []verdict.Object
	for i := range found {
		if name := v1alpha1.Name(p.Name); slices.Contains(found[i].Partners, name) {
			o := found[i].Object(name)
			o.Quote = in.Alliance.Name
			out = append(out, o)
		}
	}
	return out
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
	d.Date, d.Until = latest.PerformedDate, validFor.AfterDate(date, zone)
	if m.Reached(d.Until) {
		return verdict.False(v1alpha1.ReasonAssessmentExpired, d)
	}
	return verdict.True(v1alpha1.ReasonAssessmentValid, d)
}

// upcomingDate is the date of an assessment that is to come, as the manifest has it.
func upcomingDate(u *verdict.Upcoming, p *v1alpha1.Partner) string {
	if !u.Exists() {
		return ""
	}
	return worktime.DateOf(u.At.In(team.Zone(p))).String()
}
