// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"fmt"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// judged is a required practice and what was found about it.
type judged struct {
	name v1alpha1.Practice
	finding
	// counted is false for a practice that is waived or not asked for in this stage.
	counted bool
}

// practice is a rule that tells whether a practice holds.
type practice struct {
	name v1alpha1.Practice
	// profile is the smallest that holds the practice.
	profile v1alpha1.Profile
	// founding practices are asked for before operation starts, too.
	founding bool
	judge    func(*allianceState) finding
}

// practices that are built, in the order of their conditions. A practice that is not among
// them has no condition and is not counted.
var practices = []practice{
	{v1alpha1.PracticeDefinitionAgreed, v1alpha1.ProfileStructured, true, (*allianceState).definitionAgreed},
	{v1alpha1.PracticePartnersAssessed, v1alpha1.ProfileStructured, true, (*allianceState).partnersAssessed},
	{v1alpha1.PracticeStaffed, v1alpha1.ProfileEssential, true, (*allianceState).staffed},
	{v1alpha1.PracticeReviewsCurrent, v1alpha1.ProfileEssential, false, (*allianceState).reviewsCurrent},
	{v1alpha1.PracticeInTouch, v1alpha1.ProfileStructured, false, (*allianceState).inTouch},
	{v1alpha1.PracticeNewsBrokenEarly, v1alpha1.ProfileEssential, false, (*allianceState).newsBrokenEarly},
	{v1alpha1.PracticeIssuesContained, v1alpha1.ProfileEssential, false, (*allianceState).issuesContained},
}

var profileRank = map[v1alpha1.Profile]int{
	v1alpha1.ProfileEssential: 1, v1alpha1.ProfileStructured: 2, v1alpha1.ProfileFull: 3,
}

// requires reports whether an alliance's profile, or its own list, has a practice.
func requires(a *v1alpha1.Alliance, p *practice) bool {
	profile := v1alpha1.ProfileStructured
	if a.Spec.Practices != nil {
		if a.Spec.Practices.Profile != "" {
			profile = a.Spec.Practices.Profile
		}
		if slices.Contains(a.Spec.Practices.Require, p.name) {
			return true
		}
	}
	return profileRank[p.profile] <= profileRank[profile]
}

// required lists the built practices that an alliance requires, waived or not.
func required(a *v1alpha1.Alliance) []v1alpha1.Practice {
	var names []v1alpha1.Practice
	for i := range practices {
		if requires(a, &practices[i]) {
			names = append(names, practices[i].name)
		}
	}
	return names
}

// inOperation reports whether operating practices are armed.
func inOperation(s v1alpha1.Stage) bool {
	switch s {
	case v1alpha1.StageLaunch, v1alpha1.StageManage, v1alpha1.StageTransform, v1alpha1.StageExit:
		return true
	}
	return false
}

// judge looks at each required practice.
func (s *allianceState) judge() []judged {
	out := make([]judged, 0, len(practices))
	for i := range practices {
		p := &practices[i]
		if !requires(s.Alliance, p) {
			continue
		}
		stage := s.Alliance.Spec.Stage
		armed := inOperation(stage) || p.founding && stage != v1alpha1.StageClosed
		if waived, ok := s.waived(p.name); ok {
			out = append(out, judged{p.name, waived, false})
		} else if !armed {
			out = append(out, judged{p.name, isUnknown(v1alpha1.ReasonNotArmed,
				fmt.Sprintf("Not asked for in the stage %s", stage)), false})
		} else {
			out = append(out, judged{p.name, p.judge(s), true})
		}
	}
	return out
}

// waived tells whether a practice is waived, until the end of a day where the host is.
func (s *allianceState) waived(name v1alpha1.Practice) (finding, bool) {
	if s.Alliance.Spec.Practices == nil {
		return finding{}, false
	}
	for _, w := range s.Alliance.Spec.Practices.Waive {
		if w.Name != name {
			continue
		}
		if w.UntilDate == "" {
			return isUnknown(v1alpha1.ReasonWaived, "Waived: "+w.Reason), true
		}
		over, valid := s.m.dateOver(w.UntilDate, zoneOf(s.Partners, s.Alliance.Spec.Host))
		if over || !valid {
			return finding{}, false
		}
		return isUnknown(v1alpha1.ReasonWaived, fmt.Sprintf("Waived until the end of %s: %s", w.UntilDate, w.Reason)), true
	}
	return finding{}, false
}

// healthy sums the practices up.
func healthy(practices []judged, count *PracticeCount) finding {
	var broken, unclear []string
	for _, p := range practices {
		if !p.counted {
			continue
		}
		count.Required++
		switch p.status {
		case metav1.ConditionTrue:
			count.InPlace++
		case metav1.ConditionFalse:
			broken = append(broken, string(p.name))
		default:
			unclear = append(unclear, string(p.name))
		}
	}
	message := fmt.Sprintf("%d of %d practices in place", count.InPlace, count.Required)
	if len(broken) > 0 {
		message += "; missing: " + strings.Join(broken, ", ")
	}
	if len(unclear) > 0 {
		message += "; not known: " + strings.Join(unclear, ", ")
	}
	switch {
	case len(broken) > 0:
		return isFalse(v1alpha1.ReasonPracticesMissing, message)
	case len(unclear) > 0:
		return isUnknown(v1alpha1.ReasonPracticesUnknown, message)
	}
	return isTrue(v1alpha1.ReasonAllInPlace, message)
}
