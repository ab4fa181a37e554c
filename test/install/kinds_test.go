// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package install_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/controlplane/install"
	"github.com/entente-dev/entente/test/gen"
	"github.com/entente-dev/entente/test/harness"
)

// apart are the definitions of the kinds, and the rest.
func apart(objects []*unstructured.Unstructured) (crds, rest []*unstructured.Unstructured) {
	for _, o := range objects {
		if o.GetKind() == "CustomResourceDefinition" {
			crds = append(crds, o)
		} else {
			rest = append(rest, o)
		}
	}
	return crds, rest
}

func (c *cluster) kinds(t *testing.T, crds ...*unstructured.Unstructured) {
	t.Helper()
	crds = slices.Clone(crds)
	for k := range crds {
		crds[k] = crds[k].DeepCopy() // what is there is read into them
	}
	if err := (install.Applier{Client: c.client, Owner: "test"}).Kinds(t.Context(), crds...); err != nil {
		t.Fatal(err)
	}
}

// judged creates an object and waits until the manager has looked at it.
func (c *cluster) judged(t *testing.T, o client.Object) {
	t.Helper()
	eventually(t, func() error { // the admission policies find the kinds a moment after these are served
		return c.client.Create(t.Context(), o)
	})
	eventually(t, func() error {
		if err := c.client.Get(t.Context(), client.ObjectKeyFromObject(o), o); err != nil {
			return err
		}
		if s := harness.StatusOf(o); s.Condition(v1alpha1.ConditionReady) == nil {
			return errors.New(o.GetName() + " has no condition Ready")
		}
		return nil
	})
}

// A manager that is there before the kinds lives, says what it waits for, and works when they have come. It lives
// on when a kind is deleted, and works again when that has come back.
func TestManagerWaitsForTheKinds(t *testing.T) {
	c := newCluster(t)
	crds, rest := apart(kustomize(t, "default"))
	c.apply(t, "", rest...)
	c.namespace(t, "alliances")
	d, err := find(rest, "Deployment", "entente-manager")
	if err != nil {
		t.Fatal(err)
	}
	m := c.start(t, podOf(t, d))
	m.awaitReady(t, http.StatusServiceUnavailable, "missing are Alliance, CommunicationPolicy, Issue, Notification, Partner, Review")
	if code, text, err := m.probe(t.Context(), "/healthz"); err != nil || code != http.StatusOK {
		t.Errorf("/healthz answers %d %s, %v: a kubelet would end it", code, text, err)
	}
	last := len(crds) - 1
	c.kinds(t, crds[:last]...)
	m.awaitReady(t, http.StatusServiceUnavailable, "missing are Review")
	c.kinds(t, crds[last])
	m.awaitReady(t, http.StatusOK, "ok")
	if n := strings.Count(m.log(t), "Waiting for the kinds to be installed"); n < 2 || n > len(crds)+1 {
		t.Errorf("it says %d times that it waits:\n%s", n, m.log(t))
	}
	c.judged(t, partner("first"))

	issues := definition(t, crds, "issues.governance.entente.dev")
	if err := c.client.Delete(t.Context(), issues.DeepCopy()); err != nil {
		t.Fatal(err)
	}
	m.awaitReady(t, http.StatusInternalServerError, "")
	c.judged(t, partner("second"))
	eventually(t, func() error { // a definition that is being deleted cannot be applied
		gone := issues.DeepCopy()
		if err := c.client.Get(t.Context(), client.ObjectKeyFromObject(gone), gone); client.IgnoreNotFound(err) != nil || err == nil {
			return errors.New("the kind is still there")
		}
		return nil
	})
	c.kinds(t, issues)
	m.awaitReady(t, http.StatusOK, "ok")
	c.judged(t, gen.Issue("late").In("alliances").Issue)
	if lines := strings.Count(m.log(t), `"level":"ERROR"`); lines > 50 {
		t.Errorf("it wrote %d errors:\n%s", lines, m.log(t))
	}
}

func definition(t *testing.T, objects []*unstructured.Unstructured, name string) *unstructured.Unstructured {
	t.Helper()
	o, err := find(objects, "CustomResourceDefinition", name)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func partner(name string) *v1alpha1.Partner {
	return gen.Partner(name).In("alliances").Where("NL", "Europe/Amsterdam").Contacts("jane").Partner
}

// --check tells whether a manager works, to whoever has the manager's own account.
func TestCheckSaysWhetherAManagerWorks(t *testing.T) {
	c := newCluster(t)
	crds, rest := apart(kustomize(t, "default"))
	c.apply(t, "", rest...)
	check := func(wait string) (string, error) {
		return try(t.Context(), nil, program(t), "--check", "--check-for="+wait, "--kubeconfig="+c.account(t, "entente-manager"), "--leader-election-namespace="+system)
	}
	if _, err := check("2s"); err == nil || !strings.Contains(err.Error(), "does not serve Alliance, CommunicationPolicy") {
		t.Errorf("without kinds: %v", err)
	}
	c.kinds(t, crds...)
	if _, err := check("2s"); err == nil || !strings.Contains(err.Error(), "no manager has held the lease entente-system/entente.governance.entente.dev yet") {
		t.Errorf("without a manager: %v", err)
	}
	d, err := find(rest, "Deployment", "entente-manager")
	if err != nil {
		t.Fatal(err)
	}
	m := c.start(t, podOf(t, d))
	if out, err := check("1m"); err != nil || !strings.Contains(out, "holds the lease and renews it") {
		t.Errorf("%q, %v", out, err)
	}
	if err := m.Kill(); err != nil { // so that it does not give up the lease
		t.Fatal(err)
	}
	if _, err := check("4s"); err == nil || !strings.Contains(err.Error(), "does not renew it") {
		t.Errorf("with a manager that was killed: %v", err)
	}
	// Who has not the right to look is told at once, and not after a minute.
	binding := &unstructured.Unstructured{}
	binding.SetAPIVersion("rbac.authorization.k8s.io/v1")
	binding.SetKind("RoleBinding")
	if err := c.client.DeleteAllOf(t.Context(), binding, client.InNamespace(system)); err != nil {
		t.Fatal(err)
	}
	eventually(t, func() error {
		if _, err := check("1m"); err == nil || !strings.Contains(err.Error(), "forbidden") {
			return errors.Join(errors.New("it may look at leases"), err)
		}
		return nil
	})
}
