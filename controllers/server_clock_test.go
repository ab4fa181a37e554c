// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"net/http"
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// The API server's time follows from the dates of its answers, whatever this machine's clock says, and
// goes on in between.
func TestTheServersClockIsReadOffItsAnswers(t *testing.T) {
	c := &ServerClock{}
	ask := func(date string) {
		t.Helper()
		header := http.Header{"Date": {date}}
		response, err := c.Transport(answering{header}).RoundTrip(nil)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
	}
	is := func(want time.Time) {
		t.Helper()
		if off := c.Now().Sub(want); off < 0 || off > 2*dateError {
			t.Errorf("it says %s; the API server has %s", c.Now(), want)
		}
	}
	if !c.Now().IsZero() || !(*ServerClock)(nil).Now().IsZero() {
		t.Error("it knows the time before anybody told it")
	}
	first := time.Date(2001, 2, 3, 4, 5, 6, 0, time.UTC)
	ask(first.Format(http.TimeFormat))
	is(first)
	ask("no date")
	ask(first.Add(time.Second).Format(http.TimeFormat))
	is(first)
	time.Sleep(20 * time.Millisecond)
	if before := c.Now(); !before.After(first) {
		t.Error("it stands still")
	}
	later := first.AddDate(30, 0, 0)
	ask(later.Format(http.TimeFormat))
	is(later)
	ask(first.Format(http.TimeFormat)) // it may be set back, too
	is(first)
}

// answering is an API server that answers anything with a header.
type answering struct{ header http.Header }

func (a answering) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{Header: a.header, Body: http.NoBody}, nil
}

// A message is dated by both clocks; by ours alone where the other is not known.
func TestAMessageIsDatedByBothClocks(t *testing.T) {
	ours := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	m := &rules.Message{Name: "n"}
	s := &shell{}
	if n := s.notification(m, "space", ours); len(n.Annotations) > 0 || !n.Spec.MadeTime.Time.Equal(ours) {
		t.Errorf("%v, %v", n.Annotations, n.Spec.MadeTime)
	}
	s.server = &ServerClock{}
	s.server.note(ours.Add(time.Hour))
	if n := s.notification(m, "space", ours); n.Annotations[v1alpha1.AnnotationMade] != "2026-03-02T10:00:00Z" || !n.Spec.MadeTime.Time.Equal(ours) {
		t.Errorf("%v, %v", n.Annotations, n.Spec.MadeTime)
	}
}
