// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package random

import (
	"github.com/entente-dev/entente/api/v1alpha1"
)

func (d *dice) issue(name string, a *v1alpha1.Alliance, of []v1alpha1.Name) *v1alpha1.Issue {
	i := &v1alpha1.Issue{}
	i.Name = name
	s := &i.Spec
	*s = v1alpha1.IssueSpec{
		AllianceRef: v1alpha1.AllianceReference{Name: a.Name}, Title: "Trouble", Severity: d.severity(),
		RaisedBy: d.person(of...), DetectedTime: d.time(), Suspend: d.suspended(25),
	}
	switch d.IntN(20) {
	case 0:
		s.AllianceRef.Name = "missing"
	case 1:
		s.ReviewRef = &v1alpha1.ReviewReference{Name: a.Name + "-occasion-0"}
	}
	if d.oneIn(3) { // nobody cares, until it is over
		if d.oneIn(2) {
			s.Resolution = &v1alpha1.Statement{Time: d.after(s.DetectedTime.Time), Summary: "gone by itself"}
		}
		return i
	}
	for range d.IntN(3) {
		s.Updates = append(s.Updates, v1alpha1.Update{Time: d.time(), Note: "looked into", By: d.mayBePerson(of...)})
	}
	for range d.IntN(3) {
		s.Acknowledgements = append(s.Acknowledgements, v1alpha1.Acknowledgement{Time: d.time(), By: d.person(of...)})
	}
	for range d.IntN(2) {
		s.Conversations = append(s.Conversations, d.conversation(of))
	}
	for range d.IntN(4) {
		s.Attempts = append(s.Attempts, v1alpha1.Attempt{Time: d.time(), Mode: pick(d, "", v1alpha1.ModePhone, v1alpha1.ModeChat), By: d.mayBePerson(of...)})
	}
	for range d.IntN(3) {
		s.Disclosures = append(s.Disclosures, v1alpha1.DisclosureRecord{Time: d.time(), Partner: pick(d, of...), Mode: pick(d, "", v1alpha1.ModePhone, v1alpha1.ModeMail)})
	}
	for range pick(d, 0, 0, 1, 2) {
		x := v1alpha1.Snooze{Time: d.time(), Reason: "holidays"}
		x.UntilTime = d.after(x.Time.Time)
		s.Snoozes = append(s.Snoozes, x)
	}
	for range pick(d, 0, 0, 1, 2) {
		s.Deescalations = append(s.Deescalations, v1alpha1.Deescalation{Time: d.time(), Reason: "calmer"})
	}
	if d.oneIn(3) {
		s.RecoveryPlan = &v1alpha1.Statement{Time: d.time(), Summary: "a plan"}
	}
	if d.oneIn(4) {
		s.Resolution = &v1alpha1.Statement{Time: d.time(), Summary: "mended"}
	}
	return i
}
