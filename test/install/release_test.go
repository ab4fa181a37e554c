// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package install_test

import (
	"errors"
	"fmt"
	"net/http"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// TestLifeOfARelease goes the way of docs/install.md by Helm: install, test, upgrade, uninstall, install again. There is
// no node, so the test plays the kubelet: it runs what the Deployment and the pod of helm test say.
func TestLifeOfARelease(t *testing.T) {
	c := newCluster(t)
	helm := c.helm(t)
	notes := helm("install", "entente", chart, "--namespace", system, "--create-namespace")
	for _, says := range []string{"rollout status deployment/entente-manager", "helm test entente -n entente-system", "helm uninstall leaves the kinds"} {
		if !strings.Contains(notes, says) {
			t.Errorf("its notes do not say %q:\n%s", says, notes)
		}
	}
	m := c.start(t, podOf(t, c.deployment(t)))
	m.awaitReady(t, http.StatusOK, "ok")
	c.namespace(t, "alliances")
	c.judged(t, partner("north"))
	c.helmTest(t, corev1.PodSucceeded)

	helm("upgrade", "entente", chart, "--namespace", system, "--set", "replicas=2", "--set", "log.level=debug")
	d := c.deployment(t)
	if p := podOf(t, d); !slices.Contains(p.args, "--log-level=debug") {
		t.Errorf("after the upgrade its flags are %v", p.args)
	}
	if err := m.Stop(); err != nil {
		t.Fatal(err)
	}
	out := helm("uninstall", "entente", "--namespace", system)
	if !strings.Contains(out, "partners.governance.entente.dev") {
		t.Errorf("it does not say that the kinds are kept: %s", out)
	}
	var p v1alpha1.Partner
	if err := c.client.Get(t.Context(), client.ObjectKey{Namespace: "alliances", Name: "north"}, &p); err != nil {
		t.Errorf("what people declared is gone: %v", err)
	}
	if err := c.client.Get(t.Context(), client.ObjectKeyFromObject(d), d); !apierrors.IsNotFound(err) {
		t.Errorf("the manager is still there: %v", err)
	}

	// A manager that is told to start and does not is found out.
	helm("install", "entente", chart, "--namespace", system, "--set", "crds.keep=false")
	c.helmTest(t, corev1.PodFailed)
	helm("uninstall", "entente", "--namespace", system)
	eventually(t, func() error {
		if err := c.client.Get(t.Context(), client.ObjectKeyFromObject(&p), &p); err == nil {
			return errors.New("the kinds were to go with the release, and are there")
		}
		return nil
	})
}

// helm runs Helm as who may do anything.
func (c *cluster) helm(t *testing.T) func(args ...string) string {
	t.Helper()
	path, home := tool(t, "helm", "helm"), t.TempDir()
	env := []string{"KUBECONFIG=" + c.kubeconfig}
	for _, name := range []string{"HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME"} {
		env = append(env, name+"="+filepath.Join(home, name))
	}
	return func(args ...string) string {
		t.Helper()
		return run(t, env, path, args...)
	}
}

func (c *cluster) deployment(t *testing.T) *unstructured.Unstructured {
	t.Helper()
	var d appsv1.Deployment
	if err := c.client.Get(t.Context(), client.ObjectKey{Namespace: system, Name: "entente-manager"}, &d); err != nil {
		t.Fatal(err)
	}
	return untyped(t, &d, "Deployment")
}

func untyped(t *testing.T, o client.Object, kind string) *unstructured.Unstructured {
	t.Helper()
	data, err := runtime.DefaultUnstructuredConverter.ToUnstructured(o)
	if err != nil {
		t.Fatal(err)
	}
	u := &unstructured.Unstructured{Object: data}
	u.SetGroupVersionKind(appsv1.SchemeGroupVersion.WithKind(kind))
	return u
}

// helmTest runs helm test, and the pod that it makes, and fails unless both end as they should.
func (c *cluster) helmTest(t *testing.T, want corev1.PodPhase) {
	t.Helper()
	path := tool(t, "helm", "helm")
	cmd := exec.CommandContext(t.Context(), path, "test", "entente", "--namespace", system, "--timeout", "3m", "--kubeconfig", c.kubeconfig)
	cmd.Dir = root
	type ended struct {
		out string
		err error
	}
	done := make(chan ended, 1)
	go func() {
		out, err := cmd.CombinedOutput()
		done <- ended{string(out), err}
	}()
	var made corev1.Pod
	eventually(t, func() error {
		select {
		case e := <-done:
			t.Fatalf("helm test ended: %v\n%s", e.err, e.out)
		default:
		}
		return c.client.Get(t.Context(), client.ObjectKey{Namespace: system, Name: "entente-test"}, &made)
	})
	p := podOf(t, untyped(t, &made, "Pod"))
	args := append(p.args, "--kubeconfig="+c.account(t, p.account), "--leader-election-namespace="+system)
	if want == corev1.PodFailed {
		args = append(args, "--check-for=2s")
	}
	out, err := try(t.Context(), nil, program(t), args...)
	made.Status.Phase = corev1.PodSucceeded
	if err != nil {
		made.Status.Phase = corev1.PodFailed
	}
	if made.Status.Phase != want {
		t.Errorf("the pod of helm test would be %s: %s %v", made.Status.Phase, out, err)
	}
	if err := c.client.Status().Update(t.Context(), &made); err != nil {
		t.Fatal(err)
	}
	select {
	case e := <-done:
		if (e.err == nil) != (want == corev1.PodSucceeded) || !strings.Contains(e.out, string(want)) {
			t.Errorf("helm test says %v\n%s", e.err, e.out)
		}
	case <-time.After(time.Minute):
		t.Error(fmt.Errorf("helm test does not see that its pod is %s", want))
	}
}
