// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"context"
	"fmt"
	"maps"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
	metricspage "github.com/entente-dev/entente/hack/metrics/page"
	"github.com/entente-dev/entente/internal/metrics"
	"github.com/entente-dev/entente/test/harness"
)

// The manager as it is in a cluster, asked over TLS with a token, tells of the samples what is in their
// statuses.
func TestMetricsSayWhatTheStatusesSay(t *testing.T) {
	t.Parallel()
	w := newWorld(t, harness.New(t, harness.Options{NoManager: true})) // the process is the only manager
	w.letPrometheusRead()
	w.create(&corev1.ServiceAccount{ObjectMeta: w.meta("nobody")})
	w.applySamples()
	binary := w.buildManager()
	manager := w.securely(binary)
	w.AwaitCondition(t, &v1alpha1.Alliance{ObjectMeta: w.meta("northwind-fabrikam")}, v1alpha1.ConditionHealthy, yes, "")
	w.AwaitCondition(t, &v1alpha1.Issue{ObjectMeta: w.meta("late-shipments")}, v1alpha1.ConditionEscalated, yes, "")

	var served harness.Metrics
	var err error
	var differ []string
	var told bool
	for end := time.Now().Add(time.Minute); ; time.Sleep(200 * time.Millisecond) {
		if served, err = manager.Scrape(t.Context()); err != nil {
			t.Fatal(err)
		}
		differ = w.differences(served)
		// An alliance sums up a little after its issues.
		told = served.Sum("entente_alliance_issues_escalated", nil) == 1 && served.Sum("entente_notifications", nil) == 5
		if told && len(differ) == 0 || time.Now().After(end) {
			break
		}
	}
	if len(differ) > 0 {
		t.Errorf("metrics and statuses differ:\n%s", strings.Join(differ, "\n"))
	}
	if !told || served.Sum("entente_metrics_active", nil) != 1 {
		t.Errorf("the story is not told: %v, %v", served["entente_alliance_issues_escalated"], served["entente_notifications"])
	}
	declared(t, served)

	standby := w.securely(binary)
	if served, err = standby.Scrape(t.Context()); err != nil {
		t.Fatal(err)
	}
	if served.Sum("entente_metrics_active", nil) != 0 || len(served["entente_metrics_active"].GetMetric()) != 1 || served["entente_alliance_info"] != nil {
		t.Errorf("one that stands by tells of alliances: %v", served["entente_alliance_info"])
	}
	manager.Show(w.token("nobody"))
	if _, err := manager.Scrape(t.Context()); err == nil || !strings.Contains(err.Error(), "403") {
		t.Errorf("who may not read them gets: %v", err)
	}
	if err := manager.Stop(); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(time.Minute); ; time.Sleep(200 * time.Millisecond) {
		if served, err = standby.Scrape(t.Context()); err != nil {
			t.Fatal(err)
		}
		if served.Sum("entente_metrics_active", nil) == 1 && served.Sum("entente_alliance_info", nil) == 2 {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("one that took over tells nothing: %v", served["entente_alliance_info"])
		}
	}
}

// letPrometheusRead makes what a manager needs that runs as in a cluster, and an account that may read its metrics.
func (w *world) letPrometheusRead() {
	w.Helper()
	objects, err := harness.ReadObjects("config/default/namespace.yaml", "config/rbac/metrics_roles.yaml", "config/rbac/leader_election_role.yaml")
	if err == nil {
		err = w.Apply(w.Context(), w.ns, objects...)
	}
	if err != nil {
		w.Fatal(err)
	}
	w.create(&corev1.ServiceAccount{ObjectMeta: w.meta("prometheus")}, &rbacv1.ClusterRoleBinding{
		ObjectMeta: metav1.ObjectMeta{Name: "prometheus"},
		RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: "entente-metrics-reader"},
		Subjects:   []rbacv1.Subject{{Kind: rbacv1.ServiceAccountKind, Name: "prometheus", Namespace: w.ns}},
	})
}

// buildManager returns where the binary is.
func (w *world) buildManager() string {
	w.Helper()
	root, err := harness.Root()
	if err != nil {
		w.Fatal(err)
	}
	binary := filepath.Join(w.TempDir(), "entente")
	build := exec.CommandContext(w.Context(), "go", "build", "-o", binary, ".")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		w.Fatalf("%v: %s", err, out)
	}
	return binary
}

// securely starts a manager as it runs in a cluster: with a lease, and with metrics over TLS.
func (w *world) securely(binary string) *harness.Process {
	w.Helper()
	p := w.prepare(binary)
	w.start(p)
	return p
}

// prepare is securely without the start.
func (w *world) prepare(binary string) *harness.Process {
	w.Helper()
	p, err := w.NewProcess(binary, w.TempDir(), nil, "--metrics-detail=object", "--leader-elect=true", "--leader-election-namespace=entente-system")
	if err != nil {
		w.Fatal(err)
	}
	p.Secure(w.token("prometheus"))
	return p
}

// start starts a manager, and ends it with the test.
func (w *world) start(p *harness.Process) {
	w.Helper()
	if err := p.Start(w.Context()); err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() {
		if err := p.Stop(); err != nil {
			w.Error(err)
		}
	})
}

// applySamples applies the samples and some more files.
func (w *world) applySamples(more ...string) {
	w.Helper()
	objects, err := harness.ReadObjects(append(more, "config/samples/0*.yaml")...)
	if err != nil {
		w.Fatal(err)
	}
	for _, o := range objects {
		if o.GetKind() == v1alpha1.KindCommunicationPolicy {
			w.redirect(o)
		}
	}
	if err := w.Apply(w.Context(), w.ns, objects...); err != nil {
		w.Fatal(err)
	}
}

// token is one of a service account.
func (w *world) token(account string) string {
	w.Helper()
	var ask authenticationv1.TokenRequest
	if err := w.Client.SubResource("token").Create(w.Context(), &corev1.ServiceAccount{ObjectMeta: w.meta(account)}, &ask); err != nil {
		w.Fatal(err)
	}
	return ask.Status.Token
}

// differences between the metrics and the statuses of all objects.
func (w *world) differences(served harness.Metrics) (differ []string) {
	w.Helper()
	objects, err := w.Objects(context.Background(), w.ns)
	if err != nil {
		w.Fatal(err)
	}
	is := func(name string, want float64, labels map[string]string) {
		if got := served.Sum(name, labels); got != want {
			differ = append(differ, fmt.Sprintf("%s%v is %v, not %v", name, labels, got, want))
		}
	}
	for _, o := range objects {
		kind := harness.KindOf(o)
		if kind == v1alpha1.KindNotification {
			continue // they are counted
		}
		s := harness.StatusOf(o)
		for _, e := range metrics.ConditionsOf(kind) {
			for _, status := range []metav1.ConditionStatus{yes, no, unknown} {
				c, want := s.Condition(e.Type), 0.0
				if c != nil && c.Status == status {
					want = 1
				}
				is(metrics.ConditionFamily(kind).Name, want, map[string]string{
					"namespace": w.ns, strings.ToLower(kind): o.GetName(), "condition": e.Type, "status": string(status),
				})
			}
		}
		if a, ok := o.(*v1alpha1.Alliance); ok {
			allianceFigures(a, is)
		}
	}
	return differ
}

func allianceFigures(a *v1alpha1.Alliance, is func(name string, want float64, labels map[string]string)) {
	of := map[string]string{"namespace": a.Namespace, "alliance": a.Name}
	count := func(name string, n *int32) { is("entente_alliance_"+name, float64(ptr.Deref(n, -1)), maps.Clone(of)) }
	if p := a.Status.Practices; p != nil {
		count("practices_in_place", p.InPlace)
		count("practices_required", p.Required)
	}
	if r := a.Status.Reviews; r != nil {
		count("reviews_held", r.Held)
		count("reviews_overdue", r.Overdue)
	}
	if i := a.Status.Issues; i != nil {
		count("issues_open", i.Open)
		count("issues_stale", i.Stale)
		count("issues_escalated", i.Escalated)
	}
	if t := a.Status.LastContactTime; t != nil {
		is("entente_alliance_last_contact_timestamp_seconds", float64(t.Unix()), of)
	}
}

// declared fails unless what is served is what docs/metrics.md lists.
func declared(t *testing.T, served harness.Metrics) {
	t.Helper()
	known := map[string]bool{}
	for _, f := range slices.Concat(metrics.Governance, metrics.Operator) {
		known[f.Name] = true
	}
	for name := range served {
		if strings.HasPrefix(name, "entente_") && !known[name] {
			t.Errorf("%s is served, and docs/metrics.md does not list it", name)
		}
	}
	for _, l := range metricspage.Library {
		name, labels, _ := strings.Cut(strings.TrimSuffix(l[0], "}"), "{")
		if served[name] == nil {
			t.Errorf("docs/metrics.md lists %s, and nobody serves it", name)
			continue
		}
		var has []string
		for _, p := range served[name].GetMetric()[0].GetLabel() {
			has = append(has, p.GetName())
		}
		if got := strings.Join(has, ","); got != labels {
			t.Errorf("%s has the labels %s, and docs/metrics.md says %s", name, got, labels)
		}
	}
}
