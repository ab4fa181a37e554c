// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package api_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/entente-dev/entente/internal/controlplane"
)

// Each way to wait that docs/conditions.md shows ends when the condition is as it says, and one of each kind does not
// when it is otherwise.
func TestWaitingForAConditionIsAsDocumented(t *testing.T) {
	kubectl := filepath.Join(os.Getenv("KUBEBUILDER_ASSETS"), "kubectl")
	if _, err := os.Stat(kubectl); err != nil {
		t.Skip("there is no kubectl in KUBEBUILDER_ASSETS")
	}
	kubeconfig := filepath.Join(t.TempDir(), "kubeconfig")
	if err := controlplane.WriteKubeconfig(kubeconfig, config); err != nil {
		t.Fatal(err)
	}
	lines := waits(t)
	for _, c := range mustReadCRDs(t) {
		t.Run(c.kind, func(t *testing.T) {
			o := store(t, c, newNamespace(t))
			wait := func(line, timeout string) (string, error) {
				line = strings.NewReplacer("/NAME ", "/"+o.GetName()+" ", "--timeout=1m", "--timeout="+timeout).Replace(line)
				args := append([]string{"--kubeconfig", kubeconfig, "-n", o.GetNamespace()}, strings.Fields(line)[1:]...)
				out, err := exec.CommandContext(t.Context(), kubectl, args...).CombinedOutput()
				return string(out), err
			}
			own := lines[strings.ToLower(c.kind)]
			if len(own) == 0 {
				t.Fatal("the page shows no way to wait for it")
			}
			for _, w := range own {
				o = withCondition(t, c, o, w.condition, w.status)
				if out, err := wait(w.line, "10s"); err != nil {
					t.Errorf("%s: %v: %s", w.line, err, out)
				}
			}
			last := own[len(own)-1]
			o = withCondition(t, c, o, last.condition, map[string]string{"True": "False", "False": "True"}[last.status])
			if out, err := wait(last.line, "1s"); err == nil {
				t.Errorf("%s ends although it is otherwise: %s", last.line, out)
			}
		})
	}
}

// documented is a line of the page, and what it waits for.
type documented struct{ line, condition, status string }

// waits are the lines of the page by kind.
func waits(t *testing.T) map[string][]documented {
	t.Helper()
	page, err := os.ReadFile("../../docs/conditions.md")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]documented{}
	for line := range strings.Lines(string(page)) {
		line, ok := strings.CutPrefix(strings.TrimSpace(line), "kubectl wait ")
		if !ok {
			continue
		}
		kind, rest, _ := strings.Cut(line, "/NAME --for=condition=")
		condition, status, said := strings.Cut(strings.Fields(rest)[0], "=")
		if !said {
			status = "True"
		}
		all[kind] = append(all[kind], documented{"kubectl wait " + line, condition, status})
	}
	return all
}

// withCondition gives an object one condition and no other.
func withCondition(t *testing.T, c *crd, o *unstructured.Unstructured, conditionType, status string) *unstructured.Unstructured {
	t.Helper()
	conditions := []any{map[string]any{
		"type": conditionType, "status": status, "reason": "Tried", "message": fmt.Sprintf("It is %s", status),
		"lastTransitionTime": time.Now().UTC().Format(time.RFC3339), "observedGeneration": o.GetGeneration(),
	}}
	if err := unstructured.SetNestedSlice(o.Object, conditions, "status", "conditions"); err != nil {
		t.Fatal(err)
	}
	o, err := client.Resource(c.resource).Namespace(o.GetNamespace()).UpdateStatus(t.Context(), o, metav1.UpdateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return o
}
