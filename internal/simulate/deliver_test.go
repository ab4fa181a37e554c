// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package simulate_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/manifest"
	"github.com/entente-dev/entente/internal/simulate"
	"github.com/entente-dev/entente/internal/worktime"
)

// calendar is when a recipient works, read from the manifests.
func calendar(t *testing.T, objects *inventory.Inventory, to simulate.Recipient) *worktime.Calendar {
	t.Helper()
	w := worktime.WorkingTime{Zone: to.TimeZone}
	for _, p := range objects.Partners {
		if s := p.Spec.WorkingTime; p.Name == to.Partner && s != nil {
			w.Start, w.End, w.HolidayCalendar = string(s.Start), string(s.End), string(s.HolidayCalendar)
			for _, d := range s.Days {
				w.Days = append(w.Days, string(d))
			}
			for _, h := range s.Holidays {
				w.Holidays = append(w.Holidays, string(h.Date))
			}
			for _, h := range s.NotHolidays {
				w.NotHolidays = append(w.NotHolidays, string(h.Date))
			}
		}
	}
	c, err := worktime.NewCalendar(w)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// everCritical reports whether an issue is critical, then or later: what it says does not wait.
func everCritical(i *v1alpha1.Issue) bool {
	return i.Spec.Severity == v1alpha1.SeverityCritical || slices.ContainsFunc(i.Spec.SeverityChanges, func(c v1alpha1.SeverityChange) bool {
		return c.To == v1alpha1.SeverityCritical
	})
}

// waits reports whether a step's messages wait for working time on each path that has one of the name, and for long enough that
// some comes.
func waits(p *v1alpha1.CommunicationPolicy, name string) bool {
	found := false
	for i := range p.Spec.EscalationPaths {
		path := &p.Spec.EscalationPaths[i]
		for j := range path.Steps {
			step := &path.Steps[j]
			if string(step.Name) != name || len(path.Severities) == 1 && path.Severities[0] == v1alpha1.SeverityCritical {
				continue
			}
			found = true
			if path.Time != v1alpha1.TimeWorking || cmp.Or(step.Deliver, path.Deliver) == v1alpha1.DeliverAtOnce || path.MaxWait != "" && path.MaxWait != "P30D" {
				return false
			}
		}
	}
	return found
}

// policyOf is the policy of an issue's alliance; nil for none.
func policyOf(objects *inventory.Inventory, i *v1alpha1.Issue) *v1alpha1.CommunicationPolicy {
	for _, a := range objects.Alliances {
		for _, p := range objects.Policies {
			if a.Name == i.Spec.AllianceRef.Name && a.Spec.CommunicationPolicyRef != nil && p.Name == a.Spec.CommunicationPolicyRef.Name {
				return p
			}
		}
	}
	return nil
}

// atWork checks that no step of a Working path tells anybody outside of working time, and counts whom
// one tells at all. The clock of bad news knows no path: it reminds at once.
func atWork(t *testing.T, objects *inventory.Inventory, r *run) (count int) {
	t.Helper()
	policies := map[string]*v1alpha1.CommunicationPolicy{} // by issue
	for _, i := range objects.Issues {
		if p := policyOf(objects, i); p != nil && !everCritical(i) {
			policies[i.Name] = p
		}
	}
	for i := range r.events {
		e := &r.events[i]
		reason, step, _ := strings.Cut(e.Detail, " ")
		step, _, _ = strings.Cut(step, ",")
		told := reason == string(v1alpha1.NotificationEscalationStep) || reason == string(v1alpha1.NotificationCallRequest)
		if p := policies[e.Name]; e.Event != simulate.Notification || !told || p == nil || !waits(p, step) {
			continue
		}
		for _, to := range e.Recipients {
			count++
			if at, ok := calendar(t, objects, to).Next(e.Time); !ok || !at.Equal(e.Time) {
				t.Errorf("%s: %s/%s hears of %s at %s, outside of working time", e.Detail, to.Partner, to.Contact, e.Name, to.LocalTime)
			}
		}
	}
	return count
}

// The samples have one issue, which is critical; others are detected at each hour of a day.
func TestTheSamplesTellNobodyOutsideOfWorkingTime(t *testing.T) {
	found, err := manifest.Load([]string{"../../config/samples"}, manifest.Options{Namespace: "demo"})
	if err != nil {
		t.Fatal(err)
	}
	from := found.Issues[0].Spec.DetectedTime.Time
	critical := found.Issues[0]
	for hour := range 24 {
		i := critical.DeepCopy()
		i.Name = fmt.Sprintf("issue-%d", hour)
		i.Spec = v1alpha1.IssueSpec{
			AllianceRef: i.Spec.AllianceRef, Title: i.Spec.Title, Severity: v1alpha1.SeverityHigh, RaisedBy: i.Spec.RaisedBy,
			DetectedTime: metav1.NewTime(from.Add(time.Duration(hour) * time.Hour)),
		}
		found.Issues = append(found.Issues, i)
	}
	r := begin(found, from, false)
	r.advance(t, from.Add(90*24*time.Hour))
	if n := atWork(t, found, r); n < 24 {
		t.Errorf("%d are told: that says nothing", n)
	}
}

func TestAWorkingPathTellsNobodyOutsideOfWorkingTime(t *testing.T) {
	count := 0
	each(t, func(t *testing.T, seed uint64, _ *rand.Rand) {
		objects := manifests(t, seed)
		r := begin(objects, start, false)
		r.advance(t, start.Add(window))
		count += atWork(t, objects, r)
	})
	if count < seeds/2 {
		t.Errorf("%d are told: that says nothing", count)
	}
}
