// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

func countNew(n *atomic.Int64) func(net.Conn, http.ConnState) {
	return func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			n.Add(1)
		}
	}
}

func TestLyingServersAreTemporary(t *testing.T) {
	for name, test := range map[string]struct {
		answer func(net.Conn)
		reason Reason
		says   string
	}{
		"closes without an answer": {
			func(net.Conn) {}, ReasonConnectionLost, "closed the connection"},
		"resets": {
			func(c net.Conn) { _ = c.(*net.TCPConn).SetLinger(0) }, ReasonConnectionLost, "closed the connection"},
		"closes amid the header": {
			func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nX-SECRET: ") }, ReasonConnectionLost, "closed the connection"},
		"is no HTTP server": {
			func(c net.Conn) { _, _ = io.WriteString(c, "SSH-2.0-SECRET\r\n") }, ReasonNoValidAnswer, "HTTP server"},
		"sends a status that is none": {
			func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 SECRET OK\r\n\r\n") }, ReasonNoValidAnswer, "HTTP server"},
		"sends an endless header": {
			func(c net.Conn) {
				_, err := io.WriteString(c, "HTTP/1.1 200 OK\r\n")
				for err == nil {
					_, err = io.WriteString(c, "X-A: "+strings.Repeat("SECRET", 1000)+"\r\n")
				}
			}, ReasonNoValidAnswer, "HTTP server"},
		"sends a header of 64 KiB": {
			func(c net.Conn) {
				_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nX-A: "+strings.Repeat("x", 64<<10)+"\r\n\r\n")
			}, ReasonNoValidAnswer, "HTTP server"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newTestWebhook(t, options(), serveRaw(t, test.answer)).Send(t.Context(), message())
			wantResult(t, r, Temporary, test.reason, test.says)
		})
	}
}

func TestBodyCutShortIsDelivered(t *testing.T) {
	url := serveRaw(t, func(c net.Conn) {
		_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nSECRET")
	})
	wantResult(t, newTestWebhook(t, options(), url).Send(t.Context(), message()), Delivered, ReasonAccepted, "200 OK")
}

func TestNobodyListens(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	wantResult(t, newTestWebhook(t, options(), "http://"+l.Addr().String()).Send(t.Context(), message()),
		Temporary, ReasonCannotConnect, "refuses connections")
}

func TestUnknownHostIsTemporary(t *testing.T) {
	r := newTestWebhook(t, options(), "http://hook.invalid").Send(t.Context(), message())
	wantResult(t, r, Temporary, ReasonNameNotResolved, "hook.invalid")
}

func tlsServer(t *testing.T, change func(*httptest.Server)) (url string, roots *x509.CertPool) {
	t.Helper()
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Request-Id", r.Proto)
	}))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.EnableHTTP2 = true
	s.TLS = &tls.Config{}
	if change != nil {
		change(s)
	}
	s.StartTLS()
	t.Cleanup(s.Close)
	roots = x509.NewCertPool()
	roots.AddCert(s.Certificate())
	return s.URL, roots
}

func TestTLS(t *testing.T) {
	t.Run("trusted, over HTTP/2", func(t *testing.T) {
		o := options()
		var url string
		url, o.RootCAs = tlsServer(t, nil)
		r := newTestWebhook(t, o, url).Send(t.Context(), message())
		wantResult(t, r, Delivered, ReasonAccepted, "200")
		if r.ProviderID != "HTTP/2.0" {
			t.Errorf("spoke %s", r.ProviderID)
		}
	})
	t.Run("unknown authority", func(t *testing.T) {
		url, _ := tlsServer(t, nil)
		wantResult(t, newTestWebhook(t, options(), url).Send(t.Context(), message()),
			Temporary, ReasonCertificateInvalid, "not trusted")
	})
	t.Run("another name", func(t *testing.T) {
		o := options()
		var url string
		url, o.RootCAs = tlsServer(t, nil)
		url = strings.Replace(url, "127.0.0.1", "localhost", 1)
		wantResult(t, newTestWebhook(t, o, url).Send(t.Context(), message()),
			Temporary, ReasonCertificateInvalid, "another host")
	})
	t.Run("expired", func(t *testing.T) {
		o := options()
		var url string
		url, o.RootCAs = tlsServer(t, func(s *httptest.Server) { s.TLS.Certificates = []tls.Certificate{expired(t)} })
		wantResult(t, newTestWebhook(t, o, url).Send(t.Context(), message()),
			Temporary, ReasonCertificateInvalid, "expired")
	})
	t.Run("TLS 1.1 only", func(t *testing.T) {
		o := options()
		var url string
		url, o.RootCAs = tlsServer(t, func(s *httptest.Server) {
			s.TLS.MinVersion, s.TLS.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
		})
		wantResult(t, newTestWebhook(t, o, url).Send(t.Context(), message()),
			Temporary, ReasonConnectionLost, "TLS 1.2")
	})
	t.Run("asks for a client certificate", func(t *testing.T) {
		o := options()
		var url string
		url, o.RootCAs = tlsServer(t, func(s *httptest.Server) {
			// With TLS 1.3 the server says so after the handshake, and how that shows depends on timing.
			s.TLS.ClientAuth, s.TLS.MaxVersion = tls.RequireAnyClientCert, tls.VersionTLS12
		})
		wantResult(t, newTestWebhook(t, o, url).Send(t.Context(), message()),
			Temporary, ReasonConnectionLost, "no client certificate")
	})
	t.Run("plain HTTP behind https", func(t *testing.T) {
		url := serve(t, func(http.ResponseWriter, *http.Request) {})
		url = strings.Replace(url, "http://", "https://", 1)
		wantResult(t, newTestWebhook(t, options(), url).Send(t.Context(), message()),
			Temporary, ReasonNoValidAnswer, "write http://")
	})
}

// expired returns a certificate for 127.0.0.1 that was valid for a day, long ago.
func expired(t *testing.T) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		NotBefore:    time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC),
		NotAfter:     time.Date(2020, 1, 2, 0, 0, 0, 0, time.UTC),
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA:         true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// What cannot be brought about on one machine, as the standard library reports it.
func TestErrorsOfTheNetwork(t *testing.T) {
	dial := func(err error) error { return &net.OpError{Op: "dial", Net: "tcp", Err: err} }
	verify := func(err error) error { return &tls.CertificateVerificationError{Err: err} }
	for _, test := range []struct {
		err    error
		reason Reason
		says   string
	}{
		{dial(&net.DNSError{Err: "no such host", Name: "x", IsNotFound: true}), ReasonNameNotResolved, "Service exists"},
		{dial(&net.DNSError{Err: "server misbehaving", Name: "x"}), ReasonNameNotResolved, "DNS"},
		{dial(&net.DNSError{Err: "i/o timeout", Name: "x", IsTimeout: true}), ReasonNameNotResolved, "DNS"},
		{dial(os.ErrDeadlineExceeded), ReasonTimeout, "no connection"},
		{dial(os.NewSyscallError("connect", syscall.ETIMEDOUT)), ReasonTimeout, "no connection"},
		{dial(os.NewSyscallError("connect", syscall.EHOSTUNREACH)), ReasonCannotConnect, "cannot be reached"},
		{dial(os.NewSyscallError("connect", syscall.ECONNREFUSED)), ReasonCannotConnect, "refuses"},
		{os.NewSyscallError("write", syscall.EPIPE), ReasonConnectionLost, "closed"},
		{verify(x509.CertificateInvalidError{Reason: x509.NotAuthorizedToSign}), ReasonCertificateInvalid, "not valid"},
		{tls.RecordHeaderError{Msg: "SECRET"}, ReasonNoValidAnswer, "write http://"},
	} {
		err := &url.Error{Op: "Post", URL: "https://x/?token=" + queryToken, Err: test.err}
		wantResult(t, transportResult(err, nil, "x:443", time.Second), Temporary, test.reason, test.says)
	}
}

func TestUnknownErrorIsNotRepeated(t *testing.T) {
	r := transportResult(fmt.Errorf("Post \"http://x/?token=%s\": SECRET", queryToken), nil, "x", time.Second)
	wantResult(t, r, Temporary, ReasonNoValidAnswer, "x")
}
