// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	"github.com/entente-dev/entente/internal/controlplane"
	"github.com/entente-dev/entente/test/harness"
)

// monitored is a manager that tells of the samples, as it is in a cluster, with a Prometheus that scrapes it
// over TLS with a token, by the rules of config/prometheus, and an Alertmanager that this tells.
type monitored struct {
	*world
	prometheus, alertmanager string // addresses
}

func newMonitored(t *testing.T) *monitored {
	t.Helper()
	m := &monitored{}
	prometheus, alertmanager := program(t, "prometheus"), program(t, "prometheus-alertmanager")
	m.world = newWorld(t, harness.New(t, harness.Options{NoManager: true})) // the process is the only manager
	m.letPrometheusRead()
	manager := m.prepare(m.buildManager())
	m.startAlertmanager(alertmanager)
	m.startPrometheus(prometheus, manager.MetricsAddress())
	m.start(manager)
	m.applySamples()
	return m
}

// program is one of Debian's, which hack/real-servers.sh fetches.
func program(t *testing.T, name string) string {
	t.Helper()
	root, err := harness.Root()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(root, "bin", "servers", "usr", "bin", name)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("ENTENTE_REQUIRE_SERVERS") != "" {
			t.Fatalf("there is no %s; run make servers", path)
		}
		t.Skipf("there is no %s; run make servers", name)
	}
	return path
}

// serve starts a server that takes an address, and waits until it says that it is ready.
func (m *monitored) serve(path, dir string, args func(address string) []string) (address string) {
	m.Helper()
	port, err := controlplane.FreePort()
	if err != nil {
		m.Fatal(err)
	}
	address = fmt.Sprintf("%s:%d", controlplane.Loopback, port)
	log := filepath.Join(m.TempDir(), "log")
	p := &controlplane.Process{
		Name: filepath.Base(path), Path: path, Log: log, Args: args(address), Dir: dir,
		Ready: func(ctx context.Context) error { _, err := fetch(ctx, "http://"+address+"/-/ready"); return err },
	}
	ctx, cancel := context.WithTimeout(m.Context(), time.Minute)
	defer cancel()
	if err := p.Start(ctx); err != nil {
		said, _ := os.ReadFile(log)
		m.Fatalf("%v\n%s", err, said)
	}
	m.Cleanup(func() {
		if err := p.Stop(); err != nil {
			m.Error(err)
		}
		if m.Failed() {
			said, _ := os.ReadFile(log)
			m.Logf("%s:\n%s", path, said)
		}
	})
	return address
}

func (m *monitored) startAlertmanager(path string) {
	m.Helper()
	config := m.write("alertmanager.yaml", []byte("route: {receiver: nobody}\nreceivers: [{name: nobody}]\n"))
	servers := filepath.Join(path, "..", "..", "..") // where its templates are
	m.alertmanager = m.serve(path, servers, func(address string) []string {
		return []string{"--config.file=" + config, "--storage.path=" + m.TempDir(), "--web.listen-address=" + address, "--cluster.listen-address="}
	})
}

// startPrometheus has it scrape the manager as the ServiceMonitor does, but every second, by the rules as they are.
func (m *monitored) startPrometheus(path, manager string) {
	m.Helper()
	root, err := harness.Root()
	if err != nil {
		m.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(root, "config", "prometheus", "rules", "rules.yaml"))
	var resource struct{ Spec any }
	if err == nil {
		err = yaml.Unmarshal(data, &resource)
	}
	var rules []byte
	if err == nil {
		rules, err = yaml.Marshal(resource.Spec)
	}
	if err != nil {
		m.Fatal(err)
	}
	monitor, err := harness.ReadObjects("config/prometheus/servicemonitor.yaml")
	if err != nil {
		m.Fatal(err)
	}
	endpoints, _, err := unstructured.NestedSlice(monitor[0].Object, "spec", "endpoints")
	if err != nil || len(endpoints) != 1 {
		m.Fatalf("%d endpoints: %v", len(endpoints), err)
	}
	// The operator gives what is scraped the labels of where it is, as here the namespace.
	scraped := targets(manager)
	scraped[0].(map[string]any)["labels"] = map[string]any{"namespace": monitor[0].GetNamespace(), "service": "entente-metrics"}
	config, err := yaml.Marshal(map[string]any{
		"global":     map[string]any{"scrape_interval": "1s", "evaluation_interval": "1s"},
		"rule_files": []string{m.write("rules.yaml", rules)},
		"alerting":   map[string]any{"alertmanagers": []any{map[string]any{"static_configs": targets(m.alertmanager)}}},
		"scrape_configs": []any{map[string]any{
			"job_name": "entente", "scheme": "https", "tls_config": map[string]any{"insecure_skip_verify": true},
			"authorization": map[string]any{"credentials": m.token("prometheus")}, "static_configs": scraped,
			"honor_labels": endpoints[0].(map[string]any)["honorLabels"] == true,
		}},
	})
	if err != nil {
		m.Fatal(err)
	}
	file := m.write("prometheus.yaml", config)
	m.prometheus = m.serve(path, "", func(address string) []string {
		return []string{"--config.file=" + file, "--storage.tsdb.path=" + m.TempDir(), "--web.listen-address=" + address}
	})
}

func targets(address string) []any { return []any{map[string]any{"targets": []string{address}}} }

// write writes a file, and returns where it is.
func (m *monitored) write(name string, data []byte) string {
	m.Helper()
	path := filepath.Join(m.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		m.Fatal(err)
	}
	return path
}

// fetch reads what is at an address; any answer but 200 is an error.
func fetch(ctx context.Context, address string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	code, body, err := harness.Ask(http.DefaultClient, req)
	if err == nil && code != http.StatusOK {
		err = fmt.Errorf("%s: %d %s", address, code, body)
	}
	return body, err
}

// sample is one answer to an expression.
type sample struct {
	Metric map[string]string
	Value  [2]any // a time, and a number as text
}

// number is the value of a sample; NaN where there is none.
func (s *sample) number() float64 {
	text, _ := s.Value[1].(string)
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return math.NaN()
	}
	return v
}

// ask asks Prometheus for the present answers to an expression.
func (m *monitored) ask(ctx context.Context, expr string) ([]sample, error) {
	return asked[sample](ctx, m, "query", url.Values{"query": {expr}})
}

// asked asks one of the addresses of Prometheus' API that answer with a list.
func asked[T any](ctx context.Context, m *monitored, what string, how url.Values) ([]T, error) {
	body, err := fetch(ctx, "http://"+m.prometheus+"/api/v1/"+what+"?"+how.Encode())
	if err != nil {
		return nil, err
	}
	var answer struct{ Data struct{ Result []T } }
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil, fmt.Errorf("%v: %w: %s", how, err, body)
	}
	return answer.Data.Result, nil
}

// alert is one that the Alertmanager has.
type alert struct {
	Labels, Annotations map[string]string
}

func (m *monitored) alerts(ctx context.Context) ([]alert, error) {
	body, err := fetch(ctx, "http://"+m.alertmanager+"/api/v2/alerts")
	if err != nil {
		return nil, err
	}
	var all []alert
	err = json.Unmarshal(body, &all)
	return all, err
}

// What goes wrong in an alliance arrives at whoever watches alliances, with the page that says what to do; of one in
// good order nothing does. That nothing else arrives is told apart from a silent Prometheus by the heartbeat.
func TestABrokenAllianceFiresItsAlerts(t *testing.T) {
	t.Parallel()
	m := newMonitored(t)
	want := []string{
		"EntenteHeartbeat none ", "EntenteIssueEscalated warning northwind-contoso", "EntentePartnerNotTold critical northwind-contoso",
	}
	var got []string
	var all []alert
	harness.Eventually(t, 2*time.Minute, "the alerts", func(ctx context.Context) (err error) {
		if all, err = m.alerts(ctx); err != nil {
			return err
		}
		got = nil
		for _, a := range all {
			got = append(got, strings.Join([]string{a.Labels["alertname"], a.Labels["severity"], a.Labels["alliance"]}, " "))
		}
		slices.Sort(got)
		for _, w := range want {
			if !slices.Contains(got, w) {
				return fmt.Errorf("there is no %q among %q", w, got)
			}
		}
		return nil
	})
	for _, a := range all {
		if a.Labels["alliance"] != "" && (a.Labels["alliance"] != "northwind-contoso" || a.Labels["namespace"] != m.ns) {
			t.Errorf("%v is of another alliance", a.Labels)
		}
		page := "https://github.com/entente-dev/entente/blob/main/docs/runbooks/" + a.Labels["alertname"] + ".md"
		if a.Annotations["runbook_url"] != page || a.Annotations["summary"] == "" {
			t.Errorf("%s says %v", a.Labels["alertname"], a.Annotations)
		}
	}
}
