// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package harness_test

import (
	"fmt"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/internal/controlplane/install"
	"github.com/entente-dev/entente/test/harness"
)

// What a policy forbids is refused as soon as Policies returns, by the policy and not for want of its parameters, of
// which each policy here has a kind that the API server has not read before.
func TestPoliciesAreInForceOnceApplied(t *testing.T) {
	if !harness.HasAssets() {
		t.Skip()
	}
	env := harness.New(t, harness.Options{NoManager: true})
	a := install.Applier{Client: env.Client, Owner: "test", Namespace: metav1.NamespaceDefault}
	for _, kind := range []string{"Alliance", "CommunicationPolicy", "Review", "Issue", "Notification"} {
		name := "test-" + strings.ToLower(kind)
		objects, err := install.Decode(fmt.Appendf(nil, `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: %[1]s}
spec:
  paramKind: {apiVersion: governance.entente.dev/v1alpha1, kind: %[2]s}
  matchConstraints:
    resourceRules:
    - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps], resourceNames: [%[1]s]}
  validations: [{expression: "false"}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: %[1]s}
spec: {policyName: %[1]s, validationActions: [Deny], paramRef: {selector: {}, parameterNotFoundAction: Deny}}
`, name, kind))
		if err != nil {
			t.Fatal(err)
		}
		if err := a.Policies(t.Context(), objects...); err != nil {
			t.Fatal(err)
		}
		forbidden := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: metav1.NamespaceDefault}}
		if err := env.Client.Create(t.Context(), forbidden, client.DryRunAll); err == nil || !strings.Contains(err.Error(), "no params found") {
			t.Errorf("a policy with parameters of kind %s: %v", kind, err)
		}
	}
}
