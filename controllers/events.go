// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes/scheme"
	eventsv1 "k8s.io/client-go/kubernetes/typed/events/v1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/events"
	"k8s.io/client-go/util/flowcontrol"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/internal/rules"
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

// record records events about an object, after what they tell of was written.
func (s *shell) record(about client.Object, happened []rules.Event) {
	if s.recorder == nil {
		return
	}
	for i := range happened {
		e := &happened[i]
		eventType := corev1.EventTypeNormal
		if e.Warning {
			eventType = corev1.EventTypeWarning
		}
		s.recorder.Eventf(about, nil, eventType, e.Reason, e.Action, "%s", cut(e.Note))
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
