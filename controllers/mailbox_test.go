// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"io"
	"net"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/notify"
	"github.com/entente-dev/entente/test/gen"
)

// mailbox takes mails.
type mailbox struct {
	mu    sync.Mutex
	mails []string
	// took is called when a mail is taken, and not answered yet, with how many there are; nil for nothing to do.
	took func(count int) error
}

func (*mailbox) Reset()                               {}
func (*mailbox) Logout() error                        { return nil }
func (*mailbox) Mail(string, *smtp.MailOptions) error { return nil }
func (*mailbox) Rcpt(string, *smtp.RcptOptions) error { return nil }

func (m *mailbox) Data(from io.Reader) error {
	data, err := io.ReadAll(from)
	m.mu.Lock()
	m.mails = append(m.mails, string(data))
	count := len(m.mails)
	m.mu.Unlock()
	if err == nil && m.took != nil {
		err = m.took(count)
	}
	return err
}

// open has it take mails at an address until the test ends.
func (m *mailbox) open(t *testing.T) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return m, nil }))
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
	return l.Addr().String()
}

// mailFor is a message that leaves by mail over a server, by itself, and all that it needs for that.
func mailFor(server string) (n *v1alpha1.Notification, objects []client.Object) {
	policy := gen.Policy("standard").Channels(gen.Mail("mail", server))
	policy.Spec.Digest = &v1alpha1.Digest{MinMessages: new(int32(v1alpha1.NeverDigest))}
	n = messageAboutNorthwind("n").Created("2026-03-02 09:00").Notification
	northwind := gen.Partner("northwind")
	northwind.UID = "u"
	objects = []client.Object{policy.CommunicationPolicy, n, gen.Alliance(gen.AllianceName).Alliance,
		northwind.Contact("jane", gen.By("mail", "jane@northwind.example")).Partner}
	for _, o := range objects {
		o.SetNamespace("demo")
	}
	return n, objects
}

// mailing is a manager that delivers, with what a client has.
func mailing(c client.Client) *NotificationReconciler {
	r := postman(nil)
	r.Client = c
	r.slots = notify.NewSlots(0, 0, nil)
	r.channels = opener{factory: notify.NewFactory(notify.Options{AllowLoopback: true})}
	return r
}
