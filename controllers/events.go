// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"strings"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/internal/rules"
)

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
		s.recorder.Eventf(about, nil, eventType, e.Reason, e.Action, "%s", e.Note)
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
