// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package calendar

import (
	"cmp"
	"slices"
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
func (c *collector) actions(r *v1alpha1.Review, a *v1alpha1.Alliance, s *standing) {
	if !s.held {
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
			zone = c.partnerZone(r.Namespace, o.Partner)
		}
		status, sequence, records := confirmed, 0, []time.Time{r.Spec.Record.HeldTime.Time}
		if done, err := worktime.ParseDate(string(action.DoneDate)); err == nil && !done.Start(zone).After(c.now) {
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
	p = p.DeepCopy()
	p.Spec.Suspend = nil // which does not change what was assessed
	expiry := rules.DecidePartner(rules.PartnerFacts{Partner: p}, c.now).AssessmentExpiry
	if expiry.IsZero() {
		return
	}
	zone := c.partnerZone(p.Namespace, v1alpha1.Name(p.Name))
	var records []time.Time
	for i := range p.Spec.Assessments {
		if d, err := worktime.ParseDate(string(p.Spec.Assessments[i].PerformedDate)); err == nil && !d.Start(zone).After(c.now) {
			records = append(records, d.Start(zone))
		}
	}
	latest := slices.MaxFunc(records, time.Time.Compare)
	c.add(lastDay(expiry, zone), Event{
		UID:  uid(v1alpha1.KindPartner, p.Namespace, p.Name, "Assessment"),
		What: "Assessment", Kind: v1alpha1.KindPartner, Namespace: p.Namespace, Name: p.Name,
		Summary: "Assessment of " + p.Spec.DisplayName + " expires",
		Description: strings.Join([]string{
			"Last day on which the assessment of " + worktime.DateOf(latest.In(zone)).String() + " holds.",
			object(v1alpha1.KindPartner, p.Namespace, p.Name),
		}, "\n"),
		Categories: []string{"Assessment"},
	}, len(records)-1, records...)
}

// course is what somebody learnt.
type course struct {
	partner, contact v1alpha1.Name
	topic            string
}

// trainings adds the last days on which what people learnt counts. Learning the same again
// moves the day.
func (c *collector) trainings(a *v1alpha1.Alliance) {
	type validity struct {
		until    worktime.Date
		endless  bool
		learnt   time.Time
		sequence int
	}
	latest := map[course]validity{}
	for i := range a.Spec.Trainings {
		t := &a.Spec.Trainings[i]
		zone := c.partnerZone(a.Namespace, t.Partner)
		learnt, err := worktime.ParseDate(string(t.Date))
		if err != nil || learnt.Start(zone).After(c.now) || c.left(a, t, zone) {
			continue
		}
		k := course{t.Partner, t.Contact, t.Topic}
		v, again := latest[k]
		if again {
			v.sequence++
		}
		until, err := worktime.ParseDate(string(t.ValidUntilDate))
		v.endless = v.endless || err != nil
		if v.until.Before(until) {
			v.until = until
		}
		if v.learnt.Before(learnt.Start(zone)) {
			v.learnt = learnt.Start(zone)
		}
		latest[k] = v
	}
	for k, v := range latest {
		if v.endless {
			continue
		}
		person := c.contactName(a.Namespace, k.partner, k.contact) + ", " + c.partnerName(a.Namespace, k.partner)
		lines := append(c.heading(a, a.Namespace, a.Name), "Last day on which it counts, for "+person+".",
			object(v1alpha1.KindAlliance, a.Namespace, a.Name))
		c.add(v.until, Event{
			UID: uid(v1alpha1.KindAlliance, a.Namespace, a.Name, "Training",
				string(k.partner), string(k.contact), k.topic),
			What: "Training", Kind: v1alpha1.KindAlliance, Namespace: a.Namespace, Name: a.Name, Alliance: a.Name,
			Summary: "Training " + cmp.Or(k.topic, "of the team") + " expires: " +
				c.contactName(a.Namespace, k.partner, k.contact),
			Description: strings.Join(lines, "\n"), Categories: []string{"Training"},
		}, v.sequence, v.learnt)
	}
}

// left reports whether somebody who learnt something was on the team and is no longer.
func (c *collector) left(a *v1alpha1.Alliance, t *v1alpha1.Training, zone *time.Location) bool {
	was := false
	for i := range a.Spec.Team {
		m := &a.Spec.Team[i]
		if m.Partner != t.Partner || m.Contact != t.Contact {
			continue
		}
		last, err := worktime.ParseDate(string(m.LeftDate))
		if err != nil || c.now.Before(last.End(zone)) {
			return false
		}
		was = true
	}
	return was
}
