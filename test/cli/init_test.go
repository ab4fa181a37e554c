// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cli_test

import (
	"os"
	"path/filepath"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// TestWhatInitWritesIsReady: it can be applied as it is, and nothing in it is missing.
func TestWhatInitWritesIsReady(t *testing.T) {
	for name, more := range map[string][]string{
		"phone": nil,
		"mail":  {"--mail-server", "smtp.northwind.example:587", "--our-manager-mail", "jane@northwind.example"},
	} {
		t.Run(name, func(t *testing.T) {
			namespace, dir := env.Namespace(t), filepath.Join(t.TempDir(), "new")
			r := entente(t, namespace, append([]string{
				"init", dir, "--us", "Northwind", "--our-country", "NL", "--our-time-zone", "Europe/Amsterdam",
				"--them", "Fabrikam", "--their-country", "NO", "--their-time-zone", "Europe/Oslo",
			}, more...)...)
			if r.Code != 0 {
				t.Fatal(r.Err)
			}
			// As kubectl apply -k would.
			var k struct {
				APIVersion string   `json:"apiVersion"`
				Kind       string   `json:"kind"`
				Resources  []string `json:"resources"`
			}
			text, err := os.ReadFile(filepath.Join(dir, "kustomization.yaml"))
			if err == nil {
				err = yaml.UnmarshalStrict(text, &k)
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, file := range k.Resources {
				text, err := os.ReadFile(filepath.Join(dir, file))
				if err != nil {
					t.Fatal(err)
				}
				applyText(t, namespace, string(text))
			}
			alliance, policy := &v1alpha1.Alliance{}, &v1alpha1.CommunicationPolicy{}
			us, them := &v1alpha1.Partner{}, &v1alpha1.Partner{}
			for o, name := range map[client.Object]string{alliance: "northwind-fabrikam", policy: "standard", us: "northwind", them: "fabrikam"} {
				o.SetName(name)
				o.SetNamespace(namespace)
				env.AwaitCondition(t, o, v1alpha1.ConditionReady, metav1.ConditionTrue, "")
			}
			env.AwaitCondition(t, alliance, string(v1alpha1.PracticeStaffed), metav1.ConditionTrue, "")
			env.AwaitCondition(t, alliance, string(v1alpha1.PracticeReviewsCurrent), metav1.ConditionTrue, "")
		})
	}
}
