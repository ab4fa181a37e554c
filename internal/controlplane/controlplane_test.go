// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controlplane_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"

	"github.com/entente-dev/entente/internal/controlplane"
)

func start(t *testing.T, o controlplane.Options) (*controlplane.ControlPlane, kubernetes.Interface) {
	t.Helper()
	plane, err := controlplane.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := plane.Stop(); err != nil {
			t.Error(err)
		}
	})
	return plane, kubernetes.NewForConfigOrDie(plane.Config())
}

func TestDataAndAddressSurviveARestart(t *testing.T) {
	skipWithoutAssets(t)
	dir := t.TempDir()
	plane, c := start(t, controlplane.Options{Dir: dir})
	cm := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "kept"}}
	if _, err := c.CoreV1().ConfigMaps("default").Create(t.Context(), cm, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	old := plane.Config()
	if err := plane.Stop(); err != nil {
		t.Fatal(err)
	}
	_, _ = start(t, controlplane.Options{Dir: dir})
	// The credentials of the first start must open the second.
	if _, err := kubernetes.NewForConfigOrDie(old).CoreV1().ConfigMaps("default").Get(t.Context(), "kept", metav1.GetOptions{}); err != nil {
		t.Fatal(err)
	}
}

func TestPartsCanBeKilledAndStartedAgain(t *testing.T) {
	skipWithoutAssets(t)
	plane, c := start(t, controlplane.Options{})
	for _, p := range plane.Processes() {
		if err := p.Kill(); err != nil {
			t.Fatal(err)
		}
		if p.PID() != 0 {
			t.Fatalf("%s still runs", p.Name)
		}
		if err := p.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.CoreV1().Namespaces().Get(t.Context(), "default", metav1.GetOptions{}); err != nil {
		t.Fatal(err)
	}
}

func TestUsersAreLimited(t *testing.T) {
	skipWithoutAssets(t)
	plane, _ := start(t, controlplane.Options{})
	cfg, err := plane.User("nobody")
	if err != nil {
		t.Fatal(err)
	}
	_, err = kubernetes.NewForConfigOrDie(cfg).CoreV1().Secrets("default").List(t.Context(), metav1.ListOptions{})
	if !apierrors.IsForbidden(err) {
		t.Fatalf("a user without a role lists secrets: %v", err)
	}
}

func TestAProcessThatFailsSaysWhy(t *testing.T) {
	p := &controlplane.Process{
		Name: "sh", Path: "/bin/sh", Args: []string{"-c", "echo the disk is full; exit 3"},
		Log:   t.TempDir() + "/log",
		Ready: func(context.Context) error { return os.ErrNotExist },
	}
	err := p.Start(t.Context())
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"exit status 3", "the disk is full"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not say %q", err, want)
		}
	}
}

func TestStopKillsWhatDoesNotListen(t *testing.T) {
	p := &controlplane.Process{
		Name: "sh", Path: "/bin/sh", Args: []string{"-c", "trap '' TERM; echo up; while :; do sleep 1; done"},
		Log:         t.TempDir() + "/log",
		StopTimeout: 200 * time.Millisecond,
	}
	if err := p.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	pid := p.PID()
	if err := p.Stop(); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, 0); err == nil {
		t.Fatal("it still runs")
	}
}

// The test starts itself as a parent that starts a child, and kills the parent.
func TestNoChildSurvivesItsParent(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux ends a child with its parent")
	}
	parent := exec.Command(os.Args[0], "-test.run=^TestParent$")
	parent.Env = append(os.Environ(), "ENTENTE_TEST_PARENT="+t.TempDir())
	out, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	child, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(child, 0); err != nil {
		t.Fatalf("the child does not run: %v", err)
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait() // it was killed
	for range 100 {
		if !runs(child) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	_ = syscall.Kill(child, syscall.SIGKILL)
	t.Fatal("the child still ran five seconds after its parent was killed")
}

// runs tells whether a process runs. One that ended stays as a zombie until it is waited for.
func runs(pid int) bool {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err == nil && !strings.Contains(string(stat), ") Z ")
}

// TestParent is the parent of TestNoChildSurvivesItsParent: it prints the child's id and waits.
func TestParent(t *testing.T) {
	dir := os.Getenv("ENTENTE_TEST_PARENT")
	if dir == "" {
		t.Skip("another test starts this one")
	}
	p := &controlplane.Process{Name: "sleep", Path: "/bin/sleep", Args: []string{"60"}, Log: dir + "/log"}
	if err := p.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	fmt.Println(p.PID())
	<-p.Done()
}

// skipWithoutAssets keeps `go test ./internal/...` usable without a control plane; make sets
// the variable.
func skipWithoutAssets(t *testing.T) {
	t.Helper()
	if _, err := os.Stat(os.Getenv("KUBEBUILDER_ASSETS") + "/kube-apiserver"); err != nil {
		t.Skip("no control plane; make test builds one")
	}
}
