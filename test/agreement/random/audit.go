// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package random

import (
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// varyCommittee says what the committee agreed on as its rules.
func (d *dice) varyCommittee(s *v1alpha1.CommunicationPolicySpec) {
	if d.oneIn(3) {
		return
	}
	s.Committee = &v1alpha1.Committee{
		Quorum: new(int32(1 + d.IntN(3))), MinutesWithin: d.mayBeSpan(), ConfirmWithin: d.mayBeSpan(), MinutesWindow: pick[v1alpha1.Duration](d, "", "P9D", "P1M"),
		DecideWithin: d.mayBeSpan(), BusinessCaseFor: d.mayBeSpan(), RisksEvery: d.mayBeSpan(), ExitPlanEvery: d.mayBeSpan(),
	}
}

// varyMinutes has some reviews that were held with minutes, and with questions that came up.
func (d *dice) varyMinutes(r *v1alpha1.Review) {
	if r.Spec.Record == nil {
		return
	}
	if d.oneIn(2) {
		r.Spec.Record.MinutesURL = "https://minutes.example/7"
	}
	r.Spec.Record.ExitPlanReviewed = pick(d, nil, new(true), new(false))
	r.Spec.Record.Risks = some[v1alpha1.Name](d, d.IntN(3), "currency", "key-people", "nothing")
	for _, name := range some[v1alpha1.Name](d, d.IntN(3), "price", "brand", "data") {
		q := v1alpha1.Question{Name: name, DueDate: d.mayBeDate(), Decider: d.mayBePerson(partners...)}
		if d.oneIn(3) {
			q.Decision, q.DecidedDate = "Yes", d.date()
		}
		r.Spec.Record.Questions = append(r.Spec.Record.Questions, q)
	}
}

// varyCases has a partner look at its business case.
func (d *dice) varyCases(p *v1alpha1.Partner) {
	for range d.IntN(3) {
		c := v1alpha1.BusinessCase{Date: d.date(), ValidFor: d.mayBeSpan()}
		if d.oneIn(3) {
			c.AllianceRef = &v1alpha1.AllianceReference{Name: pick(d, "first", "second")}
		}
		p.Spec.BusinessCases = append(p.Spec.BusinessCases, c)
	}
}

// varyRisks gives an alliance risks, and people who answer for them and for its objectives.
func (d *dice) varyRisks(a *v1alpha1.Alliance, of []v1alpha1.Name) {
	for _, name := range some[v1alpha1.Name](d, d.IntN(3), "currency", "key-people") {
		a.Spec.Risks = append(a.Spec.Risks, v1alpha1.Risk{Name: name, Owner: d.mayBePerson(of...)})
	}
	for i := range a.Spec.Objectives {
		a.Spec.Objectives[i].Owner = d.mayBePerson(of...)
	}
}

// varyExit plans how an alliance ends, or not.
func (d *dice) varyExit(a *v1alpha1.Alliance, of []v1alpha1.Name) {
	if d.oneIn(4) {
		return
	}
	a.Spec.Exit = &v1alpha1.Exit{EndDate: d.mayBeDate()}
	for _, partner := range of {
		if !d.oneIn(5) {
			a.Spec.Exit.Announcements = append(a.Spec.Exit.Announcements, v1alpha1.Announcement{Partner: partner, DueDate: d.mayBeDate()})
		}
		if partner != a.Spec.Host && !d.oneIn(5) {
			a.Spec.Exit.Handbacks = append(a.Spec.Exit.Handbacks, v1alpha1.Handback{Name: partner, From: partner, To: a.Spec.Host, DueDate: d.mayBeDate(), DoneDate: d.mayBeDate()})
		}
	}
	if a.Spec.Exit.EndDate == "" && len(a.Spec.Exit.Announcements)+len(a.Spec.Exit.Handbacks) == 0 {
		a.Spec.Exit.EndDate = d.date() // an exit says something
	}
}

// shared are names of what alliances share; nobody shares the last. They are among those that a change picks.
var shared = []v1alpha1.Name{"a", "often", "nobody"}

// varySharing has partners of an alliance share something with the next one.
func (d *dice) varySharing(a *v1alpha1.Alliance, of []v1alpha1.Name) {
	if len(of) < 2 {
		return
	}
	for _, name := range shared[:d.IntN(3)] {
		from := d.IntN(len(of))
		a.Spec.Sharing = append(a.Spec.Sharing, v1alpha1.Sharing{
			Name: name, Item: v1alpha1.Text(name), From: of[from], To: of[(from+1)%len(of)], EndDate: d.mayBeDate(),
		})
	}
}

// meantTerms has words of partners mean what alliances share under that name, mostly.
func (d *dice) meantTerms(objects []client.Object) {
	terms := map[string]string{}
	for _, o := range objects {
		if a, ok := o.(*v1alpha1.Alliance); ok {
			for i := range a.Spec.Sharing {
				x := &a.Spec.Sharing[i]
				terms[a.Name+"/"+string(x.Name)] = rules.SharingDigest(x)
			}
		}
	}
	for _, o := range objects {
		p, ok := o.(*v1alpha1.Partner)
		if !ok {
			continue
		}
		for i := range p.Spec.Sharing {
			r := &p.Spec.Sharing[i]
			if r.Digest = terms[r.AllianceRef.Name+"/"+string(r.Name)]; r.Digest == "" || d.oneIn(12) {
				r.Digest = otherTerms
			}
		}
	}
}

// otherTerms is the digest of terms that nobody has.
const otherTerms = "00112233445566778899aabbccddeeff"

// varyWords has a partner say something of what alliances share; half of them agree to everything.
func (d *dice) varyWords(p *v1alpha1.Partner) {
	note := func(date v1alpha1.Date, alliance string, name v1alpha1.Name, act v1alpha1.SharingAct) {
		r := v1alpha1.SharingRecord{Date: date, AllianceRef: v1alpha1.AllianceReference{Name: alliance}, Name: name, Act: act}
		p.Spec.Sharing = append(p.Spec.Sharing, r)
	}
	if d.oneIn(2) {
		for _, alliance := range []string{"first", "second"} {
			for _, name := range shared[:2] {
				note(d.date(), alliance, name, v1alpha1.SharingActAgreed)
			}
		}
	}
	for range d.IntN(3) {
		act := pick(d, v1alpha1.SharingActAgreed, v1alpha1.SharingActReturned, v1alpha1.SharingActDestroyed)
		note(d.date(), pick(d, "first", "second"), pick(d, shared...), act)
	}
}
