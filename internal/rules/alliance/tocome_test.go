// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package alliance

import (
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
)

func TestWhatIsOlderThanTheLatestOccurrenceIsNotToCome(t *testing.T) {
	a := &v1alpha1.Alliance{ObjectMeta: metav1.ObjectMeta{Name: "a"}, Spec: v1alpha1.AllianceSpec{
		Stage: v1alpha1.StageManage,
		Cadence: []v1alpha1.Cadence{{Name: "c", Recurrence: v1alpha1.Recurrence{
			StartDate: "2026-01-15", Time: "10:00", TimeZone: "Europe/Amsterdam", Rule: "FREQ=MONTHLY",
		}}},
	}}
	from, until := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	march := time.Date(2026, 3, 15, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		now  time.Time
		want string
	}{
		{from, "a-c-20260115 a-c-20260215 a-c-20260315 a-c-20260415"},
		{march.Add(-time.Second), "a-c-20260215 a-c-20260315 a-c-20260415"},
		{march, "a-c-20260315 a-c-20260415"},
		{march.Add(time.Second), "a-c-20260315 a-c-20260415"},
		{until.AddDate(0, 1, 0), ""},
	} {
		got, err := ToCome(a, &a.Spec.Cadence[0], from, until, c.now)
		var names []string
		for i := range got {
			names = append(names, got[i].Name)
		}
		if text := strings.Join(names, " "); text != c.want || err != nil {
			t.Errorf("at %s: %s, %v; want %s", c.now, text, err, c.want)
		}
	}
	a.Spec.Cadence[0].Recurrence.Rule = "FREQ=HOURLY"
	if _, err := ToCome(a, &a.Spec.Cadence[0], from, until, march); err == nil {
		t.Error("a rule that cannot be used is no error")
	}
}
