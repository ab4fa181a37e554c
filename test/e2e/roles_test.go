// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	authorizationv1 "k8s.io/api/authorization/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/harness"
)

// as is a client of somebody who has some of the roles in this test's namespace.
func (w *world) as(user string, roles ...string) client.Client {
	w.Helper()
	c, err := client.New(w.asConfig(user, roles...), client.Options{Scheme: harness.Scheme()})
	if err != nil {
		w.Fatal(err)
	}
	return c
}

func (w *world) asConfig(user string, roles ...string) *rest.Config {
	w.Helper()
	for _, role := range roles {
		binding := &rbacv1.RoleBinding{
			ObjectMeta: w.meta(strings.NewReplacer("@", "-", ".", "-").Replace(user) + "-" + role),
			RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: role},
			Subjects:   []rbacv1.Subject{{Kind: rbacv1.UserKind, APIGroup: rbacv1.GroupName, Name: user}},
		}
		w.create(binding)
	}
	config := rest.CopyConfig(w.Config)
	config.Impersonate = rest.ImpersonationConfig{UserName: user, Groups: []string{"system:authenticated"}}
	w.awaitRoles(config, roles)
	return config
}

// awaitRoles waits until the API server's authorizer has heard of somebody's roles, as it does a moment after
// they are bound.
func (w *world) awaitRoles(config *rest.Config, roles []string) {
	w.Helper()
	user, err := kubernetes.NewForConfig(config)
	if err != nil {
		w.Fatal(err)
	}
	var want []rbacv1.PolicyRule
	for _, name := range roles {
		var role rbacv1.ClusterRole
		if err := w.Client.Get(w.Context(), client.ObjectKey{Name: name}, &role); err != nil {
			w.Fatal(err)
		}
		want = append(want, role.Rules...)
	}
	w.eventually(func() error {
		review := &authorizationv1.SelfSubjectRulesReview{Spec: authorizationv1.SelfSubjectRulesReviewSpec{Namespace: w.ns}}
		got, err := user.AuthorizationV1().SelfSubjectRulesReviews().Create(w.Context(), review, metav1.CreateOptions{})
		if err != nil {
			return err
		}
		for _, rule := range want {
			if !slices.ContainsFunc(got.Status.ResourceRules, func(r authorizationv1.ResourceRule) bool {
				return slices.Equal(r.Resources, rule.Resources) && slices.Equal(r.Verbs, rule.Verbs)
			}) {
				return fmt.Errorf("the authorizer has not heard of the right to %v %v", rule.Verbs, rule.Resources)
			}
		}
		return nil
	})
}

// What each duty may do, and nothing else: the table is held against the API server for every
// verb, kind and sub-resource, and for Secrets.
func TestRolesByDuty(t *testing.T) {
	w := newWorld(t, live)
	const read, write = "get list watch", "create update patch delete deletecollection"
	table := map[string]map[string]string{
		"entente-viewer": {},
		"entente-recorder": {
			"issues": "create update patch", "reviews": "update patch",
		},
		"entente-governor": {
			"alliances": write, "partners": write, "reviews": write, "issues": write,
		},
		"entente-channel-admin": {"communicationpolicies": write, "notifications": "create delete"},
	}
	kinds := []string{"alliances", "partners", "communicationpolicies", "reviews", "issues", "notifications"}
	group := v1alpha1.SchemeGroupVersion.Group
	for role, writes := range table {
		user, err := kubernetes.NewForConfig(w.asConfig(role+"@example", role))
		if err != nil {
			t.Fatal(err)
		}
		may := func(a authorizationv1.ResourceAttributes) bool {
			t.Helper()
			a.Namespace = w.ns
			r, err := user.AuthorizationV1().SelfSubjectAccessReviews().Create(t.Context(), &authorizationv1.SelfSubjectAccessReview{
				Spec: authorizationv1.SelfSubjectAccessReviewSpec{ResourceAttributes: &a},
			}, metav1.CreateOptions{})
			if err != nil {
				t.Fatal(err)
			}
			return r.Status.Allowed
		}
		for _, kind := range kinds {
			allowed := " " + read + " " + writes[kind] + " "
			for verb := range strings.FieldsSeq(read + " " + write + " record-for") {
				want := strings.Contains(allowed, " "+verb+" ")
				if got := may(authorizationv1.ResourceAttributes{Verb: verb, Group: group, Resource: kind}); got != want {
					t.Errorf("%s may %s %s: %t", role, verb, kind, got)
				}
			}
			for _, verb := range []string{"update", "patch"} {
				if may(authorizationv1.ResourceAttributes{Verb: verb, Group: group, Resource: kind, Subresource: "status"}) {
					t.Errorf("%s may %s the status of %s", role, verb, kind)
				}
			}
		}
		for _, verb := range []string{"get", "list", "create", "update"} {
			if may(authorizationv1.ResourceAttributes{Verb: verb, Resource: "secrets"}) {
				t.Errorf("%s may %s Secrets", role, verb)
			}
		}
	}
}

// Which duties add to the roles that every cluster has. Why not the others: docs/roles.md.
func TestRolesThatAddToTheBuiltInOnes(t *testing.T) {
	w := newWorld(t, live)
	for role, want := range map[string]string{
		"entente-viewer":        "admin edit view",
		"entente-recorder":      "admin edit",
		"entente-governor":      "admin",
		"entente-channel-admin": "",
		"entente-secretary":     "",
		"entente-manager":       "",
	} {
		var r rbacv1.ClusterRole
		if err := w.Client.Get(t.Context(), client.ObjectKey{Name: role}, &r); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, to := range []string{"admin", "edit", "view"} {
			if r.Labels["rbac.authorization.k8s.io/aggregate-to-"+to] == "true" {
				got = append(got, to)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s adds to %q, not to %q", role, got, want)
		}
	}
}
