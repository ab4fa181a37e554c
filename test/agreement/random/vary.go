// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package random

import (
	"math/rand/v2"
	"slices"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// vary adds to the objects of a seed what fewer alliances have, by dice of its own: what the others rolled stays
// as it was.
func vary(seed uint64, o Options, objects []client.Object) {
	d, value := &dice{rand.New(rand.NewPCG(seed, 4)), o}, &dice{rand.New(rand.NewPCG(seed, 5)), o}
	audit, shares := &dice{rand.New(rand.NewPCG(seed, 6)), o}, &dice{rand.New(rand.NewPCG(seed, 7)), o}
	evidence := &dice{rand.New(rand.NewPCG(seed, 8)), o}
	of := map[string][]v1alpha1.Name{}
	for _, o := range objects {
		switch o := o.(type) {
		case *v1alpha1.CommunicationPolicy:
			for i := range o.Spec.EscalationPaths {
				d.varyPath(&o.Spec.EscalationPaths[i])
			}
			value.varyTerms(&o.Spec)
			audit.varyCommittee(&o.Spec)
			evidence.varyEvidenceTimes(&o.Spec)
		case *v1alpha1.Partner:
			audit.varyCases(o)
			shares.varyWords(o)
			evidence.varyReports(o)
		case *v1alpha1.Alliance:
			for i := range o.Spec.Partners {
				p := &o.Spec.Partners[i]
				p.JoinedDate, p.LeftDate = d.stay()
				of[o.Name] = append(of[o.Name], p.Name)
			}
			value.varyValue(o, of[o.Name])
			audit.varyRisks(o, of[o.Name])
			audit.varyExit(o, of[o.Name])
			shares.varySharing(o, of[o.Name])
			evidence.varyEvidence(o)
		case *v1alpha1.Review:
			value.varyViews(o)
			audit.varyMinutes(o)
		case *v1alpha1.Issue:
			all := append(slices.Clone(of[o.Spec.AllianceRef.Name]), partners...)
			for i := range o.Spec.Attempts {
				if d.oneIn(2) {
					o.Spec.Attempts[i].To = pick(d, all...)
				}
			}
		}
	}
	shares.meantTerms(objects)
}

// stay is from when until when a partner belongs to an alliance; mostly nobody says.
func (d *dice) stay() (joined, left v1alpha1.Date) {
	dates := []v1alpha1.Date{d.date(), d.date()}
	slices.Sort(dates)
	if d.oneIn(4) {
		joined = dates[0]
	}
	if d.oneIn(6) {
		left = dates[1]
	}
	return joined, left
}

// varyPath has a path begin at once, count from its first step, or say when its letters leave.
func (d *dice) varyPath(p *v1alpha1.EscalationPath) {
	if d.oneIn(4) {
		if p.StaleAfter = v1alpha1.AtOnce; p.AckValidFor == "" {
			p.AckValidFor = d.span()
		}
	}
	deliver := []v1alpha1.DeliverKind{v1alpha1.DeliverWorkingTime, v1alpha1.DeliverAtOnce}
	if d.oneIn(3) {
		p.Deliver = pick(d, deliver...)
	}
	for i := range p.Steps {
		if d.oneIn(4) {
			p.Steps[i].Deliver = pick(d, deliver...)
		}
	}
	if d.oneIn(3) {
		d.count(p)
	}
}

// count has the steps of a path end by times that count from the first.
func (d *dice) count(p *v1alpha1.EscalationPath) {
	by := pick(d,
		[]v1alpha1.Duration{"P1D", "P2D", "P4D", "P8D", "P9D"},
		[]v1alpha1.Duration{"P2D", "P3D", "P9D", "P10D", "P12D"},
		[]v1alpha1.Duration{"PT6H", "PT7H", "PT36H", "PT80H", "PT90H"})[d.IntN(2):]
	for i := range p.Steps {
		s := &p.Steps[i]
		if ends := s.Within != ""; ends {
			s.By = by[i]
		}
		if s.Within = ""; s.HostFirst != "" {
			s.HostFirst = "PT5M" // shorter than each of them lasts
		}
	}
}
