// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"fmt"
	"slices"
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

// Messages that were deleted before the cache had their digest are not remembered for ever.
func TestWhatIsInADigestIsForgottenInTime(t *testing.T) {
	w := gen.NewWorld()
	one, two := messageAboutNorthwind("one").UID("u-one").Notification, messageAboutNorthwind("two").UID("u-two").Notification
	policy := gen.Policy("standard").Channels(gen.Mail("mail", "smtp:25")).CommunicationPolicy
	r := postman(newRecordingClient(t), one, two)
	r.digested.Store("gone", noon.Add(-digestedFor))
	r.digested.Store("lately", noon.Add(-digestedFor+time.Second))
	if err := r.createDigest(t.Context(), []*v1alpha1.Notification{one, two}, policy, w.Partners["northwind"], noon); err != nil {
		t.Fatal(err)
	}
	var remembered []string
	r.digested.Range(func(uid, _ any) bool { remembered = append(remembered, fmt.Sprint(uid)); return true })
	slices.Sort(remembered)
	if want := []string{"lately", "u-one", "u-two"}; !slices.Equal(remembered, want) {
		t.Errorf("remembered are %v, not %v", remembered, want)
	}
}
