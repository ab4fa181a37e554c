// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controlplane

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// pki signs what the parts of the control plane trust each other by. Only the keys of the
// authority and of service accounts are kept; the rest is made anew at each start.
type pki struct {
	dir  string
	cert *x509.Certificate
	key  crypto.Signer
}

const (
	caCertFile      = "ca.crt"
	caKeyFile       = "ca.key"
	serverCertFile  = "apiserver.crt"
	serverKeyFile   = "apiserver.key"
	accountsKeyFile = "service-accounts.key"
)

func (p *pki) path(name string) string { return filepath.Join(p.dir, name) }

// openPKI reads the authority in dir, or makes one.
func openPKI(dir string) (*pki, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	p := &pki{dir: dir}
	if err := p.loadOrCreateCA(); err != nil {
		return nil, err
	}
	if _, err := os.Stat(p.path(accountsKeyFile)); errors.Is(err, os.ErrNotExist) {
		key, err := newKey()
		if err != nil {
			return nil, err
		}
		if err := writeKey(p.path(accountsKeyFile), key); err != nil {
			return nil, err
		}
	}
	return p, p.writeServerCert()
}

func (p *pki) loadOrCreateCA() error {
	certPEM, err := os.ReadFile(p.path(caCertFile))
	if errors.Is(err, os.ErrNotExist) {
		return p.createCA()
	}
	if err != nil {
		return err
	}
	keyPEM, err := os.ReadFile(p.path(caKeyFile))
	if err != nil {
		return err
	}
	certBlock, _ := pem.Decode(certPEM)
	keyBlock, _ := pem.Decode(keyPEM)
	if certBlock == nil || keyBlock == nil {
		return fmt.Errorf("the certificate authority in %s is damaged; delete the directory", p.dir)
	}
	if p.cert, err = x509.ParseCertificate(certBlock.Bytes); err != nil {
		return err
	}
	p.key, err = x509.ParseECPrivateKey(keyBlock.Bytes)
	return err
}

func (p *pki) createCA() error {
	key, err := newKey()
	if err != nil {
		return err
	}
	template := newTemplate(pkix.Name{CommonName: "entente local control plane"})
	template.IsCA = true
	template.BasicConstraintsValid = true
	template.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return err
	}
	if p.cert, err = x509.ParseCertificate(der); err != nil {
		return err
	}
	p.key = key
	// The key first: a certificate without its key would pass for a complete pair.
	if err := writeKey(p.path(caKeyFile), key); err != nil {
		return err
	}
	return os.WriteFile(p.path(caCertFile), certPEM(der), 0o600)
}

func (p *pki) writeServerCert() error {
	template := newTemplate(pkix.Name{CommonName: "kube-apiserver"})
	template.KeyUsage = x509.KeyUsageDigitalSignature
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	template.DNSNames = []string{"localhost", "kubernetes", "kubernetes.default.svc"}
	template.IPAddresses = []net.IP{net.ParseIP(Loopback), net.ParseIP("10.0.0.1")}
	cert, key, err := p.sign(template)
	if err != nil {
		return err
	}
	if err := os.WriteFile(p.path(serverKeyFile), key, 0o600); err != nil {
		return err
	}
	return os.WriteFile(p.path(serverCertFile), cert, 0o600)
}

// user returns a client certificate and its key, PEM.
func (p *pki) user(name string, groups ...string) (cert, key []byte, err error) {
	template := newTemplate(pkix.Name{CommonName: name, Organization: groups})
	template.KeyUsage = x509.KeyUsageDigitalSignature
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	return p.sign(template)
}

func (p *pki) sign(template *x509.Certificate) (cert, key []byte, err error) {
	k, err := newKey()
	if err != nil {
		return nil, nil, err
	}
	der, err := x509.CreateCertificate(rand.Reader, template, p.cert, k.Public(), p.key)
	if err != nil {
		return nil, nil, err
	}
	key, err = keyPEM(k)
	return certPEM(der), key, err
}

func newKey() (*ecdsa.PrivateKey, error) { return ecdsa.GenerateKey(elliptic.P256(), rand.Reader) }

func newTemplate(subject pkix.Name) *x509.Certificate {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		panic(err) // crypto/rand does not fail
	}
	now := time.Now()
	return &x509.Certificate{
		SerialNumber: serial,
		Subject:      subject,
		NotBefore:    now.AddDate(0, 0, -1), // tests set clocks back
		NotAfter:     now.AddDate(10, 0, 0),
	}
}

func certPEM(der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

func keyPEM(key *ecdsa.PrivateKey) ([]byte, error) {
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der}), nil
}

func writeKey(path string, key *ecdsa.PrivateKey) error {
	data, err := keyPEM(key)
	if err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o600)
}
