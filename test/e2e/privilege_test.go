// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	authorizationv1 "k8s.io/api/authorization/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Every test of this package runs the manager under its own permissions. This one says what
// these do not hold.
func TestManagerMayDoWhatItNeedsAndNoMore(t *testing.T) {
	config, err := byClock.ManagerConfig()
	if err != nil {
		t.Fatal(err)
	}
	manager, err := kubernetes.NewForConfig(config)
	if err != nil {
		t.Fatal(err)
	}
	may := func(verb, group, resource, subresource string) bool {
		t.Helper()
		review := &authorizationv1.SelfSubjectAccessReview{Spec: authorizationv1.SelfSubjectAccessReviewSpec{
			ResourceAttributes: &authorizationv1.ResourceAttributes{Namespace: "default", Verb: verb, Group: group, Resource: resource, Subresource: subresource},
		}}
		got, err := manager.AuthorizationV1().SelfSubjectAccessReviews().Create(t.Context(), review, metav1.CreateOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return got.Status.Allowed
	}
	group := v1alpha1.SchemeGroupVersion.Group
	for _, c := range []struct {
		verb, group, resource, subresource string
		want                               bool
	}{
		{"get", "", "secrets", "", true},
		{"list", "", "secrets", "", false},
		{"watch", "", "secrets", "", false},
		{"update", "", "secrets", "", false},
		{"create", "", "secrets", "", false},
		{"get", "", "configmaps", "", false},
		{"list", "", "pods", "", false},
		{"list", "", "namespaces", "", false},
		{"update", group, "alliances", "", false},
		{"delete", group, "alliances", "", false},
		{"update", group, "alliances", "status", true},
		{"update", group, "partners", "", false},
		{"record-for", group, "partners", "", true}, // what people answer by a link
		{"impersonate", "", "users", "", false},
		{"update", group, "communicationpolicies", "", false},
		{"update", group, "issues", "", false},
		{"create", group, "issues", "", true}, // of an overdue review
		{"patch", group, "issues", "", true},  // to resolve it, and to record an answer
		{"delete", group, "issues", "", false},
		{"update", group, "reviews", "", false},
		{"patch", group, "reviews", "", true}, // to record an answer to a health check
		{"create", group, "reviews", "", true},
		{"delete", group, "reviews", "", true},
		{"update", group, "notifications", "", false},
		{"delete", group, "notifications", "", true}, // when their retention is over
		{"patch", group, "notifications", "", false},
		{"create", group, "notifications", "", true},
	} {
		if got := may(c.verb, c.group, c.resource, c.subresource); got != c.want {
			t.Errorf("may %s %s %s/%s: %t", c.verb, c.group, c.resource, c.subresource, got)
		}
	}
}

// requests returns the lines of the API server's metric that counts requests, for an API group.
func (w *world) requests(group string) []string {
	w.Helper()
	admin, err := kubernetes.NewForConfig(w.Config)
	if err != nil {
		w.Fatal(err)
	}
	metrics, err := admin.RESTClient().Get().AbsPath("/metrics").DoRaw(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	var out []string
	for line := range strings.Lines(string(metrics)) {
		if strings.HasPrefix(line, "apiserver_request_total{") && strings.Contains(line, fmt.Sprintf("group=%q", group)) {
			out = append(out, strings.TrimSpace(line))
		}
	}
	return out
}

// Secrets are read one at a time by their names. It is the managers' own connection that is looked at: the
// API server counts its own watches of Secrets with everybody's.
func TestSecretsAreNeverListed(t *testing.T) {
	// A test of its own reads one, so that the absence of lists means something.
	w := newWorld(t, byClock)
	p, n := w.policy(), w.message("signed", "hook")
	p.Spec.Channels[0].Webhook.SecretRef = &v1alpha1.SecretReference{Name: "hook"}
	w.create(w.signing(), p, n)
	w.settle()
	w.mustHaveOutcome(n, v1alpha1.OutcomeDelivered, 1)

	requests := w.Asked.Secrets()
	if len(requests) == 0 {
		t.Error("no Secret was read; requests for them may have another form now")
	}
	one := regexp.MustCompile(`^/api/v1/namespaces/[^/]+/secrets/[^/]+$`)
	for _, r := range requests {
		if r.Method != http.MethodGet || !one.MatchString(r.URL.Path) || r.URL.Query().Has("watch") {
			t.Errorf("the manager asked for %s %s", r.Method, r.URL)
		}
	}
	for _, refused := range w.Asked.Refused() {
		t.Errorf("the manager asks for what it may not have: %s", refused)
	}
}
