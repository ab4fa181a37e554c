// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"net/http"
	"strings"
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
)

// An answer that the next sync from Git would take back is not recorded, and the link is still good:
// what Git leaves out can be answered by it.
func TestWhatGitSetsIsNotAnswered(t *testing.T) {
	o := someObjects()
	o.issue.Annotations = map[string]string{
		"argocd.argoproj.io/tracking-id":                   "demo:governance.entente.dev/Issue:team-a/late",
		"kubectl.kubernetes.io/last-applied-configuration": `{"spec":{"acknowledgements":[{}]}}`,
	}
	d := newDesk(t, o, interceptor.Funcs{})
	token := d.token(o.notification)
	w := d.post(token, "action", "Acknowledged")
	page := text(d.parse(w))
	if w.Code != http.StatusConflict || !strings.Contains(page, "This is kept in Git") || !strings.Contains(page, "link is still good") ||
		!strings.Contains(page, "acknowledgements:") || !strings.Contains(page, "contact: kim") {
		t.Errorf("%d: %s", w.Code, page)
	}
	if i := d.issue(); len(i.Spec.Acknowledgements)+len(i.Spec.Answers) > 0 {
		t.Errorf("recorded: %+v", i.Spec)
	}
	if w := d.post(token, "action", "Updated", "note", "Half of it is here"); w.Code != http.StatusOK || len(d.issue().Spec.Answers) != 1 {
		t.Errorf("%d: %s", w.Code, w.Body)
	}
}
