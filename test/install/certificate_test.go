// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package install_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// serverName is what Prometheus asks for.
const serverName = "entente-metrics.entente-system.svc"

// authority signs certificates.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	pool *x509.CertPool
}

func newAuthority(t *testing.T) authority {
	t.Helper()
	a := authority{pool: x509.NewCertPool()}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "authority"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}
	a.cert, a.key = a.sign(t, template, nil)
	a.pool.AddCert(a.cert)
	return a
}

func (a authority) sign(t *testing.T, template, parent *x509.Certificate) (*x509.Certificate, *ecdsa.PrivateKey) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	with := a.key
	if parent == nil {
		parent, with = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, with)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert, key
}

// issue writes a pair for the metrics into a directory, as a mounted Secret has it.
func (a authority) issue(t *testing.T, dir string, serial int64) {
	t.Helper()
	a.pair(t, dir, &x509.Certificate{
		SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: "metrics"}, DNSNames: []string{serverName},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	})
}

// pair writes what an hour's certificate says, and its key, into a directory, as a mounted Secret has them.
func (a authority) pair(t *testing.T, dir string, says *x509.Certificate) {
	t.Helper()
	says.NotBefore, says.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	cert, key := a.sign(t, says, a.cert)
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string]*pem.Block{"tls.crt": {Type: "CERTIFICATE", Bytes: cert.Raw}, "tls.key": {Type: "EC PRIVATE KEY", Bytes: der}} {
		if err := os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(b), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// served is the serial of the certificate that the metrics are served with, to whoever trusts the authority alone.
func (m *manager) served(t *testing.T, a authority) (serial int64, err error) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{RootCAs: a.pool, ServerName: serverName, MinVersion: tls.VersionTLS12}}}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+m.metrics+"/metrics", http.NoBody)
	if err != nil {
		return 0, err
	}
	res, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusUnauthorized {
		return 0, fmt.Errorf("who shows no token gets %s", res.Status)
	}
	return res.TLS.PeerCertificates[0].SerialNumber.Int64(), nil
}

// Metrics are served with one's own certificate, which Prometheus can check, and with the next one when it was
// renewed. By default nobody can check it.
func TestMetricsAreServedWithOnesOwnCertificate(t *testing.T) {
	c := newCluster(t)
	objects := kustomize(t, "default", "certmanager")
	crds, rest := apart(objects)
	c.kinds(t, crds...)
	for _, o := range rest {
		if !foreign(o) {
			c.apply(t, "", o)
		}
	}
	d, err := find(rest, "Deployment", "entente-manager")
	if err != nil {
		t.Fatal(err)
	}
	a, dir := newAuthority(t), t.TempDir()
	a.issue(t, dir, 100)
	p := podOf(t, d)
	mounted := false
	for k, arg := range p.args {
		if arg == "--metrics-cert-dir=/certs/metrics" { // where the Deployment mounts the Secret of cert-manager
			p.args[k], mounted = "--metrics-cert-dir="+dir, true
		}
	}
	if !mounted {
		t.Fatalf("its flags are %q", p.args)
	}
	m := c.start(t, p)
	awaitSerial := func(want int64) {
		t.Helper()
		eventually(t, func() error {
			got, err := m.served(t, a)
			if err == nil && got != want {
				err = fmt.Errorf("the certificate is number %d", got)
			}
			return err
		})
	}
	awaitSerial(100)
	a.issue(t, dir, 101)
	awaitSerial(101)

	plain, err := find(kustomize(t, "default"), "Deployment", "entente-manager")
	if err != nil {
		t.Fatal(err)
	}
	self := c.start(t, podOf(t, plain))
	self.awaitReady(t, http.StatusOK, "ok")
	var unknown x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var name x509.HostnameError
	// A manager may be ready a moment before its metrics are served.
	eventually(t, func() error {
		switch _, err := self.served(t, a); {
		case err == nil:
			return errors.New("the manager's own certificate is trusted")
		case errors.As(err, &unknown), errors.As(err, &invalid), errors.As(err, &name):
			return nil
		default:
			return fmt.Errorf("the manager's own certificate: %w", err)
		}
	})
}

// The volume is where the flag says.
func TestTheCertificateIsMountedWhereItIsRead(t *testing.T) {
	d, err := find(kustomize(t, "default", "certmanager"), "Deployment", "entente-manager")
	if err != nil {
		t.Fatal(err)
	}
	containers, _, _ := unstructured.NestedSlice(d.Object, "spec", "template", "spec", "containers")
	mounts, _, _ := unstructured.NestedSlice(containers[0].(map[string]any), "volumeMounts")
	volumes, _, _ := unstructured.NestedSlice(d.Object, "spec", "template", "spec", "volumes")
	if len(mounts) != 1 || len(volumes) != 1 {
		t.Fatal(mounts, volumes)
	}
	m, v := mounts[0].(map[string]any), volumes[0].(map[string]any)
	secret, _, _ := unstructured.NestedString(v, "secret", "secretName")
	if m["mountPath"] != "/certs/metrics" || m["name"] != v["name"] || secret != "entente-metrics-cert" {
		t.Errorf("%v is mounted by %v", v, m)
	}
}
