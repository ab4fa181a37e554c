// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/go-logr/logr"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/tools/events"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/plain"
	"github.com/entente-dev/entente/internal/unreadable"
)

// leavingOut is what leaves things out, the lines that it logs and the events that it records.
func leavingOut(t *testing.T) (*leftOut, *clocktesting.FakePassiveClock, *strings.Builder, *events.FakeRecorder) {
	t.Helper()
	hands := clocktesting.NewFakePassiveClock(time.Now())
	log, recorder := &strings.Builder{}, events.NewFakeRecorder(10_000)
	return &leftOut{
		kind: v1alpha1.KindIssue, log: logr.FromSlogHandler(slog.NewTextHandler(log, nil)), recorder: recorder,
		objects: map[string]written{}, names: namings{clock: hands, of: map[string]*naming{}},
	}, hands, log, recorder
}

func undecodable(namespace string, version int, why string) unreadable.Object {
	return unreadable.Object{Kind: v1alpha1.KindIssue, Namespace: namespace, Name: "i", UID: types.UID("u-" + namespace), ResourceVersion: fmt.Sprint(version), Err: errors.New(why)}
}

// Who writes an unreadable object again and again sets the rate of neither log nor events, and hides
// nobody else's.
func TestUnreadableObjectsAreNamedAtABoundedRate(t *testing.T) {
	l, hands, log, recorder := leavingOut(t)
	for i := range 1000 {
		l.LeftOut(undecodable("hostile", i, "no time"))
	}
	if lines := strings.Count(log.String(), "\n"); lines != namedAtOnce || len(recorder.Events) != namedAtOnce {
		t.Errorf("%d lines and %d events for 1000 writes", lines, len(recorder.Events))
	}
	l.LeftOut(undecodable("other", 1, "no time"))
	if !strings.Contains(log.String(), "namespace=other") {
		t.Error("another namespace's is not named")
	}
	hands.SetTime(hands.Now().Add(namedEvery))
	l.LeftOut(undecodable("hostile", 1001, "no time"))
	if !strings.Contains(log.String(), fmt.Sprint("notNamedBefore=", 1000-namedAtOnce)) {
		t.Error("it is not said how many were not named")
	}
	hands.SetTime(hands.Now().Add(namedAtOnce*namedEvery + 1))
	l.forget()
	if len(l.names.of) != 0 {
		t.Errorf("%d namespaces are remembered for ever", len(l.names.of))
	}
}

// What somebody typed into a field is in the error of the decoder.
func TestWhyAnObjectIsLeftOutSteersNothing(t *testing.T) {
	l, _, log, recorder := leavingOut(t)
	l.LeftOut(undecodable("n", 1, "parsing \x1b[2Jtime\u202e \u009b\n"+strings.Repeat("x", 300_000)))
	event := <-recorder.Events
	for what, text := range map[string]string{"log": strings.TrimSuffix(log.String(), "\n"), "event": event} {
		if strings.ContainsFunc(text, plain.Steers) || strings.Contains(text, "\\x1b") || strings.Contains(text, "\n") {
			t.Errorf("the %s has what steers: %q", what, text[:100])
		}
		if len(text) > 2*maxEventNote {
			t.Errorf("the %s has %d bytes", what, len(text))
		}
	}
}
