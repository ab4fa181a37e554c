// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package argocd_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/harness"
)

// answer sends the form behind the link in a message about a step of an issue.
func (a *application) answer(issue string, fields ...string) (status int, text string) {
	a.Helper()
	var of *v1alpha1.Notification
	harness.Eventually(a.T, patience, "somebody is told of a step", func(ctx context.Context) error {
		var list v1alpha1.NotificationList
		if err := argo.Client.List(ctx, &list, client.InNamespace(a.name)); err != nil {
			return err
		}
		for i := range list.Items {
			if n := &list.Items[i]; n.Spec.SubjectRef.Kind == v1alpha1.KindIssue && n.Spec.SubjectRef.Name == issue && n.Spec.Step != "" {
				of = n
				return nil
			}
		}
		return fmt.Errorf("there are %d messages of other things", len(list.Items))
	})
	page := harness.NewAnswerPage(a.T, argo.Client)
	return page.Post(page.Link(of), fields...)
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
  - {time: "2026-11-03T09:00:00Z", by: {partner: northwind, contact: piet}} # who raised it: it holds nothing up
`
	a := newApplication(t, files)
	a.untilFine()
	a.untilTold()
	if status, text := a.answer(late, "action", "Acknowledged"); status != http.StatusConflict {
		t.Errorf("the answer: %d\n%s", status, text)
	}
	a.staysFine(map[string]int64{"Issue/" + late: 1})
}
