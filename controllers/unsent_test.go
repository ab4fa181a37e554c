// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/notify"
	"github.com/entente-dev/entente/test/gen"
)

// mailbox takes mails.
type mailbox struct{ mails []string }

func (*mailbox) Reset()                               {}
func (*mailbox) Logout() error                        { return nil }
func (*mailbox) Mail(string, *smtp.MailOptions) error { return nil }
func (*mailbox) Rcpt(string, *smtp.RcptOptions) error { return nil }

func (m *mailbox) Data(from io.Reader) error {
	data, err := io.ReadAll(from)
	m.mails = append(m.mails, string(data))
	return err
}

// An API server that carries out what it is asked, and answers that it failed, does not use up the
// attempts of a mail: none has left, so it leaves once, without a mark.
func TestARecordWhoseAnswerIsLostIsNoAttempt(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	box := &mailbox{}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return box, nil }))
	go func() { _ = server.Serve(l) }()
	defer func() { _ = server.Close() }()

	policy := gen.Policy("standard").Channels(gen.Mail("mail", l.Addr().String()))
	policy.Spec.Digest = &v1alpha1.Digest{MinMessages: new(int32(v1alpha1.NeverDigest))}
	n := messageAboutNorthwind("n").Created("2026-03-02 09:00")
	northwind := gen.Partner("northwind")
	northwind.UID = "u"
	objects := []client.Object{policy.CommunicationPolicy, n.Notification, gen.Alliance(gen.AllianceName).Alliance,
		northwind.Contact("jane", gen.By("mail", "jane@northwind.example")).Partner}
	for _, o := range objects {
		o.SetNamespace("demo")
	}
	const lost = 5
	failures := 0
	r := postman(nil)
	r.Client = interceptor.NewClient(newRecordingClient(t, objects...).WithWatch, interceptor.Funcs{
		SubResourcePatch: func(ctx context.Context, c client.Client, sub string, o client.Object, patch client.Patch, options ...client.SubResourcePatchOption) error {
			if err := c.SubResource(sub).Patch(ctx, o, patch, options...); err != nil || failures == lost {
				return err
			}
			failures++
			return errors.New("the answer is lost")
		},
	})
	r.slots = notify.NewSlots(0, 0, nil)
	r.channels = opener{factory: notify.NewFactory(notify.Options{AllowLoopback: true})}
	var is v1alpha1.Notification
	for range 4 * lost {
		_, _ = r.Reconcile(t.Context(), request("demo", "n")) // it fails as the API server does
		if err := r.Get(t.Context(), client.ObjectKeyFromObject(n), &is); err != nil {
			t.Fatal(err)
		}
	}
	if failures != lost || is.Status.Outcome != v1alpha1.OutcomeDelivered || is.Status.UncertainAttempts != 0 || is.Status.Attempts != 1 {
		t.Errorf("after %d lost answers: %+v", failures, is.Status)
	}
	if len(box.mails) != 1 || strings.Contains(box.mails[0], "possible repeat") {
		t.Errorf("%d mails: %q", len(box.mails), box.mails)
	}
}
