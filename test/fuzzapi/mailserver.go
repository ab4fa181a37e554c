// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"crypto/tls"
	"encoding/pem"
	"errors"
	"io"
	"net"
	"net/http/httptest"
	"net/mail"
	"strings"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/entente-dev/entente/internal/controlplane"
)

// The tenant's login at their mail server.
const (
	mailUser     = "tenant"
	mailPassword = "known to the tenant alone"
)

// mailServer is the tenant's own, which takes nothing without TLS and a login.
type mailServer struct {
	address string
	// caBundle is what its certificate is to be checked with.
	caBundle string
	smtp     *smtp.Server
	// takes is given each mail: the Notification that it is of, and what it says.
	takes func(namespace, content string)
}

func newMailServer(takes func(namespace, content string)) (*mailServer, error) {
	l, err := net.Listen("tcp", net.JoinHostPort(controlplane.Loopback, "0"))
	if err != nil {
		return nil, err
	}
	web := httptest.NewTLSServer(nil) // for its certificate, which is one of this machine
	defer web.Close()
	m := &mailServer{
		address: l.Addr().String(), takes: takes,
		caBundle: string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: web.Certificate().Raw})),
	}
	m.smtp = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &mailSession{server: m}, nil }))
	m.smtp.Domain = "tenant.example"
	m.smtp.TLSConfig = &tls.Config{Certificates: web.TLS.Certificates, MinVersion: tls.VersionTLS12}
	m.smtp.ReadTimeout, m.smtp.WriteTimeout = time.Minute, time.Minute
	m.smtp.ErrorLog = silent{}          // whoever is told no hangs up
	go func() { _ = m.smtp.Serve(l) }() // one that ends shows as mails that do not arrive
	return m, nil
}

func (m *mailServer) close() {
	if m != nil {
		_ = m.smtp.Close()
	}
}

type mailSession struct {
	server   *mailServer
	loggedIn bool
}

func (s *mailSession) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *mailSession) Auth(mechanism string) (sasl.Server, error) {
	if mechanism != sasl.Plain {
		return nil, smtp.ErrAuthUnknownMechanism
	}
	return sasl.NewPlainServer(func(_, user, password string) error {
		if s.loggedIn = user == mailUser && password == mailPassword; !s.loggedIn {
			return errors.New("this is not the tenant's login")
		}
		return nil
	}), nil
}

func (s *mailSession) Mail(string, *smtp.MailOptions) error {
	if !s.loggedIn {
		return smtp.ErrAuthRequired
	}
	return nil
}

func (*mailSession) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (*mailSession) Reset()                               {}
func (*mailSession) Logout() error                        { return nil }

func (s *mailSession) Data(r io.Reader) error {
	content, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	m, err := mail.ReadMessage(strings.NewReader(string(content)))
	if err != nil {
		return err
	}
	namespace, _, _ := strings.Cut(m.Header.Get("X-Entente-Notification"), "/")
	s.server.takes(namespace, string(content))
	return nil
}

type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}
