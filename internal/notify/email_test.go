// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"context"
	"crypto/hmac"
	"crypto/md5"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"
)

func TestMailIsHandedOver(t *testing.T) {
	s := serveSMTP(t, nil)
	e := newTestEmail(t, options(), s.addr, nil)
	r := e.Send(t.Context(), message())
	wantResult(t, r, Delivered, ReasonAccepted, s.addr+" accepted the mail")
	if r.ProviderID != "4F2k9Z1x" {
		t.Errorf("provider ID %q", r.ProviderID)
	}
	if e.Idempotent() {
		t.Error("mail is not idempotent")
	}
	if d := cmp.Diff([]string{wantMail}, s.received()); d != "" {
		t.Errorf("mails (-want +got):\n%s", d)
	}
	want := []string{"MAIL FROM:<alliances@northwind.example> BODY=8BITMIME", "RCPT TO:<sam@contoso.example>", "DATA"}
	if d := cmp.Diff(want, append(append(s.said("MAIL"), s.said("RCPT")...), s.said("DATA")...)); d != "" {
		t.Errorf("commands (-want +got):\n%s", d)
	}
}

func TestOldServersTakeMailToo(t *testing.T) {
	for name, replies := range map[string]map[string]string{
		"no extensions":         {"EHLO": "250 mail.example"},
		"no EHLO":               {"EHLO": "502 what?"},
		"SMTPUTF8 is not asked": {"EHLO": "250-mail.example\r\n250-SMTPUTF8\r\n250 8BITMIME"},
		"251 for the recipient": {"RCPT": "251 will forward"},
		"another 2xx":           {".": "200 thanks"},
		"no QUIT":               {"QUIT": drop},
	} {
		t.Run(name, func(t *testing.T) {
			s := serveSMTP(t, replies)
			wantResult(t, newTestEmail(t, options(), s.addr, nil).Send(t.Context(), message()), Delivered, ReasonAccepted, "")
			if got := s.received(); len(got) != 1 || got[0] != wantMail {
				t.Errorf("received %q", got)
			}
			if mail := s.said("MAIL"); strings.Contains(mail[0], "SMTPUTF8") {
				t.Errorf("an ASCII mail is sent with %q", mail)
			}
		})
	}
}

func TestHangingFarewellDoesNotDelayTheResult(t *testing.T) {
	o := options()
	o.Timeout = time.Hour
	s := serveSMTP(t, map[string]string{"QUIT": hang})
	wantResult(t, newTestEmail(t, o, s.addr, nil).Send(t.Context(), message()), Delivered, ReasonAccepted, "")
}

// Every stage, and every way in which it can fail.
func TestStageDecidesTheOutcome(t *testing.T) {
	type end struct {
		outcome Outcome
		reason  Reason
		says    string
	}
	stages := []struct {
		key, name string
		no        end
		after     bool // the mail has left
	}{
		{"greeting", "at the greeting", end{Permanent, ReasonRejected, "check the channel's server"}, false},
		{"EHLO", "at EHLO", end{Permanent, ReasonRejected, "check the channel's server"}, false},
		{"MAIL", "at the sender", end{Permanent, ReasonRejected, "check the channel's from"}, false},
		{"RCPT", "at the recipient", end{Permanent, ReasonRejected, "check the contact's address"}, false},
		{"DATA", "at DATA", end{Permanent, ReasonRejected, "see the server's log"}, false},
		{".", "after the mail", end{Permanent, ReasonRejected, "see the server's log"}, true},
	}
	for _, stage := range stages {
		unclear := func(r Reason, says string) end {
			if stage.after {
				return end{Uncertain, r, "it may have been delivered"}
			}
			return end{Temporary, r, says}
		}
		for reply, want := range map[string]end{
			"421 4.3.2 SECRET":         {Temporary, ReasonServerError, "answered 421 4.3.2 " + stage.name},
			"450 SECRET":               {Temporary, ReasonServerError, "answered 450 " + stage.name + "; it is sent again"},
			"451-SECRET\r\n451 SECRET": {Temporary, ReasonServerError, "answered 451"},
			"452 4.2.2 SECRET":         {Temporary, ReasonServerError, "answered 452 4.2.2"},
			"499 4.9999.1 SECRET":      {Temporary, ReasonServerError, "answered 499 " + stage.name},
			"500 SECRET":               stage.no,
			"550 5.1.1 SECRET":         {stage.no.outcome, stage.no.reason, "answered 550 5.1.1 " + stage.name},
			"554 5.7.1\tSECRET":        stage.no,
			"599 SECRET":               stage.no,
			"600 SECRET":               unclear(ReasonNoValidAnswer, "does not answer as SMTP servers do"),
			"399 SECRET":               unclear(ReasonNoValidAnswer, "does not answer as SMTP servers do"),
			"HTTP/1.1 400 SECRET":      unclear(ReasonNoValidAnswer, "does not answer as SMTP servers do"),
			"":                         unclear(ReasonNoValidAnswer, "does not answer as SMTP servers do"),
			flood:                      unclear(ReasonNoValidAnswer, "does not answer as SMTP servers do"),
			drop:                       unclear(ReasonConnectionLost, "closed the connection "+stage.name),
			hang:                       unclear(ReasonTimeout, "within 500ms (it ended "+stage.name),
		} {
			t.Run(stage.key+" "+strings.ToValidUTF8(reply, ""), func(t *testing.T) {
				t.Parallel()
				replies := map[string]string{stage.key: reply}
				if stage.key == "EHLO" {
					replies["HELO"] = reply
				}
				s := serveSMTP(t, replies)
				o := options()
				if reply == hang {
					o.Timeout = 250 * time.Millisecond
				}
				r := newTestEmail(t, o, s.addr, nil).Send(t.Context(), message())
				wantResult(t, r, want.outcome, want.reason, want.says)
				if left := len(s.received()) == 1; left != stage.after {
					t.Errorf("mail left: %t", left)
				}
			})
		}
	}
}

func TestGreetingNeverComes(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0") // the kernel accepts, nobody serves
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	o := options()
	o.Timeout = 100 * time.Millisecond
	for _, implicit := range []bool{false, true} {
		e := newTestEmail(t, o, l.Addr().String(), nil)
		e.server.tls = implicit
		wantResult(t, e.Send(t.Context(), message()), Temporary, ReasonTimeout, "within 200ms")
	}
}

// Each answer comes in time, all of them together do not.
func TestSlowServerIsBoundedAsAWhole(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	go func() {
		c, err := l.Accept()
		for err == nil {
			time.Sleep(60 * time.Millisecond)
			_, err = io.WriteString(c, "250-x\r\n")
		}
	}()
	o := options()
	o.Timeout = 200 * time.Millisecond
	wantResult(t, newTestEmail(t, o, l.Addr().String(), nil).Send(t.Context(), message()), Temporary, ReasonTimeout, "within 400ms")
}

func TestCallerEndsTheMail(t *testing.T) {
	for key, outcome := range map[string]Outcome{"RCPT": Temporary, ".": Uncertain} {
		t.Run(key, func(t *testing.T) {
			s := serveSMTP(t, map[string]string{key: hang})
			ctx, cancel := context.WithCancel(t.Context())
			go func() {
				for len(s.said("RCPT")) == 0 || key == "." && len(s.received()) == 0 {
					time.Sleep(time.Millisecond)
				}
				cancel()
			}()
			wantResult(t, newTestEmail(t, options(), s.addr, nil).Send(ctx, message()), outcome, ReasonStopped, "the attempt was ended")
		})
	}
}

// cutConn lets a number of bytes out and then fails.
type cutConn struct {
	net.Conn
	left int
}

func (c *cutConn) Write(p []byte) (int, error) {
	if len(p) > c.left {
		n, _ := c.Conn.Write(p[:c.left])
		c.left = 0
		_ = c.Conn.Close()
		return n, errors.New("SECRET wire cut")
	}
	c.left -= len(p)
	return c.Conn.Write(p)
}

// Wherever the wire is cut: before the last byte has left, the mail is not delivered; after
// it, it may be.
func TestCutWire(t *testing.T) {
	whole := &cutConn{left: 1 << 30}
	m := message()
	send := func(c *cutConn, reply string) Result {
		s := serveSMTP(t, map[string]string{".": reply})
		e := newTestEmail(t, options(), s.addr, nil)
		dial := e.dial
		e.dial = func(ctx context.Context, network, address string) (net.Conn, error) {
			var err error
			c.Conn, err = dial(ctx, network, address)
			return c, err
		}
		return e.Send(t.Context(), m)
	}
	wantResult(t, send(whole, drop), Uncertain, ReasonConnectionLost, "closed the connection")
	all := 1<<30 - whole.left
	for left := range all {
		r := send(&cutConn{left: left}, "250 ok")
		if r.Outcome != Temporary {
			t.Fatalf("cut after %d of %d bytes: %s (%s)", left, all, r.Outcome, r.Detail)
		}
	}
	wantResult(t, send(&cutConn{left: all}, drop), Uncertain, ReasonConnectionLost, "closed the connection")
	// With the farewell cut off there is an answer all the same.
	wantResult(t, send(&cutConn{left: all}, "250 ok"), Delivered, ReasonAccepted, "")

	// A mail that leaves in more than one write.
	m.Body = strings.Repeat("a line\n", 2000)
	whole.left = 1 << 30
	wantResult(t, send(whole, drop), Uncertain, ReasonConnectionLost, "closed the connection")
	all = 1<<30 - whole.left
	for left := range all {
		if left%499 != 0 && left < all-10 {
			continue
		}
		if r := send(&cutConn{left: left}, "250 ok"); r.Outcome != Temporary {
			t.Fatalf("cut after %d of %d bytes: %s (%s)", left, all, r.Outcome, r.Detail)
		}
	}
}

// farConn says of itself that it leads to another machine.
type farConn struct{ net.Conn }

func (farConn) RemoteAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 587} }

func far(e *email) *email {
	dial := e.dial
	e.dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := dial(ctx, network, address)
		return farConn{c}, err
	}
	return e
}

func TestMailLeavesEncryptedOrNotAtAll(t *testing.T) {
	s := serveSMTP(t, nil)
	wantResult(t, far(newTestEmail(t, options(), s.addr, nil)).Send(t.Context(), message()),
		Permanent, ReasonInvalidChannel, "offers no STARTTLS")
	if got := append(s.received(), s.said("MAIL")...); len(got) != 0 {
		t.Errorf("the server got %q", got)
	}
}

func TestPasswordLeavesEncryptedOrNotAtAll(t *testing.T) {
	s := serveSMTP(t, map[string]string{"EHLO": "250-mail.example\r\n250 AUTH PLAIN LOGIN CRAM-MD5"})
	wantResult(t, newTestEmail(t, options(), s.addr, loginSecret()).Send(t.Context(), message()),
		Permanent, ReasonInvalidChannel, "a password does not leave without encryption")
	if got := append(s.received(), s.said("AUTH")...); len(got) != 0 {
		t.Errorf("the server got %q", got)
	}
}

// What a man in the middle says before TLS begins is not taken for the server's.
func TestAnswersBeforeTLSAreDropped(t *testing.T) {
	cert, ca := testCertificate(t)
	s := serveSMTP(t, map[string]string{
		"EHLO":     "250-mail.example\r\n250 STARTTLS",
		"STARTTLS": "220 go\r\n250-mail.example\r\n250 AUTH PLAIN",
	})
	s.tls = &tls.Config{Certificates: []tls.Certificate{cert}}
	secret := loginSecret()
	secret[EmailCAKey] = ca
	r := newTestEmail(t, options(), s.addr, secret).Send(t.Context(), message())
	if r.Outcome != Permanent && r.Outcome != Temporary || len(s.said("AUTH")) != 0 {
		t.Errorf("%+v, said %q", r, s.said(""))
	}
}

// backend is a go-smtp server's: it checks the login and keeps the mails.
type backend struct {
	mechanism string
	mu        sync.Mutex
	mails     []string
	logins    []string
}

type session struct{ b *backend }

func (b *backend) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{b}, nil }
func (s *session) AuthMechanisms() []string                    { return []string{s.b.mechanism} }
func (s *session) Mail(string, *smtp.MailOptions) error        { return nil }
func (s *session) Rcpt(string, *smtp.RcptOptions) error        { return nil }
func (s *session) Reset()                                      {}
func (s *session) Logout() error                               { return nil }

func (s *session) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	s.b.mu.Lock()
	defer s.b.mu.Unlock()
	s.b.mails = append(s.b.mails, string(b))
	return err
}

func (s *session) login(user, password string) error {
	s.b.mu.Lock()
	defer s.b.mu.Unlock()
	s.b.logins = append(s.b.logins, user)
	if user != testUser || password != testPassword {
		return smtp.ErrAuthFailed
	}
	return nil
}

// loginServer is the server's side of LOGIN, which go-sasl has no more.
type loginServer struct {
	s    *session
	user string
	step int
}

func (l *loginServer) Next(response []byte) (challenge []byte, done bool, err error) {
	l.step++
	switch l.step {
	case 1:
		return []byte("Username:"), false, nil
	case 2:
		l.user = string(response)
		return []byte("Password:"), false, nil
	}
	return nil, true, l.s.login(l.user, string(response))
}

func (s *session) Auth(mechanism string) (sasl.Server, error) {
	if mechanism == "LOGIN" {
		return &loginServer{s: s}, nil
	}
	return sasl.NewPlainServer(func(_, user, password string) error { return s.login(user, password) }), nil
}

// serveBackend serves b with STARTTLS, or TLS from the start.
func serveBackend(t *testing.T, b *backend, cert tls.Certificate, implicit bool) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := smtp.NewServer(b)
	s.Domain = "mail.example"
	s.ErrorLog = quiet{}
	s.TLSConfig = &tls.Config{Certificates: []tls.Certificate{cert}}
	if implicit {
		l = tls.NewListener(l, s.TLSConfig)
	}
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close() })
	return l.Addr().String()
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

func TestLoginOverTLS(t *testing.T) {
	cert, ca := testCertificate(t)
	for _, implicit := range []bool{false, true} {
		for _, mechanism := range []string{"PLAIN", "LOGIN"} {
			b := &backend{mechanism: mechanism}
			addr := serveBackend(t, b, cert, implicit)
			secret := loginSecret()
			secret[EmailCAKey] = ca
			secret[EmailPasswordKey] = append(secret[EmailPasswordKey], "\r\n"...) // as an editor leaves it
			e := far(newTestEmail(t, options(), addr, secret))
			e.server.tls = implicit
			wantResult(t, e.Send(t.Context(), message()), Delivered, ReasonAccepted, "")
			if len(b.mails) != 1 || b.mails[0] != wantMail || len(b.logins) != 1 {
				t.Errorf("%s: mails %q, logins %q", mechanism, b.mails, b.logins)
			}
			secret[EmailPasswordKey] = []byte("SECRET-other")
			e = far(newTestEmail(t, options(), addr, secret))
			e.server.tls = implicit
			wantResult(t, e.Send(t.Context(), message()), Permanent, ReasonInvalidSecret, "refused the user name or password")
			if len(b.mails) != 1 {
				t.Error("sent without a login")
			}
		}
	}
}

func TestLoginReplies(t *testing.T) {
	cert, ca := testCertificate(t)
	for reply, want := range map[string]struct {
		outcome Outcome
		reason  Reason
		says    string
	}{
		"534 5.7.9 SECRET": {Permanent, ReasonInvalidSecret, "answered 534 5.7.9 at the login; the server refused the user name or password"},
		"535 SECRET":       {Permanent, ReasonInvalidSecret, "answered 535 at the login"},
		"454 4.7.0 SECRET": {Temporary, ReasonServerError, "answered 454 4.7.0 at the login; it is sent again"},
		"421 SECRET":       {Temporary, ReasonServerError, "answered 421"},
		"334 !!SECRET":     {Temporary, ReasonNoValidAnswer, "at the login"},
		"334 U0VDUkVU":     {Temporary, ReasonNoValidAnswer, "at the login"},
		drop:               {Temporary, ReasonConnectionLost, "closed the connection at the login"},
	} {
		t.Run(reply, func(t *testing.T) {
			s := serveSMTP(t, map[string]string{"EHLO": "250-mail.example\r\n250-STARTTLS\r\n250 AUTH PLAIN", "AUTH": reply, "*": "501 ok"})
			s.tls = &tls.Config{Certificates: []tls.Certificate{cert}}
			secret := loginSecret()
			secret[EmailCAKey] = ca
			wantResult(t, newTestEmail(t, options(), s.addr, secret).Send(t.Context(), message()), want.outcome, want.reason, want.says)
			if len(s.said("MAIL")) != 0 {
				t.Error("went on without a login")
			}
		})
	}
}

// The password itself does not leave where the server offers CRAM-MD5 alone (RFC 2195).
func TestLoginWithCRAMMD5(t *testing.T) {
	const challenge = "<1896.697170952@mail.example>"
	mac := hmac.New(md5.New, []byte(testPassword))
	_, _ = mac.Write([]byte(challenge))
	answer := base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "%s %x", testUser, mac.Sum(nil)))
	cert, ca := testCertificate(t)
	s := serveSMTP(t, map[string]string{
		"EHLO":                  "250-mail.example\r\n250-STARTTLS\r\n250 AUTH CRAM-MD5 SCRAM-SHA-256",
		"AUTH":                  "334 " + base64.StdEncoding.EncodeToString([]byte(challenge)),
		strings.ToUpper(answer): "235 welcome",
	})
	s.tls = &tls.Config{Certificates: []tls.Certificate{cert}}
	secret := loginSecret()
	secret[EmailCAKey] = ca
	wantResult(t, newTestEmail(t, options(), s.addr, secret).Send(t.Context(), message()), Delivered, ReasonAccepted, "")
	if got := s.said("AUTH"); len(got) != 1 || got[0] != "AUTH CRAM-MD5" || len(s.said(answer)) != 1 {
		t.Errorf("said %q", s.said(""))
	}
}

func TestLoginThatIsNotOffered(t *testing.T) {
	cert, ca := testCertificate(t)
	for _, offered := range []string{"250 8BITMIME", "250 AUTH GSSAPI SCRAM-SHA-256 XOAUTH2", "250 AUTH"} {
		s := serveSMTP(t, map[string]string{"EHLO": "250-mail.example\r\n250-STARTTLS\r\n" + offered})
		s.tls = &tls.Config{Certificates: []tls.Certificate{cert}}
		secret := loginSecret()
		secret[EmailCAKey] = ca
		wantResult(t, newTestEmail(t, options(), s.addr, secret).Send(t.Context(), message()),
			Permanent, ReasonInvalidChannel, "offers none of the logins PLAIN, LOGIN and CRAM-MD5")
	}
}

func TestServerThatWantsALogin(t *testing.T) {
	for _, stage := range []string{"MAIL", "RCPT", "DATA"} {
		s := serveSMTP(t, map[string]string{stage: "530 5.7.0 SECRET"})
		wantResult(t, newTestEmail(t, options(), s.addr, nil).Send(t.Context(), message()),
			Permanent, ReasonInvalidSecret, "it wants a login")
	}
}

func TestMailCertificates(t *testing.T) {
	cert, ca := testCertificate(t)
	authority := map[string][]byte{EmailCAKey: ca}
	starttls := map[string]string{"EHLO": "250-mail.example\r\n250 STARTTLS"}
	serve := func(t *testing.T, c *tls.Config) *smtpServer {
		s := serveSMTP(t, starttls)
		s.tls = c
		return s
	}
	config := &tls.Config{Certificates: []tls.Certificate{cert}}
	t.Run("trusted by the Secret", func(t *testing.T) {
		wantResult(t, newTestEmail(t, options(), serve(t, config).addr, authority).Send(t.Context(), message()), Delivered, ReasonAccepted, "")
	})
	t.Run("unknown authority", func(t *testing.T) {
		s := serve(t, config)
		wantResult(t, newTestEmail(t, options(), s.addr, nil).Send(t.Context(), message()),
			Temporary, ReasonCertificateInvalid, "under the key caBundle")
		if len(s.said("MAIL")) != 0 {
			t.Error("went on")
		}
	})
	t.Run("the Secret's authority alone counts", func(t *testing.T) {
		o := options()
		_, o.RootCAs = tlsServer(t, nil) // signs the same certificate
		own := expired(t)
		other := map[string][]byte{EmailCAKey: pemOf(own)}
		wantResult(t, newTestEmail(t, o, serve(t, config).addr, other).Send(t.Context(), message()),
			Temporary, ReasonCertificateInvalid, "not trusted here")
		wantResult(t, newTestEmail(t, o, serve(t, config).addr, nil).Send(t.Context(), message()), Delivered, ReasonAccepted, "")
	})
	t.Run("another name", func(t *testing.T) {
		addr := strings.Replace(serve(t, config).addr, "127.0.0.1", "localhost", 1)
		wantResult(t, newTestEmail(t, options(), addr, authority).Send(t.Context(), message()),
			Temporary, ReasonCertificateInvalid, "is for another host; check the name in the channel's server")
	})
	t.Run("expired", func(t *testing.T) {
		own := expired(t)
		s := serve(t, &tls.Config{Certificates: []tls.Certificate{own}})
		wantResult(t, newTestEmail(t, options(), s.addr, map[string][]byte{EmailCAKey: pemOf(own)}).Send(t.Context(), message()),
			Temporary, ReasonCertificateInvalid, "expired")
	})
	t.Run("TLS 1.1 only", func(t *testing.T) {
		s := serve(t, &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11})
		wantResult(t, newTestEmail(t, options(), s.addr, authority).Send(t.Context(), message()),
			Temporary, ReasonConnectionLost, "TLS 1.2")
	})
	t.Run("no TLS on the TLS port", func(t *testing.T) {
		e := newTestEmail(t, options(), serveSMTP(t, nil).addr, nil)
		e.server.tls = true
		wantResult(t, e.Send(t.Context(), message()), Temporary, ReasonNoValidAnswer, "does not speak TLS there")
	})
	t.Run("TLS on the port for STARTTLS", func(t *testing.T) {
		o := options()
		o.Timeout = 100 * time.Millisecond
		r := newTestEmail(t, o, serveBackend(t, &backend{}, cert, true), nil).Send(t.Context(), message())
		wantResult(t, r, Temporary, ReasonTimeout, "at the greeting")
	})
}

func TestMailIsHeldToTheGuard(t *testing.T) {
	s := serveSMTP(t, nil)
	_, port, _ := net.SplitHostPort(s.addr)
	o := options()
	o.AllowLoopback = false
	for host, says := range map[string]string{
		"127.0.0.1": "--allow-loopback", "localhost": "--allow-loopback", "[::1]": "--allow-loopback",
		"0.0.0.0": "unspecified", "169.254.169.254": "metadata", "[fd00:ec2::254]": "metadata",
	} {
		wantResult(t, newTestEmail(t, o, host+":"+port, nil).Send(t.Context(), message()), Permanent, ReasonAddressRefused, says)
	}
	if got := s.said(""); len(got) != 0 {
		t.Errorf("the server got %q", got)
	}
}

func TestMailServerCannotBeReached(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	wantResult(t, newTestEmail(t, options(), l.Addr().String(), nil).Send(t.Context(), message()),
		Temporary, ReasonCannotConnect, "refuses connections; check that the mail server runs and the port in the channel's server")
	wantResult(t, newTestEmail(t, options(), "smtp.invalid:587", nil).Send(t.Context(), message()),
		Temporary, ReasonNameNotResolved, "check the name in the channel's server")
}

func TestEmailConfig(t *testing.T) {
	f := newFactory(t, Options{})
	for server, says := range map[string]string{
		"smtp.example:587": "", "smtp.example:465": "", "[fd00::1]:25": "", "192.0.2.1:65535": "", " smtp.example:587\n": "",
		"": "host and port", "smtp.example": "host and port", ":587": "host and port", "smtp.example:": "1 to 65535",
		"smtp.example:0": "1 to 65535", "smtp.example:65536": "1 to 65535", "smtp.example:smtp": "1 to 65535", "smtp.example:-1": "1 to 65535",
		"smtp://smtp.example:587": "host and port", "sam:SECRET@smtp.example:587": "host and port", "smtp.exa mple:587": "host and port",
		"smtp.example/SECRET:587": "host and port", "smtp.example\r\nx:587": "host and port", strings.Repeat("x", 254) + ":587": "host and port",
	} {
		c, err := f.New(Config{Type: TypeEmail, Email: EmailConfig{Server: server, From: sender}}, nil)
		switch {
		case says == "" && err != nil:
			t.Errorf("%q: %v", server, err)
		case says == "" && c.(*email).server.tls != strings.HasSuffix(server, ":465"):
			t.Errorf("%q: TLS from the start: %t", server, c.(*email).server.tls)
		case says != "" && err == nil:
			t.Errorf("%q: accepted", server)
		case says != "":
			wantResult(t, Failure(err), Permanent, ReasonInvalidChannel, says)
		}
	}
	_, err := f.New(Config{Type: TypeEmail, Email: EmailConfig{Server: "smtp.example:587", From: "Alliances <a@b.example>"}}, nil)
	wantResult(t, Failure(err), Permanent, ReasonInvalidChannel, "write one such as alliances@northwind.example")
}

func TestEmailSecret(t *testing.T) {
	_, ca := testCertificate(t)
	for name, test := range map[string]struct {
		change func(map[string][]byte)
		says   string
	}{
		"login":            {func(map[string][]byte) {}, ""},
		"login and CA":     {func(s map[string][]byte) { s[EmailCAKey] = ca }, ""},
		"CA alone":         {func(s map[string][]byte) { clear(s); s[EmailCAKey] = ca }, ""},
		"nothing":          {func(s map[string][]byte) { clear(s) }, "neither username and password nor caBundle"},
		"another case":     {func(s map[string][]byte) { clear(s); s["Username"] = []byte("SECRET") }, "neither"},
		"no password":      {func(s map[string][]byte) { delete(s, EmailPasswordKey) }, "no key password"},
		"no username":      {func(s map[string][]byte) { delete(s, EmailUsernameKey) }, "no key username"},
		"empty password":   {func(s map[string][]byte) { s[EmailPasswordKey] = []byte("\n") }, "is empty"},
		"empty username":   {func(s map[string][]byte) { s[EmailUsernameKey] = nil }, "is empty"},
		"two lines":        {func(s map[string][]byte) { s[EmailPasswordKey] = []byte("SECRET\nx") }, "more than one line"},
		"NUL":              {func(s map[string][]byte) { s[EmailUsernameKey] = []byte("SECRET\x00x") }, "NUL"},
		"CA without PEM":   {func(s map[string][]byte) { s[EmailCAKey] = []byte("SECRET") }, "write one in PEM"},
		"CA that is empty": {func(s map[string][]byte) { s[EmailCAKey] = nil }, "write one in PEM"},
	} {
		t.Run(name, func(t *testing.T) {
			secret := maps.Clone(loginSecret())
			test.change(secret)
			_, err := newFactory(t, Options{}).New(Config{Type: TypeEmail,
				Email: EmailConfig{Server: "smtp.example:587", From: sender, Authenticated: true}}, secret)
			if test.says == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if err == nil {
				t.Fatal("accepted")
			}
			wantResult(t, Failure(err), Permanent, ReasonInvalidSecret, test.says)
		})
	}
	_, err := newFactory(t, Options{}).New(Config{Type: TypeEmail,
		Email: EmailConfig{Server: "smtp.example:587", From: sender, Authenticated: true}}, nil)
	wantResult(t, Failure(err), Permanent, ReasonInvalidSecret, "neither")
}

func TestQueueID(t *testing.T) {
	for answer, want := range map[string]string{
		"2.0.0 Ok: queued as 4F2k9Z1x":         "4F2k9Z1x",
		"OK id=1tKabc-0000000ABCD-1xYz":        "1tKabc-0000000ABCD-1xYz",
		"2.0.0 OK SECRET":                      "",
		"queued as <SECRET>":                   "",
		"queued as " + strings.Repeat("x", 64): strings.Repeat("x", 64),
		"queued as " + strings.Repeat("x", 65): "",
		"grid=12345":                           "",
	} {
		if got := queueID(answer); got != want {
			t.Errorf("%q gives %q", answer, got)
		}
	}
}

func TestLocalName(t *testing.T) {
	got := localName(&net.TCPAddr{IP: net.IPv4(192, 0, 2, 7), Port: 1})
	if got != "[192.0.2.7]" && !strings.Contains(strings.Trim(got, "."), ".") {
		t.Errorf("%q is neither an address nor a full name", got)
	}
}

// Nothing that a Notification holds reaches the server as a command or a field.
func TestMailInjection(t *testing.T) {
	s := serveSMTP(t, nil)
	m := injected()
	e := newTestEmail(t, options(), s.addr, nil)
	wantResult(t, e.Send(t.Context(), m), Permanent, ReasonInvalidMessage, "not one mail address")
	m.Address = "sam@contoso.example"
	m.Body = "x\r\n.\r\nRSET\r\nMAIL FROM:<evil@x.example>\r\n" + injection
	wantResult(t, e.Send(t.Context(), m), Delivered, ReasonAccepted, "")
	mails := s.received()
	if len(mails) != 1 || len(s.said("MAIL")) != 1 || len(s.said("RCPT")) != 1 || len(s.said("RSET")) != 0 {
		t.Fatalf("%d mails, said %q", len(mails), s.said(""))
	}
	checkMail(t, m, []byte(mails[0]))
	got, err := mail.ReadMessage(strings.NewReader(mails[0]))
	if err != nil || got.Header.Get("X-Injected") != "" {
		t.Errorf("%v, %v", got.Header, err)
	}
}
