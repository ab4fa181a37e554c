// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cli_test

import (
	"strings"
	"testing"

	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Whoever is tied to a contact need not write --by, and cannot write somebody else there; what is
// refused says what to write, before anything is sent. Others are as free as before.
func TestByIsWhoeverGivesTheCommand(t *testing.T) {
	namespace := recordWorld(t)
	const jane = "jane@northwind.example"
	p := fetch(t, namespace, "northwind", &v1alpha1.Partner{})
	for i := range p.Spec.Contacts {
		if p.Spec.Contacts[i].Name == "jane" {
			p.Spec.Contacts[i].User = jane
		}
	}
	binding := &rbacv1.RoleBinding{
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: "recorders"},
		RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: "entente-recorder"},
		Subjects: []rbacv1.Subject{
			{Kind: rbacv1.UserKind, APIGroup: rbacv1.GroupName, Name: jane},
			{Kind: rbacv1.UserKind, APIGroup: rbacv1.GroupName, Name: "kim@contoso.example"},
		},
	}
	if err := env.Client.Update(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	if err := env.Client.Create(t.Context(), binding); err != nil {
		t.Fatal(err)
	}
	as := func(user string, args ...string) string {
		t.Helper()
		got := entente(t, namespace, append([]string{"--as", user}, args...)...)
		return got.Out + got.Err
	}
	last := func() v1alpha1.PersonRef {
		t.Helper()
		all := fetch(t, namespace, "late-shipments", &v1alpha1.Issue{}).Spec.Acknowledgements
		if len(all) == 0 {
			return v1alpha1.PersonRef{}
		}
		return all[len(all)-1].By
	}
	ack := []string{"issue", "ack", "late-shipments"}

	if out := as(jane, ack...); last() != (v1alpha1.PersonRef{Partner: "northwind", Contact: "jane"}) {
		t.Errorf("it is recorded for %v: %s", last(), out)
	}
	out := as("kim@contoso.example", append(ack, "--by", "northwind/jane")...)
	for _, want := range []string{"--by northwind/jane is the user " + jane, "you are kim@contoso.example", "write yourself there"} {
		if !strings.Contains(out, want) {
			t.Errorf("the refusal lacks %q: %s", want, out)
		}
	}
	if out := as("kim@contoso.example", ack...); !strings.Contains(out, "--by") || last().Contact != "jane" {
		t.Errorf("without a contact of one's own, --by is missed: %s", out)
	}
	if out := as("kim@contoso.example", append(ack, "--by", "contoso/kim")...); last() != (v1alpha1.PersonRef{Partner: "contoso", Contact: "kim"}) {
		t.Errorf("whoever is tied to nobody is free: %s", out)
	}
	// Who administers the cluster may record for everybody.
	if got := entente(t, namespace, append(ack, "--by", "northwind/jane", "--note", "by telephone")...); last().Contact != "jane" {
		t.Errorf("%s%s", got.Out, got.Err)
	}
}
