// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/worktime"
)

// PolicyFacts is what a CommunicationPolicy's conditions follow from.
type PolicyFacts struct {
	Policy *v1alpha1.CommunicationPolicy
	// Partners that exist in the namespace, by name; only those that steps name are needed.
	Partners map[string]*v1alpha1.Partner
	// Deliveries is how the latest attempt on each channel went, by channel.
	Deliveries map[v1alpha1.Name]Delivery
}

// Delivery is how the latest attempt on a channel went.
type Delivery struct {
	Time      time.Time
	Delivered bool
	// Reason of the Notification's Delivered condition.
	Reason string
}

// DecidePolicy tells whether a policy can be used, and whether its channels deliver.
func DecidePolicy(f PolicyFacts, now time.Time) Verdict {
	m := &moment{now: now}
	var v Verdict
	r := readiness{previous: f.Policy.Status.Conditions}
	if deref(f.Policy.Spec.Suspend) {
		r.suspended = "spec.suspend is true: no step starts and no message leaves"
		v.ready(r, m)
		v.suspend(r.suspended, v1alpha1.ConditionChannelsHealthy)
		return v
	}
	r.invalid = append(policyErrors(&f.Policy.Spec), templateErrors(f.Policy.Spec.Templates)...)
	r.missing = unknownStepContacts(f)
	v.ready(r, m)
	v.add(v1alpha1.ConditionChannelsHealthy, channelsHealthy(f))
	v.NextCheck = m.next
	return v
}

// policyErrors finds spans that the schema let pass, for example in an object that was
// stored before the schema was.
func policyErrors(s *v1alpha1.CommunicationPolicySpec) []fieldError {
	var errs []fieldError
	check := func(d v1alpha1.Duration, format string, args ...any) {
		if d == "" {
			return
		}
		if _, err := worktime.ParseSpan(string(d)); err != nil {
			errs = append(errs, fieldError{fmt.Sprintf(format, args...), err})
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
	if s.Reminders != nil {
		check(s.Reminders.BeforeReview, "spec.reminders.beforeReview")
		check(s.Reminders.OverdueEvery, "spec.reminders.overdueEvery")
	}
	for i := range s.EscalationPaths {
		p := &s.EscalationPaths[i]
		check(p.StaleAfter, "spec.escalationPaths[%s].staleAfter", p.Name)
		check(p.MaxWait, "spec.escalationPaths[%s].maxWait", p.Name)
		check(p.AckValidFor, "spec.escalationPaths[%s].ackValidFor", p.Name)
		check(p.MaxSnooze, "spec.escalationPaths[%s].maxSnooze", p.Name)
		for j := range p.Steps {
			st := &p.Steps[j]
			check(st.Within, "spec.escalationPaths[%s].steps[%s].within", p.Name, st.Name)
			check(st.HostFirst, "spec.escalationPaths[%s].steps[%s].hostFirst", p.Name, st.Name)
			if st.Repeat != nil {
				check(st.Repeat.Every, "spec.escalationPaths[%s].steps[%s].repeat.every", p.Name, st.Name)
			}
		}
	}
	return errs
}

// unknownStepContacts finds people whom a step names and who do not exist.
func unknownStepContacts(f PolicyFacts) []missing {
	var out []missing
	for _, path := range f.Policy.Spec.EscalationPaths {
		for _, step := range path.Steps {
			for _, who := range step.Contacts {
				if x, bad := unknownPerson(who, f.Partners); bad {
					x.message = fmt.Sprintf("Step %s of path %s: %s", step.Name, path.Name, x.message)
					out = append(out, x)
				}
			}
		}
	}
	return out
}

// unknownPerson tells what of a person does not exist.
func unknownPerson(who v1alpha1.PersonRef, partners map[string]*v1alpha1.Partner) (missing, bool) {
	p := partners[string(who.Partner)]
	if p == nil {
		return missing{v1alpha1.ReasonPartnerNotFound, fmt.Sprintf(
			"there is no Partner %s; create it, or correct the name", who.Partner)}, true
	}
	if contact(p, who.Contact) == nil {
		return missing{v1alpha1.ReasonContactNotFound, fmt.Sprintf(
			"Partner %s has no contact %s; add the contact, or correct the name", who.Partner, who.Contact)}, true
	}
	return missing{}, false
}

// channelsHealthy looks at the latest attempt on each channel that the policy still has. Its
// message names no single Notification, or it would change with each of them.
func channelsHealthy(f PolicyFacts) finding {
	var good, bad []string
	for i := range f.Policy.Spec.Channels {
		name := f.Policy.Spec.Channels[i].Name
		d, used := f.Deliveries[name]
		switch {
		case !used:
		case d.Delivered:
			good = append(good, string(name))
		default:
			bad = append(bad, fmt.Sprintf("%s (%s)", name, d.Reason))
		}
	}
	slices.Sort(good)
	slices.Sort(bad)
	switch {
	case len(bad) > 0:
		return isFalse(v1alpha1.ReasonDeliveryFailing, fmt.Sprintf(
			"The latest message did not get through on %s; the Notifications say why", strings.Join(bad, ", ")))
	case len(good) == 0:
		return isUnknown(v1alpha1.ReasonNothingSent, "Nothing has been sent yet")
	}
	return isTrue(v1alpha1.ReasonChannelsDeliver, "The latest message got through on "+strings.Join(good, ", "))
}
