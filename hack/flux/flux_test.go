// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package flux

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/fluxcd/cli-utils/pkg/kstatus/status"
	"github.com/fluxcd/pkg/apis/kustomize"
	"github.com/fluxcd/pkg/runtime/cel"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

const (
	config = "../../config"
	group  = "governance.entente.dev"
	// noStatus is an object as no API server has it: each gets a status with an observedGeneration of -1 at once.
	noStatus = "no_status.yaml"
)

// statuses are what Argo CD's health is to Flux.
var statuses = map[string]status.Status{
	"Healthy": status.CurrentStatus, "Progressing": status.InProgressStatus, "Degraded": status.FailedStatus,
}

// healthTest is a case of config/argocd.
type healthTest struct {
	HealthStatus struct {
		Status  string `json:"status"`
		Message string `json:"message"`
	} `json:"healthStatus"`
	InputPath string `json:"inputPath"`
}

// a testCase is an object, and what is expected of it.
type testCase struct {
	kind, file string
	object     *unstructured.Unstructured
	want       status.Status
}

// cases are those of a variant; what strict does not say is as in default.
func cases(t *testing.T, variant string) []testCase {
	t.Helper()
	dirs := map[string]string{}
	for _, v := range []string{"default", variant} {
		found, err := filepath.Glob(filepath.Join(config, "argocd", v, "resource_customizations", group, "*"))
		if err != nil || len(found) == 0 {
			t.Fatalf("there are no kinds: %v", err)
		}
		for _, dir := range found {
			dirs[filepath.Base(dir)] = dir
		}
	}
	var out []testCase
	for _, kind := range slices.Sorted(maps.Keys(dirs)) {
		var all struct {
			Tests []healthTest `json:"tests"`
		}
		parse(t, filepath.Join(dirs[kind], "health_test.yaml"), &all)
		for _, test := range all.Tests {
			c := testCase{kind: kind, file: filepath.Base(test.InputPath), want: statuses[test.HealthStatus.Status]}
			if c.want == "" {
				t.Fatalf("%s of %s: Flux has nothing like %s", c.file, kind, test.HealthStatus.Status)
			}
			c.object = object(t, filepath.Join(dirs[kind], test.InputPath))
			out = append(out, c)
		}
	}
	return out
}

func parse(t *testing.T, file string, into any) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err == nil {
		err = yaml.Unmarshal(text, into)
	}
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

// object reads one as the API server sends it: kstatus takes no numbers but int64.
func object(t *testing.T, file string) *unstructured.Unstructured {
	t.Helper()
	text, err := os.ReadFile(file)
	if err == nil {
		text, err = yaml.YAMLToJSON(text)
	}
	o := &unstructured.Unstructured{}
	if err == nil {
		err = o.UnmarshalJSON(text)
	}
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return o
}

// kstatus calls an object current, in progress and failed where Argo CD calls it healthy, progressing and degraded,
// but for what it cannot see: a channel that fails. It goes by Ready and Stalled alone.
func TestKstatusAgreesWithHealth(t *testing.T) {
	for _, c := range cases(t, "default") {
		switch {
		case c.kind == "CommunicationPolicy" && c.file == "failing.yaml":
			c.want = status.CurrentStatus
		case c.file == noStatus:
			c.want = status.CurrentStatus // too early, and so every status has a default
		}
		got, err := status.Compute(c.object)
		if err != nil {
			t.Fatalf("%s of %s: %v", c.file, c.kind, err)
		}
		if got.Status != c.want {
			t.Errorf("%s of %s is %s, not %s: %s", c.file, c.kind, got.Status, c.want, got.Message)
		}
	}
}

// What is being deleted is Terminating, whatever its conditions say.
func TestKstatusSeesDeletion(t *testing.T) {
	for _, c := range cases(t, "default") {
		c.object.SetDeletionTimestamp(&metav1.Time{Time: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)})
		got, err := status.Compute(c.object)
		if err != nil {
			t.Fatalf("%s of %s: %v", c.file, c.kind, err)
		}
		if got.Status != status.TerminatingStatus {
			t.Errorf("%s of %s is %s", c.file, c.kind, got.Status)
		}
	}
}

// The expressions of both Kustomizations say what the Lua scripts say.
func TestHealthCheckExpressions(t *testing.T) {
	for variant, file := range map[string]string{"default": "alliances.yaml", "strict": "alliances-strict.yaml"} {
		evaluators := evaluators(t, filepath.Join(config, "flux", file))
		for _, c := range cases(t, variant) {
			e := evaluators[c.kind]
			if c.kind == "Notification" { // the manager's own, in no Kustomization
				if e != nil {
					t.Errorf("%s has expressions for %s", file, c.kind)
				}
				continue
			}
			if e == nil {
				t.Fatalf("%s has no expressions for %s", file, c.kind)
			}
			if c.file == noStatus {
				continue
			}
			got, err := e.Evaluate(t.Context(), c.object)
			if err != nil {
				t.Fatalf("%s of %s: %v", c.file, c.kind, err)
			}
			if got.Status != c.want {
				t.Errorf("%s: %s of %s is %s, not %s", file, c.file, c.kind, got.Status, c.want)
			}
		}
	}
}

// evaluators are those of a Kustomization, by kind, read as Flux reads them.
func evaluators(t *testing.T, file string) map[string]*cel.StatusEvaluator {
	t.Helper()
	var k struct {
		Spec struct {
			HealthCheckExprs []kustomize.CustomHealthCheck `json:"healthCheckExprs"`
		} `json:"spec"`
	}
	parse(t, file, &k)
	if _, err := cel.NewStatusReader(k.Spec.HealthCheckExprs); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	out := map[string]*cel.StatusEvaluator{}
	for _, check := range k.Spec.HealthCheckExprs {
		if check.APIVersion != group+"/v1alpha1" {
			t.Errorf("%s: %s is of %s", file, check.Kind, check.APIVersion)
		}
		e, err := cel.NewStatusEvaluator(&check.HealthCheckExpressions)
		if err != nil {
			t.Fatalf("%s: %s: %v", file, check.Kind, err)
		}
		out[check.Kind] = e
	}
	return out
}
