// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"testing"
	"time"

	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	corev1 "k8s.io/api/core/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/harness"
)

// A manager of some namespaces works with a Role in each of these, and may do nothing elsewhere.
func TestNamespacedManagerNeedsNoClusterRole(t *testing.T) {
	env := harness.New(t, harness.Options{Namespaces: []string{"alliances", "more"}, Events: true})
	elsewhere := env.Namespace(t)
	for _, ns := range []string{"alliances", "more"} {
		w := &world{Env: env, T: t, ns: ns, hook: harness.NewReceiver(t, nil)}
		p := w.policy()
		p.Spec.Channels[0].Webhook.SecretRef = &v1alpha1.SecretReference{Name: "hook"}
		p.Spec.EscalationPaths[0].StaleAfter = "PT1S"
		i := w.issue("late", time.Now().Add(-time.Hour))
		w.create(w.signing(), w.north(), w.south(), p, w.alliance(), i)
		w.AwaitCondition(t, i, v1alpha1.ConditionReady, yes, "")
		w.AwaitCondition(t, i, v1alpha1.ConditionStale, yes, "")
		w.eventually(func() error {
			if len(w.hook.Messages()) < 2 {
				return apierrors.NewTimeoutError("the messages have not arrived", 0)
			}
			return nil
		})
		w.AwaitCondition(t, p, v1alpha1.ConditionReady, yes, v1alpha1.ReasonValid)
		w.mustBeSigned(signingKey)
	}
	config, err := env.ManagerConfig()
	if err != nil {
		t.Fatal(err)
	}
	manager, err := client.New(config, client.Options{Scheme: harness.Scheme()})
	if err != nil {
		t.Fatal(err)
	}
	var s corev1.Secret
	if err := manager.Get(t.Context(), client.ObjectKey{Namespace: elsewhere, Name: "hook"}, &s); !apierrors.IsForbidden(err) {
		t.Errorf("it may read Secrets elsewhere: %v", err)
	}
	var issues v1alpha1.IssueList
	for _, in := range []string{"", elsewhere} {
		if err := manager.List(t.Context(), &issues, client.InNamespace(in)); !apierrors.IsForbidden(err) {
			t.Errorf("it may list issues in %q: %v", in, err)
		}
	}
	if lines := env.Log.Errors(); len(lines) > 0 {
		t.Errorf("it logged %q", lines)
	}
}

// The Role for one namespace holds what the ClusterRole does, and no more.
func TestNamespacedRoleIsThatOfTheCluster(t *testing.T) {
	role := func(file string) []rbacv1.PolicyRule {
		t.Helper()
		objects, err := harness.ReadObjects(file)
		if err != nil || len(objects) != 1 {
			t.Fatal(len(objects), err)
		}
		var r struct {
			Rules []rbacv1.PolicyRule `json:"rules"`
		}
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(objects[0].Object, &r); err != nil {
			t.Fatal(err)
		}
		return r.Rules
	}
	cluster, namespaced := role("config/rbac/role.yaml"), role("config/namespaced/tenant/role.yaml")
	if len(cluster) == 0 || !equality.Semantic.DeepEqual(cluster, namespaced) {
		t.Errorf("config/namespaced/tenant/role.yaml has\n%+v\nand config/rbac/role.yaml\n%+v; copy the rules", namespaced, cluster)
	}
}
