// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package outbox_test

import (
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

func told() gen.NotificationBuilder {
	return gen.Notification("n").About(v1alpha1.KindIssue, "late-shipments", "7f3c").Since("2026-03-02 09:00").Made("2026-03-04 09:00")
}

// TestAMessageWithoutAStatusIsRestored if its object was made anew and it is younger than its
// making, or if it is much younger in any case.
func TestAMessageWithoutAStatusIsRestored(t *testing.T) {
	for name, c := range map[string]struct {
		message gen.NotificationBuilder
		uid     types.UID // of the object; empty: it does not exist
		want    bool
	}{
		"new":                                   {told(), "7f3c", false},
		"new, of what was applied again":        {told(), "another", false},
		"new, of what is gone":                  {told(), "", false},
		"two seconds late":                      {told().Created("2026-03-04 09:00:02"), "another", false},
		"three seconds late":                    {told().Created("2026-03-04 09:00:03"), "another", true},
		"three seconds late, nothing anew":      {told().Created("2026-03-04 09:00:03"), "7f3c", false},
		"three seconds late, before its object": {told().Created("2026-03-04 09:00:03"), "", true},
		"a minute late":                         {told().Created("2026-03-04 09:01:00"), "7f3c", false},
		"a minute and a second late":            {told().Created("2026-03-04 09:01:01"), "7f3c", true},
		"by another clock":                      {told().Created("2025-03-04 09:00"), "7f3c", false},
		"by another clock, made anew":           {told().Created("2025-03-04 09:00"), "another", true},
		"by another clock, of what is gone":     {told().Created("2025-03-04 09:00"), "", false},
		"by a clock that is an hour slow":       {byServer("2026-03-04 10:00").Created("2026-03-04 10:00:01"), "7f3c", false},
		"the same, made anew":                   {byServer("2026-03-04 10:00").Created("2026-03-04 10:00:01"), "another", false},
		"by a clock that is a day fast":         {byServer("2026-03-03 09:00").Created("2026-03-03 09:00:01"), "another", false},
		"the same, restored":                    {byServer("2026-03-03 09:00").Created("2026-03-03 09:01:01"), "7f3c", true},
		"of a making that cannot be read":       {unread().Created("2026-03-04 09:01:01"), "7f3c", true},
		"with a status":                         {told().Created("2026-06-04 09:00").Outcome(v1alpha1.OutcomePending), "another", false},
		"of an unknown making":                  {undated(), "another", true},
		"of an unknown making, not anew":        {undated(), "7f3c", false},
		"of an unknown making, of what is gone": {undated(), "", false},
	} {
		var about verdict.APIObject
		if c.uid != "" {
			about = gen.Issue("late-shipments").UID(c.uid).Issue
		}
		if got := outbox.Restored(c.message.Notification, about); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// byServer is made at a time by the API server's clock, and at another one by the manager's.
func byServer(at string) gen.NotificationBuilder {
	n := told()
	n.Annotations = map[string]string{v1alpha1.AnnotationMade: gen.UTC(at).Format(time.RFC3339)}
	return n
}

func unread() gen.NotificationBuilder {
	n := told()
	n.Annotations = map[string]string{v1alpha1.AnnotationMade: "yesterday"}
	return n
}

func undated() gen.NotificationBuilder {
	n := told().Created("2026-06-04 09:00")
	n.Spec.MadeTime = nil
	return n
}

func TestAMessageIsAboutWhatIsAppliedAgain(t *testing.T) {
	old := told()
	old.Spec.SubjectRef.Time = nil
	for name, c := range map[string]struct {
		message gen.NotificationBuilder
		object  verdict.APIObject
		want    bool
	}{
		"itself":                    {told(), gen.Issue("late-shipments").UID("7f3c").Issue, true},
		"applied again":             {told(), gen.Issue("late-shipments").UID("another").Issue, true},
		"of another time":           {told(), gen.Issue("late-shipments").UID("7f3c").Detected("2026-03-02 09:00:01").Issue, false},
		"of another name":           {told(), gen.Issue("late").UID("7f3c").Issue, false},
		"of another kind":           {told(), gen.Review("late-shipments").UID("7f3c").Due("2026-03-02 09:00").Review, false},
		"without a time":            {old, gen.Issue("late-shipments").UID("7f3c").Issue, true},
		"without a time, made anew": {old, gen.Issue("late-shipments").UID("another").Issue, false},
		"a partner made anew":       {gen.Notification("n").About(v1alpha1.KindPartner, "contoso", "1"), gen.Partner("contoso").Partner, true},
	} {
		if got := outbox.IsAbout(c.message.Notification, c.object); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// TestOnlyWhatWasWithdrawnIsRevived, as if it had just been made: what was told is told.
func TestOnlyWhatWasWithdrawnIsRevived(t *testing.T) {
	now := gen.UTC("2026-03-05 09:00")
	stands := func(o v1alpha1.Outcome, s metav1.ConditionStatus, reason string) *v1alpha1.Notification {
		return told().Outcome(o).Conditions(metav1.Condition{Type: v1alpha1.ConditionDelivered, Status: s, Reason: reason}).Notification
	}
	for _, n := range []*v1alpha1.Notification{
		told().Notification,
		stands(v1alpha1.OutcomePending, metav1.ConditionUnknown, v1alpha1.ReasonWaiting),
		stands(v1alpha1.OutcomeSending, metav1.ConditionUnknown, v1alpha1.ReasonSending),
		stands(v1alpha1.OutcomeDelivered, metav1.ConditionTrue, v1alpha1.ReasonDelivered),
		stands(v1alpha1.OutcomeUncertain, metav1.ConditionUnknown, v1alpha1.ReasonUncertain),
		stands(v1alpha1.OutcomeUncertain, metav1.ConditionUnknown, v1alpha1.ReasonRestored),
		stands(v1alpha1.OutcomeFailed, metav1.ConditionFalse, v1alpha1.ReasonRefused),
	} {
		if _, revived := outbox.Revive(n, now); revived {
			t.Errorf("%s is revived", n.Status.Outcome)
		}
	}
	s, revived := outbox.Revive(stands(v1alpha1.OutcomeFailed, metav1.ConditionFalse, v1alpha1.ReasonWithdrawn), now)
	if !revived || s.Outcome != v1alpha1.OutcomePending || !s.NextCheckTime.Time.Equal(now) {
		t.Errorf("%t, %+v", revived, s)
	}
}

func TestWhatIsRestoredIsWithheld(t *testing.T) {
	v := outbox.Decide(outbox.Facts{Notification: told().Notification, Policy: gen.Policy("standard").CommunicationPolicy, Standing: outbox.Standing{Restored: true}}, gen.UTC("2026-06-04 09:00"))
	if v.Send || v.Outcome != v1alpha1.OutcomeUncertain || v.Delivered != metav1.ConditionUnknown || v.Reason != v1alpha1.ReasonRestored {
		t.Errorf("%+v", v)
	}
}

// TestAMessageIsOfAStepOfItsRound: a round that is not named is the first, of messages and of records.
func TestAMessageIsOfAStepOfItsRound(t *testing.T) {
	for name, c := range map[string]struct {
		message, record *int32
		step            v1alpha1.Name
		want            bool
	}{
		"of the round":         {new(int32(2)), new(int32(2)), "managers", true},
		"of another step":      {new(int32(2)), new(int32(2)), "board", false},
		"of the round before":  {new(int32(1)), new(int32(2)), "managers", false},
		"of the round after":   {new(int32(3)), new(int32(2)), "managers", false},
		"unnamed in the first": {nil, new(int32(1)), "managers", true},
		"unnamed, later":       {nil, new(int32(2)), "managers", false},
		"both unnamed":         {nil, nil, "managers", true},
		"unnamed record":       {new(int32(2)), nil, "managers", false},
	} {
		n := gen.Notification("n").Step("managers").Notification
		n.Spec.Round = c.message
		if got := outbox.IsOfStep(n, &v1alpha1.Escalation{Round: c.record}, c.step); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
	if outbox.IsOfStep(gen.Notification("n").Notification, nil, "") {
		t.Error("a message is of a step of an issue that has none")
	}
}
