// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

import (
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/test/gen"
)

func TestColoursDoNotWidenColumns(t *testing.T) {
	var plain, painted Table
	e := Env{Terminal: true}
	for _, row := range [][2]string{{"näh", "x"}, {"wider", "yy"}, {"", "z"}} {
		plain.Row(row[0], row[1])
		painted.Row(e.Paint(Red, row[0]), row[1])
	}
	got := escape.ReplaceAllString(strings.Join(painted.Lines(), "\n"), "")
	if want := strings.Join(plain.Lines(), "\n"); got != want || want != "näh    x\nwider  yy\n       z" {
		t.Errorf("%q, not %q", got, want)
	}
}

func TestAgo(t *testing.T) {
	for d, want := range map[time.Duration]string{
		30 * time.Second: "<1 minute", time.Minute: "1 minute", 59 * time.Minute: "59 minutes", time.Hour: "1 hour",
		day - 1: "23 hours", day: "1 day", 60 * day: "60 days", 61 * day: "2 months", 729 * day: "24 months", 730 * day: "2 years",
	} {
		if got := Ago(d); got != want {
			t.Errorf("%s is %q, not %q", d, got, want)
		}
	}
}

func TestMomentsForPeopleWhoReadThemNow(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		at             time.Time
		when, deadline string
	}{
		{now.AddDate(0, 0, 5), "in 5 days", "25 Nov 09:00 UTC"},
		{now.Add(2*day - time.Second), "in 1 day", "22 Nov 08:59 UTC"},
		{now.Add(2 * day), "in 2 days", "22 Nov 09:00 UTC"},
		{now.Add(time.Minute), "in 1 minute", "20 Nov 09:01 UTC"},
		{now.Add(time.Minute - time.Second), "in under a minute", "20 Nov 09:00 UTC"},
		{now.Add(time.Second), "in under a minute", "20 Nov 09:00 UTC"},
		{now, "<1 minute ago", "20 Nov 09:00 UTC"},
		{now.Add(-time.Second), "<1 minute ago", "20 Nov 08:59 UTC"},
		{now.Add(-2 * time.Hour), "2 hours ago", "20 Nov 07:00 UTC"},
		{now.Add(-2 * day), "on 18 Nov", "18 Nov 09:00 UTC"},
		{now.AddDate(-1, 0, 0), "on 20 Nov 2025", "20 Nov 2025 09:00 UTC"},
	} {
		if got := When(c.at, now); got != c.when {
			t.Errorf("%s is %q, not %q", c.at, got, c.when)
		}
		if got := Deadline(c.at, now); got != c.deadline {
			t.Errorf("by %s is %q, not %q", c.at, got, c.deadline)
		}
	}
	sydney, err := time.LoadLocation("Australia/Sydney")
	if err != nil {
		t.Fatal(err)
	}
	there, eve := now.In(sydney), time.Date(2026, 12, 31, 13, 0, 0, 0, time.UTC)
	if got := Day(eve, there); got != "1 Jan 2027" {
		t.Errorf("New Year in Sydney is %q", got)
	}
	if got := Deadline(now.Add(5*time.Hour), there); got != "21 Nov 01:00 Australia/Sydney" {
		t.Errorf("a deadline in Sydney is %q", got)
	}
	// A whole day is over at its end: the day after it has nothing to do with it.
	for _, c := range []struct {
		at                  time.Time
		day, when, deadline string
	}{
		{time.Date(2026, 7, 1, 13, 59, 59, 0, time.UTC), "1 Jul", "on 1 Jul", "1 Jul 23:59 Australia/Sydney"},
		{time.Date(2026, 7, 1, 14, 0, 0, 0, time.UTC), "1 Jul", "on 1 Jul", "1 Jul 24:00 Australia/Sydney"},
		{time.Date(2026, 7, 1, 14, 0, 1, 0, time.UTC), "2 Jul", "on 2 Jul", "2 Jul 00:00 Australia/Sydney"},
		{eve, "31 Dec", "in 41 days", "31 Dec 24:00 Australia/Sydney"},
	} {
		day, when, deadline := DueDay(c.at, there), WhenDue(c.at, there), Deadline(c.at, there)
		if day != c.day || when != c.when || deadline != c.deadline {
			t.Errorf("%s: %q, %q, %q", c.at, day, when, deadline)
		}
	}
}

func TestFindOutdated(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name               string
		generation, looked int64
		changed, check     time.Duration // before now
		want               string
	}{
		{"looked at", 2, 2, time.Hour, -time.Hour, ""},
		{"changed a moment ago", 2, 1, time.Minute, 0, ""},
		{"changed and not reconciled", 2, 1, time.Minute + time.Second, 0, "1 object changed and not reconciled, for 1 minute"},
		{"check about to be made", 2, 2, time.Hour, 5 * time.Minute, ""},
		{"check passed over", 2, 2, time.Hour, 5*time.Minute + time.Second, "1 check passed over, for 5 minutes"},
	} {
		r := gen.Review("r").Generation(c.generation).Review
		r.CreationTimestamp = metav1.NewTime(now.AddDate(-1, 0, 0))
		r.ManagedFields = []metav1.ManagedFieldsEntry{{Time: &metav1.Time{Time: now.Add(-c.changed)}}, {Time: &metav1.Time{Time: now}, Subresource: "status"}}
		r.Status.ObservedGeneration = c.looked
		if c.check != 0 {
			r.Status.NextCheckTime = &metav1.Time{Time: now.Add(-c.check)}
		}
		o := FindOutdated(&inventory.Inventory{Reviews: []*v1alpha1.Review{r}}, now)
		got := ""
		if o != nil {
			got = o.Text(now)
		}
		if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, not %q", c.name, got, c.want)
		}
	}
}
