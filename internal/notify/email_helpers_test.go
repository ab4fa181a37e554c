// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"bufio"
	"crypto/tls"
	"encoding/pem"
	"fmt"
	"net"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// smtpServer plays an SMTP server by a script: what it says to each command. Keys are
// commands, "greeting", and "." for the end of a mail.
type smtpServer struct {
	addr    string
	replies map[string]string
	tls     *tls.Config // for STARTTLS, or for all with implicit
	stop    chan struct{}

	mu       sync.Mutex
	commands []string
	mails    []string
}

// What a script says in place of a reply.
const (
	drop  = "DROP"  // closes the connection
	hang  = "HANG"  // says nothing more
	flood = "FLOOD" // sends a line without end
)

func serveSMTP(t testing.TB, replies map[string]string) *smtpServer {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &smtpServer{addr: l.Addr().String(), replies: replies, stop: make(chan struct{})}
	var served sync.WaitGroup
	t.Cleanup(func() {
		close(s.stop)
		_ = l.Close()
		served.Wait()
	})
	served.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			served.Go(func() { s.serve(c) })
		}
	})
	return s
}

var usualReplies = map[string]string{
	"greeting": "220 mail.example ESMTP SECRET",
	"EHLO":     "250-mail.example\r\n250 8BITMIME",
	"STARTTLS": "220 go",
	"AUTH":     "235 2.7.0 welcome",
	"DATA":     "354 go",
	".":        "250 2.0.0 Ok: queued as 4F2k9Z1x",
	"QUIT":     "221 bye",
}

// say answers to key; false if the connection is over.
func (s *smtpServer) say(c net.Conn, key string) bool {
	reply, ok := s.replies[key]
	if !ok {
		if reply, ok = usualReplies[key]; !ok {
			reply = "250 ok"
		}
	}
	switch reply {
	case drop:
		return false
	case hang:
		<-s.stop
		return false
	case flood:
		for {
			if _, err := fmt.Fprint(c, "250-"+strings.Repeat("SECRET", 10000)); err != nil {
				return false
			}
		}
	}
	_, err := fmt.Fprint(c, reply+"\r\n")
	return err == nil
}

func (s *smtpServer) serve(c net.Conn) {
	defer func() { _ = c.Close() }()
	if !s.say(c, "greeting") {
		return
	}
	r := bufio.NewReader(c)
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimSuffix(line, "\r\n")
		verb, _, _ := strings.Cut(line, " ")
		verb = strings.ToUpper(verb)
		s.mu.Lock()
		s.commands = append(s.commands, line)
		s.mu.Unlock()
		if !s.say(c, verb) || verb == "QUIT" {
			return
		}
		switch {
		case verb == "STARTTLS" && s.tls != nil:
			c = tls.Server(c, s.tls)
			r = bufio.NewReader(c)
		case verb == "DATA" && !strings.HasPrefix(s.replies["DATA"], "4") && !strings.HasPrefix(s.replies["DATA"], "5"):
			var mail strings.Builder
			for {
				line, err := r.ReadString('\n')
				if err != nil {
					return
				}
				if line == ".\r\n" {
					break
				}
				mail.WriteString(strings.TrimPrefix(line, "."))
			}
			s.mu.Lock()
			s.mails = append(s.mails, mail.String())
			s.mu.Unlock()
			if !s.say(c, ".") {
				return
			}
		}
	}
}

func (s *smtpServer) said(prefix string) (lines []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, line := range s.commands {
		if strings.HasPrefix(line, prefix) {
			lines = append(lines, line)
		}
	}
	return lines
}

func (s *smtpServer) received() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.mails...)
}

// testCertificate is for 127.0.0.1 and example.com, with itself as its authority in PEM.
func testCertificate(t testing.TB) (cert tls.Certificate, ca []byte) {
	t.Helper()
	s := httptest.NewTLSServer(nil)
	defer s.Close()
	return s.TLS.Certificates[0], pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
}

const (
	testUser     = "entente"
	testPassword = "SECRET-mail-password"
)

func loginSecret() map[string][]byte {
	return map[string][]byte{EmailUsernameKey: []byte(testUser), EmailPasswordKey: []byte(testPassword)}
}

func newTestEmail(t testing.TB, o Options, addr string, secret map[string][]byte) *email {
	t.Helper()
	c, err := newFactory(t, o).New(Config{Name: "mail", Type: TypeEmail,
		Email: EmailConfig{Server: addr, From: "alliances@northwind.example", Authenticated: secret != nil}}, secret)
	if err != nil {
		t.Fatal(err)
	}
	return c.(*email)
}

func pemOf(c tls.Certificate) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Certificate[0]})
}
