// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package argocd_test

import (
	"net/http"
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/harness"
)

// answer sends the form behind the link in a message about an issue.
func (a *application) answer(issue string, fields ...string) (status int, text string) {
	a.Helper()
	var list v1alpha1.NotificationList
	if err := argo.Client.List(a.Context(), &list, client.InNamespace(a.name)); err != nil {
		a.Fatal(err)
	}
	for i := range list.Items {
		n := &list.Items[i]
		if n.Spec.SubjectRef.Kind == v1alpha1.KindIssue && n.Spec.SubjectRef.Name == issue && n.Spec.Reason == v1alpha1.NotificationEscalationStep {
			page := harness.NewAnswerPage(a.T, argo.Client)
			return page.Post(page.Link(n), fields...)
		}
	}
	a.Fatalf("nobody was told of a step of %s", issue)
	return 0, ""
}

// answers answers by a link; it must be recorded.
func (a *application) answers(issue string, fields ...string) {
	a.Helper()
	if status, text := a.answer(issue, fields...); status != http.StatusOK {
		a.Fatalf("the answer: %d\n%s", status, text)
	}
}

// What Git sets cannot be answered by a link: the page says so, records nothing, and Git has nothing to take back.
func TestAnAnswerToWhatGitSetsIsRefused(t *testing.T) {
	t.Parallel()
	files := samples(t)
	files["04-alliance-in-trouble.yaml"] += `  acknowledgements:
  - {time: "2026-11-03T09:00:00Z", by: {partner: contoso, contact: ana}}
`
	a := newApplication(t, files)
	a.untilFine()
	a.untilTold()
	if status, text := a.answer(late, "action", "Acknowledged"); status != http.StatusConflict {
		t.Errorf("the answer: %d\n%s", status, text)
	}
	a.staysFine(map[string]int64{"Issue/" + late: 1})
}
