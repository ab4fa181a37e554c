// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package gen

import "github.com/entente-dev/entente/api/v1alpha1"

func (b IssueBuilder) Acknowledged(at, by string) IssueBuilder {
	b.Spec.Acknowledgements = append(b.Spec.Acknowledgements, v1alpha1.Acknowledgement{Time: Time(at), By: Person(by)})
	return b
}

func (b IssueBuilder) Updated(at string) IssueBuilder {
	b.Spec.Updates = append(b.Spec.Updates, v1alpha1.Update{Time: Time(at), Note: "new"})
	return b
}

func (b IssueBuilder) Talked(at string, people ...string) IssueBuilder {
	b.Spec.Conversations = append(b.Spec.Conversations, conversation(at, people))
	return b
}

func (b IssueBuilder) Attempted(at string) IssueBuilder {
	b.Spec.Attempts = append(b.Spec.Attempts, v1alpha1.Attempt{Time: Time(at)})
	return b
}

// Was records that the severity changed at a moment to the one that the issue has.
func (b IssueBuilder) Was(severity v1alpha1.Severity, until string) IssueBuilder {
	to := b.Spec.Severity
	if n := len(b.Spec.SeverityChanges); n > 0 {
		to = b.Spec.SeverityChanges[0].From
	}
	b.Spec.SeverityChanges = append([]v1alpha1.SeverityChange{{Time: Time(until), From: severity, To: to}}, b.Spec.SeverityChanges...)
	return b
}

// AboutReview says that the issue is about an overdue review.
func (b IssueBuilder) AboutReview(name string) IssueBuilder {
	b.Spec.ReviewRef = &v1alpha1.ReviewReference{Name: name}
	return b
}

// Disclosed records that a partner was told.
func (b IssueBuilder) Disclosed(at, partner string) IssueBuilder {
	b.Spec.Disclosures = append(b.Spec.Disclosures, v1alpha1.DisclosureRecord{Time: Time(at), Partner: v1alpha1.Name(partner)})
	return b
}

func (b IssueBuilder) Snoozed(at, until string) IssueBuilder {
	b.Spec.Snoozes = append(b.Spec.Snoozes, v1alpha1.Snooze{Time: Time(at), UntilTime: Time(until), Reason: "waiting for customs"})
	return b
}

func (b IssueBuilder) Deescalated(at string) IssueBuilder {
	b.Spec.Deescalations = append(b.Spec.Deescalations, v1alpha1.Deescalation{Time: Time(at), Reason: "back to the teams"})
	return b
}

// Planned records the recovery plan.
func (b IssueBuilder) Planned(at string) IssueBuilder {
	b.Spec.RecoveryPlan = &v1alpha1.Statement{Time: Time(at), Summary: "a second carrier"}
	return b
}

func (b IssueBuilder) Resolved(at string) IssueBuilder {
	b.Spec.Resolution = &v1alpha1.Statement{Time: Time(at), Summary: "arrived"}
	return b
}

// ToldBy records that somebody told a partner; the mode may be empty.
func (b IssueBuilder) ToldBy(at, who, partner string, mode v1alpha1.Mode) IssueBuilder {
	b.Spec.Disclosures = append(b.Spec.Disclosures, v1alpha1.DisclosureRecord{
		Time: Time(at), Partner: v1alpha1.Name(partner), Mode: mode, By: new(Person(who)),
	})
	return b
}

func (b IssueBuilder) UpdatedBy(at, who string) IssueBuilder {
	b.Spec.Updates = append(b.Spec.Updates, v1alpha1.Update{Time: Time(at), By: new(Person(who)), Note: "new"})
	return b
}

// TriedBy records that somebody tried to speak with a partner; empty for all of them.
func (b IssueBuilder) TriedBy(at, who, partner string) IssueBuilder {
	b.Spec.Attempts = append(b.Spec.Attempts, v1alpha1.Attempt{Time: Time(at), By: new(Person(who)), To: v1alpha1.Name(partner), Mode: v1alpha1.ModePhone})
	return b
}

func (b IssueBuilder) PlannedBy(at, who string) IssueBuilder {
	b = b.Planned(at)
	b.Spec.RecoveryPlan.By = new(Person(who))
	return b
}
