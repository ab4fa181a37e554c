// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/netip"
	"net/textproto"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// mailStage is how far an exchange with an SMTP server has come.
type mailStage int

const (
	stageConnect mailStage = iota
	stageGreeting
	stageHello
	stageTLS
	stageLogin
	stageSender
	stageRecipient
	stageData    // the command, before the mail itself
	stageContent // the mail is leaving
	stageEnd     // all of it has left, the dot that ends it too: it may be delivered
)

// mailSession is one attempt: one connection and one mail. go-mail's own Client would do it
// in one call, but its errors do not tell whether the mail had left when it failed.
type mailSession struct {
	*email
	stage mailStage
}

var (
	errNoSTARTTLS   = errors.New("server offers no STARTTLS")
	errPlainLogin   = errors.New("no login without TLS")
	errNoMechanism  = errors.New("server offers no login that we know")
	errAnswersFlood = errors.New("server answers without end")
)

// deliver hands content for the address to over. Its error is about the stage that s is at.
// The ID is the server's name for the mail, if it told one.
func (s *mailSession) deliver(ctx context.Context, to string, content []byte) (id string, err error) {
	conn, err := s.dial(ctx, "tcp", s.server.name)
	if err != nil {
		return "", err
	}
	// No read or write outlives the attempt, whatever the server does.
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	defer func() { _ = conn.Close() }()

	c, err := s.open(ctx, &boundedConn{Conn: conn, left: maxAnswers})
	if err != nil {
		return "", err
	}
	// A server that has said no is told goodbye too; one that is gone, or amid the mail, not.
	defer func() {
		if err == nil || errors.As(err, new(*textproto.Error)) {
			hurry := time.AfterFunc(maxFarewell, func() { _ = conn.Close() })
			defer hurry.Stop()
			_ = c.Quit()
		}
	}()
	s.stage = stageSender
	c.SkipSMTPUTF8(true) // our addresses and fields are ASCII, so every server can pass them on
	if err := c.Mail("<" + s.from + ">"); err != nil {
		return "", err
	}
	s.stage = stageRecipient
	if err := c.Rcpt("<" + to + ">"); err != nil {
		return "", err
	}
	return s.send(c, content)
}

// open brings the connection to where mail can be sent: greeted, encrypted, logged in.
func (s *mailSession) open(ctx context.Context, conn net.Conn) (*smtp.Client, error) {
	roots := s.options.RootCAs
	if s.login.roots != nil {
		roots = s.login.roots
	}
	config := &tls.Config{ServerName: s.server.host, MinVersion: tls.VersionTLS12, RootCAs: roots}
	name, loopback := localName(conn.LocalAddr()), isLoopback(conn.RemoteAddr())
	encrypted := s.server.tls
	if encrypted {
		s.stage = stageTLS
		t := tls.Client(conn, config)
		if err := t.HandshakeContext(ctx); err != nil {
			return nil, err
		}
		conn = t
	}
	s.stage = stageGreeting
	c, err := smtp.NewClient(conn, s.server.host)
	if err != nil {
		return nil, err
	}
	s.stage = stageHello
	if err := c.Hello(name); err != nil {
		return nil, err
	}
	if offered, _ := c.Extension("STARTTLS"); !encrypted && offered {
		s.stage = stageTLS
		if err := c.StartTLS(config); err != nil {
			return nil, err
		}
		encrypted = true
	}
	// The guard has let a loopback address through: it is for trying out, where nobody can
	// listen in who could not read all else on this machine.
	if !encrypted && (!loopback || s.options.HTTPSOnly) {
		return nil, errNoSTARTTLS
	}
	if s.login.username == "" {
		return c, nil
	}
	s.stage = stageLogin
	if !encrypted {
		return nil, errPlainLogin
	}
	_, offered := c.Extension("AUTH")
	auth := s.mechanism(offered)
	if auth == nil {
		return nil, errNoMechanism
	}
	return c, c.Auth(auth)
}

// mechanism chooses one of those that the server offers; nil if it offers none that we know.
// TLS protects the password. The SCRAM mechanisms are left out: with go-mail a server could
// name a number of iterations that keeps a processor busy for hours.
func (s *mailSession) mechanism(offered string) smtp.Auth {
	has := map[string]bool{}
	for m := range strings.FieldsSeq(strings.ToUpper(offered)) {
		has[m] = true
	}
	switch user, password := s.login.username, s.login.password; {
	case has["PLAIN"]:
		return smtp.PlainAuth("", user, password, s.server.host, false)
	case has["LOGIN"]:
		return smtp.LoginAuth(user, password, s.server.host, false)
	case has["CRAM-MD5"]:
		return smtp.CRAMMD5Auth(user, password)
	}
	return nil
}

// send writes the mail and waits for the answer. If the write that holds the end failed, even
// in part, the server does not have the end, and so no mail.
func (s *mailSession) send(c *smtp.Client, content []byte) (id string, err error) {
	s.stage = stageData
	w, err := c.Data()
	if err != nil {
		return "", err
	}
	s.stage = stageContent
	if _, err := w.Write(content); err != nil {
		return "", err
	}
	err = w.Close()
	// Close tells nothing of a failed write, but the buffer keeps it.
	if unsent := c.Text.W.Flush(); unsent != nil {
		return "", unsent
	}
	s.stage = stageEnd
	var reply *textproto.Error
	switch {
	case errors.As(err, &reply) && reply.Code/100 == 2: // as good as 250 (RFC 5321, 4.3.2)
		return queueID(reply.Msg), nil
	case err != nil:
		return "", err
	}
	if d, ok := w.(*smtp.DataCloser); ok {
		id = queueID(d.ServerResponse())
	}
	return id, nil
}

// queueIDs is how Postfix, Exim and others name the mail that they accepted.
var queueIDs = regexp.MustCompile(`(?i)\b(?:queued as |id=)([0-9a-z][0-9a-z-]{3,63})\b`)

func queueID(answer string) string {
	if m := queueIDs.FindStringSubmatch(answer); m != nil {
		return printable(m[1], maxProviderID)
	}
	return ""
}

// localName is what we call ourselves: the host's full name, or else its address
// (RFC 5321, 4.1.4).
func localName(local net.Addr) string {
	if name, err := os.Hostname(); err == nil && strings.Contains(strings.Trim(name, "."), ".") &&
		strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-") == "" {
		return name
	}
	a := addrOf(local)
	if a.Is4() {
		return "[" + a.String() + "]"
	}
	return "[IPv6:" + a.WithZone("").String() + "]"
}

func isLoopback(a net.Addr) bool { return addrOf(a).IsLoopback() }

func addrOf(a net.Addr) netip.Addr {
	ap, _ := netip.ParseAddrPort(a.String())
	return ap.Addr().Unmap()
}

// maxAnswers bounds what a server can make us hold in one attempt, its certificates included.
const maxAnswers = 256 << 10 // bytes

// boundedConn reads no more than left bytes.
type boundedConn struct {
	net.Conn
	left int
}

func (c *boundedConn) Read(p []byte) (int, error) {
	if c.left <= 0 {
		return 0, errAnswersFlood
	}
	n, err := c.Conn.Read(p[:min(len(p), c.left)])
	c.left -= n
	return n, err
}
