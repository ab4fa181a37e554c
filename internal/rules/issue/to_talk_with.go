// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// ToTalkWith returns the partners, by name, that the recipient of a message about an issue may try to
// speak with so that it counts: those with whom its step asks people to talk, or else the others of the
// alliance. None for somebody who is not of the side that speaks: what they try counts for nobody.
func ToTalkWith(n *v1alpha1.Notification, f Facts, now time.Time) []v1alpha1.Name {
	m := &verdict.Moment{Now: now}
	speaker := f.speaker(m)
	if n.Spec.Recipient.Partner != speaker {
		return nil
	}
	others := slices.DeleteFunc(team.OtherPartners(f.Alliance, speaker), func(partner v1alpha1.Name) bool {
		return !team.InAlliance(m, f.Alliance, partner, f.Partners)
	})
	asked := askedToTalk(n, f.Issue)
	if !slices.ContainsFunc(others, func(p v1alpha1.Name) bool { return slices.Contains(asked, p) }) {
		return others
	}
	return slices.DeleteFunc(others, func(p v1alpha1.Name) bool { return !slices.Contains(asked, p) })
}

// askedToTalk are the partners with whom the step of a message asks people to talk still.
func askedToTalk(n *v1alpha1.Notification, i *v1alpha1.Issue) []v1alpha1.Name {
	if e := i.Status.Escalation; e != nil {
		for j := range e.Steps {
			if record := &e.Steps[j]; n.Spec.Step != "" && record.Name == n.Spec.Step {
				return record.Withheld
			}
		}
	}
	return nil
}
