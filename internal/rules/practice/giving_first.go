// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"time"

	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

const tolerancePercent = 10

// The reasons why a partner is among those of GivingFirst.
const (
	// reasonSide: with the host, or to it, it gave so much.
	reasonSide = "Side"
	// reasonFirst: nobody gave before it.
	reasonFirst = "First"
	// reasonUnvalued: so many of its gifts say no value, and count with 1 beside others that say one.
	reasonUnvalued = "Unvalued"
	// reasonWorthless: it recorded what is worth nothing, which is no gift.
	reasonWorthless = "Worthless"
)

// ledger is what the host gave to the others, and took from them, within the window.
type ledger struct {
	// gave is the worth of what each side gave, the host to the others and they to it; took is what they gave
	// together.
	gave map[v1alpha1.Name]*big.Rat
	took *big.Rat
	// entries counts them; byCount: each of them is worth 1.
	entries int
	byCount bool
	// unvalued counts those that say no value, by who gave.
	unvalued map[v1alpha1.Name]int
	// worthless names who recorded what is worth nothing within the window.
	worthless notCounted
	// first are those who gave before all others, on the first date of all.
	first     []v1alpha1.Name
	firstDate worktime.Date
	// last is when the host gave the last time, in the window or before it, and lastDate its date.
	last     time.Time
	lastDate worktime.Date
	notCounted
}

// givingFirst holds when the host gave at least as much as it took, within the tolerance, and gives at all.
func (s *State) givingFirst() verdict.Finding {
	if s.policyMissing() {
		return verdict.Unknown(v1alpha1.ReasonPolicyNotFound, verdict.Data{})
	}
	tolerance, terms := int64(tolerancePercent), s.policySpec().GiveAndTake
	if terms != nil {
		tolerance = int64(ptr.Deref(terms.TolerancePercent, tolerancePercent))
	}
	window := s.span(func(p *v1alpha1.CommunicationPolicySpec) v1alpha1.Duration {
		if p.GiveAndTake == nil {
			return ""
		}
		return p.GiveAndTake.Window
	}, worktime.Span{Months: 12})
	l, host := s.ledger(window), s.Alliance.Spec.Host
	d := verdict.Data{Limit: int(tolerance), Objects: s.sides(l)}
	if l.byCount {
		d.Count = l.entries
	}
	d.Due = verdict.After(window, s.arming.from(l.last), team.HostZone(s.Alliance, s.Partners))
	atLeast := new(big.Rat).Mul(l.took, big.NewRat(100-tolerance, 100))
	var f verdict.Finding
	switch {
	case s.Moment.Reached(d.Due):
		if d.BadSince, d.Since = d.Due, l.last; !l.last.IsZero() {
			d.Date = v1alpha1.Date(l.lastDate.String())
		}
		f = verdict.False(v1alpha1.ReasonNothingGiven, d)
	case l.gaveBy(host).Cmp(atLeast) < 0:
		f = verdict.False(v1alpha1.ReasonTookMore, d)
	case l.entries == 0:
		f = verdict.True(v1alpha1.ReasonNothingYet, d)
	case slices.Contains(l.first, host):
		f = verdict.True(v1alpha1.ReasonGaveFirst, d)
	default:
		f = verdict.True(v1alpha1.ReasonEven, d)
	}
	return passingOver(f, v1alpha1.KindPartner, l.notCounted)
}

// ledger goes through the contributions. Each counts from the first moment of its date, where the partner is that
// gave, until the window after that is over. What is worth nothing is no gift, whoever records it.
func (s *State) ledger(window worktime.Span) *ledger {
	l := &ledger{gave: map[v1alpha1.Name]*big.Rat{}, took: new(big.Rat), byCount: true, unvalued: map[v1alpha1.Name]int{}}
	host := s.Alliance.Spec.Host
	for i := range s.Alliance.Spec.Contributions {
		c := &s.Alliance.Spec.Contributions[i]
		zone := team.Zone(s.Partners[string(c.From)])
		date, err := verdict.ParseDate(c.Date)
		value, worth := verdict.ParseDecimal(c.Value)
		if c.Value == "" {
			value, worth = big.NewRat(1, 1), true
		}
		if err != nil || !worth || !s.Moment.Reached(date.Start(zone)) || l.ofStrangers(s.Alliance, c) {
			continue
		}
		gift := value.Sign() > 0
		if gift {
			l.noteFirst(c.From, date)
		}
		if gift && c.From == host && l.last.Before(date.Start(zone)) {
			l.last, l.lastDate = date.Start(zone), date
		}
		switch between := c.From == host || c.To == host; {
		case !between || s.Moment.Reached(window.AfterDate(date, zone)):
		case !gift:
			l.worthless.note(string(c.From))
		default:
			l.enter(c, value, host)
		}
	}
	return l
}

// enter adds a gift between the host and another to what they gave.
func (l *ledger) enter(c *v1alpha1.Contribution, value *big.Rat, host v1alpha1.Name) {
	l.entries++
	l.byCount = l.byCount && value.Cmp(big.NewRat(1, 1)) == 0
	if c.Value == "" {
		l.unvalued[c.From]++
	}
	if l.gave[c.From] == nil {
		l.gave[c.From] = new(big.Rat)
	}
	l.gave[c.From].Add(l.gave[c.From], value)
	if c.From != host {
		l.took.Add(l.took, value)
	}
}

// ofStrangers reports whether a contribution is from, or to, somebody who is no partner of the alliance.
func (l *ledger) ofStrangers(a *v1alpha1.Alliance, c *v1alpha1.Contribution) bool {
	strange := false
	for _, name := range []v1alpha1.Name{c.From, c.To} {
		if !team.IsPartner(a, name) {
			l.notCounted.note(string(name))
			strange = true
		}
	}
	return strange
}

// noteFirst notes who gave on the first date of all.
func (l *ledger) noteFirst(partner v1alpha1.Name, date worktime.Date) {
	if len(l.first) == 0 || date.Before(l.firstDate) {
		l.first, l.firstDate = nil, date
	}
	if at, there := slices.BinarySearch(l.first, partner); date == l.firstDate && !there {
		l.first = slices.Insert(l.first, at, partner)
	}
}

// gaveBy is the worth of what a partner gave.
func (l *ledger) gaveBy(partner v1alpha1.Name) *big.Rat {
	if l.gave[partner] == nil {
		return new(big.Rat)
	}
	return l.gave[partner]
}

// othersOf are the partners but the host that belong to the alliance, or gave the host something, sorted.
func (s *State) othersOf(l *ledger) []v1alpha1.Name {
	return slices.DeleteFunc(team.OtherPartners(s.Alliance, s.Alliance.Spec.Host), func(name v1alpha1.Name) bool {
		return l.gave[name] == nil && !s.belongs(name)
	})
}

// sides are the host and the others, each with what it gave and its share in percent, who gave first, and of whom something
// has no value or is worth nothing.
func (s *State) sides(l *ledger) []verdict.Object {
	host := s.Alliance.Spec.Host
	var objects []verdict.Object
	if l.entries > 0 {
		all := new(big.Rat).Add(l.gaveBy(host), l.took)
		for _, name := range append([]v1alpha1.Name{host}, s.othersOf(l)...) {
			objects = append(objects, verdict.Object{
				Kind: v1alpha1.KindPartner, Name: string(name), Reason: reasonSide,
				Value:   v1alpha1.Decimal(verdict.Decimal(l.gaveBy(name))),
				Percent: v1alpha1.Decimal(verdict.Decimal(verdict.Percent(l.gaveBy(name), all))),
			})
		}
	}
	for _, name := range l.first {
		objects = append(objects, verdict.Object{
			Kind: v1alpha1.KindPartner, Name: string(name), Reason: reasonFirst, Date: v1alpha1.Date(l.firstDate.String()),
		})
	}
	for _, name := range slices.Sorted(maps.Keys(l.unvalued)) {
		if !l.byCount {
			objects = append(objects, verdict.Object{Kind: v1alpha1.KindPartner, Name: string(name), Reason: reasonUnvalued, Count: l.unvalued[name]})
		}
	}
	for _, name := range l.worthless {
		objects = append(objects, verdict.Object{Kind: v1alpha1.KindPartner, Name: name, Reason: reasonWorthless})
	}
	return objects
}

func givingFirstWords(f *verdict.Finding) string {
	return notCountedWords(f, givingWords(f), "spec.partners does not list them")
}

func givingWords(f *verdict.Finding) string {
	var says []string
	switch f.Reason {
	case v1alpha1.ReasonPolicyNotFound:
		return "Over which time giving and taking are compared is not known without the policy"
	case v1alpha1.ReasonNothingYet:
		says = append(says, "The host has time to give until "+f.StampEnd(f.Due))
	case v1alpha1.ReasonNothingGiven:
		gave := "The host has never given anything, and was to by "
		if f.Date != "" {
			gave = fmt.Sprintf("The host last gave on %s, and was to give again by ", f.Date)
		}
		says = append(says, gave+f.StampEnd(f.Due)+"; record what it gives with kubectl entente contribute")
	case v1alpha1.ReasonTookMore:
		says = append(says, fmt.Sprintf("The host gave less than it took, by more than the %d percent that are tolerated", f.Limit))
	default:
		says = append(says, "The host gave at least as much as it took")
		if f.Limit > 0 {
			says[0] = fmt.Sprintf("The host gave at least as much as it took, within %d percent", f.Limit)
		}
	}
	return strings.Join(append(says, sidesWords(f)...), ". ")
}

// sidesWords tell what each side gave, who gave first, and what is not counted by its value.
func sidesWords(f *verdict.Finding) (says []string) {
	var sides, first, unvalued []string
	var date v1alpha1.Date
	for i := range f.Objects {
		switch o := &f.Objects[i]; o.Reason {
		case reasonSide:
			sides = append(sides, fmt.Sprintf("%s %s (%s percent)", o.Name, o.Value, o.Percent))
		case reasonFirst:
			first, date = append(first, o.Name), o.Date
		case reasonUnvalued:
			unvalued = append(unvalued, fmt.Sprintf("%d by %s", o.Count, o.Name))
		}
	}
	if len(sides) > 0 {
		text := "Given: " + strings.Join(sides, ", ")
		if f.Count > 0 {
			text += ", by count"
		}
		says = append(says, text)
	}
	if len(first) > 0 {
		says = append(says, fmt.Sprintf("First, on %s: %s", date, verdict.List(first)))
	}
	if len(unvalued) > 0 {
		says = append(says, "Counted as 1 each, since they say no value: "+verdict.List(unvalued))
	}
	if worthless := verdict.NamesOf(f.Objects, reasonWorthless); len(worthless) > 0 {
		says = append(says, "Not counted, because its value is 0: something by "+verdict.List(worthless))
	}
	return says
}
