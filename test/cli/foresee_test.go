// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cli_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/entente-dev/entente/internal/cli/audit"
	"github.com/entente-dev/entente/internal/cli/clitest"
	"github.com/entente-dev/entente/internal/controlplane/install"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/test/harness"
)

// foreseen is a namespace with the alliance of testdata/foresee, whose issue is escalated and
// whose review is overdue.
func foreseen(t *testing.T) string {
	t.Helper()
	namespace := env.Namespace(t)
	var objects []*unstructured.Unstructured
	hook := harness.NewReceiver(t, nil)
	files, err := filepath.Glob("testdata/foresee/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no manifests: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		decoded, err := install.Decode(bytes.ReplaceAll(text, []byte("http://127.0.0.1:9/"), []byte(hook.URL)))
		if err != nil {
			t.Fatal(err)
		}
		objects = append(objects, decoded...)
	}
	if err := env.Apply(t.Context(), namespace, objects...); err != nil {
		t.Fatal(err)
	}
	// A cadence is followed ten seconds after its alliance was made, by the clock of the API
	// server; the controllers' is decades ahead, so at once.
	env.Settle(t)
	return namespace
}

// The names of messages and of namespaces are not the same in each run.
func stable(text, namespace string) string { return strings.ReplaceAll(text, namespace, "NAMESPACE") }

func TestAuditOfAClusterSaysWhatItsControllersSaid(t *testing.T) {
	namespace := foreseen(t)
	got := entente(t, namespace, "audit", "-o", "json")
	if got.Code != 1 || got.Err != "" {
		t.Fatalf("exit code %d\n%s", got.Code, got.Err)
	}
	var result audit.Result
	if err := json.Unmarshal([]byte(got.Out), &result); err != nil {
		t.Fatal(err)
	}
	found, err := inventory.FromCluster(t.Context(), env.Client, namespace)
	if err != nil {
		t.Fatal(err)
	}
	want := []audit.Object{}
	for _, o := range found.Sorted() {
		x := audit.Object{Kind: inventory.KindOf(o), Namespace: namespace, Name: o.GetName()}
		for _, c := range inventory.StatusOf(o).Conditions {
			x.Conditions = append(x.Conditions, audit.Condition{Type: c.Type, Status: c.Status, Reason: c.Reason, Message: c.Message})
		}
		want = append(want, x)
	}
	if diff := cmp.Diff(want, result.Objects); diff != "" || len(want) < 8 {
		t.Errorf("of %d objects, the audit differs from their statuses (-cluster +audit):\n%s", len(want), diff)
	}
}

func TestForeseeingFromACluster(t *testing.T) {
	namespace := foreseen(t)
	for name, c := range map[string]struct {
		args []string
		code int
	}{
		"audit.txt":       {[]string{"audit"}, 1},
		"audit-later.txt": {[]string{"audit", "--at", "2083-01-01"}, 1},
		"plan.txt":        {[]string{"plan", "--for", "P1M"}, 0},
		"plan-later.txt":  {[]string{"plan", "--from", "2082-12-01", "--for", "P20D"}, 0},
		"plan-past.txt":   {[]string{"plan", "--from", "2082-10-01", "--for", "P21D"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			got := entente(t, namespace, c.args...)
			if got.Code != c.code || got.Err != "" {
				t.Fatalf("exit code %d, want %d\n%s", got.Code, c.code, got.Err)
			}
			clitest.Golden(t, "foresee/golden/"+name, stable(got.Out, namespace))
		})
	}
}
