// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package install_test

import (
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

const (
	// pageName is the Service of the page, and readersName the host by which the ConfigMap has browsers reach it.
	pageName    = "entente-dashboard.entente-system.svc"
	readersName = "alliances.example"
)

// The dashboard's image, and nothing but it, does what config/dashboard asks for: as its own user and service account, it
// shows a reader whom a proxy names what that reader may see, and answers nobody else.
func TestTheDashboardsImageShowsAReaderTheirAlliances(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can change the root directory")
	}
	i := unpacked(t, ofDashboard)
	c := newCluster(t)
	crds, rest := apart(kustomize(t, "default", "dashboard"))
	c.kinds(t, crds...)
	c.apply(t, "", rest...)
	for _, namespace := range []string{"alliances", "secret"} {
		c.namespace(t, namespace)
		c.apply(t, namespace, decode(t, fmt.Sprintf("apiVersion: governance.entente.dev/v1alpha1\nkind: Alliance\nmetadata: {name: of-%s}\n"+
			"spec: {host: north, stage: Manage, partners: [{name: north}, {name: south}]}\n", namespace))...)
	}
	ada := rbacv1.Subject{Kind: rbacv1.UserKind, APIGroup: rbacv1.GroupName, Name: "ada"}
	if err := c.client.Create(t.Context(), &rbacv1.RoleBinding{
		ObjectMeta: metav1.ObjectMeta{Name: "ada", Namespace: "alliances"}, Subjects: []rbacv1.Subject{ada},
		RoleRef: rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: "entente-viewer"},
	}); err != nil {
		t.Fatal(err)
	}
	d, err := find(rest, "Deployment", "entente-dashboard")
	if err != nil {
		t.Fatal(err)
	}
	p, at, a := podOf(t, d), address(t), newAuthority(t)
	a.pair(t, i.dir(t, "tls"), &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{pageName}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	})
	i.write(t, "proxy/ca.crt", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.cert.Raw}))
	for _, name := range []string{"tls/tls.crt", "tls/tls.key"} { // which the image's own user reads
		if err := os.Chmod(filepath.Join(i.root, name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	args := filled(t, d, rest)
	where := slices.Index(args, "--address=:8443")
	if where < 0 {
		t.Fatalf("its flags are %q", args)
	}
	args[where] = "--address=" + at
	m := &manager{Process: i.process(t, args...)}
	m.Env = i.mount(t, c, p.account)
	m.run(t)

	proxy := proxyOf(t, a)
	see := func(who *http.Client, user string) (text string, err error) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+at+"/alliances", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = readersName
		r.Header.Set("X-Forwarded-User", user)
		answer, err := who.Do(r)
		if err != nil {
			return "", err
		}
		defer func() { _ = answer.Body.Close() }()
		body, err := io.ReadAll(answer.Body)
		return string(body), err
	}
	eventually(t, func() error {
		text, err := see(proxy, "ada")
		if err == nil && (!strings.Contains(text, "of-alliances") || strings.Contains(text, "of-secret")) {
			err = fmt.Errorf("ada sees\n%s\n%s", text, m.log(t))
		}
		return err
	})
	if text, err := see(proxy, "bob"); err != nil || strings.Contains(text, "of-alliances") {
		t.Errorf("bob, who may see nothing, sees (%v)\n%s", err, text)
	}
	nobody := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{RootCAs: a.pool, ServerName: pageName, MinVersion: tls.VersionTLS13}}}
	if text, err := see(nobody, "ada"); err == nil {
		t.Errorf("without the proxy's certificate the answer is\n%s", text)
	}
}

// proxyOf has the certificate by which a page knows its proxy.
func proxyOf(t *testing.T, a authority) *http.Client {
	t.Helper()
	dir := t.TempDir()
	a.pair(t, dir, &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "proxy"}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	})
	pair, err := tls.LoadX509KeyPair(filepath.Join(dir, "tls.crt"), filepath.Join(dir, "tls.key"))
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Timeout: time.Minute, Transport: &http.Transport{
		DisableKeepAlives: true,
		TLSClientConfig:   &tls.Config{RootCAs: a.pool, ServerName: pageName, Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS13},
	}}
}

// filled are the flags of a Deployment, with what its variables take from ConfigMaps.
func filled(t *testing.T, d *unstructured.Unstructured, objects []*unstructured.Unstructured) []string {
	t.Helper()
	containers, _, _ := unstructured.NestedSlice(d.Object, "spec", "template", "spec", "containers")
	variables, _, _ := unstructured.NestedSlice(containers[0].(map[string]any), "env")
	var values []string
	for _, v := range variables {
		of := v.(map[string]any)
		name, _, _ := unstructured.NestedString(of, "valueFrom", "configMapKeyRef", "name")
		key, _, _ := unstructured.NestedString(of, "valueFrom", "configMapKeyRef", "key")
		from, err := find(objects, "ConfigMap", name)
		if err != nil {
			t.Fatal(err)
		}
		value, found, err := unstructured.NestedString(from.Object, "data", key)
		if err != nil || !found {
			t.Fatalf("%s of the ConfigMap %s: %v", key, name, err)
		}
		values = append(values, fmt.Sprintf("$(%s)", of["name"]), value)
	}
	args := slices.Clone(podOf(t, d).args)
	for i := range args {
		args[i] = strings.NewReplacer(values...).Replace(args[i])
	}
	return args
}
