// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package practice has the registry of practices, and for each of them the rule that tells whether
// an alliance lives it.
package practice

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Judged is a required practice and what was found about it.
type Judged struct {
	Name    v1alpha1.Practice
	Finding verdict.Finding
	Words   verdict.Wording
	// counted is false for a practice that is waived or not asked for in this stage.
	counted bool
}

// Todo says what to do about what was found, as the catalogue of conditions has it.
func (j *Judged) Todo() string {
	entry := verdict.RuleEntry(string(j.Name)) // it may be a rule of the alliance's own
	if p := find(j.Name); p != nil {
		entry = p.Entry()
	}
	return entry.For(j.Finding.Reason).Todo
}

// find is the practice of a name; nil if there is none.
func find(name v1alpha1.Practice) *Practice {
	if i := slices.IndexFunc(Registry, func(p Practice) bool { return p.Name == name }); i >= 0 {
		return &Registry[i]
	}
	return nil
}

// profiles in order: each holds what those before it hold.
var profiles = []v1alpha1.Profile{v1alpha1.ProfileEssential, v1alpha1.ProfileStructured, v1alpha1.ProfileFull, v1alpha1.ProfileAuditable}

// requires reports whether an alliance's profile, or its own list, has a practice.
func requires(a *v1alpha1.Alliance, p *Practice) bool {
	profile, required := profileOf(a)
	if slices.Contains(required, p.Name) {
		return true
	}
	here := p.Stage == "" || p.Stage == a.Spec.Stage
	return here && p.Profile != "" && slices.Index(profiles, p.Profile) <= slices.Index(profiles, profile)
}

// profileOf is an alliance's profile, and the practices of its own list.
func profileOf(a *v1alpha1.Alliance) (v1alpha1.Profile, []v1alpha1.Practice) {
	if a.Spec.Practices == nil {
		return v1alpha1.ProfileStructured, nil
	}
	return cmp.Or(a.Spec.Practices.Profile, v1alpha1.ProfileStructured), a.Spec.Practices.Require
}

// Required lists the built practices that an alliance requires, waived or not.
func Required(a *v1alpha1.Alliance) []v1alpha1.Practice {
	var names []v1alpha1.Practice
	for i := range Registry {
		if requires(a, &Registry[i]) {
			names = append(names, Registry[i].Name)
		}
	}
	return names
}

// Judge evaluates each required practice, and the rules of the alliance.
func (s *State) Judge() []Judged {
	out := make([]Judged, 0, len(Registry))
	for i := range Registry {
		p := &Registry[i]
		if !requires(s.Alliance, p) {
			continue
		}
		if waived, ok := s.waived(p.Name); ok {
			out = append(out, Judged{p.Name, waived, waivedWords, false})
		} else if !p.armed(s.Alliance.Spec.Stage) {
			out = append(out, Judged{p.Name, verdict.Unknown(v1alpha1.ReasonNotArmed, verdict.Data{Quote: string(s.Alliance.Spec.Stage)}), notArmedWords, false})
		} else {
			out = append(out, s.pausedWithAlliance(Judged{p.Name, p.Judge(s), p.Words, true}, p.Entry()))
		}
	}
	return append(out, s.judgeRules()...)
}

// armed reports whether a practice is asked for in a stage.
func (p *Practice) armed(stage v1alpha1.Stage) bool {
	if p.Stage != "" {
		return stage == p.Stage
	}
	return p.Always || stage.InOperation() || p.Founding && stage != v1alpha1.StageClosed
}

// asks reports whether a practice is asked of the alliance now: it is required, armed and not waived.
func (s *State) asks(name v1alpha1.Practice) bool {
	at := slices.IndexFunc(Registry, func(p Practice) bool { return p.Name == name })
	if at < 0 || !requires(s.Alliance, &Registry[at]) || !Registry[at].armed(s.Alliance.Spec.Stage) {
		return false
	}
	_, waived := s.waived(name)
	return !waived
}

// pausedWithAlliance is what is said of a practice where the alliance rests.
func (s *State) pausedWithAlliance(judged Judged, entry verdict.Entry) Judged {
	if s.rest.Rests() {
		judged.Finding, judged.Words = entry.Paused(judged.Finding, judged.Words, s.rest)
	}
	return judged
}

// waived tells whether a practice is waived, until the end of a day where the host is.
func (s *State) waived(name v1alpha1.Practice) (verdict.Finding, bool) {
	if s.Alliance.Spec.Practices == nil {
		return verdict.Finding{}, false
	}
	for _, w := range s.Alliance.Spec.Practices.Waive {
		if w.Name != name {
			continue
		}
		if w.UntilDate == "" {
			return verdict.Unknown(v1alpha1.ReasonWaived, verdict.Data{Quote: w.Reason}), true
		}
		over, valid := s.Moment.DayOver(w.UntilDate, team.HostZone(s.Alliance, s.Partners))
		if over || !valid {
			return verdict.Finding{}, false
		}
		return verdict.Unknown(v1alpha1.ReasonWaived, verdict.Data{Date: w.UntilDate, Quote: w.Reason}), true
	}
	return verdict.Finding{}, false
}

func waivedWords(f *verdict.Finding) string {
	if f.Date == "" {
		return "Waived without an end: " + f.Quote + "; add untilDate to spec.practices.waive"
	}
	return fmt.Sprintf("Waived until the end of %s: %s", f.Date, f.Quote)
}

func notArmedWords(f *verdict.Finding) string { return "Not asked for in the stage " + f.Quote }
