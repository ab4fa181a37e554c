// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"strings"
	"testing"

	"github.com/emersion/go-smtp"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

var errMailboxFull = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 2, 2}, Message: "the mailbox is full"}

// A manager is paused while its mail is under way, another one takes over and sends it again with a mark, and
// the first goes on. Whatever it learns then, the record tells of both attempts, and nothing more leaves.
func TestAPausedManagerWritesOverNoOtherRecord(t *testing.T) {
	for name, c := range map[string]struct {
		first, second error            // what the server answers to the two mails
		early         bool             // the first manager goes on while the second one's mail is under way
		want          v1alpha1.Outcome // in the end
	}{
		"both arrive":                     {nil, nil, false, v1alpha1.OutcomeDelivered},
		"the first is refused":            {errMailboxFull, nil, false, v1alpha1.OutcomeDelivered},
		"both arrive, the first early":    {nil, nil, true, v1alpha1.OutcomeDelivered},
		"the second is refused":           {nil, errMailboxFull, false, v1alpha1.OutcomeUncertain},
		"the second is refused, and late": {nil, errMailboxFull, true, v1alpha1.OutcomeDelivered},
	} {
		t.Run(name, func(t *testing.T) {
			box := &mailbox{}
			n, objects := mailFor(box.open(t))
			api := newRecordingClient(t, objects...)
			paused, next := mailing(api), mailing(api)
			look := func(r *NotificationReconciler) {
				if _, err := r.Reconcile(t.Context(), request("demo", n.Name)); err != nil {
					t.Error(err)
				}
			}
			goOn, over, settled := make(chan struct{}), make(chan struct{}), make(chan struct{})
			box.took = func(count int) error {
				if count == 1 {
					go func() { defer close(over); look(next) }()
					<-goOn
					return c.first
				}
				if c.early {
					close(goOn)
					<-settled
				}
				return c.second
			}
			if !c.early {
				go func() { <-over; close(goOn) }()
			}
			look(paused) // it sees the end of its mail, and writes: a conflict, or not
			look(paused)
			close(settled)
			<-over
			for range 3 {
				look(next)
				look(paused)
			}
			var is v1alpha1.Notification
			if err := api.Get(t.Context(), client.ObjectKeyFromObject(n), &is); err != nil {
				t.Fatal(err)
			}
			if s := &is.Status; s.Outcome != c.want || s.Attempts != 2 || s.UncertainAttempts != 1 {
				t.Errorf("%s after %d attempts, %d uncertain", s.Outcome, s.Attempts, s.UncertainAttempts)
			}
			if len(box.mails) != 2 || strings.Contains(box.mails[0], "possible repeat") || !strings.Contains(box.mails[1], "possible repeat") {
				t.Errorf("%d mails: %q", len(box.mails), box.mails)
			}
		})
	}
}
