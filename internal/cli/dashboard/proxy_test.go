// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package dashboard

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// Who a reader is stands in the proxy's headers, with what the cluster puts before such names.
func TestWhoTheProxySaysAReaderIs(t *testing.T) {
	p := proxy{userHeader: "X-Forwarded-User", groupHeader: "X-Forwarded-Groups", userPrefix: "oidc:", groupPrefix: "oidc-"}
	for name, c := range map[string]struct {
		header http.Header
		user   string
		groups []string
		err    string
	}{
		"a user":                {http.Header{"X-Forwarded-User": {" ana@northwind.example "}}, "oidc:ana@northwind.example", nil, ""},
		"groups":                {http.Header{"X-Forwarded-User": {"ana"}, "X-Forwarded-Groups": {"leads, staff", "all"}}, "oidc:ana", []string{"oidc-leads", "oidc-staff", "oidc-all"}, ""},
		"nobody":                {http.Header{"X-Forwarded-Groups": {"leads"}}, "", nil, "Nobody says who you are"},
		"an empty name":         {http.Header{"X-Forwarded-User": {" "}}, "", nil, "Nobody says who you are"},
		"two users":             {http.Header{"X-Forwarded-User": {"ana", "ben"}}, "", nil, "You cannot be known here"},
		"too many groups":       {http.Header{"X-Forwarded-User": {"ana"}, "X-Forwarded-Groups": {strings.Repeat("g,", 257)}}, "", nil, "You cannot be known here"},
		"steering":              {http.Header{"X-Forwarded-User": {"ana\x1b[2J"}}, "", nil, "You cannot be known here"},
		"a long name":           {http.Header{"X-Forwarded-User": {strings.Repeat("a", 300)}}, "", nil, "You cannot be known here"},
		"a group with a letter": {http.Header{"X-Forwarded-User": {"ana"}, "X-Forwarded-Groups": {"a\u202eb"}}, "", nil, "You cannot be known here"},
	} {
		reader, err := p.identify(&http.Request{Header: c.header})
		if c.err != "" {
			if err == nil || err.Error() != c.err {
				t.Errorf("%s: %v, %v", name, reader, err)
			}
			continue
		}
		if err != nil || reader.User != c.user || !slices.Equal(reader.Groups, c.groups) {
			t.Errorf("%s: %v, %v", name, reader, err)
		}
	}
}

// No proxy makes somebody a part of the cluster itself.
func TestNobodyIsTheClusterItself(t *testing.T) {
	p := proxy{userHeader: "X-Forwarded-User", groupHeader: "X-Forwarded-Groups"}
	for _, h := range []http.Header{
		{"X-Forwarded-User": {"system:admin"}}, {"X-Forwarded-User": {"ana"}, "X-Forwarded-Groups": {"staff,system:masters"}},
	} {
		if reader, err := p.identify(&http.Request{Header: h}); err == nil || err.Error() != "You cannot be known here" {
			t.Errorf("%v: %v, %v", h, reader, err)
		}
	}
}

// Flags that do not fit together are refused, all at once, with what to write.
func TestFlagsOfAProxyThatDoNotFit(t *testing.T) {
	user, host := "X-Forwarded-User", []string{"alliances.example"}
	for name, c := range map[string]struct {
		proxy   proxy
		address string
		want    []string
	}{
		"nothing":            {proxy{}, "127.0.0.1:0", nil},
		"beside it":          {proxy{userHeader: user, hosts: host}, "127.0.0.1:8080", nil},
		"elsewhere":          {proxy{userHeader: user, hosts: host, cert: "a", key: "b", clientCA: "c", clientNames: []string{"d"}}, ":8443", nil},
		"no user":            {proxy{hosts: host, groupHeader: "G", cert: "a"}, "127.0.0.1:0", []string{"--host has no effect without", "--requestheader-group-header has no effect", "--tls-cert-file has no effect"}},
		"no host, no TLS":    {proxy{userHeader: user, groupPrefix: "x"}, ":8443", []string{"--host is missing", "--groups-prefix has no effect", "could say that they are anybody"}},
		"one file":           {proxy{userHeader: user, hosts: host, cert: "a"}, ":8443", []string{"--tls-private-key-file, --requestheader-client-ca-file: missing"}},
		"names without a CA": {proxy{userHeader: user, hosts: host, clientNames: []string{"d"}}, "127.0.0.1:0", []string{"--requestheader-allowed-names has no effect"}},
	} {
		err := c.proxy.check(c.address)
		if (err == nil) != (len(c.want) == 0) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %q is missing from %v", name, want, err)
			}
		}
	}
}

// authority issues certificates.
type authority struct {
	t    *testing.T
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	pem  []byte
}

func newAuthority(t *testing.T) *authority {
	a := &authority{t: t}
	a.cert, a.key, a.pem = a.issue("authority", &x509.Certificate{IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}, nil)
	return a
}

func (a *authority) issue(name string, c *x509.Certificate, by *authority) (*x509.Certificate, *ecdsa.PrivateKey, []byte) {
	a.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		a.t.Fatal(err)
	}
	c.SerialNumber, c.Subject = big.NewInt(time.Now().UnixNano()), pkix.Name{CommonName: name}
	c.NotBefore, c.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	parent, signer := c, key
	if by != nil {
		parent, signer = by.cert, by.key
	}
	der, err := x509.CreateCertificate(rand.Reader, c, parent, &key.PublicKey, signer)
	if err != nil {
		a.t.Fatal(err)
	}
	made, err := x509.ParseCertificate(der)
	if err != nil {
		a.t.Fatal(err)
	}
	return made, key, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

// client is the certificate of somebody who connects.
func (a *authority) client(name string) tls.Certificate {
	cert, key, _ := a.issue(name, &x509.Certificate{ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}, a)
	return tls.Certificate{Certificate: [][]byte{cert.Raw}, PrivateKey: key}
}

// Who is not the proxy cannot say who somebody is: without its certificate nobody gets an answer.
func TestOnlyTheProxyReachesThePage(t *testing.T) {
	ours, others := newAuthority(t), newAuthority(t)
	_, key, cert := ours.issue("page", &x509.Certificate{IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}, ours)
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	p := proxy{cert: filepath.Join(dir, "tls.crt"), key: filepath.Join(dir, "tls.key"), clientCA: filepath.Join(dir, "ca.crt"), clientNames: []string{"proxy"}}
	for path, data := range map[string][]byte{p.cert: cert, p.key: pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der}), p.clientCA: ours.pem} {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	anyName := p
	anyName.clientNames = nil
	for who, c := range map[string]struct {
		page  *proxy
		certs []tls.Certificate
		gets  bool
	}{
		"the proxy":                      {&p, []tls.Certificate{ours.client("proxy")}, true},
		"nobody":                         {&p, nil, false},
		"another name":                   {&p, []tls.Certificate{ours.client("somebody")}, false},
		"another authority":              {&p, []tls.Certificate{others.client("proxy")}, false},
		"any name of the authority":      {&anyName, []tls.Certificate{ours.client("somebody")}, true},
		"nobody, where any name will do": {&anyName, nil, false},
	} {
		if err := c.page.asked(t, ours.cert, c.certs...); (err == nil) != c.gets {
			t.Errorf("%s: %v", who, err)
		}
	}
	if err := os.WriteFile(p.clientCA, []byte("nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := p.asked(t, ours.cert); err == nil || !strings.Contains(err.Error(), "there is no certificate in") {
		t.Errorf("without an authority: %v", err)
	}
}

// asked serves a page to the proxy, and tells whether somebody gets an answer who shows some certificates.
func (p *proxy) asked(t *testing.T, root *x509.Certificate, certs ...tls.Certificate) error {
	t.Helper()
	plain, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener, err := p.listen(t.Context(), plain)
	if err != nil {
		return errors.Join(err, plain.Close())
	}
	server := &http.Server{ReadHeaderTimeout: time.Second, ErrorLog: log.New(io.Discard, "", 0), Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})}
	go func() { _ = server.Serve(listener) }()
	defer func() { _ = server.Close() }()
	roots := x509.NewCertPool()
	roots.AddCert(root)
	c := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS13, RootCAs: roots, Certificates: certs}}}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+listener.Addr().String(), nil)
	if err != nil {
		return err
	}
	answer, err := c.Do(r)
	if err != nil {
		return err
	}
	return answer.Body.Close()
}
