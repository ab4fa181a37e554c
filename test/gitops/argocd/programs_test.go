// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package argocd_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/entente-dev/entente/internal/controlplane"
	"github.com/entente-dev/entente/internal/controlplane/install"
	"github.com/entente-dev/entente/test/harness"
)

const argoNamespace = "argocd"

// argoCD is Argo CD on a control plane.
type argoCD struct {
	*harness.Env
	root, dir  string
	kubeconfig string
	// api is where its API server is.
	api     string
	running []*controlplane.Process
}

func (a *argoCD) start(ctx context.Context) error {
	a.kubeconfig = filepath.Join(a.dir, "kubeconfig")
	if err := controlplane.WriteKubeconfig(a.kubeconfig, a.Config); err != nil {
		return err
	}
	if err := a.install(ctx); err != nil {
		return err
	}
	programs, err := a.programs()
	if err != nil {
		return err
	}
	for _, p := range programs {
		if err := p.Start(ctx); err != nil {
			said, _ := os.ReadFile(p.Log)
			return fmt.Errorf("%w\n%s", err, said)
		}
		a.running = append(a.running, p)
	}
	return nil
}

func (a *argoCD) stop() error {
	var errs []error
	for _, p := range slices.Backward(a.running) {
		errs = append(errs, p.Stop())
	}
	return errors.Join(errs...)
}

// install makes what Argo CD is installed with, and adds config/argocd/default to its ConfigMap.
func (a *argoCD) install(ctx context.Context) error {
	crds, err := harness.ReadObjects("bin/argocd/manifests/*-crd.yaml")
	if err != nil {
		return err
	}
	applier := install.Applier{Client: a.Client, Owner: "test", Namespace: argoNamespace}
	if err := applier.Kinds(ctx, crds...); err != nil {
		return err
	}
	objects, err := harness.ReadObjects("bin/argocd/manifests/argocd-*.yaml")
	if err != nil {
		return err
	}
	added, err := harness.ReadObjects("config/argocd/default/argocd-cm.yaml")
	if err != nil {
		return err
	}
	for _, o := range objects {
		if o.GetName() == added[0].GetName() {
			maps.Copy(o.Object["data"].(map[string]any), added[0].Object["data"].(map[string]any))
		}
	}
	own, err := install.Decode([]byte(`
apiVersion: v1
kind: Namespace
metadata: {name: argocd}
---
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: default, namespace: argocd}
spec:
  sourceRepos: ["*"]
  destinations: [{namespace: "*", server: "*"}]
  clusterResourceWhitelist: [{group: "*", kind: "*"}]
`))
	if err != nil {
		return err
	}
	return applier.Apply(ctx, slices.Concat([]*unstructured.Unstructured{own[0]}, objects, own[1:])...)
}

// programs are what Argo CD is made of, in the order in which they start.
func (a *argoCD) programs() ([]*controlplane.Process, error) {
	var ports [9]int
	for i := range ports {
		var err error
		if ports[i], err = controlplane.FreePort(); err != nil {
			return nil, err
		}
	}
	at := func(port int) string { return net.JoinHostPort(controlplane.Loopback, strconv.Itoa(port)) }
	redis, repo := at(ports[0]), at(ports[1])
	a.api = "http://" + at(ports[4])
	libraries, err := a.libraries()
	if err != nil {
		return nil, err
	}
	common := []string{"--redis=" + redis, "--loglevel=warn"}
	cluster := append([]string{"--namespace=" + argoNamespace, "--repo-server=" + repo, "--repo-server-plaintext"}, common...)
	return []*controlplane.Process{
		{
			Name: "redis", Path: filepath.Join(a.root, "bin/servers/usr/bin/redis-server"), Log: filepath.Join(a.dir, "redis.log"),
			Args: []string{"--port", strconv.Itoa(ports[0]), "--bind", controlplane.Loopback, "--save", "", "--appendonly", "no", "--dir", a.dir},
			Env:  []string{"LD_LIBRARY_PATH=" + libraries}, Ready: listens(redis),
		},
		a.program("argocd-repo-server", listens(repo), append([]string{
			"--address=" + controlplane.Loopback, fmt.Sprint("--port=", ports[1]), "--disable-tls", "--client-ca-path=",
			"--metrics-address=" + controlplane.Loopback, fmt.Sprint("--metrics-port=", ports[2]),
		}, common...)...),
		a.program("argocd-application-controller", answers("http://"+at(ports[3])+"/healthz"), append([]string{
			fmt.Sprint("--metrics-port=", ports[3]), "--app-resync=20", "--app-resync-jitter=0", "--persist-resource-health",
		}, cluster...)...),
		a.program("argocd-server", answers(a.api+"/healthz"), append([]string{
			"--address=" + controlplane.Loopback, fmt.Sprint("--port=", ports[4]), "--insecure", "--disable-auth",
			"--metrics-address=" + controlplane.Loopback, fmt.Sprint("--metrics-port=", ports[5]), "--dex-server-plaintext",
			"--staticassets=" + a.dir,
		}, cluster...)...),
		a.program("argocd-applicationset-controller", answers("http://"+at(ports[7])+"/metrics"),
			"--namespace="+argoNamespace, "--argocd-repo-server="+repo, "--repo-server-plaintext", "--loglevel=warn",
			"--probe-addr="+at(ports[6]), "--metrics-addr="+at(ports[7]), "--webhook-addr="+at(ports[8])),
	}, nil
}

func (a *argoCD) program(name string, ready func(context.Context) error, args ...string) *controlplane.Process {
	data := func(name string) string { return name + "=" + filepath.Join(a.dir, strings.ToLower(name)) }
	for _, name := range []string{"argocd_tls_data_path", "argocd_ssh_data_path", "argocd_pluginsockfilepath", "argocd_gnupghome"} {
		_ = os.MkdirAll(filepath.Join(a.dir, name), 0o700) // it is missed soon enough
	}
	return &controlplane.Process{
		Name: name, Path: filepath.Join(a.root, "bin/argocd", name), Args: args, Log: filepath.Join(a.dir, name+".log"), Ready: ready,
		Env: []string{
			"KUBECONFIG=" + a.kubeconfig, "ARGOCD_FAKE_IN_CLUSTER=true", "ARGOCD_GPG_ENABLED=false", "TMPDIR=" + a.dir,
			"PATH=" + filepath.Join(a.root, "bin/argocd") + string(os.PathListSeparator) + os.Getenv("PATH"),
			data("ARGOCD_TLS_DATA_PATH"), data("ARGOCD_SSH_DATA_PATH"), data("ARGOCD_PLUGINSOCKFILEPATH"), data("ARGOCD_GNUPGHOME"),
		},
	}
}

// libraries are the folders of those that Redis was unpacked with.
func (a *argoCD) libraries() (string, error) {
	var dirs []string
	servers, err := filepath.EvalSymlinks(filepath.Join(a.root, "bin/servers")) // WalkDir follows no link
	if err != nil {
		return "", err
	}
	err = filepath.WalkDir(servers, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.Contains(d.Name(), ".so") && !slices.Contains(dirs, filepath.Dir(path)) {
			dirs = append(dirs, filepath.Dir(path))
		}
		return err
	})
	return strings.Join(dirs, ":"), err
}

func listens(at string) func(context.Context) error {
	return func(ctx context.Context) error {
		c, err := (&net.Dialer{}).DialContext(ctx, "tcp", at)
		if err != nil {
			return err
		}
		return c.Close()
	}
}

func answers(url string) func(context.Context) error {
	return func(ctx context.Context) error {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		code, body, err := harness.Ask(http.DefaultClient, req)
		if err == nil && code != http.StatusOK {
			err = fmt.Errorf("%s answers %d: %s", url, code, body)
		}
		return err
	}
}
