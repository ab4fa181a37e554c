// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cli_test

import (
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/clitest"
)

// TestWhatIsImportedCanBeApplied: the API server takes it, and the controllers judge it as the
// sheet says.
func TestWhatIsImportedCanBeApplied(t *testing.T) {
	namespace := env.Namespace(t)
	applied := func(stdin string, args ...string) {
		t.Helper()
		r := clitest.Run(t, clitest.Command{Args: append([]string{"import"}, args...), Stdin: stdin, Now: today})
		if r.Code != 0 {
			t.Fatal(r.Err)
		}
		applyText(t, namespace, r.Out)
	}
	applied("Company;Name;E-mail;Country;Partner time zone\n"+
		"Northwind;Jane de Vries;jane@northwind.example;NL;Europe/Amsterdam\n"+
		"Contoso;Sam Lee;sam@contoso.example;US;America/New_York\n", "contacts", "-f", "-")
	applyText(t, namespace, `
apiVersion: governance.entente.dev/v1alpha1
kind: Alliance
metadata: {name: northwind-contoso}
spec: {host: northwind, stage: Manage, partners: [{name: northwind}, {name: contoso}]}
`)
	applied("Due;Held\n2082-04-08;2082-04-08 23:30\n2082-08-08;2082-08-09\n2082-10-08;\n",
		"reviews", "-f", "-", "--set", "alliance=northwind-contoso", "--time-zone", "Europe/Amsterdam")
	applied("Title;Severity;Raised by;Opened;Updates;Closed\nLate;high;northwind/jane-de-vries;2082-11-01;2082-11-02: called;2082-11-03\n",
		"issues", "-f", "-", "--set", "alliance=northwind-contoso")

	for name, c := range map[string]struct{ held, overdue metav1.ConditionStatus }{
		"northwind-contoso-review-20820408": {metav1.ConditionTrue, metav1.ConditionFalse},
		"northwind-contoso-review-20820808": {metav1.ConditionTrue, metav1.ConditionFalse},
		"northwind-contoso-review-20821008": {metav1.ConditionFalse, metav1.ConditionTrue},
	} {
		review := &v1alpha1.Review{}
		review.Name, review.Namespace = name, namespace
		env.AwaitCondition(t, review, v1alpha1.ConditionReady, metav1.ConditionTrue, "")
		env.AwaitCondition(t, review, v1alpha1.ConditionHeld, c.held, "")
		env.AwaitCondition(t, review, v1alpha1.ConditionOverdue, c.overdue, "")
	}
	issue := &v1alpha1.Issue{}
	issue.Name, issue.Namespace = "late", namespace
	env.AwaitCondition(t, issue, v1alpha1.ConditionReady, metav1.ConditionTrue, "")
	env.AwaitCondition(t, issue, v1alpha1.ConditionResolved, metav1.ConditionTrue, "")
	partner := &v1alpha1.Partner{}
	partner.Name, partner.Namespace = "contoso", namespace
	env.AwaitCondition(t, partner, v1alpha1.ConditionReady, metav1.ConditionTrue, "")
}
