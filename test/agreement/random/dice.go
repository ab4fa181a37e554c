// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package random

import (
	"encoding/json"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// dice makes the choices.
type dice struct {
	*rand.Rand
	Options
}

// aside are dice of their own, which follow from some values: what is rolled with them leaves what the others roll as
// it was.
func (d *dice) aside(about ...any) *dice {
	text, err := json.Marshal(about)
	if err != nil {
		panic(err)
	}
	h := fnv.New64a()
	_, _ = h.Write(text)
	return &dice{rand.New(rand.NewPCG(h.Sum64(), 7)), d.Options}
}

// oneIn is true once in so many times.
func (d *dice) oneIn(n int) bool { return d.IntN(n) == 0 }

func pick[T any](d *dice, of ...T) T { return of[d.IntN(len(of))] }

// some returns so many different ones, in any order.
func some[T any](d *dice, n int, of ...T) []T {
	of = slices.Clone(of)
	d.Shuffle(len(of), func(i, j int) { of[i], of[j] = of[j], of[i] })
	return of[:min(n, len(of))]
}

// time is a moment from a month before the start until the end: on a grid of half days mostly,
// so that several fall together, or else at any second.
func (d *dice) time() metav1.Time {
	const halfDay = 12 * time.Hour
	before := 60
	after := int(d.For/halfDay) + 8
	if d.oneIn(3) { // still to come
		before = 0
	}
	t := d.Start.Truncate(halfDay).Add(time.Duration(d.IntN(before+after)-before) * halfDay)
	switch d.IntN(6) {
	case 0:
		t = t.Add(time.Duration(d.IntN(int(halfDay/time.Second))) * time.Second)
	case 1:
		t = t.Add(time.Second)
	case 2:
		t = t.Add(-time.Second)
	}
	return metav1.NewTime(t)
}

// after is a moment later than another.
func (d *dice) after(t time.Time) metav1.Time {
	return metav1.NewTime(t.Add(pick(d, time.Second, time.Hour, 12*time.Hour, 3*24*time.Hour, 5*24*time.Hour, 10*24*time.Hour)))
}

func (d *dice) date() v1alpha1.Date {
	return v1alpha1.Date(d.Start.AddDate(0, 0, d.IntN(30+int(d.For/(24*time.Hour)))-25).Format(time.DateOnly))
}

func (d *dice) mayBeDate() v1alpha1.Date {
	if d.oneIn(2) {
		return ""
	}
	return d.date()
}

func (d *dice) span() v1alpha1.Duration {
	return pick[v1alpha1.Duration](d, "P1D", "PT3H", "P2D", "PT12H", "PT36H", "P1W", "P3D", "P2DT1H", "P5D", "PT90M")
}

func (d *dice) mayBeSpan() v1alpha1.Duration {
	if d.oneIn(2) {
		return ""
	}
	return d.span()
}

func (d *dice) zone() v1alpha1.TimeZone {
	return pick[v1alpha1.TimeZone](d, "Europe/Amsterdam", "America/New_York", "America/Los_Angeles", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC")
}

func (d *dice) severity() v1alpha1.Severity { return pick(d, severities...) }

var severities = []v1alpha1.Severity{v1alpha1.SeverityLow, v1alpha1.SeverityMedium, v1alpha1.SeverityHigh, v1alpha1.SeverityCritical}

// suspended is rarely true.
func (d *dice) suspended(n int) *bool {
	if d.oneIn(n) {
		return new(true)
	}
	return nil
}

// person is a contact of a partner, seldom one whom nobody knows.
func (d *dice) person(of ...v1alpha1.Name) v1alpha1.PersonRef {
	p := v1alpha1.PersonRef{Partner: pick(d, of...), Contact: pick(d, people...)}
	if d.oneIn(20) {
		p.Contact = "nobody"
	}
	return p
}

func (d *dice) mayBePerson(of ...v1alpha1.Name) *v1alpha1.PersonRef {
	if d.oneIn(2) {
		return nil
	}
	return new(d.person(of...))
}

// persons are different people.
func (d *dice) persons(n int, of ...v1alpha1.Name) []v1alpha1.PersonRef {
	var out []v1alpha1.PersonRef
	for len(out) < n {
		if p := d.person(of...); !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}
