// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/alliance"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

// sameAlliance compares all that is decided but the next check.
func sameAlliance(a, b rules.AllianceVerdict) bool {
	a.NextCheck, b.NextCheck = time.Time{}, time.Time{}
	return same(a, b)
}

// recurring is an alliance in operation, without reviews, with one cadence.
func recurring(start v1alpha1.Date, rule string) *gen.World {
	w := gen.NewWorld()
	w.Alliance.Spec.Cadence, w.Reviews = nil, nil
	w.Cadence("quarterly", start, rule)
	return w
}

func wanted(v rules.AllianceVerdict) string {
	var names []string
	for _, s := range v.Schedule {
		names = append(names, strings.TrimPrefix(s.Name, "northwind-contoso-"))
	}
	return strings.Join(names, " ")
}

func unwanted(v rules.AllianceVerdict) string {
	var names []string
	for _, r := range v.Obsolete {
		names = append(names, r.Name)
	}
	return strings.Join(names, " ")
}

func TestSchedule(t *testing.T) {
	for _, c := range []struct {
		why        string
		a          *gen.World
		at         string
		want, next string
	}{
		{"nothing has come, and nothing is near", recurring("2026-06-15", "FREQ=MONTHLY"), "2026-03-02 09:00", "", "2026-06-01 08:00"},
		{"a second before the notice", recurring("2026-06-15", "FREQ=MONTHLY"), "2026-06-01 07:59:59", "", "2026-06-01 08:00"},
		{"the first, within the notice", recurring("2026-06-15", "FREQ=MONTHLY"), "2026-06-01 08:00", "quarterly-20260615", "2026-07-01 08:00"},
		{"a second before its time", recurring("2026-06-15", "FREQ=MONTHLY"), "2026-06-15 07:59:59", "quarterly-20260615", "2026-07-01 08:00"},
		{"on its time", recurring("2026-06-15", "FREQ=MONTHLY"), "2026-06-15 08:00", "quarterly-20260615", "2026-07-01 08:00"},
		{"the latest and the next, a second before it is the latest", recurring("2026-06-15", "FREQ=MONTHLY"), "2026-07-15 07:59:59", "quarterly-20260615 quarterly-20260715", "2026-07-15 08:00"},
		{"the older one is not filled in", recurring("2026-06-15", "FREQ=MONTHLY"), "2026-07-15 08:00", "quarterly-20260715", "2026-08-01 08:00"},
		{"long ago", recurring("2020-01-15", "FREQ=YEARLY;COUNT=2"), "2026-03-02 09:00", "quarterly-20210115", ""},
		{"several within the notice", recurring("2026-01-05", "FREQ=WEEKLY"), "2026-03-03 09:00", "quarterly-20260302 quarterly-20260309 quarterly-20260316", "2026-03-09 09:00"},
		{"after the last", recurring("2026-01-05", "FREQ=WEEKLY;COUNT=3"), "2026-03-03 09:00", "quarterly-20260119", ""},
	} {
		t.Run(c.why, func(t *testing.T) {
			m := &verdict.Moment{Now: gen.UTC(c.at)}
			got, obsolete, errs := alliance.Schedule(m, c.a.AllianceFacts())
			if names := wanted(rules.AllianceVerdict{Schedule: got}); names != c.want || len(obsolete)+len(errs) > 0 {
				t.Errorf("at %s: %s, %v, %v; want %s", c.at, names, obsolete, errs, c.want)
			}
			if c.next == "" && !m.Next.IsZero() || c.next != "" && !m.Next.Equal(gen.UTC(c.next)) {
				t.Errorf("at %s the next check is at %s, want %q", c.at, moments(m.Next), c.next)
			}
		})
	}
	t.Run("a next check beyond what is known: when more is known", func(t *testing.T) {
		w := recurring("2026-01-15", "FREQ=YEARLY;INTERVAL=30")
		m := &verdict.Moment{Now: gen.UTC("2026-03-02 09:00")}
		if got, _, _ := alliance.Schedule(m, w.AllianceFacts()); len(got) != 1 || !m.Next.Equal(gen.UTC("2030-01-01")) {
			t.Errorf("%d, next %v", len(got), m.Next)
		}
	})
	t.Run("no notice: at its time", func(t *testing.T) {
		w := recurring("2026-06-15", "FREQ=MONTHLY")
		w.Alliance.Spec.Cadence[0].Notice = ""
		m := &verdict.Moment{Now: gen.UTC("2026-06-15 07:59:59")}
		if got, _, _ := alliance.Schedule(m, w.AllianceFacts()); len(got) > 0 || !m.Next.Equal(gen.UTC("2026-06-15 08:00")) {
			t.Errorf("%d, next %v", len(got), m.Next)
		}
	})
	t.Run("a notice of years asks for no more than fifty to come", func(t *testing.T) {
		w := recurring("2026-01-01", "FREQ=DAILY")
		w.Alliance.Spec.Cadence[0].Notice = "P9Y"
		m := &verdict.Moment{Now: gen.UTC("2026-03-02 09:00")}
		got, _, _ := alliance.Schedule(m, w.AllianceFacts())
		if len(got) != 51 || got[0].Name != "northwind-contoso-quarterly-20260302" || got[50].Name != "northwind-contoso-quarterly-20260421" {
			t.Errorf("%d, from %s to %s", len(got), got[0].Name, got[len(got)-1].Name)
		}
		for _, s := range got {
			r := gen.QuarterlyReview().Named(s.Name).Generated()
			r.Spec = s.Spec
			w.Review(r)
		}
		m = &verdict.Moment{Now: m.Now}
		if again, _, _ := alliance.Schedule(m, w.AllianceFacts()); len(again) > 0 || !m.Next.Equal(gen.UTC("2026-03-03 09:00")) {
			t.Errorf("when they are made %d more, next %v", len(again), m.Next)
		}
	})
	t.Run("each cadence for itself, and none while one cannot be read", func(t *testing.T) {
		w := recurring("2026-06-15", "FREQ=MONTHLY")
		w.Cadence("weekly", "2026-03-02", "FREQ=WEEKLY;COUNT=1")
		if v := decideAlliance(w, "2026-06-02 09:00"); wanted(v) != "quarterly-20260615 weekly-20260302" {
			t.Errorf("%s", wanted(v))
		}
		w.Cadence("broken", "2026-03-02", "FREQ=NEVER")
		if v := decideAlliance(w, "2026-06-02 09:00"); wanted(v) != "" {
			t.Errorf("an alliance that is stalled makes %s", wanted(v))
		}
	})
}

func TestScheduledReview(t *testing.T) {
	w := recurring("2026-03-28", "FREQ=DAILY;COUNT=1")
	w.Alliance.Spec.Cadence[0].Type, w.Alliance.Spec.Cadence[0].Grace = "", ""
	v := decideAlliance(w, "2026-03-28 12:00")
	if len(v.Schedule) != 1 {
		t.Fatalf("%d", len(v.Schedule))
	}
	s := v.Schedule[0]
	if s.Name != "northwind-contoso-quarterly-20260328" || !strings.HasPrefix(s.HashedName, s.Name+"-") || len(s.HashedName) != len(s.Name)+9 {
		t.Errorf("named %s, or %s", s.Name, s.HashedName)
	}
	if s.Spec.AllianceRef.Name != "northwind-contoso" || s.Spec.Cadence != "quarterly" || s.Spec.Type != v1alpha1.ReviewPerformance {
		t.Errorf("%+v", s.Spec)
	}
	if at := gen.UTC("2026-03-28 09:00"); !s.Spec.ScheduledTime.Time.Equal(at) || !s.Spec.DueTime.Time.Equal(at) {
		t.Errorf("at %v, due %v", s.Spec.ScheduledTime, s.Spec.DueTime)
	}
	w.Alliance.Spec.Cadence[0].Type, w.Alliance.Spec.Cadence[0].Grace = v1alpha1.ReviewExecutive, "P1D"
	s = decideAlliance(w, "2026-03-28 12:00").Schedule[0]
	if s.Spec.Type != v1alpha1.ReviewExecutive || !s.Spec.DueTime.Time.Equal(gen.UTC("2026-03-29 08:00")) { // clocks went forward
		t.Errorf("%s, due %v", s.Spec.Type, s.Spec.DueTime)
	}
	hashed := s.HashedName
	w.Alliance.UID = "b22b"
	if again := decideAlliance(w, "2026-03-28 12:00").Schedule[0]; again.Name != s.Name || again.HashedName != hashed {
		t.Error("another name for an alliance that was applied again")
	}
}

// TestScheduleFollowsTheClocks: the name has the date on the wall of the cadence's zone.
func TestScheduleFollowsTheClocks(t *testing.T) {
	for _, c := range []struct{ why, zone, clock, name, scheduled, notice string }{
		{"a day ahead of UTC", "Asia/Kathmandu", "02:00", "quarterly-20260329", "2026-03-28 20:15", "2026-03-14 20:15"},
		{"a day behind UTC", "America/New_York", "22:00", "quarterly-20260329", "2026-03-30 02:00", "2026-03-16 02:00"},
		{"clocks go forward, after the notice began", "Europe/Amsterdam", "10:00", "quarterly-20260329", "2026-03-29 08:00", "2026-03-15 09:00"},
		{"in the gap", "Europe/Amsterdam", "02:30", "quarterly-20260329", "2026-03-29 01:30", "2026-03-15 02:30"},
	} {
		t.Run(c.why, func(t *testing.T) {
			w := recurring("2026-03-29", "FREQ=DAILY;COUNT=1")
			w.Alliance.Spec.Cadence[0].Recurrence.TimeZone, w.Alliance.Spec.Cadence[0].Recurrence.Time = v1alpha1.TimeZone(c.zone), v1alpha1.TimeOfDay(c.clock)
			if v := rules.DecideAlliance(w.AllianceFacts(), gen.UTC(c.notice).Add(-time.Second)); len(v.Schedule) > 0 {
				t.Error("too early")
			}
			v := decideAlliance(w, c.notice)
			if wanted(v) != c.name || !v.Schedule[0].Spec.ScheduledTime.Time.Equal(gen.UTC(c.scheduled)) {
				t.Errorf("%+v", v.Schedule)
			}
		})
	}
}

func TestScheduleOnlyInOperation(t *testing.T) {
	for stage, operates := range map[v1alpha1.Stage]bool{
		v1alpha1.StageExplore: false, v1alpha1.StageAssess: false, v1alpha1.StageNegotiate: false, v1alpha1.StageLaunch: true,
		v1alpha1.StageManage: true, v1alpha1.StageTransform: true, v1alpha1.StageExit: true, v1alpha1.StageClosed: false,
	} {
		w := recurring("2026-01-15", "FREQ=MONTHLY")
		w.Alliance.Spec.Stage = stage
		w.Review(gen.QuarterlyReview().Named("to-come").Scheduled("2026-03-15 09:00").Generated())
		v := decideAlliance(w, "2026-03-02 09:00")
		if got := wanted(v) != ""; got != operates {
			t.Errorf("%s: scheduled is %v", stage, got)
		}
		if got := unwanted(v) == ""; got != operates {
			t.Errorf("%s: obsolete is %q", stage, unwanted(v))
		}
	}
}

// TestScheduleAdopts: a review of the same cadence and scheduled time is that review, whoever
// made it and whatever its name.
func TestScheduleAdopts(t *testing.T) {
	const both = "quarterly-20260215 quarterly-20260315"
	for _, c := range []struct {
		why    string
		review gen.ReviewBuilder
		want   string
	}{
		{"from Git, by another name", gen.QuarterlyReview().Named("spring").Scheduled("2026-03-15 09:00"), "quarterly-20260215"},
		{"with another due time", gen.QuarterlyReview().Scheduled("2026-03-15 09:00").Due("2026-09-15 09:00"), "quarterly-20260215"},
		{"suspended", gen.QuarterlyReview().Scheduled("2026-03-15 09:00").Suspended(), "quarterly-20260215"},
		{"cancelled", gen.QuarterlyReview().Scheduled("2026-03-15 09:00").Cancelled("2026-03-01 09:00"), "quarterly-20260215"},
		{"of another cadence", gen.QuarterlyReview().OfCadence("monthly").Scheduled("2026-03-15 09:00"), both},
		{"an hour off", gen.QuarterlyReview().Named("spring").Scheduled("2026-03-15 08:00"), "quarterly-20260215"},
		{"at the first moment of its date in Amsterdam", gen.QuarterlyReview().Scheduled("2026-03-14 23:00"), "quarterly-20260215"},
		{"a second before that", gen.QuarterlyReview().Scheduled("2026-03-14 22:59:59"), both},
		{"at the last moment of its date", gen.QuarterlyReview().Scheduled("2026-03-15 22:59:59"), "quarterly-20260215"},
		{"a second after that", gen.QuarterlyReview().Scheduled("2026-03-15 23:00"), both},
		{"without a scheduled time", withoutTime(gen.QuarterlyReview().Scheduled("2026-03-15 09:00")), "quarterly-20260215"},
		{"an occasion of its own at the same time", gen.QuarterlyReview().Occasion().Due("2026-03-15 09:00"), both},
		{"the latest one", gen.QuarterlyReview().Scheduled("2026-02-15 09:00"), "quarterly-20260315"},
	} {
		w := recurring("2026-01-15", "FREQ=MONTHLY")
		w.Review(c.review)
		if v := decideAlliance(w, "2026-03-02 09:00"); wanted(v) != c.want || unwanted(v) != "" {
			t.Errorf("%s: %s, %s; want %s", c.why, wanted(v), unwanted(v), c.want)
		}
	}
}

// TestScheduleWaitsForANewAlliance: tools that apply from Git may bring its reviews a moment
// after the alliance.
func TestScheduleWaitsForANewAlliance(t *testing.T) {
	w := recurring("2026-01-15", "FREQ=MONTHLY")
	w.Alliance.CreationTimestamp = gen.Time("2026-03-02 09:00")
	for _, c := range []struct{ at, want, next string }{
		{"2026-03-02 09:00", "", "2026-03-02 09:00:10"},
		{"2026-03-02 09:00:09", "", "2026-03-02 09:00:10"},
		{"2026-03-02 09:00:10", "quarterly-20260215 quarterly-20260315", "2026-03-13 10:00"},
		{"2026-03-02 09:00:11", "quarterly-20260215 quarterly-20260315", "2026-03-13 10:00"},
	} {
		v := decideAlliance(w, c.at)
		if wanted(v) != c.want {
			t.Errorf("at %s: %s, want %s", c.at, wanted(v), c.want)
		}
		checkAt(t, &v.Verdict, c.next)
	}
	w.Review(gen.QuarterlyReview().Scheduled("2026-02-15 09:00").Held("2026-02-15 09:00"))
	w.Review(gen.QuarterlyReview().Scheduled("2026-03-15 09:00"))
	v := decideAlliance(w, "2026-03-02 09:00:05")
	checkAt(t, &v.Verdict, "2026-03-13 10:00") // nothing is waited for where nothing is to be made
	w.Alliance.CreationTimestamp = gen.Time("2025-03-02 09:00")
	w.Reviews = nil
	if v := decideAlliance(w, "2026-03-02 09:00"); wanted(v) == "" {
		t.Error("an old alliance waits")
	}
}

func TestObsolete(t *testing.T) {
	next := func() gen.ReviewBuilder {
		return gen.QuarterlyReview().Named("next").Scheduled("2026-03-15 09:00").Generated()
	}
	moved := func() gen.ReviewBuilder { return next().Scheduled("2026-03-16 09:00") }
	for _, c := range []struct {
		why    string
		review gen.ReviewBuilder
		change func(*gen.World)
		want   string
	}{
		{"it fits", next(), nil, ""},
		{"another day", moved(), nil, "next"},
		{"a second later", next().Scheduled("2026-03-15 09:00:01"), nil, "next"},
		{"another due time", next().Due("2026-03-23 09:00"), nil, "next"},
		{"another type", next(), func(w *gen.World) { w.Alliance.Spec.Cadence[0].Type = v1alpha1.ReviewExecutive }, "next"},
		{"another grace", next(), func(w *gen.World) { w.Alliance.Spec.Cadence[0].Grace = "P8D" }, "next"},
		{"a cadence that is gone", next().OfCadence("monthly"), nil, "next"},
		{"a cadence that cannot be read", moved(), func(w *gen.World) { w.Alliance.Spec.Cadence[0].Recurrence.Rule = "FREQ=NEVER" }, ""},
		{"the notice is shorter now", next(), func(w *gen.World) { w.Alliance.Spec.Cadence[0].Notice = "P1D" }, ""},
		{"people made it", func() gen.ReviewBuilder {
			b := moved()
			b.Labels = nil
			return b
		}(), nil, ""},
		{"somebody changed it", moved().Generation(2), nil, ""},
		{"it has a record to come", moved().Held("2026-03-20 09:00"), nil, ""},
		{"it was put off", moved().Postponed("2026-03-01 09:00", "2026-04-20 09:00"), nil, ""},
		{"it was cancelled", moved().Cancelled("2026-03-01 09:00"), nil, ""},
		{"it was scheduled in the past", moved().Scheduled("2026-03-01 09:00"), nil, ""},
		{"just now", moved().Scheduled("2026-03-02 09:00"), nil, ""},
		{"in a second", moved().Scheduled("2026-03-02 09:00:01"), nil, "next"},
	} {
		t.Run(c.why, func(t *testing.T) {
			w := recurring("2026-01-15", "FREQ=MONTHLY")
			w.Review(c.review)
			if c.change != nil {
				c.change(w)
			}
			v := decideAlliance(w, "2026-03-02 09:00")
			if unwanted(v) != c.want {
				t.Errorf("%q is obsolete, want %q", unwanted(v), c.want)
			}
		})
	}
	t.Run("it is not deleted any more once its time has come", func(t *testing.T) {
		w := recurring("2026-01-15", "FREQ=MONTHLY")
		w.Review(moved().Scheduled("2026-03-02 09:00:01"))
		v := decideAlliance(w, "2026-03-02 09:00")
		checkAt(t, &v.Verdict, "2026-03-02 09:00:01")
	})
}

// TestTwins: of a generated review that nobody touched and one of the same occurrence the
// former goes, in the past, too.
func TestTwins(t *testing.T) {
	free := func(name string) gen.ReviewBuilder {
		return gen.QuarterlyReview().Named(name).Scheduled("2026-02-15 09:00").Generated()
	}
	for _, c := range []struct {
		why     string
		reviews []gen.ReviewBuilder
		want    string
	}{
		{"alone", []gen.ReviewBuilder{free("a")}, ""},
		{"beside one from Git", []gen.ReviewBuilder{free("a"), gen.QuarterlyReview().Named("b").Scheduled("2026-02-15 09:00")}, "a"},
		{"beside one that was held", []gen.ReviewBuilder{free("a"), free("b").Generation(2).Held("2026-02-15 09:00")}, "a"},
		{"beside one that was confirmed", []gen.ReviewBuilder{free("a"), free("b").Confirmed("2026-02-15 09:00", "contoso/kim", true, "")}, "a"},
		{"two from Git are people's business", []gen.ReviewBuilder{gen.QuarterlyReview().Named("a").Scheduled("2026-02-15 09:00"), gen.QuarterlyReview().Named("b").Scheduled("2026-02-15 09:00")}, ""},
		{"of two generated ones the first by name stays", []gen.ReviewBuilder{free("b"), free("a")}, "b"},
		{"of two beside one from Git both go", []gen.ReviewBuilder{free("b"), gen.QuarterlyReview().Named("c").Scheduled("2026-02-15 09:00"), free("a")}, "a b"},
		{"beside one of another cadence", []gen.ReviewBuilder{free("a"), gen.QuarterlyReview().OfCadence("monthly").Named("b").Scheduled("2026-02-15 09:00")}, ""},
		{"beside one of another day", []gen.ReviewBuilder{free("a"), gen.QuarterlyReview().Named("b").Scheduled("2026-03-15 09:00")}, ""},
		{"beside an occasion of its own", []gen.ReviewBuilder{free("a"), gen.Review("b")}, ""},
	} {
		t.Run(c.why, func(t *testing.T) {
			w := recurring("2026-01-15", "FREQ=MONTHLY")
			for _, r := range c.reviews {
				w.Review(r)
			}
			if v := decideAlliance(w, "2026-03-02 09:00"); unwanted(v) != c.want {
				t.Errorf("%q is obsolete, want %q", unwanted(v), c.want)
			}
		})
	}
}

// TestScheduleYears follows an alliance over years, review by review as they are made: each
// occurrence is made once, at its notice.
func TestScheduleYears(t *testing.T) {
	w := recurring("2026-01-31", "FREQ=MONTHLY;INTERVAL=3")
	w.Policy.Spec.Touchpoints, w.Alliance.Spec.Conversations = nil, nil
	var made []string
	now := gen.UTC("2026-01-01 00:00")
	for now.Before(gen.UTC("2032-01-01")) {
		v := rules.DecideAlliance(w.AllianceFacts(), now)
		for _, s := range v.Schedule {
			made = append(made, s.Name)
			if notice := s.Spec.ScheduledTime.In(time.UTC).AddDate(0, 0, -14); now.Sub(notice).Abs() > time.Hour {
				t.Errorf("%s is made at %v", s.Name, now)
			}
			r := gen.QuarterlyReview().Named(s.Name).Generated()
			r.Spec = s.Spec
			w.Review(r)
		}
		if len(v.Obsolete) > 0 {
			t.Fatalf("at %v %s is obsolete", now, unwanted(v))
		}
		v = rules.DecideAlliance(w.AllianceFacts(), now)
		if len(v.Schedule) > 0 || !v.NextCheck.After(now) {
			t.Fatalf("at %v again %s, next %v", now, wanted(v), v.NextCheck)
		}
		now = v.NextCheck
	}
	if len(made) != 24 || made[0] != "northwind-contoso-quarterly-20260131" || made[1] != "northwind-contoso-quarterly-20260430" {
		t.Errorf("%d: %v", len(made), made)
	}
}
