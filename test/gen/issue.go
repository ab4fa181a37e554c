// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package gen

import (
	"k8s.io/apimachinery/pkg/types"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// IssueBuilder changes an issue.
type IssueBuilder struct{ *v1alpha1.Issue }

// Issue is raised by jane of northwind on Monday 2 March 2026 at nine.
func Issue(name string) IssueBuilder {
	return IssueBuilder{&v1alpha1.Issue{
		ObjectMeta: meta(name),
		Spec: v1alpha1.IssueSpec{
			AllianceRef:  v1alpha1.AllianceReference{Name: AllianceName},
			Title:        "Shipments three days late",
			Severity:     v1alpha1.SeverityHigh,
			RaisedBy:     Person("northwind/jane"),
			DetectedTime: Time("2026-03-02 09:00"),
		},
	}}
}

// Clone leaves the issue as it is to others who hold it.
func (b IssueBuilder) Clone() IssueBuilder { return IssueBuilder{b.Issue.DeepCopy()} }

func (b IssueBuilder) In(namespace string) IssueBuilder {
	b.Issue.Namespace = namespace
	return b
}

func (b IssueBuilder) UID(uid types.UID) IssueBuilder {
	b.Issue.UID = uid
	return b
}

func (b IssueBuilder) Of(alliance string) IssueBuilder {
	b.Spec.AllianceRef.Name = alliance
	return b
}

func (b IssueBuilder) Severity(s v1alpha1.Severity) IssueBuilder {
	b.Spec.Severity = s
	return b
}

func (b IssueBuilder) Title(title string) IssueBuilder {
	b.Spec.Title = title
	return b
}

func (b IssueBuilder) RaisedBy(person string) IssueBuilder {
	b.Spec.RaisedBy = Person(person)
	return b
}

func (b IssueBuilder) Detected(at string) IssueBuilder {
	b.Spec.DetectedTime = Time(at)
	return b
}

func (b IssueBuilder) Suspended() IssueBuilder {
	b.Spec.Suspend = new(true)
	return b
}

// Deleted is one that is being deleted; a finalizer of somebody else's keeps it.
func (b IssueBuilder) Deleted(at string) IssueBuilder {
	deleted(&b.ObjectMeta, at)
	return b
}
