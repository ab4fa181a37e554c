// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cli_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/controlplane/install"
)

const kim = "kim@contoso.example"

// takeOn sends the form by which a reader takes an issue on.
func takeOn(t *testing.T, address, ns, issue, form string) (status int, body string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address+"/answer/ack/"+ns+"/"+issue, strings.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return do(t, r)
}

// kims makes kim of contoso the user of that name, who may read, and what else a role allows.
func kims(t *testing.T, ns, role string) {
	t.Helper()
	p := fetch(t, ns, "contoso", &v1alpha1.Partner{})
	for i := range p.Spec.Contacts {
		if p.Spec.Contacts[i].Name == "kim" {
			p.Spec.Contacts[i].User = kim
		}
	}
	binding := &rbacv1.RoleBinding{
		ObjectMeta: metav1.ObjectMeta{Namespace: ns, Name: "kim"},
		RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: role},
		Subjects:   []rbacv1.Subject{{Kind: rbacv1.UserKind, APIGroup: rbacv1.GroupName, Name: kim}},
	}
	if err := errors.Join(env.Client.Update(t.Context(), p), env.Client.Create(t.Context(), binding)); err != nil {
		t.Fatal(err)
	}
}

// Who takes an issue on by the page leaves the record that the command leaves, with their own rights.
func TestTheDashboardRecordsAsTheCommandDoes(t *testing.T) {
	t.Parallel()
	ns := recordWorld(t)
	kims(t, ns, "entente-recorder")
	status, body := takeOn(t, dashboardAt(t, ns, "--as", kim), ns, "late-shipments", "note=I+call+them&by=northwind/jane")
	all := fetch(t, ns, "late-shipments", &v1alpha1.Issue{}).Spec.Acknowledgements
	if status != http.StatusOK || len(all) != 1 {
		t.Fatalf("%d, on record: %v\n%s", status, all, body)
	}
	if a := all[0]; a.By != (v1alpha1.PersonRef{Partner: "contoso", Contact: "kim"}) || a.Note != "I call them" || !a.Time.Time.Equal(today) {
		t.Errorf("on record: %v", a)
	}
	if !strings.Contains(body, "issue/late-shipments: acknowledged by contoso/kim") {
		t.Error(body)
	}
}

func TestTheDashboardRecordsWhatItsReaderMayRecord(t *testing.T) {
	t.Parallel()
	ns := recordWorld(t)
	kims(t, ns, "entente-viewer")
	status, body := takeOn(t, dashboardAt(t, ns, "--as", kim), ns, "late-shipments", "")
	if status != http.StatusUnprocessableEntity || !strings.Contains(body, "It is not recorded.") || len(fetch(t, ns, "late-shipments", &v1alpha1.Issue{}).Spec.Acknowledgements) > 0 {
		t.Errorf("%d\n%s", status, body)
	}
}

// Where Git keeps the list, the page says what to commit there, and writes nothing.
func TestTheDashboardLeavesToGitWhatGitKeeps(t *testing.T) {
	t.Parallel()
	ns := recordWorld(t)
	kims(t, ns, "entente-recorder")
	objects, err := install.Decode([]byte(`apiVersion: governance.entente.dev/v1alpha1
kind: Issue
metadata: {name: kept}
spec:
  allianceRef: {name: northwind-contoso}
  title: Kept in Git
  severity: High
  raisedBy: {partner: northwind, contact: piet}
  detectedTime: 2082-11-02T09:00:00Z
  acknowledgements:
  - {time: 2082-11-03T09:00:00Z, by: {partner: northwind, contact: jane}}
`))
	if err == nil {
		git := install.Applier{Client: env.Client, Owner: "argocd-controller", Namespace: ns}
		err = git.Apply(t.Context(), objects...)
	}
	if err != nil {
		t.Fatal(err)
	}
	status, body := takeOn(t, dashboardAt(t, ns, "--as", kim), ns, "kept", "")
	if status != http.StatusUnprocessableEntity || !strings.Contains(body, "contact: kim") || len(fetch(t, ns, "kept", &v1alpha1.Issue{}).Spec.Acknowledgements) != 1 {
		t.Errorf("%d\n%s", status, body)
	}
}
