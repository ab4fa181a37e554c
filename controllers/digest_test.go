// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

// A message about an issue on which something is dated ahead is true until then: it leaves as any
// other, and is gathered with others.
func TestARecordToComeHoldsUpNoMessage(t *testing.T) {
	w := gen.NewWorld()
	made := noon.Add(-time.Minute)
	issue := gen.Issue("late-shipments").UID("7f3c").Of(w.Alliance.Name).RaisedBy("northwind/jane").Detected("2026-03-02 09:00").
		Resolved(gen.At(noon.AddDate(0, 0, 7))).Issue
	about := func(name string) *v1alpha1.Notification {
		return gen.Notification(name).Created(gen.At(made)).About(v1alpha1.KindIssue, issue.Name, "7f3c").Since("2026-03-02 09:00").UID("u-one").Notification
	}
	one, two := about("one"), about("two")
	two.UID = "u-two"
	policy := gen.Policy("standard").Channels(gen.Mail("mail", "smtp:25")).CommunicationPolicy
	r := postman(nil, one, two, issue, w.Alliance, w.Partners["northwind"], w.Partners["contoso"], policy)
	if next, err := r.gatherDigest(t.Context(), one, policy, noon); err != nil || !next.IsZero() {
		t.Errorf("it does not leave: next look at %s, %v", next, err)
	}
	free, err := r.free(t.Context(), two, noon)
	if err != nil || len(free) != 1 {
		t.Errorf("%d messages may go out with it, %v; one has left alone", len(free), err)
	}
}
