// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

// letter is a mail that a mailServer took.
type letter struct {
	to, subject, body string
	// messageID is the mail's own; notification is NAMESPACE/NAME.
	messageID, notification string
	at                      time.Time
}

// mailServer speaks SMTP on the loopback address, and keeps what it takes.
type mailServer struct {
	address string

	mu      sync.Mutex
	letters []letter
	// hangUp is how many of the next mails are taken without an answer: the connection ends.
	hangUp int
	// refuse is a recipient whom the server does not know.
	refuse string
}

func newMailServer(t *testing.T) *mailServer {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m := &mailServer{address: l.Addr().String()}
	s := smtp.NewServer(m)
	s.Domain = "mail.example"
	s.ErrorLog = silent{}
	var served sync.WaitGroup
	served.Go(func() { _ = s.Serve(l) })
	t.Cleanup(func() {
		_ = s.Close()
		served.Wait()
	})
	return m
}

// NewSession begins a session of a client.
func (m *mailServer) NewSession(c *smtp.Conn) (smtp.Session, error) {
	return &mailSession{server: m, conn: c}, nil
}

// taken lists the mails so far, in order of arrival.
func (m *mailServer) taken() []letter {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.letters)
}

func (m *mailServer) hangUpOn(mails int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.hangUp = mails
}

type mailSession struct {
	server *mailServer
	conn   *smtp.Conn
	to     string
}

func (s *mailSession) Mail(string, *smtp.MailOptions) error { return nil }
func (s *mailSession) Reset()                               {}
func (s *mailSession) Logout() error                        { return nil }

func (s *mailSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	if s.to = to; to == s.server.refuse {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "there is no " + to}
	}
	return nil
}

func (s *mailSession) Data(r io.Reader) error {
	l, err := readLetter(r)
	if err != nil {
		return err
	}
	l.to = s.to
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.letters = append(s.server.letters, l)
	if s.server.hangUp > 0 {
		s.server.hangUp--
		return s.conn.Conn().Close()
	}
	return nil
}

func readLetter(r io.Reader) (letter, error) {
	m, err := mail.ReadMessage(r)
	if err != nil {
		return letter{}, err
	}
	l := letter{messageID: m.Header.Get("Message-ID"), notification: m.Header.Get("X-Entente-Notification"), at: time.Now()}
	if l.subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil {
		return l, err
	}
	body, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	l.body = strings.ReplaceAll(string(body), "\r\n", "\n")
	return l, err
}

type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}

// byMail adds a mail channel to a policy.
func byMail(p *v1alpha1.CommunicationPolicy, s *mailServer) *v1alpha1.Channel {
	p.Spec.Channels = append(p.Spec.Channels, gen.Mail("mail", s.address))
	return &p.Spec.Channels[len(p.Spec.Channels)-1]
}

// mailed gives the contacts of a partner mail addresses, and no other.
func mailed(p *v1alpha1.Partner) *v1alpha1.Partner {
	for i := range p.Spec.Contacts {
		c := &p.Spec.Contacts[i]
		c.Addresses = []v1alpha1.Address{gen.By("mail", string(c.Name)+"@"+p.Name+".example")}
	}
	return p
}
