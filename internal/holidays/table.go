// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package holidays

import (
	"compress/flate"
	_ "embed"
	"encoding/binary"
	"io"
	"strings"
	"sync"
	"time"
)

// packed is the table, deflated. hack/holidays/table.mjs writes it:
//
//	2000 2040 date-holidays 3.37.0   the first year, the last, and where the dates are from
//	AD AD-03 AD-07 AE …              the codes
//	entries                          of the first calendar, those of the second, and so on
//
// Entries are a number of days of the year, then each of these days: how many places it is after the
// one before, where 31 December is place 371 as all months have 31, and six bytes, the lowest first, whose
// bit n says whether the calendar differs on it, n years after the first, from that of which it is a part;
// a country differs from one without holidays. Numbers are those of encoding/binary.
//
//go:embed table.bin
var packed string

// table is what was unpacked: about 200 kB.
type table struct {
	head  string
	codes []string
	own   map[string]entries
}

// entries are those of one calendar.
type entries []byte

const yearsSize = 6

// theTable unpacks the table when it is first asked for, which takes a few milliseconds.
var theTable = sync.OnceValue(func() *table {
	text, err := io.ReadAll(flate.NewReader(strings.NewReader(packed)))
	if err != nil {
		panic("holidays: table.bin is damaged, make holidays writes it anew: " + err.Error())
	}
	lines := strings.SplitN(string(text), "\n", 3)
	t := &table{head: lines[0], codes: strings.Fields(lines[1]), own: map[string]entries{}}
	rest := text[len(lines[0])+len(lines[1])+2:]
	for _, code := range t.codes {
		n, size := binary.Uvarint(rest)
		begin := size
		for range n {
			_, place := binary.Uvarint(rest[size:])
			size += place + yearsSize
		}
		t.own[code], rest = entries(rest[begin:size]), rest[size:]
	}
	return t
})

// turn takes the days on which a calendar differs out of a set, or puts them in.
func (e entries) turn(days *Days) {
	place := 0
	for len(e) > 0 {
		after, size := binary.Uvarint(e)
		place += int(after)
		for year := FirstYear; year <= LastYear; year++ {
			if n := year - FirstYear; e[size+n/8]&(1<<(n%8)) != 0 {
				days.turn(dayOf(year, time.Month(place/31+1), place%31+1))
			}
		}
		e = e[size+yearsSize:]
	}
}
