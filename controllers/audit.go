// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"slices"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// The audit log is one line at level info for each step that starts and each message that is
// settled; internal/answer writes one for each answer. Events say the same, and are dropped in a
// burst. A line names people as partner and contact, and holds nothing else of them, no title and
// no text: those are read by more people than may read the objects.
const (
	auditStep    = "Step started"
	auditRepeat  = "Step repeated"
	auditMessage = "Message settled"
)

// auditEntry is one line of the audit log.
type auditEntry struct {
	what string
	// more are keys and values.
	more []any
}

// audit writes down what a status that was written adds to the history.
func (s *shell) audit(before, after client.Object) {
	for _, e := range auditEntries(before, after) {
		s.log.Info(e.what, append([]any{"namespace", before.GetNamespace()}, e.more...)...)
	}
}

// auditEntries compares an object as it was read with the status that it got.
func auditEntries(before, after client.Object) []auditEntry {
	switch b := before.(type) {
	case *v1alpha1.Issue:
		return auditSteps(b, &after.(*v1alpha1.Issue).Status)
	case *v1alpha1.Notification:
		return auditOutcome(b, &after.(*v1alpha1.Notification).Status)
	}
	return nil
}

func auditSteps(i *v1alpha1.Issue, now *v1alpha1.IssueStatus) []auditEntry {
	if now.Escalation == nil {
		return nil
	}
	var was []v1alpha1.StepRecord
	if i.Status.Escalation != nil {
		was = i.Status.Escalation.Steps
	}
	var entries []auditEntry
	for k := range now.Escalation.Steps {
		step := &now.Escalation.Steps[k]
		at := slices.IndexFunc(was, func(o v1alpha1.StepRecord) bool {
			return o.Name == step.Name && o.StartedTime.Equal(&step.StartedTime)
		})
		more := []any{
			"issue", i.Name, "alliance", i.Spec.AllianceRef.Name, "severity", now.Escalation.Severity,
			"path", now.Escalation.Path, "step", step.Name, "started", step.StartedTime.UTC(),
		}
		switch {
		case at < 0:
			entries = append(entries, auditEntry{auditStep, more})
		case step.Repeats > was[at].Repeats:
			entries = append(entries, auditEntry{auditRepeat, append(more, "repeat", step.Repeats)})
		}
	}
	return entries
}

func auditOutcome(n *v1alpha1.Notification, now *v1alpha1.NotificationStatus) []auditEntry {
	if rules.Settled(n.Status.Outcome) || !rules.Settled(now.Outcome) {
		return nil
	}
	return []auditEntry{{auditMessage, []any{
		"notification", n.Name, "reason", n.Spec.Reason, "about", n.Spec.SubjectRef.Kind + "/" + n.Spec.SubjectRef.Name,
		"alliance", n.Spec.AllianceRef.Name, "step", n.Spec.Step,
		"partner", n.Spec.Recipient.Partner, "contact", n.Spec.Recipient.Contact,
		"channel", n.Spec.ChannelRef.Policy + "/" + string(n.Spec.ChannelRef.Channel),
		"outcome", now.Outcome, "attempts", now.Attempts,
	}}}
}
