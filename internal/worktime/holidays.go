// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"slices"
	"sync"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/ar"
	"github.com/rickar/cal/v2/at"
	"github.com/rickar/cal/v2/au"
	"github.com/rickar/cal/v2/be"
	"github.com/rickar/cal/v2/bg"
	"github.com/rickar/cal/v2/br"
	"github.com/rickar/cal/v2/ca"
	"github.com/rickar/cal/v2/ch"
	"github.com/rickar/cal/v2/cz"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/dk"
	"github.com/rickar/cal/v2/es"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/gr"
	"github.com/rickar/cal/v2/hr"
	"github.com/rickar/cal/v2/ie"
	"github.com/rickar/cal/v2/it"
	"github.com/rickar/cal/v2/jp"
	"github.com/rickar/cal/v2/lt"
	"github.com/rickar/cal/v2/lv"
	"github.com/rickar/cal/v2/mw"
	"github.com/rickar/cal/v2/nc"
	"github.com/rickar/cal/v2/nl"
	"github.com/rickar/cal/v2/no"
	"github.com/rickar/cal/v2/nz"
	"github.com/rickar/cal/v2/pl"
	"github.com/rickar/cal/v2/ro"
	"github.com/rickar/cal/v2/ru"
	"github.com/rickar/cal/v2/se"
	"github.com/rickar/cal/v2/si"
	"github.com/rickar/cal/v2/sk"
	"github.com/rickar/cal/v2/ua"
	"github.com/rickar/cal/v2/us"
	"github.com/rickar/cal/v2/za"
)

// The years in which national holidays are known. The equinoxes of Japan and the Easter of
// the Julian calendar are not worked out rightly beyond them.
const (
	firstHolidayYear = 1900
	lastHolidayYear  = 2099
)

// nations are the countries whose holidays are known, by ISO 3166-1 alpha-2 code.
var nations = map[string]func() *daySet{
	"AR": national(ar.Holidays),
	"AT": national(at.Holidays),
	// Australia has lists for its states alone, and Switzerland's takes in those of all its
	// cantons: what they share is national.
	"AU": national(au.HolidaysACT, au.HolidaysNSW, au.HolidaysNT, au.HolidaysQLD,
		au.HolidaysSA, au.HolidaysTAS, au.HolidaysVIC, au.HolidaysWA),
	"BE": national(be.Holidays),
	"BG": national(bg.Holidays),
	"BR": national(br.Holidays),
	"CA": national(ca.Holidays),
	"CH": national(
		ch.HolidaysZH, ch.HolidaysBE, ch.HolidaysLU, ch.HolidaysUR, ch.HolidaysSZ, ch.HolidaysOW, ch.HolidaysNW,
		ch.HolidaysGL, ch.HolidaysZG, ch.HolidaysFR, ch.HolidaysSO, ch.HolidaysBS, ch.HolidaysBL, ch.HolidaysSH,
		ch.HolidaysAR, ch.HolidaysAI, ch.HolidaysSG, ch.HolidaysGR, ch.HolidaysAG, ch.HolidaysTG, ch.HolidaysVD,
		ch.HolidaysTI, ch.HolidaysVS, ch.HolidaysNE, ch.HolidaysGE, ch.HolidaysJU),
	"CZ": national(cz.Holidays),
	"DE": national(de.Holidays),
	"DK": national(dk.Holidays),
	"ES": national(es.Holidays),
	"FR": national(fr.Holidays),
	"GB": national(gb.Holidays),
	"GR": national(gr.Holidays),
	"HR": national(hr.Holidays),
	"IE": national(ie.Holidays),
	"IT": national(it.Holidays),
	"JP": national(jp.Holidays),
	"LT": national(lt.Holidays),
	"LV": national(lv.Holidays),
	"MW": national(mw.Holidays),
	"NC": national(nc.Holidays),
	"NL": national(nl.Holidays),
	"NO": national(no.Holidays),
	// New Zealand's list leaves Matariki out, whose dates are laid down until 2052.
	"NZ": national(append(slices.Clip(nz.Holidays), nz.Matariki)),
	"PL": national(pl.Holidays),
	"RO": national(ro.Holidays),
	"RU": national(ru.Holidays),
	"SE": national(se.Holidays),
	"SI": national(si.Holidays),
	"SK": national(sk.Holidays),
	"UA": national(ua.Holidays),
	"US": national(us.Holidays),
	"ZA": national(za.Holidays),
}

// HolidaysKnown reports whether the national holidays of a country are known, from 1900 to
// 2099. The country is a code of ISO 3166-1 alpha-2 in capitals, such as NL.
func HolidaysKnown(country string) bool {
	_, ok := nations[country]
	return ok
}

// national returns the free days of a country: those in every one of its lists. They are
// worked out once, when they are first asked for, and take 9 kB.
func national(lists ...[]*cal.Holiday) func() *daySet {
	return sync.OnceValue(func() *daySet {
		shared := holidaysOf(lists[0])
		for _, list := range lists[1:] {
			shared.intersect(holidaysOf(list))
		}
		return shared
	})
}

// holidaysOf returns the days on which the holidays of a list fall, and those on which they
// are observed instead.
func holidaysOf(list []*cal.Holiday) *daySet {
	days := &daySet{}
	for _, h := range list {
		if !free(h.Type) {
			continue
		}
		for year := firstHolidayYear; year <= lastHolidayYear; year++ {
			actual, observed := h.Calc(year)
			days.add(dayOf(DateOf(actual)))
			days.add(dayOf(DateOf(observed)))
		}
	}
	return days
}

// free reports whether people are free on holidays of a type. Some lists leave the type out.
func free(t cal.ObservanceType) bool {
	return t == cal.ObservancePublic || t == cal.ObservanceBank || t == cal.ObservanceUnknown
}

// The library makes dates in the zone of the machine unless told otherwise; a midnight that
// is not there would be the day before.
func init() { cal.DefaultLoc = time.UTC }
