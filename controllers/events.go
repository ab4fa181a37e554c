// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes/scheme"
	eventsv1 "k8s.io/client-go/kubernetes/typed/events/v1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/events"
	"k8s.io/client-go/util/flowcontrol"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// +kubebuilder:rbac:groups=events.k8s.io,resources=events,verbs=create;patch

const (
	eventQPS   = 10
	eventBurst = 50
)

// sparing is a recorder that drops what exceeds a rate. The broadcaster behind it starts a
// goroutine for each event: a client's throttle would keep thousands of them waiting.
type sparing struct {
	events.EventRecorder
	rate flowcontrol.PassiveRateLimiter
}

// Eventf records an event, or drops it.
func (s sparing) Eventf(regarding, related runtime.Object, eventType, reason, action, note string, args ...any) {
	if s.rate.TryAccept() {
		s.EventRecorder.Eventf(regarding, related, eventType, reason, action, note, args...)
	}
}

// NewRecorder returns a recorder with a modest rate of its own: in a burst of thousands of
// findings, events, which are a convenience, must not compete with status writes, which are
// the record. What exceeds the rate is dropped. It ends with ctx.
func NewRecorder(ctx context.Context, config *rest.Config, s *runtime.Scheme) (events.EventRecorder, error) {
	c, err := eventsv1.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	broadcaster := events.NewBroadcaster(&events.EventSinkImpl{Interface: c})
	if err := broadcaster.StartRecordingToSinkWithContext(ctx); err != nil {
		return nil, err
	}
	go func() {
		<-ctx.Done()
		broadcaster.Shutdown()
	}()
	if s == nil {
		s = scheme.Scheme
	}
	return sparing{broadcaster.NewRecorder(s, "entente"), flowcontrol.NewTokenBucketPassiveRateLimiter(eventQPS, eventBurst)}, nil
}

// told lists the conditions whose changes are worth an event, with the status that is bad.
var told = map[string]metav1.ConditionStatus{
	v1alpha1.ConditionStalled:       metav1.ConditionTrue,
	v1alpha1.ConditionHealthy:       metav1.ConditionFalse,
	v1alpha1.ConditionOverdue:       metav1.ConditionTrue,
	v1alpha1.ConditionSlipped:       metav1.ConditionTrue,
	v1alpha1.ConditionStale:         metav1.ConditionTrue,
	v1alpha1.ConditionPathExhausted: metav1.ConditionTrue,
	v1alpha1.ConditionDisclosed:     metav1.ConditionFalse,
	v1alpha1.ConditionDelivered:     metav1.ConditionFalse,
	v1alpha1.ConditionReachable:     metav1.ConditionFalse,
	v1alpha1.ConditionAssessed:      metav1.ConditionFalse,
}

// tell records events for what changed, after it was written: a condition that turned bad is
// a warning, one that is put right is normal. What was never bad is not news.
func (s *shell) tell(about client.Object, before, after []metav1.Condition) {
	if s.recorder == nil {
		return
	}
	for i := range after {
		c := &after[i]
		bad, listed := told[c.Type]
		old := meta.FindStatusCondition(before, c.Type)
		if !listed || old != nil && old.Status == c.Status {
			continue
		}
		switch {
		case c.Status == bad:
			s.recorder.Eventf(about, nil, corev1.EventTypeWarning, c.Reason, c.Type, "%s", cut(c.Message))
		case old != nil && old.Status == bad && c.Status != metav1.ConditionUnknown:
			s.recorder.Eventf(about, nil, corev1.EventTypeNormal, c.Reason, c.Type, "%s", cut(c.Message))
		}
	}
}

// tellSteps records an event for each step that started.
func (s *shell) tellSteps(issue *v1alpha1.Issue, before, after *v1alpha1.Escalation) {
	if s.recorder == nil || after == nil {
		return
	}
	known := map[v1alpha1.Name]bool{}
	if before != nil && before.Round != nil && after.Round != nil && *before.Round == *after.Round {
		for i := range before.Steps {
			known[before.Steps[i].Name] = true
		}
	}
	for i := range after.Steps {
		if step := &after.Steps[i]; !known[step.Name] {
			s.recorder.Eventf(issue, nil, corev1.EventTypeWarning, v1alpha1.ReasonStepStarted, "Escalate",
				"Step %s of path %s started", step.Name, after.Path)
		}
	}
}

// maxEventNote is how long the API server lets an event's note be.
const maxEventNote = 1024

func cut(note string) string {
	if len(note) <= maxEventNote {
		return note
	}
	return strings.ToValidUTF8(note[:maxEventNote-3], "") + "..."
}
