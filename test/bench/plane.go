// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"

	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/envtest"
	"sigs.k8s.io/yaml"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/controlplane"
)

// Who the manager and the floor are: no administrators, so that the API server has to look at
// what they may do.
const (
	managerUser = "entente-manager"
	floorUser   = "bench-floor"
)

// world is a control plane of its own, with the kinds installed, and the manager beside it.
type world struct {
	plane  *controlplane.ControlPlane
	http   *http.Client // as administrator
	client client.Client
	floor  *rest.Config
	scheme *runtime.Scheme

	manager    *controlplane.Process
	metricsURL string
	receiver   *receiver
}

func newWorld(ctx context.Context, o *options) (w *world, err error) {
	w = &world{scheme: runtime.NewScheme()}
	if err := clientgoscheme.AddToScheme(w.scheme); err != nil {
		return nil, err
	}
	if err := v1alpha1.AddToScheme(w.scheme); err != nil {
		return nil, err
	}
	if w.plane, err = controlplane.Start(ctx, controlplane.Options{}); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = w.stop()
		}
	}()
	if w.http, err = rest.HTTPClientFor(w.plane.Config()); err != nil {
		return nil, err
	}
	if w.client, err = client.New(w.plane.Config(), client.Options{Scheme: w.scheme}); err != nil {
		return nil, err
	}
	if w.floor, err = w.plane.User(floorUser); err != nil {
		return nil, err
	}
	if _, err := envtest.InstallCRDs(w.plane.Config(), envtest.CRDInstallOptions{Paths: []string{o.CRDs}, ErrorIfPathMissing: true}); err != nil {
		return nil, err
	}
	if err := w.allow(ctx, o.Role); err != nil {
		return nil, err
	}
	if w.receiver, err = newReceiver(); err != nil {
		return nil, err
	}
	return w, w.prepareManager(o.Manager)
}

// allow gives the manager its role, and the floor one that lets it write as it likes best.
func (w *world) allow(ctx context.Context, file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var role rbacv1.ClusterRole
	if err := yaml.Unmarshal(data, &role); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	floor := rbacv1.ClusterRole{
		ObjectMeta: metav1.ObjectMeta{Name: floorUser},
		Rules: []rbacv1.PolicyRule{
			{APIGroups: []string{group}, Resources: []string{"*"}, Verbs: []string{"*"}},
			{APIGroups: []string{""}, Resources: []string{"secrets"}, Verbs: []string{"get"}},
		},
	}
	bind := func(user string, role *rbacv1.ClusterRole) *rbacv1.ClusterRoleBinding {
		return &rbacv1.ClusterRoleBinding{
			ObjectMeta: metav1.ObjectMeta{Name: user},
			RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: role.Name},
			Subjects:   []rbacv1.Subject{{APIGroup: rbacv1.GroupName, Kind: rbacv1.UserKind, Name: user}},
		}
	}
	for _, o := range []client.Object{
		&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: namespace}},
		&role, bind(managerUser, &role), &floor, bind(floorUser, &floor),
	} {
		if err := w.client.Create(ctx, o); err != nil {
			return err
		}
	}
	return nil
}

// prepareManager prepares the manager as it runs in a cluster, but for the leader election
// (it is alone), metrics in the clear, and messages to loopback, where the receiver is.
func (w *world) prepareManager(binary string) error {
	user, err := w.plane.User(managerUser)
	if err != nil {
		return err
	}
	kubeconfig := filepath.Join(w.plane.Dir(), "manager.kubeconfig")
	if err := controlplane.WriteKubeconfig(kubeconfig, user); err != nil {
		return err
	}
	var addresses [2]string
	for i := range addresses {
		port, err := controlplane.FreePort()
		if err != nil {
			return err
		}
		addresses[i] = net.JoinHostPort(controlplane.Loopback, strconv.Itoa(port))
	}
	w.metricsURL = "http://" + addresses[0] + "/metrics"
	w.manager = &controlplane.Process{
		Name: "the manager",
		Path: binary,
		Args: []string{
			"--kubeconfig=" + kubeconfig,
			"--leader-elect=false",
			"--metrics-bind-address=" + addresses[0],
			"--metrics-secure=false",
			// It is asked five times a second whether it is at rest, which is not to read all objects.
			"--metrics-detail=none",
			"--health-probe-bind-address=" + addresses[1],
			"--allow-loopback",
		},
		Log:         filepath.Join(w.plane.Dir(), "manager.log"),
		StopTimeout: 30 * time.Second,
	}
	return nil
}

func (w *world) stop() error {
	if w.manager != nil {
		_ = w.manager.Stop() // the control plane's end matters more
	}
	if w.receiver != nil {
		w.receiver.close()
	}
	return w.plane.Stop()
}
