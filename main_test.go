// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

// What is wrong with flags is said of all of them at once, before anything starts.
func TestFlagsAreRefusedTogether(t *testing.T) {
	_, err := parseFlags([]string{
		"--egress-allow=https://hooks.example.com,hooks.example.com", "--leader-election-lease-duration=1ms", "--metrics-detail=all",
	})
	if err == nil {
		t.Fatal("accepted")
	}
	for _, want := range []string{"--egress-allow", `"https://hooks.example.com" is no host`, "--leader-election-lease-duration", "--metrics-detail=all is no level; write none, alliance or object"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%s is not named: %v", want, err)
		}
	}
}

func TestFlagsOfHardening(t *testing.T) {
	o, err := parseFlags([]string{"--https-only", "--egress-allow=hooks.example.com,10.20.0.0/16"})
	if err != nil || !o.httpsOnly || o.egressList == "" {
		t.Errorf("%+v, %v", o, err)
	}
	if c := channelOptions(o, nil); !c.HTTPSOnly || c.AllowLoopback || len(c.Egress.String()) == 0 {
		t.Errorf("the channels get %+v", c)
	}
	o, err = parseFlags(nil)
	if err != nil || o.httpsOnly || channelOptions(o, nil).Egress.String() != "" {
		t.Errorf("%+v, %v", o, err)
	}
}

// kustomize builds an overlay of config/ with components, as kubectl does.
func kustomize(t *testing.T, resource string, components ...string) []map[string]any {
	t.Helper()
	assets := os.Getenv("KUBEBUILDER_ASSETS")
	if assets == "" {
		t.Skip("KUBEBUILDER_ASSETS is not set, so there is no kubectl; run make test")
	}
	// Components are found by paths within the module, so the overlay lies there too.
	dir, err := os.MkdirTemp("config", "overlay-") //nolint:usetesting // see above
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	var overlay strings.Builder
	overlay.WriteString("resources: [../" + resource + "]\ncomponents:\n")
	for _, c := range components {
		overlay.WriteString("- ../" + c + "\n")
	}
	if err := os.WriteFile(filepath.Join(dir, "kustomization.yaml"), []byte(overlay.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), filepath.Join(assets, "kubectl"), "kustomize", dir).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var objects []map[string]any
	for document := range strings.SplitSeq(string(out), "\n---\n") {
		var o map[string]any
		if err := yaml.Unmarshal([]byte(document), &o); err != nil {
			t.Fatal(err)
		}
		objects = append(objects, o)
	}
	return objects
}

func named(objects []map[string]any, kind string) map[string]any {
	for _, o := range objects {
		if o["kind"] == kind && o["metadata"].(map[string]any)["name"] == "entente-manager" {
			return o
		}
	}
	return nil
}

// args are the flags of the manager in a Deployment, with its ConfigMaps' values in them.
func args(t *testing.T, objects []map[string]any) []string {
	t.Helper()
	d := named(objects, "Deployment")
	var spec struct {
		Spec struct {
			Replicas int
			Template struct {
				Spec struct {
					Containers []struct {
						Args []string
						Env  []struct {
							Name      string
							ValueFrom struct{ ConfigMapKeyRef struct{ Name, Key string } }
						}
					}
				}
			}
		}
	}
	data, err := yaml.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(data, &spec); err != nil {
		t.Fatal(err)
	}
	c := spec.Spec.Template.Spec.Containers[0]
	for _, e := range c.Env {
		value := ""
		for _, o := range objects {
			if o["kind"] == "ConfigMap" && o["metadata"].(map[string]any)["name"] == e.ValueFrom.ConfigMapKeyRef.Name {
				value, _ = o["data"].(map[string]any)[e.ValueFrom.ConfigMapKeyRef.Key].(string)
			}
		}
		for k := range c.Args {
			c.Args[k] = strings.ReplaceAll(c.Args[k], "$("+e.Name+")", value)
		}
	}
	return c.Args
}

// The components of docs/hardening.md fit together, and what they set are flags that mean
// something.
func TestHardeningComponentsFitTogether(t *testing.T) {
	objects := kustomize(t, "default", "hardening/replicas", "hardening/network", "hardening/https-only", "hardening/egress")
	o, err := parseFlags(args(t, objects))
	if err != nil {
		t.Fatal(err)
	}
	if !o.httpsOnly || o.egress.String() == "" || !o.leaderElect {
		t.Errorf("the flags are %+v", o)
	}
	for _, kind := range []string{"NetworkPolicy", "PodDisruptionBudget", "ClusterRoleBinding"} {
		if named(objects, kind) == nil {
			t.Errorf("there is no %s", kind)
		}
	}
	if r := named(objects, "Deployment")["spec"].(map[string]any)["replicas"]; r != 2. && r != int64(2) {
		t.Errorf("there are %v replicas", r)
	}
}

// What is applied for a manager of some namespaces holds no permission for the whole cluster.
func TestNamespacedManifestsHaveNoClusterRole(t *testing.T) {
	objects := kustomize(t, "namespaced/manager", "hardening/https-only", "hardening/egress", "hardening/network", "hardening/replicas")
	o, err := parseFlags(args(t, objects))
	if err != nil {
		t.Fatal(err)
	}
	if o.namespaces != "alliances" || o.metricsAddress != "0" || !o.httpsOnly || o.egress.String() == "" {
		t.Errorf("the flags are %+v", o)
	}
	for _, o := range append(objects, kustomize(t, "namespaced/tenant")...) {
		if kind := o["kind"].(string); strings.HasPrefix(kind, "Cluster") || strings.HasPrefix(kind, "CustomResource") {
			t.Errorf("there is a %s", kind)
		}
	}
}

// One's own certificate is used, or refused: never silently replaced by one that the manager signs itself.
func TestFlagsOfTheCertificate(t *testing.T) {
	empty := t.TempDir()
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"--metrics-cert-dir=" + empty}, "put tls.crt and tls.key there"},
		{[]string{"--metrics-cert-dir=" + empty, "--metrics-bind-address=0"}, "nothing serves metrics"},
		{[]string{"--metrics-cert-dir=" + empty, "--metrics-secure=false"}, "without TLS"},
	} {
		if _, err := parseFlags(c.args); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q: %v", c.args, err)
		}
	}
}
