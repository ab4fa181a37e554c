// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package harness

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// listed are the conditions that an object of each kind always has, in their order. An
// alliance has one more for each practice that it requires.
var listed = map[string][]string{
	v1alpha1.KindPartner:             {v1alpha1.ConditionReady, v1alpha1.ConditionAssessed, v1alpha1.ConditionReachable},
	v1alpha1.KindCommunicationPolicy: {v1alpha1.ConditionReady, v1alpha1.ConditionChannelsHealthy},
	v1alpha1.KindAlliance:            {v1alpha1.ConditionReady, v1alpha1.ConditionHealthy},
	v1alpha1.KindReview: {v1alpha1.ConditionReady, v1alpha1.ConditionHeld, v1alpha1.ConditionOverdue, v1alpha1.ConditionSlipped,
		v1alpha1.ConditionAdequate, v1alpha1.ConditionActionsDone},
	v1alpha1.KindIssue: {v1alpha1.ConditionReady, v1alpha1.ConditionAcknowledged, v1alpha1.ConditionDisclosed, v1alpha1.ConditionTalkedFirst,
		v1alpha1.ConditionStale, v1alpha1.ConditionEscalated, v1alpha1.ConditionResolved, v1alpha1.ConditionPathExhausted},
	v1alpha1.KindNotification: {v1alpha1.ConditionReady, v1alpha1.ConditionDelivered},
}

var (
	camelCase = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)
	// relativeTime finds what would make a message change by itself.
	relativeTime = regexp.MustCompile(`(?i)\b(ago|from now|\d+ (seconds?|minutes?|hours?) (left|late|overdue)|in \d+ (seconds?|minutes?|hours?|days?))\b`)
)

// CheckStatuses holds every object of a namespace against the rules that all statuses follow.
// Call it when nothing changes any more.
func (e *Env) CheckStatuses(tb testing.TB, namespace string) {
	tb.Helper()
	objects, err := e.Objects(tb.Context(), namespace)
	if err != nil {
		tb.Fatal(err)
	}
	for _, o := range objects {
		if err := CheckStatus(o); err != nil {
			tb.Errorf("the status of %s breaks a rule: %v", Describe(o), err)
		}
	}
}

// CheckStatus holds one object's status against the rules that all statuses follow: it is
// current, its conditions are those of the kind and in order, Stalled comes only with
// Ready=False, reasons are constants and messages are stable.
func CheckStatus(o client.Object) error {
	s := StatusOf(o)
	var errs []error
	fail := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if s.ObservedGeneration != o.GetGeneration() {
		fail("observedGeneration is %d, generation %d", s.ObservedGeneration, o.GetGeneration())
	}
	if s.NextCheckTime != nil && s.NextCheckTime.Nanosecond() != 0 {
		fail("nextCheckTime has fractions of a second")
	}
	var types []string
	for i := range s.Conditions {
		c := &s.Conditions[i]
		if slices.Contains(types, c.Type) {
			fail("%s is there twice", c.Type)
		}
		types = append(types, c.Type)
		checkCondition(c, o.GetGeneration(), fail)
	}
	ready, stalled := s.Condition(v1alpha1.ConditionReady), s.Condition(v1alpha1.ConditionStalled)
	if stalled != nil && (ready == nil || ready.Status != metav1.ConditionFalse || stalled.Status != metav1.ConditionTrue) {
		fail("Stalled is there though it does not apply: it is True beside Ready=False, or absent")
	}
	if ready != nil && ready.Status == metav1.ConditionFalse && stalled == nil {
		fail("Ready is False without Stalled: for kstatus that is in progress for ever")
	}
	if other := slices.Index(types, "Reconciling"); other >= 0 {
		fail("Reconciling is there though nothing is in progress")
	}
	types = slices.DeleteFunc(types, func(t string) bool { return t == v1alpha1.ConditionStalled })
	want := listed[KindOf(o)]
	if KindOf(o) == v1alpha1.KindAlliance && len(types) > len(want) {
		types = types[:len(want)]
	}
	if !slices.Equal(types, want) {
		fail("its conditions are %v; they are to be %v, in this order", types, want)
	}
	return errors.Join(errs...)
}

func checkCondition(c *metav1.Condition, generation int64, fail func(string, ...any)) {
	if c.ObservedGeneration != generation {
		fail("%s observed generation %d of %d", c.Type, c.ObservedGeneration, generation)
	}
	if !camelCase.MatchString(c.Reason) {
		fail("the reason of %s is %q; it is to be CamelCase", c.Type, c.Reason)
	}
	if c.Message == "" {
		fail("%s has no message", c.Type)
	}
	if at := relativeTime.FindString(c.Message); at != "" {
		fail("the message of %s holds the relative time %q, so it would never stand still", c.Type, at)
	}
	if c.LastTransitionTime.IsZero() || c.LastTransitionTime.Truncate(time.Second) != c.LastTransitionTime.Time {
		fail("the lastTransitionTime of %s is %s", c.Type, c.LastTransitionTime)
	}
}
