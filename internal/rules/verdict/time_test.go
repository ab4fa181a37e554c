// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package verdict_test

import (
	"math"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

var lastMoment = time.Date(2999, 12, 31, 23, 59, 59, 0, time.UTC)

// What an object cannot hold is never, and a sum of times ends with what it can.
func TestTimesThatAnObjectCannotHold(t *testing.T) {
	for at, want := range map[time.Time]bool{
		lastMoment.Add(-time.Second):                     true,
		lastMoment:                                       true,
		lastMoment.Add(time.Second):                      false,
		time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC):      true,
		time.Date(1899, 12, 31, 23, 59, 59, 0, time.UTC): false,
	} {
		if got := verdict.Holdable(at); got != want {
			t.Errorf("%s: %t", at, got)
		}
		if got := verdict.OptionalTime(at); (got != nil) != want {
			t.Errorf("%s becomes %v", at, got)
		}
	}
	for span, want := range map[worktime.Span]time.Time{
		{Clock: 59 * time.Second}: lastMoment.Add(-time.Second),
		{Clock: time.Minute}:      lastMoment,
		{Clock: 2 * time.Minute}:  lastMoment,
		{Days: 40_000}:            lastMoment,
		{Months: 12_000}:          lastMoment,
	} {
		if got := verdict.AfterUTC(span, lastMoment.Add(-time.Minute)); !got.Equal(want) {
			t.Errorf("%+v before the end comes %s, not %s", span, got, want)
		}
	}
}

// So many spans: none of a negative number, and none of one that is centuries on.
func TestMultiplySpan(t *testing.T) {
	day := worktime.Span{Clock: 24 * time.Hour}
	for n, want := range map[int32]bool{math.MinInt32: false, -1: false, 0: true, 1: true, 1000: true, math.MaxInt32: false} {
		if got, ok := verdict.MultiplySpan(day, n); ok != want || ok && got.Clock != time.Duration(n)*day.Clock {
			t.Errorf("%d days: %v, %t", n, got, ok)
		}
	}
}

// A condition keeps its time, unless that is still to come.
func TestConditionsKeepTheirTimes(t *testing.T) {
	now := time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct{ old, want time.Time }{
		"a second ago": {now.Add(-time.Second), now.Add(-time.Second)},
		"now":          {now, now},
		"in a second":  {now.Add(time.Second), now},
		"in centuries": {lastMoment, now},
	} {
		of := func(at time.Time) []metav1.Condition {
			return []metav1.Condition{{Type: "Ready", Status: metav1.ConditionUnknown, Reason: "PartnerNotFound", LastTransitionTime: metav1.NewTime(at)}}
		}
		if got := verdict.SettleConditions(of(c.old), of(time.Time{}), 1, now)[0].LastTransitionTime; !got.Time.Equal(c.want) {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
