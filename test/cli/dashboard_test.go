// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cli_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/genericiooptions"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/test/harness"
)

// dashboard serves the page of a namespace until the test ends, and returns what gets a path of it.
func dashboard(t *testing.T, ns string, args ...string) func(path string) string {
	t.Helper()
	address := dashboardAt(t, ns, args...)
	return func(path string) string {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		status, body := do(t, r)
		if status != http.StatusOK {
			t.Fatalf("%s: %d\n%s", path, status, body)
		}
		return body
	}
}

// do asks, and reads the answer.
func do(t *testing.T, r *http.Request) (status int, body string) {
	t.Helper()
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(data)
}

// dashboardAt serves the page of a namespace until the test ends, and returns its address.
func dashboardAt(t *testing.T, ns string, args ...string) string {
	t.Helper()
	flags := genericclioptions.NewConfigFlags(true)
	flags.KubeConfig = &kubeconfig
	printed, out := io.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	root := cli.New(&cmdutil.Env{
		IOStreams: genericiooptions.IOStreams{In: strings.NewReader(""), Out: out, ErrOut: io.Discard}, Flags: flags, Now: func() time.Time { return today },
	})
	root.SetArgs(append([]string{"dashboard", "-n", ns}, args...))
	go func() { ended <- errors.Join(root.ExecuteContext(ctx), out.Close()) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	lines := bufio.NewScanner(printed)
	lines.Scan()
	address, ok := strings.CutPrefix(lines.Text(), "The page is at ")
	if !ok {
		t.Fatalf("it prints %q", lines.Text())
	}
	go func() { _, _ = io.Copy(io.Discard, printed) }()
	return strings.TrimSuffix(address, "/")
}

// The figures of a cluster are those of the commands, to the letter, and the page shows them.
func TestTheDashboardOfACluster(t *testing.T) {
	t.Parallel()
	ns := scene(t)
	get := dashboard(t, ns)
	for path, args := range map[string][]string{
		"/api/v1/status": {"status"}, "/api/v1/audit": {"audit"}, "/api/v1/plan": {"plan"}, "/api/v1/plan?at=2082-12-01&for=P14D": {"plan", "--from", "2082-12-01", "--for", "P14D"},
		"/api/v1/alliances/" + ns + "/northwind-contoso/tree": {"tree", "northwind-contoso"},
	} {
		if got, want := get(path), entente(t, ns, append(args, "-o", "json")...); got != want.Out || want.Out == "" {
			t.Errorf("%s\n%s\nis not what %v prints:\n%s%s", path, got, args, want.Out, want.Err)
		}
	}
	for path, want := range map[string]string{
		"/": "issue whose path ran out", "/alliances": "northwind-fabrikam", "/alliances/" + ns + "/northwind-contoso": "Asked: <bdi>", "/ahead": "if nobody acts", "/untold": "<h1>",
	} {
		if page := get(path); !strings.Contains(page, want) || strings.Contains(page, "You may not list") {
			t.Errorf("%s does not say %q, or says that something is missing:\n%s", path, want, page)
		}
	}
}

// Whoever may not list a kind is shown the others, by the API server's word.
func TestTheDashboardOfSomebodyWithFewRights(t *testing.T) {
	t.Parallel()
	ns := scene(t)
	meta := metav1.ObjectMeta{Namespace: ns, Name: "some"}
	role := &rbacv1.Role{ObjectMeta: meta, Rules: []rbacv1.PolicyRule{
		{APIGroups: []string{v1alpha1.GroupName}, Resources: []string{"partners", "communicationpolicies", "alliances", "reviews"}, Verbs: []string{"list"}},
	}}
	binding := &rbacv1.RoleBinding{ObjectMeta: meta, RoleRef: rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "Role", Name: "some"},
		Subjects: []rbacv1.Subject{{Kind: rbacv1.UserKind, APIGroup: rbacv1.GroupName, Name: "ana"}}}
	if err := errors.Join(env.Client.Create(t.Context(), role), env.Client.Create(t.Context(), binding)); err != nil {
		t.Fatal(err)
	}
	harness.Eventually(t, harness.Patience, "the role is heard of", func(context.Context) error {
		get := dashboard(t, ns, "--as", "ana")
		page := get("/alliances")
		if !strings.Contains(page, "northwind-contoso") || !strings.Contains(page, "You may not list Issues and Notifications in the namespace "+ns+".") {
			return errors.New(page)
		}
		if strings.Contains(get("/"), "1 escalated issue") {
			return errors.New("issues are shown to somebody who may not list them")
		}
		return nil
	})
}
