// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package calendar

import (
	"cmp"
	"strings"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/worktime"
)

// objectives adds the days on which targets are to be reached.
func (c *collector) objectives(a *v1alpha1.Alliance) {
	for i := range a.Spec.Objectives {
		o := &a.Spec.Objectives[i]
		day, err := worktime.ParseDate(string(o.DueDate))
		if err != nil {
			continue // none
		}
		lines := c.heading(a, a.Namespace, a.Name)
		if o.Description != "" {
			lines = append(lines, o.Description)
		}
		if o.Target != "" {
			lines = append(lines, strings.TrimSpace("Target: "+string(o.Target)+" "+o.Unit))
		}
		lines = append(lines, object(v1alpha1.KindAlliance, a.Namespace, a.Name))
		c.add(day, Event{
			UID:  uid(v1alpha1.KindAlliance, a.Namespace, a.Name, "Objective", string(o.Name)),
			What: "Objective", Kind: v1alpha1.KindAlliance, Namespace: a.Namespace, Name: a.Name, Alliance: a.Name,
			Summary: "Objective " + string(o.Name) + " due: " + title(a, a.Name), Description: strings.Join(lines, "\n"),
			Categories: []string{"Objective"},
		}, 0)
	}
}

// actions adds the days by which what was promised in a review is to be done.
func (c *collector) actions(r *v1alpha1.Review, a *v1alpha1.Alliance, s *rules.ReviewState) {
	if !s.Held {
		return
	}
	for i := range r.Spec.Record.Actions {
		action := &r.Spec.Record.Actions[i]
		day, err := worktime.ParseDate(string(action.DueDate))
		if err != nil {
			continue
		}
		lines := c.heading(a, r.Namespace, r.Spec.AllianceRef.Name)
		if action.Description != "" {
			lines = append(lines, string(action.Description))
		}
		zone := time.UTC
		if o := action.Owner; o != nil {
			lines = append(lines, "Owner: "+c.contactName(r.Namespace, o.Partner, o.Contact)+", "+c.partnerName(r.Namespace, o.Partner))
			zone = c.zones.Partner(r.Namespace, string(o.Partner))
		}
		status, sequence, records := confirmed, 0, []time.Time{r.Spec.Record.HeldTime.Time}
		if done, err := worktime.ParseDate(string(action.DoneDate)); err == nil && rules.ActionDone(action, c.partners[r.Namespace], c.now) {
			status, sequence = cancelled, 1
			records = append(records, done.Start(zone))
			lines = append(lines, "Done: "+done.String())
		}
		lines = append(lines, object(v1alpha1.KindReview, r.Namespace, r.Name))
		c.add(day, Event{
			UID: uid(v1alpha1.KindReview, r.Namespace, r.Name, "Action", string(action.Name)), Status: status,
			What: "Action", Kind: v1alpha1.KindReview, Namespace: r.Namespace, Name: r.Name, Alliance: r.Spec.AllianceRef.Name,
			Summary:     "Action " + string(action.Name) + " due: " + title(a, r.Spec.AllianceRef.Name),
			Description: strings.Join(lines, "\n"), Categories: []string{"Action"},
		}, sequence, records...)
	}
}

// assessment adds the last day on which a partner's latest assessment holds. A new assessment
// moves it.
func (c *collector) assessment(p *v1alpha1.Partner) {
	latest := rules.AssessmentOf(p, c.now)
	if latest.Until.IsZero() {
		return
	}
	zone := c.zones.Partner(p.Namespace, p.Name)
	var records []time.Time
	for i := range p.Spec.Assessments {
		if d, err := worktime.ParseDate(string(p.Spec.Assessments[i].PerformedDate)); err == nil && !d.Start(zone).After(c.now) {
			records = append(records, d.Start(zone))
		}
	}
	c.add(lastDay(latest.Until, zone), Event{
		UID:  uid(v1alpha1.KindPartner, p.Namespace, p.Name, "Assessment"),
		What: "Assessment", Kind: v1alpha1.KindPartner, Namespace: p.Namespace, Name: p.Name,
		Summary: "Assessment of " + p.Spec.DisplayName + " expires",
		Description: strings.Join([]string{
			"Last day on which the assessment of " + string(latest.Date) + " holds.",
			object(v1alpha1.KindPartner, p.Namespace, p.Name),
		}, "\n"),
		Categories: []string{"Assessment"},
	}, len(records)-1, records...)
}

// trainings adds the last days on which what people learnt counts. Learning the same again
// moves the day.
func (c *collector) trainings(a *v1alpha1.Alliance) {
	learnt := rules.Trainings(a, c.policyOf(a), c.partners[a.Namespace], c.now)
	for i := range learnt {
		l := &learnt[i]
		if l.Endless {
			continue
		}
		name := c.contactName(a.Namespace, l.Person.Partner, l.Person.Contact)
		lines := append(c.heading(a, a.Namespace, a.Name),
			"Last day on which it counts, for "+name+", "+c.partnerName(a.Namespace, l.Person.Partner)+".",
			object(v1alpha1.KindAlliance, a.Namespace, a.Name))
		c.add(l.LastDay, Event{
			UID: uid(v1alpha1.KindAlliance, a.Namespace, a.Name, "Training",
				string(l.Person.Partner), string(l.Person.Contact), l.Topic),
			What: "Training", Kind: v1alpha1.KindAlliance, Namespace: a.Namespace, Name: a.Name, Alliance: a.Name,
			Summary:     "Training " + cmp.Or(l.Topic, "of the team") + " expires: " + name,
			Description: strings.Join(lines, "\n"), Categories: []string{"Training"},
		}, l.Times-1, l.Latest)
	}
}
