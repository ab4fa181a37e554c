// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package random

import (
	"fmt"
	"math/rand/v2"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// reviews are some of the cadences, and some of their own.
func (d *dice) reviews(a *v1alpha1.Alliance, of []v1alpha1.Name) []*v1alpha1.Review {
	var out []*v1alpha1.Review
	for i := range a.Spec.Cadence {
		c := &a.Spec.Cadence[i]
		asked, err := rules.Occurrences(a, c, d.Start.AddDate(0, 0, -25), d.Start.Add(d.For))
		if err != nil {
			panic(err) // the cadence is at fault
		}
		for _, s := range asked {
			if d.oneIn(2) {
				out = append(out, d.reviewOf(a, &s, of))
			}
		}
	}
	for i := range d.IntN(3) {
		r := d.review(fmt.Sprintf("%s-occasion-%d", a.Name, i), a)
		r.Spec.DueTime = d.time()
		d.happened(r, of)
		d.opinions(r, of)
		d.signed(r, of)
		out = append(out, r)
	}
	return out
}

// reviewOf is one that a cadence asks for, or almost.
func (d *dice) reviewOf(a *v1alpha1.Alliance, s *rules.ScheduledReview, of []v1alpha1.Name) *v1alpha1.Review {
	r := d.review(a.Name+"-in-git-"+s.Spec.ScheduledTime.Format("20060102"), a)
	r.Name += "-" + string(s.Spec.Cadence)
	r.Spec.Cadence, r.Spec.Type, r.Spec.ScheduledTime, r.Spec.DueTime = s.Spec.Cadence, s.Spec.Type, s.Spec.ScheduledTime, s.Spec.DueTime
	switch d.IntN(8) {
	case 0, 1: // as the controllers name it
		r.Name = s.Name
	case 2: // it takes the name from the one that is asked for
		r.Name = s.Name
		r.Spec.ScheduledTime = new(metav1.NewTime(s.Spec.ScheduledTime.Add(-time.Minute)))
	case 3: // it fits no more
		r.Spec.DueTime = metav1.NewTime(s.Spec.DueTime.Add(time.Hour))
		r.Labels = map[string]string{v1alpha1.LabelGenerated: "true"}
		return r
	case 4: // a cadence that there is not any more
		r.Spec.Cadence = "former"
	}
	if d.oneIn(3) {
		r.Labels = map[string]string{v1alpha1.LabelGenerated: "true"}
		if d.oneIn(4) { // left over from an alliance that there is not any more
			r.Spec.AllianceRef.Name = "missing"
			return r
		}
		if d.oneIn(2) {
			return r
		}
	}
	d.happened(r, of)
	d.opinions(r, of)
	d.signed(r, of)
	return r
}

func (d *dice) review(name string, a *v1alpha1.Alliance) *v1alpha1.Review {
	r := &v1alpha1.Review{}
	r.Name = name
	r.Spec = v1alpha1.ReviewSpec{AllianceRef: v1alpha1.AllianceReference{Name: a.Name}, Suspend: d.suspended(20)}
	if d.oneIn(20) {
		r.Spec.AllianceRef.Name = "missing"
	}
	return r
}

// happened is what is on record about a review.
func (d *dice) happened(r *v1alpha1.Review, of []v1alpha1.Name) {
	for range pick(d, 0, 0, 1, 2) {
		r.Spec.Postponements = append(r.Spec.Postponements, v1alpha1.Postponement{
			Time: d.time(), DueTime: d.after(r.Spec.DueTime.Time), Reason: "a wedding",
		})
	}
	if d.oneIn(6) {
		r.Spec.Cancellation = &v1alpha1.Cancellation{Time: d.time(), By: d.mayBePerson(of...)}
	}
	if d.oneIn(3) {
		return
	}
	record := &v1alpha1.ReviewRecord{HeldTime: d.time()}
	if d.oneIn(2) { // about when it is due
		record.HeldTime = metav1.NewTime(r.Spec.DueTime.Add(pick(d, 0, -time.Second, time.Second, -24*time.Hour, 24*time.Hour, 72*time.Hour)))
	}
	record.Accepted = pick(d, nil, new(true), new(false))
	record.Attendees = d.persons(d.IntN(3), of...)
	for _, p := range some(d, d.IntN(len(of)+1), of...) {
		record.Views = append(record.Views, v1alpha1.View{Partner: p})
	}
	if d.oneIn(2) {
		record.Problems, record.Opportunities = []v1alpha1.Finding{"none found"}, []v1alpha1.Finding{"none found"}
	}
	for i := range d.IntN(4) {
		record.Actions = append(record.Actions, v1alpha1.Action{
			Name: v1alpha1.Name(fmt.Sprint("action-", i)), Owner: new(d.person(of...)), DueDate: d.mayBeDate(), DoneDate: pick(d, "", "", d.mayBeDate()),
		})
	}
	r.Spec.Record = record
}

// signed is who put it off, and who confirms it, by dice of its own: what the others rolled stays as it was.
func (d *dice) signed(r *v1alpha1.Review, of []v1alpha1.Name) {
	own := &dice{rand.New(rand.NewPCG(uint64(r.Spec.DueTime.Unix()), uint64(len(r.Name))+3)), d.Options}
	for i := range r.Spec.Postponements {
		p := &r.Spec.Postponements[i]
		if p.By = own.mayBePerson(of...); own.oneIn(4) { // brought forward
			p.DueTime = metav1.NewTime(r.Spec.DueTime.Add(-pick(own, 0, time.Hour, 5*24*time.Hour)))
		}
	}
	if r.Spec.Record == nil {
		return
	}
	for range pick(own, 0, 0, 1, 2) {
		r.Spec.Confirmations = append(r.Spec.Confirmations, v1alpha1.Confirmation{
			Time: own.after(r.Spec.Record.HeldTime.Time), By: own.person(of...), Accepted: pick(own, new(true), new(false)),
		})
	}
}

// opinions are what people think of the alliance, by dice of its own: what the others rolled stays as it was.
func (d *dice) opinions(r *v1alpha1.Review, of []v1alpha1.Name) {
	own := d.aside("opinions", r.Name, r.Spec)
	if own.oneIn(2) {
		r.Spec.Type = v1alpha1.ReviewHealthCheck
	}
	for range own.IntN(4) {
		who := own.person(of...)
		r.Spec.Responses = append(r.Spec.Responses, v1alpha1.Response{
			Time: own.time(), Partner: who.Partner, Contact: pick(own, "", who.Contact), Ratings: *own.ratings(),
		})
	}
	if r.Spec.Record == nil {
		return
	}
	for i := range r.Spec.Record.Views {
		if !own.oneIn(3) {
			r.Spec.Record.Views[i].Ratings, r.Spec.Record.Views[i].Respondents = own.ratings(), pick(own, nil, new(int32(3)))
		}
	}
	for range own.IntN(3) {
		f := v1alpha1.Feedback{From: pick(own, of...), Said: "late"}
		if own.oneIn(2) {
			f.Answer, f.AnswerDate = "sorry", own.mayBeDate()
		}
		r.Spec.Record.Feedback = append(r.Spec.Record.Feedback, f)
	}
}

func (d *dice) ratings() *v1alpha1.Ratings {
	return &v1alpha1.Ratings{Trust: new(v1alpha1.Rating(1 + d.IntN(5))), Governance: pick(d, nil, new(v1alpha1.Rating(2)))}
}
