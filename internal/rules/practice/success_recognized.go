// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"fmt"
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// successRecognized holds when each objective that was achieved was thanked for in time. Late is put right by
// doing it, and stays in the reason.
func (s *State) successRecognized() verdict.Finding {
	if s.policyMissing() {
		return verdict.Unknown(v1alpha1.ReasonPolicyNotFound, verdict.Data{})
	}
	within := s.span(func(p *v1alpha1.CommunicationPolicySpec) v1alpha1.Duration { return p.RecognizeWithin }, worktime.Span{Days: 30})
	var missed, late, pending []verdict.Object
	var d verdict.Data
	var unknown strangers
	progress, achieved := s.progress(), false
	for i := range progress {
		if progress[i].Achieved == nil {
			continue
		}
		achieved = true
		o, thanked, by := s.thanks(&progress[i], within)
		if !thanked || o.Late {
			unknown.note(by)
		}
		switch {
		case thanked && o.Late:
			o.Reason = v1alpha1.ReasonThankedLate
			late = append(late, o)
		case thanked:
		case s.Moment.Reached(o.Due):
			o.Reason = v1alpha1.ReasonNotThanked
			missed, d.BadSince = append(missed, o), verdict.Earliest(d.BadSince, o.Due)
		default:
			pending = append(pending, o)
		}
	}
	for _, objects := range [][]verdict.Object{missed, late, pending} {
		slices.SortFunc(objects, verdict.ByName)
	}
	f := verdict.True(v1alpha1.ReasonNothingAchieved, verdict.Data{})
	switch d.Objects = slices.Concat(missed, late, pending); {
	case len(missed) > 0:
		f = verdict.False(v1alpha1.ReasonNotThanked, d)
	case len(late) > 0:
		f = verdict.True(v1alpha1.ReasonThankedLate, d)
	case achieved:
		f = verdict.True(v1alpha1.ReasonThanked, d)
	}
	return passingOver(f, kindObjective, s.strangeThanks()).Naming(unknown)
}

// thanks reports whether an objective that was achieved was thanked for, by when that was due, and whether it was
// late. The strangers thanked for it, too.
func (s *State) thanks(p *Progress, within worktime.Span) (o verdict.Object, thanked bool, strangers []v1alpha1.PersonRef) {
	zone := team.HostZone(s.Alliance, s.Partners)
	o = verdict.Object{Kind: kindObjective, Name: string(p.Objective.Name), Date: v1alpha1.Date(p.Achieved.Date.String())}
	o.Due = verdict.After(within, s.arming.from(p.Achieved.Date.End(zone)), zone)
	var first time.Time
	for i := range s.Alliance.Spec.Recognitions {
		x := &s.Alliance.Spec.Recognitions[i]
		date, err := verdict.ParseDate(x.Date)
		if x.Objective != p.Objective.Name || err != nil || date.Before(p.Achieved.Date) {
			continue
		}
		known := x.By == nil || team.Knows(s.Alliance, s.Partners, *x.By)
		switch at := date.Start(s.zoneOf(x.By)); {
		case !s.Moment.Reached(at):
			if known {
				o.Upcoming.Note("the recognition", at)
			}
		case known:
			first, thanked = verdict.Earliest(first, at), true
		default:
			strangers = append(strangers, *x.By)
		}
	}
	o.Late = thanked && !first.Before(o.Due)
	return o, thanked, strangers
}

// zoneOf is where the dates of what somebody did are: at their partner, and at the host for nobody.
func (s *State) zoneOf(who *v1alpha1.PersonRef) *time.Location {
	if who == nil {
		return team.HostZone(s.Alliance, s.Partners)
	}
	return team.Zone(s.Partners[string(who.Partner)])
}

// strangeThanks names what was thanked for and is none of the objectives.
func (s *State) strangeThanks() (strange notCounted) {
	for i := range s.Alliance.Spec.Recognitions {
		x := &s.Alliance.Spec.Recognitions[i]
		if s.isObjective(x.Objective) {
			continue
		}
		if begun, _ := s.Moment.DayBegun(x.Date, s.zoneOf(x.By)); begun {
			strange.note(string(x.Objective))
		}
	}
	return strange
}

func successRecognizedWords(f *verdict.Finding) string {
	return notCountedWords(f, recognizedWords(f), noSuchObjective)
}

func recognizedWords(f *verdict.Finding) string {
	switch f.Reason {
	case v1alpha1.ReasonPolicyNotFound:
		return "How soon people have to say thank you is not known without the policy"
	case v1alpha1.ReasonNothingAchieved:
		return "No objective was achieved yet"
	}
	var missed, pending []string
	for i := range f.Objects {
		o := &f.Objects[i]
		text := fmt.Sprintf("%s, achieved on %s, by %s", o.Name, o.Date, f.StampEnd(o.Due))
		if o.Upcoming.Exists() {
			text += " (" + f.NotYet(&o.Upcoming) + ")"
		}
		switch o.Reason {
		case v1alpha1.ReasonNotThanked:
			missed = append(missed, text)
		case "":
			pending = append(pending, text)
		}
	}
	message := "Each objective that was achieved was thanked for in time"
	switch late := verdict.NamesOf(f.Objects, v1alpha1.ReasonThankedLate); {
	case len(missed) > 0:
		message = "Nobody has said thank you in time: " + list(missed) + "; record it with kubectl entente recognize"
	case len(late) > 0:
		message = "Thanked for, but late: " + verdict.List(late)
	case len(pending) > 0:
		message = "No thanks are late"
	}
	if len(pending) > 0 {
		message = verdict.WithNote(message, "To be thanked for: "+list(pending))
	}
	return message
}
