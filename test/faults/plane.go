// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	coordinationv1 "k8s.io/api/coordination/v1"
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
	"github.com/entente-dev/entente/test/movable"
)

const managerUser = "entente-manager"

// world is a control plane with the kinds installed, on which the trials have a namespace each.
type world struct {
	plane   *controlplane.ControlPlane
	client  client.Client
	scheme  *runtime.Scheme
	options *options
	// managers is their kubeconfig: they may do what the role allows, and hold leases.
	managers string
	user     *rest.Config // the same
	// movable is the manager with a clock that can be set; empty where nothing needs it.
	movable string
}

func newWorld(ctx context.Context, o *options, clock bool) (w *world, err error) {
	w = &world{scheme: runtime.NewScheme(), options: o}
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
			_ = w.plane.Stop() // what went wrong before matters more
		}
	}()
	c, err := client.NewWithWatch(w.plane.Config(), client.Options{Scheme: w.scheme})
	if err != nil {
		return nil, err
	}
	w.client = patient(c)
	if _, err := envtest.InstallCRDs(w.plane.Config(), envtest.CRDInstallOptions{Paths: []string{o.CRDs}, ErrorIfPathMissing: true}); err != nil {
		return nil, err
	}
	if err := w.allow(ctx); err != nil {
		return nil, err
	}
	if w.user, err = w.plane.User(managerUser); err != nil {
		return nil, err
	}
	w.managers = filepath.Join(w.plane.Dir(), "manager.kubeconfig")
	if clock {
		w.movable = filepath.Join(w.plane.Dir(), "entente-movable")
		if err := movable.Build(ctx, ".", w.movable); err != nil {
			return nil, err
		}
	}
	return w, controlplane.WriteKubeconfig(w.managers, w.user)
}

// allow gives the managers their role, and the leases that they hold in it.
func (w *world) allow(ctx context.Context) error {
	data, err := os.ReadFile(w.options.Role)
	if err != nil {
		return err
	}
	var role rbacv1.ClusterRole
	if err := yaml.Unmarshal(data, &role); err != nil {
		return fmt.Errorf("%s: %w", w.options.Role, err)
	}
	role.Rules = append(role.Rules, rbacv1.PolicyRule{
		APIGroups: []string{coordinationv1.GroupName}, Resources: []string{"leases"}, Verbs: []string{"create", "get", "update"},
	})
	if err := w.client.Create(ctx, &role); err != nil {
		return err
	}
	return w.client.Create(ctx, &rbacv1.ClusterRoleBinding{
		ObjectMeta: metav1.ObjectMeta{Name: managerUser},
		RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: role.Name},
		Subjects:   []rbacv1.Subject{{APIGroup: rbacv1.GroupName, Kind: rbacv1.UserKind, Name: managerUser}},
	})
}

// manager prepares one manager of a trial. With election it waits for the lease in the
// trial's namespace, and gives up the lease after a few seconds without the API server.
func (t *trial) manager(name string, election bool) *controlplane.Process {
	namespace := t.burst.namespace
	p := &controlplane.Process{
		Name: "manager " + name + " of " + namespace,
		Path: t.options.Manager,
		Args: []string{
			"--leader-elect=false",
			"--metrics-bind-address=0",
			"--health-probe-bind-address=0",
			"--allow-loopback",
			"--watch-namespaces=" + namespace,
		},
		Log:         filepath.Join(t.options.logs, namespace+"-"+name+".log"),
		StopTimeout: 30 * time.Second,
	}
	if t.proxy != nil {
		p.Args = append(p.Args, "--kubeconfig="+t.proxy.kubeconfig)
	} else {
		p.Args = append(p.Args, "--kubeconfig="+t.managers)
	}
	if t.clock != nil {
		p.Path, p.Env = t.movable, []string{t.clock.Env()}
	}
	if election {
		// Short, for the trials to be so, and long enough for a busy machine to renew it in time.
		p.Args = append(p.Args, "--leader-elect=true", "--leader-election-namespace="+namespace,
			"--leader-election-lease-duration=8s", "--leader-election-renew-deadline=6s", "--leader-election-retry-period=500ms")
	}
	return p
}
