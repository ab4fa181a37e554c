// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package policy decides on CommunicationPolicies: whether one can be used, and whether its channels
// deliver.
package policy

import (
	"fmt"
	"slices"
	"time"

	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/letter"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/paths"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Facts is what a CommunicationPolicy's conditions follow from.
type Facts struct {
	Policy *v1alpha1.CommunicationPolicy
	// Partners that exist in the namespace, by name; only those that steps name are needed.
	Partners map[string]*v1alpha1.Partner
	// Deliveries is how the latest attempt on each channel went, by channel.
	Deliveries map[v1alpha1.Name]outbox.Delivery
	// Unusable says, by channel, what is wrong with the Secret that it names; nil where nothing
	// is, and where Secrets are not looked at.
	Unusable map[v1alpha1.Name]string
}

// Decide tells whether a policy can be used, and whether its channels deliver.
func Decide(f Facts, now time.Time) verdict.Verdict {
	m := &verdict.Moment{Now: now}
	var v verdict.Verdict
	r := verdict.Readiness{Previous: f.Policy.Status.Conditions, Rest: verdict.RestOf(f.Policy, f.Policy.Spec.Suspend, nil)}
	r.Stops, r.Invalid = stopsWords, append(policyErrors(&f.Policy.Spec), letter.TemplateErrors(f.Policy.Spec.Templates)...)
	r.Missing = append(unknownStepContacts(f), unusableSecrets(f)...)
	v.AddReady(r, m)
	v.Add(v1alpha1.ConditionChannelsHealthy, channelsHealthy(f), channelsHealthyWords)
	v.NextCheck = m.Next
	return v
}

// policyErrors finds spans that the schema let pass, for example in an object that was
// stored before the schema was; and topics that are there twice.
func policyErrors(s *v1alpha1.CommunicationPolicySpec) []verdict.FieldError {
	var errs []verdict.FieldError
	check := func(d v1alpha1.Duration, format string, args ...any) {
		errs = verdict.CheckSpan(fmt.Sprintf(format, args...), d, errs)
	}
	for i := range s.Channels {
		if limit := s.Channels[i].RateLimit; limit != nil {
			check(limit.Per, "spec.channels[%s].rateLimit.per", s.Channels[i].Name)
		}
	}
	for _, t := range s.Touchpoints {
		check(t.Every, "spec.touchpoints[%s].every", t.Tier)
	}
	for _, d := range s.Disclosure {
		check(d.Within, "spec.disclosure[%s].within", d.Severity)
	}
	check(s.RecoveryPlanWithin, "spec.recoveryPlanWithin")
	check(s.BriefingWithin, "spec.briefingWithin")
	check(s.RecognizeWithin, "spec.recognizeWithin")
	check(s.HealthCheckEvery, "spec.healthCheckEvery")
	check(s.CommitmentsWindow, "spec.commitmentsWindow")
	check(s.NotificationRetention, "spec.notificationRetention")
	check(ptr.Deref(s.InformalFeedback, v1alpha1.InformalFeedback{}).Every, "spec.informalFeedback.every")
	check(ptr.Deref(s.InformalFeedback, v1alpha1.InformalFeedback{}).AnswerWithin, "spec.informalFeedback.answerWithin")
	check(ptr.Deref(s.HealthChecks, v1alpha1.HealthChecks{}).ActionPlanWithin, "spec.healthChecks.actionPlanWithin")
	check(ptr.Deref(s.GiveAndTake, v1alpha1.GiveAndTake{}).Window, "spec.giveAndTake.window")
	committee := ptr.Deref(s.Committee, v1alpha1.Committee{})
	check(committee.MinutesWithin, "spec.committee.minutesWithin")
	check(committee.ConfirmWithin, "spec.committee.confirmWithin")
	check(committee.MinutesWindow, "spec.committee.minutesWindow")
	check(committee.DecideWithin, "spec.committee.decideWithin")
	check(committee.BusinessCaseFor, "spec.committee.businessCaseFor")
	check(committee.RisksEvery, "spec.committee.risksEvery")
	check(committee.ExitPlanEvery, "spec.committee.exitPlanEvery")
	check(committee.EvidenceWithin, "spec.committee.evidenceWithin")
	check(committee.EvidenceWindow, "spec.committee.evidenceWindow")
	check(ptr.Deref(s.Digest, v1alpha1.Digest{}).GatherFor, "spec.digest.gatherFor")
	check(ptr.Deref(s.Reminders, v1alpha1.Reminders{}).BeforeReview, "spec.reminders.beforeReview")
	check(ptr.Deref(s.Reminders, v1alpha1.Reminders{}).OverdueEvery, "spec.reminders.overdueEvery")
	for i := range s.EscalationPaths {
		errs = append(errs, paths.Errors("", &s.EscalationPaths[i])...)
	}
	errs = append(errs, windowErrors(committee)...)
	return append(errs, trainingErrors(s.Training)...)
}

// trainingErrors finds spans as above, and topics that are the same to whoever reads them: how long a training
// counts would depend on the order.
func trainingErrors(needs []v1alpha1.TrainingNeed) []verdict.FieldError {
	var errs []verdict.FieldError
	for i := range needs {
		need := &needs[i]
		errs = verdict.CheckSpan(fmt.Sprintf("spec.training[%s].within", need.Topic), need.Within, errs)
		errs = verdict.CheckSpan(fmt.Sprintf("spec.training[%s].validFor", need.Topic), need.ValidFor, errs)
		for j := range needs[:i] {
			if team.SameTopic(needs[j].Topic, need.Topic) {
				errs = append(errs, verdict.FieldError{
					Field: fmt.Sprintf("spec.training[%s]", need.Topic),
					Err:   fmt.Errorf("the topic is that of %q above; write one entry with the roles of both", needs[j].Topic),
				})
			}
		}
	}
	return errs
}

// unknownStepContacts finds people whom a step names and who do not exist.
func unknownStepContacts(f Facts) []verdict.Missing {
	var out []verdict.Missing
	for _, path := range f.Policy.Spec.EscalationPaths {
		for _, step := range path.Steps {
			for _, who := range step.Contacts {
				if x, bad := team.UnknownPerson(who, f.Partners); bad {
					x.Path, x.Step = string(path.Name), string(step.Name)
					out = append(out, x)
				}
			}
		}
	}
	return out
}

// unusableSecrets finds the channels whose Secret cannot be used, in the policy's order.
func unusableSecrets(f Facts) []verdict.Missing {
	var out []verdict.Missing
	for i := range f.Policy.Spec.Channels {
		name := f.Policy.Spec.Channels[i].Name
		if detail, bad := f.Unusable[name]; bad {
			out = append(out, verdict.Missing{Reason: v1alpha1.ReasonSecretNotUsable, In: string(name), Detail: detail})
		}
	}
	return out
}

// NeededPartners are those whose people a policy's steps name; none for nil.
func NeededPartners(p *v1alpha1.CommunicationPolicy) []v1alpha1.Name {
	var names []v1alpha1.Name
	if p == nil {
		return nil
	}
	for i := range p.Spec.EscalationPaths {
		for j := range p.Spec.EscalationPaths[i].Steps {
			for _, c := range p.Spec.EscalationPaths[i].Steps[j].Contacts {
				if !slices.Contains(names, c.Partner) {
					names = append(names, c.Partner)
				}
			}
		}
	}
	return names
}

// Settle gives the status that a policy is to have by a verdict, from the one that it has. Where
// nothing changed the two are equal.
func Settle(v *verdict.Verdict, p *v1alpha1.CommunicationPolicy, now time.Time) v1alpha1.CommunicationPolicyStatus {
	return v1alpha1.CommunicationPolicyStatus{
		Conditions:         v.SettleConditions(p.Status.Conditions, p.Generation, now),
		ObservedGeneration: p.Generation,
		NextCheckTime:      verdict.OptionalTime(v.NextCheck),
	}
}
