// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package install_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"

	"github.com/entente-dev/entente/internal/controlplane"
)

// built is the manager's program, which is built once.
var built = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "entente-install-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "entente")
	_, err = try(context.Background(), nil, "go", "build", "-o", path, ".")
	return path, err
})

func program(t *testing.T) string {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// token is one of a service account, as a kubelet gives it to a pod.
func (c *cluster) token(t *testing.T, account string) string {
	t.Helper()
	var ask authenticationv1.TokenRequest
	of := &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Name: account, Namespace: system}}
	if err := c.client.SubResource("token").Create(t.Context(), of, &ask); err != nil {
		t.Fatal(err)
	}
	return ask.Status.Token
}

// account writes a kubeconfig with the token of a service account.
func (c *cluster) account(t *testing.T, account string) string {
	t.Helper()
	admin := c.Config()
	k := api.NewConfig()
	k.Clusters["c"] = &api.Cluster{Server: admin.Host, CertificateAuthorityData: admin.CAData}
	k.AuthInfos["u"] = &api.AuthInfo{Token: c.token(t, account)}
	k.Contexts["x"] = &api.Context{Cluster: "c", AuthInfo: "u", Namespace: system}
	k.CurrentContext = "x"
	path := filepath.Join(t.TempDir(), "kubeconfig")
	if err := clientcmd.WriteToFile(*k, path); err != nil {
		t.Fatal(err)
	}
	return path
}

// pod is as much of a pod as is played here.
type pod struct {
	account string
	args    []string
}

// podOf is what a Deployment or a Pod starts.
func podOf(t *testing.T, o *unstructured.Unstructured) pod {
	t.Helper()
	at := []string{"spec"}
	if o.GetKind() == "Deployment" {
		at = []string{"spec", "template", "spec"}
	}
	spec, _, err := unstructured.NestedMap(o.Object, at...)
	if err != nil {
		t.Fatal(err)
	}
	containers, _, _ := unstructured.NestedSlice(spec, "containers")
	account, _, _ := unstructured.NestedString(spec, "serviceAccountName")
	if len(containers) != 1 || account == "" {
		t.Fatalf("%s has %d containers and the account %q", o.GetName(), len(containers), account)
	}
	args, _, err := unstructured.NestedStringSlice(containers[0].(map[string]any), "args")
	if err != nil {
		t.Fatal(err)
	}
	return pod{account, args}
}

// manager is a manager of a Deployment, which runs here: there is no node.
type manager struct {
	*controlplane.Process
	metrics, probes string
}

// start starts what a pod says, under its service account, at addresses of this machine.
func (c *cluster) start(t *testing.T, p pod, more ...string) *manager {
	t.Helper()
	m := &manager{metrics: address(t), probes: address(t)}
	m.Process = &controlplane.Process{
		Name: "manager", Path: program(t), Log: filepath.Join(t.TempDir(), "log"), StopTimeout: time.Minute,
		Args: append(append(p.args, "--kubeconfig="+c.account(t, p.account), "--leader-election-namespace="+system,
			"--metrics-bind-address="+m.metrics, "--health-probe-bind-address="+m.probes), more...),
	}
	m.run(t)
	return m
}

func (m *manager) run(t *testing.T) {
	t.Helper()
	if err := m.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Stop(); err != nil {
			t.Errorf("%v\n%s", err, m.log(t))
		}
	})
}

func address(t *testing.T) string {
	t.Helper()
	port, err := controlplane.FreePort()
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%s:%d", controlplane.Loopback, port)
}

func (m *manager) log(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(m.Log)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// probe asks as a kubelet does.
func (m *manager) probe(ctx context.Context, path string) (code int, text string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+m.probes+path, http.NoBody)
	if err != nil {
		return 0, "", err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = res.Body.Close() }()
	data, err := io.ReadAll(res.Body)
	return res.StatusCode, strings.TrimSpace(string(data)), err
}

// awaitReady waits until the manager says that it is ready, or that it is not and why.
func (m *manager) awaitReady(t *testing.T, code int, says string) {
	t.Helper()
	eventually(t, func() error {
		select {
		case <-m.Done():
			t.Fatalf("it ended: %v", m.Failure())
		default:
		}
		got, text, err := m.probe(t.Context(), "/readyz")
		if err == nil && (got != code || !strings.Contains(text, says)) {
			err = fmt.Errorf("/readyz answers %d: %s", got, text)
		}
		return err
	})
}
