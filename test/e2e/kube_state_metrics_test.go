// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/controlplane"
	"github.com/entente-dev/entente/test/harness"
)

// kube-state-metrics itself, with the configuration and the role of config/prometheus, tells of the samples what
// is in their statuses, and has nothing to complain of.
func TestKubeStateMetricsSaysTheSame(t *testing.T) {
	t.Parallel()
	root, err := harness.Root()
	if err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(root, "bin", "tools", "kube-state-metrics")
	if _, err := os.Stat(binary); err != nil {
		if os.Getenv("ENTENTE_REQUIRE_METRICS") != "" {
			t.Fatalf("there is no %s; run make kube-state-metrics", binary)
		}
		t.Skip("there is no kube-state-metrics; run make kube-state-metrics")
	}
	w := newWorld(t, live)
	w.applySamples("config/prometheus/kube-state-metrics/role.yaml")
	w.create(&rbacv1.ClusterRoleBinding{
		ObjectMeta: metav1.ObjectMeta{Name: "kube-state-metrics"},
		RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: "entente-kube-state-metrics"},
		Subjects:   []rbacv1.Subject{{APIGroup: rbacv1.GroupName, Kind: rbacv1.UserKind, Name: "kube-state-metrics"}},
	})
	w.AwaitCondition(t, &v1alpha1.Alliance{ObjectMeta: w.meta("northwind-contoso")}, issuesContained, no, v1alpha1.ReasonIssuesEscalated)

	url, log := w.startKubeStateMetrics(binary, filepath.Join(root, "config", "prometheus", "kube-state-metrics", "config.yaml"))
	var differ []string
	for end := time.Now().Add(time.Minute); ; time.Sleep(200 * time.Millisecond) {
		served, err := harness.Scrape(t.Context(), http.DefaultClient, url)
		if err != nil {
			t.Fatal(err)
		}
		if differ = w.differences(served); len(differ) == 0 || time.Now().After(end) {
			break
		}
	}
	if len(differ) > 0 {
		t.Errorf("kube-state-metrics and statuses differ:\n%s", strings.Join(differ, "\n"))
	}
	said, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(said)) {
		if strings.HasPrefix(line, "E") { // klog's errors
			t.Errorf("it complains: %s", line)
		}
	}
}

// startKubeStateMetrics returns where its metrics and its log are.
func (w *world) startKubeStateMetrics(binary, config string) (url, log string) {
	w.Helper()
	user, err := w.Plane.User("kube-state-metrics", "system:authenticated")
	if err != nil {
		w.Fatal(err)
	}
	dir := w.TempDir()
	kubeconfig := filepath.Join(dir, "kubeconfig")
	if err := controlplane.WriteKubeconfig(kubeconfig, user); err != nil {
		w.Fatal(err)
	}
	var ports [2]int
	for i := range ports {
		if ports[i], err = controlplane.FreePort(); err != nil {
			w.Fatal(err)
		}
	}
	url, log = fmt.Sprintf("http://%s:%d/metrics", controlplane.Loopback, ports[0]), filepath.Join(dir, "log")
	p := &controlplane.Process{
		Name: "kube-state-metrics", Path: binary, Log: log,
		Args: []string{
			"--kubeconfig=" + kubeconfig, "--custom-resource-state-only", "--custom-resource-state-config-file=" + config,
			"--host=" + controlplane.Loopback, fmt.Sprint("--port=", ports[0]),
			"--telemetry-host=" + controlplane.Loopback, fmt.Sprint("--telemetry-port=", ports[1]),
		},
		Ready: func(ctx context.Context) error {
			served, err := harness.Scrape(ctx, http.DefaultClient, url)
			if err == nil && served["entente_alliance_status_condition"] == nil {
				err = errors.New("it has no figures yet")
			}
			return err
		},
	}
	ctx, cancel := context.WithTimeout(w.Context(), time.Minute)
	defer cancel()
	if err := p.Start(ctx); err != nil {
		said, _ := os.ReadFile(log)
		w.Fatalf("%v\n%s", err, said)
	}
	w.Cleanup(func() {
		if err := p.Stop(); err != nil {
			w.Error(err)
		}
	})
	return url, log
}
