// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package partner

import (
	"fmt"
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// reachable tells whether everybody on a team has an address on a channel of its policy.
func reachable(m *verdict.Moment, f Facts) verdict.Finding {
	name := v1alpha1.Name(f.Partner.Name)
	partners := map[string]*v1alpha1.Partner{f.Partner.Name: f.Partner}
	var without []string
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
				without = append(without, fmt.Sprintf("%s (team of %s)", t.Contact, in.Alliance.Name))
			}
		}
	}
	switch {
	case len(without) > 0:
		slices.Sort(without)
		return verdict.False(v1alpha1.ReasonNoAddress, "Without an address on a channel of the policy: "+
			verdict.List(slices.Compact(without)))
	case members == 0:
		return verdict.Unknown(v1alpha1.ReasonNotOnTeam, "No contact is on the team of an alliance that has a policy")
	}
	return verdict.True(v1alpha1.ReasonReachable, "Everybody on a team has an address on a channel of the policy")
}

func hasChannel(c *v1alpha1.Contact, p *v1alpha1.CommunicationPolicy) bool {
	return slices.ContainsFunc(c.Addresses, func(a v1alpha1.Address) bool {
		return slices.ContainsFunc(p.Spec.Channels, func(ch v1alpha1.Channel) bool { return ch.Name == a.Channel })
	})
}

// Assessment is how a partner stands with its assessments.
type Assessment struct {
	Reason string // one of AssessmentValid, AssessmentExpired and NotAssessed
	// date and expiry of the latest; zero without one.
	date   worktime.Date
	expiry time.Time
	// ahead is the first that is dated after now; zero without one.
	ahead worktime.Date
}

// Assess looks at the latest assessment. It serves the partner itself and the alliances.
func Assess(m *verdict.Moment, p *v1alpha1.Partner) Assessment {
	zone := team.Zone(p)
	out := Assessment{Reason: v1alpha1.ReasonNotAssessed}
	var latest *v1alpha1.Assessment
	for i := range p.Spec.Assessments {
		a := &p.Spec.Assessments[i]
		d, err := worktime.ParseDate(string(a.PerformedDate))
		if err != nil {
			continue
		}
		switch {
		case !m.Reached(d.Start(zone)):
			if out.ahead == (worktime.Date{}) || d.Before(out.ahead) {
				out.ahead = d
			}
		case latest == nil || !d.Before(out.date): // of two with the same date the one entered later
			latest, out.date = a, d
		}
	}
	if latest == nil {
		return out
	}
	validFor, ok := verdict.ParseSpan(latest.ValidFor)
	if !ok {
		validFor = worktime.Span{Months: 12}
	}
	out.expiry, out.Reason = validFor.AfterDate(out.date, zone), v1alpha1.ReasonAssessmentValid
	if m.Reached(out.expiry) {
		out.Reason = v1alpha1.ReasonAssessmentExpired
	}
	return out
}

func (a *Assessment) Finding() verdict.Finding {
	note := ""
	if a.ahead != (worktime.Date{}) {
		note = fmt.Sprintf("; the assessment dated %s is not yet true", a.ahead)
	}
	switch a.Reason {
	case v1alpha1.ReasonAssessmentValid:
		return verdict.True(a.Reason, fmt.Sprintf("Assessed on %s, valid until %s%s", a.date, verdict.Stamp(a.expiry), note))
	case v1alpha1.ReasonAssessmentExpired:
		return verdict.False(a.Reason, fmt.Sprintf("The assessment of %s expired at %s%s", a.date, verdict.Stamp(a.expiry), note))
	}
	return verdict.False(a.Reason, "No assessment is on record"+note)
}
