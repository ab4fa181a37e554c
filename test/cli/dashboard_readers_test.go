// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cli_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/genericiooptions"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/controlplane/install"
	"github.com/entente-dev/entente/test/harness"
)

// pageAccount makes an account with the role that config/dashboard gives the page, and returns its token.
func pageAccount(t *testing.T, ns string) string {
	t.Helper()
	data, err := os.ReadFile("../../config/dashboard/role.yaml")
	if err != nil {
		t.Fatal(err)
	}
	roles, err := install.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	account := &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: ns, Name: "page"}}
	binding := &rbacv1.ClusterRoleBinding{
		ObjectMeta: metav1.ObjectMeta{Name: "page-" + ns},
		RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: roles[0].GetName()},
		Subjects:   []rbacv1.Subject{{Kind: rbacv1.ServiceAccountKind, Namespace: ns, Name: "page"}},
	}
	token := &authenticationv1.TokenRequest{}
	if err := errors.Join(env.Apply(t.Context(), "", roles[0]), env.Client.Create(t.Context(), account), env.Client.Create(t.Context(), binding)); err != nil {
		t.Fatal(err)
	}
	if err := env.Client.SubResource("token").Create(t.Context(), account, token); err != nil {
		t.Fatal(err)
	}
	return token.Status.Token
}

// readersPage serves the page of all namespaces behind a proxy, as the page's own account, until the test ends.
func readersPage(t *testing.T, token string) (address string) {
	t.Helper()
	// The account has the server of the tests' kubeconfig, and a token in place of the certificate.
	config, err := clientcmd.LoadFromFile(kubeconfig)
	if err != nil {
		t.Fatal(err)
	}
	for name := range config.AuthInfos {
		config.AuthInfos[name] = &api.AuthInfo{Token: token}
	}
	path := filepath.Join(t.TempDir(), "kubeconfig")
	if err := clientcmd.WriteToFile(*config, path); err != nil {
		t.Fatal(err)
	}
	flags := genericclioptions.NewConfigFlags(true)
	flags.KubeConfig = &path
	printed, out := io.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	e := &cmdutil.Env{IOStreams: genericiooptions.IOStreams{In: strings.NewReader(""), Out: out, ErrOut: t.Output()}, Flags: flags, Now: func() time.Time { return today }}
	root := cli.New(e)
	root.SetArgs([]string{
		"dashboard", "-A", "--address", "127.0.0.1:0", "--host", "alliances.example",
		"--requestheader-username-header", "X-Forwarded-User", "--requestheader-group-header", "X-Forwarded-Groups",
	})
	go func() { ended <- errors.Join(root.ExecuteContext(ctx), out.Close()) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	lines := bufio.NewScanner(printed)
	lines.Scan()
	address, ok := strings.CutPrefix(strings.Split(lines.Text(), ",")[0], "The page is at ")
	if !ok {
		t.Fatalf("it prints %q", lines.Text())
	}
	go func() { _, _ = io.Copy(io.Discard, printed) }()
	return "http://" + address
}

// asReader asks as the proxy does for somebody.
func asReader(t *testing.T, method, url, user, form string) (status int, body string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	r.Host = "alliances.example"
	user, groups, _ := strings.Cut(user, "/")
	if user != "" {
		r.Header.Set("X-Forwarded-User", user)
	}
	if groups != "" {
		r.Header.Set("X-Forwarded-Groups", groups)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return do(t, r)
}

// Behind a proxy each reader is shown what they may read, and records what they may record: the page acts as them. Its own
// account may do nothing else.
func TestTheDashboardForSeveralReaders(t *testing.T) {
	t.Parallel()
	ns, other := recordWorld(t), scene(t)
	kims(t, ns, "entente-recorder")
	binding := &rbacv1.RoleBinding{
		ObjectMeta: metav1.ObjectMeta{Namespace: other, Name: "leads"},
		RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: "entente-viewer"},
		Subjects:   []rbacv1.Subject{{Kind: rbacv1.GroupKind, APIGroup: rbacv1.GroupName, Name: "leads"}},
	}
	if err := env.Client.Create(t.Context(), binding); err != nil {
		t.Fatal(err)
	}
	address := readersPage(t, pageAccount(t, ns))
	harness.Eventually(t, harness.Patience, "the roles are heard of", func(context.Context) error {
		for user, sees := range map[string]map[string]bool{
			kim: {ns: true, other: false}, "nora/leads": {ns: false, other: true}, kim + "/leads": {ns: true, other: true}, "cleo": {ns: false, other: false},
		} {
			status, body := asReader(t, http.MethodGet, address+"/alliances", user, "")
			if status != http.StatusOK {
				return errors.New(body)
			}
			for namespace, may := range sees {
				if strings.Contains(body, namespace) != may {
					return errors.New(user + " and " + namespace + ":\n" + body)
				}
			}
		}
		return nil
	})
	for user, want := range map[string]int{"": http.StatusUnauthorized, "system:admin": http.StatusForbidden, "nora/system:masters": http.StatusForbidden} {
		if status, body := asReader(t, http.MethodGet, address+"/alliances", user, ""); status != want || strings.Contains(body, ns) {
			t.Errorf("%q: %d\n%s", user, status, body)
		}
	}
	issue := fetch(t, ns, "late-shipments", &v1alpha1.Issue{})
	take := address + "/answer/ack/" + ns + "/late-shipments"
	if status, body := asReader(t, http.MethodPost, take, "nora/leads", ""); status != http.StatusForbidden || strings.Contains(body, issue.Spec.Title) {
		t.Errorf("somebody who may not see the issue: %d\n%s", status, body)
	}
	status, body := asReader(t, http.MethodPost, take, kim, "note=I+call+them")
	all := fetch(t, ns, "late-shipments", &v1alpha1.Issue{}).Spec.Acknowledgements
	if status != http.StatusOK || len(all) != 1 || all[0].By != (v1alpha1.PersonRef{Partner: "contoso", Contact: "kim"}) {
		t.Errorf("%d, on record: %v\n%s", status, all, body)
	}
}
