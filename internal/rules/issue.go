// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"fmt"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/worktime"
)

// IssueFacts is what an Issue is judged by.
type IssueFacts struct {
	Issue    *v1alpha1.Issue
	Alliance *v1alpha1.Alliance            // nil: it does not exist
	Policy   *v1alpha1.CommunicationPolicy // nil: none is named, or it does not exist
	Partners map[string]*v1alpha1.Partner  // those of the alliance that exist, by name
	// Wordless leaves the messages without subject and body, for who only asks what leaves
	// and when: the words are most of the work.
	Wordless bool
}

// Message is a Notification that is to exist. The name follows from what the message is, so
// that making it twice makes it once.
type Message struct {
	Name string
	Spec v1alpha1.NotificationSpec
}

// Notification is the object that the message is to be.
func (m *Message) Notification(namespace string) *v1alpha1.Notification {
	return &v1alpha1.Notification{
		ObjectMeta: metav1.ObjectMeta{
			Name: m.Name, Namespace: namespace,
			Labels: map[string]string{v1alpha1.LabelAlliance: m.Spec.AllianceRef.Name},
		},
		Spec: m.Spec,
	}
}

// IssueVerdict is what an Issue's status should be, and what follows from it.
type IssueVerdict struct {
	Verdict
	// Escalation is the record to store before anything is done about it. It is a copy of the
	// one in the facts, with what happens now.
	Escalation *v1alpha1.Escalation
	// Notify are the Notifications that must exist by this record. When they do, MarkNotified
	// gives the record to store; until then, each decision asks for them again.
	Notify []Message
}

// DecideIssue decides on an Issue: its conditions, and its way up the escalation path.
func DecideIssue(f IssueFacts, now time.Time) IssueVerdict {
	v := IssueVerdict{Escalation: f.Issue.Status.Escalation.DeepCopy()}
	v.Conditions = make([]metav1.Condition, 0, 8)
	l := &ladder{moment: moment{now: now}, facts: f, record: v.Escalation}
	r := readiness{previous: f.Issue.Status.Conditions}
	if r.suspended = issueSuspended(&f); r.suspended != "" {
		v.ready(r, &l.moment)
		v.suspend(r.suspended, issueConditions...)
		return v
	}
	l.signs = l.issueSigns(&f.Issue.Spec)
	l.path = l.signs.issuePath(f.Issue, f.Policy, f.Alliance, f.Partners)
	l.rests = f.Policy != nil && deref(f.Policy.Spec.Suspend)
	r.missing, r.invalid, r.note = issueMissing(&f), issueInvalid(&f, &l.path), l.note()
	// A resolved issue outlives its alliance: there is nothing to be mended about it.
	history := f.Alliance == nil && l.signs.resolution != nil
	if history {
		r.missing = nil
	}
	usable := len(r.invalid) == 0 && !lacksFacts(r.missing)
	v.ready(r, &l.moment)
	switch {
	case history:
		v.unjudged(&l.signs, isUnknown(v1alpha1.ReasonAllianceNotFound, "The alliance no longer exists"))
	case usable && v.settled():
		l.judge(&v)
	default:
		v.unjudged(&l.signs, isUnknown(v1alpha1.ReasonNotReady, "It can be told when Ready is True"))
	}
	v.NextCheck = l.next
	return v
}

// lacksFacts reports whether without what is missing the issue cannot be judged. It can be
// without the contact who raised it: people leave, and the ladder must not stop for that.
func lacksFacts(all []missing) bool {
	return slices.ContainsFunc(all, func(x missing) bool { return x.reason != v1alpha1.ReasonContactNotFound })
}

// issueConditions are the conditions beside Ready and Stalled, in order.
var issueConditions = []string{
	v1alpha1.ConditionAcknowledged, v1alpha1.ConditionDisclosed, v1alpha1.ConditionTalkedFirst,
	v1alpha1.ConditionStale, v1alpha1.ConditionEscalated, v1alpha1.ConditionResolved, v1alpha1.ConditionPathExhausted,
}

// judge climbs, and adds the conditions that follow.
func (l *ladder) judge(v *IssueVerdict) {
	l.ack = l.acknowledgement(&l.signs, &l.path)
	if l.path.exists() && l.signs.resolution == nil {
		l.silence = l.issueSilence(&l.signs, &l.path)
	}
	l.climb()
	v.Escalation, v.Notify = l.record, l.messages()
	v.add(v1alpha1.ConditionAcknowledged, l.acknowledgedCondition())
	v.add(v1alpha1.ConditionDisclosed, l.disclosedCondition())
	v.add(v1alpha1.ConditionTalkedFirst, l.talkedFirstCondition())
	v.add(v1alpha1.ConditionStale, l.staleCondition())
	v.add(v1alpha1.ConditionEscalated, l.escalatedCondition())
	v.add(v1alpha1.ConditionResolved, resolvedFinding(&l.signs))
	v.add(v1alpha1.ConditionPathExhausted, l.exhaustedCondition())
}

// unjudged adds what can be told of an issue that cannot be judged: whether it is resolved.
// The record stays as it is.
func (v *IssueVerdict) unjudged(s *issueSigns, f finding) {
	for _, t := range issueConditions {
		if t == v1alpha1.ConditionResolved {
			v.add(t, resolvedFinding(s))
		} else {
			v.add(t, f)
		}
	}
}

func issueSuspended(f *IssueFacts) string {
	if deref(f.Issue.Spec.Suspend) {
		return "spec.suspend is true"
	}
	if f.Alliance != nil && deref(f.Alliance.Spec.Suspend) {
		return "The Alliance " + f.Alliance.Name + " is suspended"
	}
	return ""
}

// note says what Ready's message adds when all is well.
func (l *ladder) note() string {
	var note string
	if l.rests {
		note = "The CommunicationPolicy " + l.facts.Policy.Name + " is suspended: no step starts and no message is made"
	}
	if ahead := &l.signs.aheadReady; ahead.what != "" && note != "" {
		note = ahead.on(note)
	} else if ahead.what != "" {
		note = ahead.text()
	}
	return note
}

// issueMissing finds what the issue, or its alliance for it, refers to and does not exist.
func issueMissing(f *IssueFacts) []missing {
	spec := &f.Issue.Spec
	if f.Alliance == nil {
		return []missing{{v1alpha1.ReasonAllianceNotFound, fmt.Sprintf(
			"There is no Alliance %s; create it, or open another Issue: spec.allianceRef cannot be changed", spec.AllianceRef.Name)}}
	}
	var found []missing
	if ref := f.Alliance.Spec.CommunicationPolicyRef; ref != nil && f.Policy == nil {
		found = append(found, missing{v1alpha1.ReasonPolicyNotFound, fmt.Sprintf(
			"There is no CommunicationPolicy %s, which the Alliance %s names; create it, or correct the alliance's spec.communicationPolicyRef.name", ref.Name, f.Alliance.Name)})
	}
	by := spec.RaisedBy
	switch {
	case f.Partners[string(by.Partner)] == nil:
		found = append(found, missing{v1alpha1.ReasonPartnerNotFound, fmt.Sprintf(
			"There is no Partner %s; create it, or correct spec.raisedBy.partner", by.Partner)})
	case contactOf(f.Partners, by) == nil:
		found = append(found, missing{v1alpha1.ReasonContactNotFound, fmt.Sprintf(
			"The Partner %s has no contact %s; add the contact, or correct spec.raisedBy.contact", by.Partner, by.Contact)})
	}
	return found
}

// issueInvalid finds fields that cannot be used, here or in what the issue is judged by.
func issueInvalid(f *IssueFacts, path *issuePath) []fieldError {
	if f.Alliance == nil {
		return nil
	}
	var found []fieldError
	if by := f.Issue.Spec.RaisedBy.Partner; !isPartner(f.Alliance, by) {
		found = append(found, fieldError{"spec.raisedBy.partner", fmt.Errorf(
			"%s is no partner of the Alliance %s; write one of %s", by, f.Alliance.Name, list(otherPartners(f.Alliance, "")))})
	}
	for i := range f.Alliance.Spec.Partners {
		name := f.Alliance.Spec.Partners[i].Name
		if p := f.Partners[string(name)]; p != nil {
			if _, err := worktime.Zone(string(p.Spec.TimeZone)); err != nil {
				found = append(found, fieldError{"Partner " + string(name) + ": spec.timeZone", err})
			}
		}
	}
	if f.Policy == nil {
		return found
	}
	for i := range f.Policy.Spec.Disclosure {
		if d := &f.Policy.Spec.Disclosure[i]; d.Severity == f.Issue.Spec.Severity && checkSpan("", d.Within, nil) != nil {
			found = checkSpan(fmt.Sprintf("CommunicationPolicy %s: spec.disclosure[severity=%s].within", f.Policy.Name, d.Severity), d.Within, found)
		}
	}
	return append(found, path.check(f.Policy)...)
}
