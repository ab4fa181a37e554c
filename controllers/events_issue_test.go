// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"strings"
	"testing"

	"k8s.io/client-go/tools/events"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

// A log of years that is brought in raises no alarm about what is over, in whatever order its
// objects come. That something is wrong with an object itself is told, and so is whatever went
// wrong in an issue that was seen before it was over.
func TestAnIssueThatWasOverWhenFirstSeenRaisesNoAlarm(t *testing.T) {
	late := gen.Issue("late-shipments").Detected("2026-02-02 09:00")
	over := late.Clone().Resolved("2026-02-20 09:00")
	type look struct {
		issue   gen.IssueBuilder
		at      string
		without string // a Partner that is not there yet
	}
	const alarm = "Warning DisclosureOverdue"
	for name, c := range map[string]struct {
		looks []look
		want  string
	}{
		"over when first seen":                    {[]look{{over, "2026-03-02 09:00", ""}}, ""},
		"and looked at again":                     {[]look{{over, "2026-03-02 09:00", ""}, {over, "2026-03-03 09:00", ""}}, ""},
		"over, and seen before its partner":       {[]look{{over, "2026-03-02 09:00", "northwind"}, {over, "2026-03-02 09:00:05", ""}}, ""},
		"open when first seen":                    {[]look{{late, "2026-03-02 09:00", ""}}, alarm + ", Warning NoActivity"},
		"open, and seen before its partner":       {[]look{{late, "2026-03-02 09:00", "northwind"}, {over, "2026-03-02 09:00:05", ""}}, alarm},
		"over since it was seen, and told late":   {[]look{{late, "2026-02-02 10:00", ""}, {over, "2026-03-02 09:00", ""}}, alarm},
		"over when first seen, told after all":    {[]look{{over, "2026-03-02 09:00", ""}, {over.Clone().Disclosed("2026-03-02 10:00", "contoso"), "2026-03-02 10:00", ""}}, "Normal DisclosedLate"},
		"over, and raised by nobody of these":     {[]look{{over.Clone().RaisedBy("tailspin/bob"), "2026-03-02 09:00", ""}, {over.Clone().RaisedBy("tailspin/bob"), "2026-03-02 09:00:10", ""}}, "Warning Invalid"},
		"resolved by a record that is to come":    {[]look{{late.Clone().Resolved("2026-03-02 09:00:01"), "2026-03-02 09:00", ""}}, alarm + ", Warning NoActivity"},
		"resolved by a record of the moment":      {[]look{{late.Clone().Resolved("2026-03-02 09:00"), "2026-03-02 09:00", ""}}, ""},
		"resolved by a record of a second before": {[]look{{late.Clone().Resolved("2026-03-02 08:59:59"), "2026-03-02 09:00", ""}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := gen.NewWorld().Discloses(v1alpha1.SeverityHigh, "P1D")
			recorder := events.NewFakeRecorder(10)
			var status v1alpha1.IssueStatus
			for _, l := range c.looks {
				cache := &fakeCache{objects: []client.Object{w.Alliance, w.Policy}}
				for partner, p := range w.Partners {
					if partner != l.without {
						cache.objects = append(cache.objects, p)
					}
				}
				issue := l.issue.Clone().Of(w.Alliance.Name).Issue
				issue.Status = status
				r := &IssueReconciler{shell{Client: cache, recorder: recorder}}
				d, err := r.decide(t.Context(), issue, gen.UTC(l.at))
				if err != nil {
					t.Fatal(err)
				}
				r.record(issue, d.events())
				status = d.status.(*v1alpha1.Issue).Status
			}
			var got []string
			for _, e := range noted(recorder) {
				words := strings.Fields(e)
				if words[1] != v1alpha1.ReasonStepStarted {
					got = append(got, strings.Join(words[:2], " "))
				}
			}
			if text := strings.Join(got, ", "); text != c.want {
				t.Errorf("%q, not %q", text, c.want)
			}
		})
	}
}
