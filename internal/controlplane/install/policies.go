// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package install

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	admissionv1 "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/rand"
	"k8s.io/apimachinery/pkg/util/wait"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Policies applies ValidatingAdmissionPolicies, their bindings and whatever else is among the objects, and waits until
// the API server holds requests to the policies. Before that it accepts what they forbid, and for a moment it refuses
// what they allow, since it has not read the objects that are their parameters.
func (a Applier) Policies(ctx context.Context, objects ...*unstructured.Unstructured) error {
	if err := a.Apply(ctx, objects...); err != nil {
		return err
	}
	var params []admissionv1.ParamKind
	for _, o := range objects {
		version, _, _ := unstructured.NestedString(o.Object, "spec", "paramKind", "apiVersion")
		kind, found, _ := unstructured.NestedString(o.Object, "spec", "paramKind", "kind")
		if p := (admissionv1.ParamKind{APIVersion: version, Kind: kind}); found && !slices.Contains(params, p) {
			params = append(params, p)
		}
	}
	for _, p := range params {
		if err := a.awaitPolicies(ctx, p); err != nil {
			return fmt.Errorf("the policies with parameters of kind %s are not in force: %w", p.Kind, err)
		}
	}
	return nil
}

// awaitPolicies adds a policy that forbids one ConfigMap, and waits until that is refused. The API server sees policies
// in the order in which they were made, so those before this one are in force as well. The policy goes afterwards, and has
// a name of its own, since one that is gone stays in force for a moment.
func (a Applier) awaitPolicies(ctx context.Context, params admissionv1.ParamKind) (err error) {
	probe := "policies-in-force-" + rand.String(8)
	policy := &admissionv1.ValidatingAdmissionPolicy{ObjectMeta: metav1.ObjectMeta{Name: probe}}
	policy.Spec.ParamKind = &params
	policy.Spec.MatchConstraints = &admissionv1.MatchResources{ResourceRules: []admissionv1.NamedRuleWithOperations{{
		ResourceNames: []string{probe},
		RuleWithOperations: admissionv1.RuleWithOperations{
			Operations: []admissionv1.OperationType{admissionv1.Create},
			Rule:       admissionv1.Rule{APIGroups: []string{""}, APIVersions: []string{"v1"}, Resources: []string{"configmaps"}},
		},
	}}}
	const refusal = "in force"
	policy.Spec.Validations = []admissionv1.Validation{{Expression: "false", Message: refusal}}
	binding := &admissionv1.ValidatingAdmissionPolicyBinding{ObjectMeta: metav1.ObjectMeta{Name: probe}}
	deny := admissionv1.DenyAction
	binding.Spec = admissionv1.ValidatingAdmissionPolicyBindingSpec{
		PolicyName: probe, ValidationActions: []admissionv1.ValidationAction{admissionv1.Deny},
		ParamRef: &admissionv1.ParamRef{Selector: &metav1.LabelSelector{}, ParameterNotFoundAction: &deny},
	}
	for _, o := range []client.Object{policy, binding} {
		if err := a.Client.Create(ctx, o); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, a.Client.Delete(context.WithoutCancel(ctx), o)) }()
	}
	var last error
	waited := wait.PollUntilContextTimeout(ctx, 20*time.Millisecond, time.Minute, true, func(ctx context.Context) (bool, error) {
		forbidden := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: probe, Namespace: metav1.NamespaceDefault}}
		last = a.Client.Create(ctx, forbidden, client.DryRunAll)
		// It is refused for want of a parameter, too, once the server has looked for one.
		return last != nil && (strings.HasSuffix(last.Error(), refusal) || strings.Contains(last.Error(), "no params found")), nil
	})
	if waited != nil {
		return errors.Join(waited, last)
	}
	return nil
}
