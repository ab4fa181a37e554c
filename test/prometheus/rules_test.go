// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package prometheus

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"github.com/entente-dev/entente/internal/metrics"
)

const root = "../.."

type rule struct {
	Record, Alert, Expr string
	Labels, Annotations map[string]string
}

// rules are those of config/prometheus, and the file of them that promtool reads.
func rules(t *testing.T) (all []rule, file []byte) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, "config", "prometheus", "rules", "rules.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var resource struct {
		Spec struct{ Groups []struct{ Rules []rule } }
	}
	var whole struct{ Spec any }
	if err := yaml.Unmarshal(data, &resource); err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(data, &whole); err != nil {
		t.Fatal(err)
	}
	for _, g := range resource.Spec.Groups {
		all = append(all, g.Rules...)
	}
	if len(all) < 10 {
		t.Fatalf("only %d rules were found", len(all))
	}
	if file, err = yaml.Marshal(whole.Spec); err != nil {
		t.Fatal(err)
	}
	return all, file
}

// promtool is that of Debian, which hack/real-servers.sh fetches.
func promtool(t *testing.T) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join(root, "bin", "servers", "usr", "bin", "promtool"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("ENTENTE_REQUIRE_SERVERS") != "" {
			t.Fatalf("there is no %s; run hack/real-servers.sh, which fetches it", path)
		}
		t.Skip("there is no promtool; run hack/real-servers.sh, which fetches it")
	}
	return path
}

func TestAlertsFireWhenTheyShould(t *testing.T) {
	tool := promtool(t)
	_, file := rules(t)
	cases, err := os.ReadFile("rules.test.yaml")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, data := range map[string][]byte{"rules.yaml": file, "rules.test.yaml": cases} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{{"check", "rules", "--lint=all", "--lint-fatal", "rules.yaml"}, {"test", "rules", "rules.test.yaml"}} {
		cmd := exec.CommandContext(t.Context(), tool, args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("promtool %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
}

// Each rule has a test, and each alert a page that says what to do.
func TestEachRuleIsTestedAndExplained(t *testing.T) {
	all, _ := rules(t)
	cases, err := os.ReadFile("rules.test.yaml")
	if err != nil {
		t.Fatal(err)
	}
	pages := map[string]bool{}
	for _, r := range all {
		if !strings.Contains(string(cases), "alertname: "+r.Alert+"\n") && r.Alert != "" || !strings.Contains(string(cases), "expr: "+r.Record+"\n") && r.Record != "" {
			t.Errorf("rules.test.yaml lacks %s%s", r.Alert, r.Record)
		}
		if r.Alert == "" {
			continue
		}
		if want := "https://github.com/entente-dev/entente/blob/main/docs/runbooks/" + r.Alert + ".md"; r.Annotations["runbook_url"] != want {
			t.Errorf("the page of %s is %s, not %s", r.Alert, r.Annotations["runbook_url"], want)
		}
		pages[r.Alert+".md"] = true
		text, err := os.ReadFile(filepath.Join(root, "docs", "runbooks", r.Alert+".md"))
		if err != nil {
			t.Error(err)
		} else if !strings.HasPrefix(string(text), "# "+r.Alert+"\n") {
			t.Errorf("the page of %s has another title", r.Alert)
		}
	}
	files, err := os.ReadDir(filepath.Join(root, "docs", "runbooks"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Name() != "README.md" && !pages[f.Name()] {
			t.Errorf("docs/runbooks/%s is about no alert", f.Name())
		}
	}
}

var (
	named  = regexp.MustCompile(`\bentente_[a-z_]+`)
	chosen = regexp.MustCompile(`(\w+)(?:=~|!~|!=|=)"`)
	by     = regexp.MustCompile(`by \(([^)]*)\)`)
	shown  = regexp.MustCompile(`\$labels\.(\w+)`)
)

// What the rules ask for is served, with the labels that they use.
func TestRulesAskForWhatIsServed(t *testing.T) {
	labels := map[string][]string{}
	for _, f := range slices.Concat(metrics.Governance, metrics.Operator) {
		labels[f.Name] = f.Labels
	}
	all, _ := rules(t)
	for _, r := range all {
		asked := named.FindAllString(r.Expr, -1)
		if len(asked) == 0 && r.Alert != "EntenteHeartbeat" { // which is not to depend on anything
			t.Errorf("%s%s asks for nothing", r.Alert, r.Record)
		}
		var used []string
		for _, m := range slices.Concat(chosen.FindAllStringSubmatch(r.Expr, -1), shown.FindAllStringSubmatch(r.Annotations["summary"], -1)) {
			used = append(used, m[1])
		}
		for _, m := range by.FindAllStringSubmatch(r.Expr, -1) {
			used = append(used, strings.Split(m[1], ", ")...)
		}
		for _, of := range asked {
			has, ok := labels[of]
			if !ok {
				t.Errorf("%s%s asks for %s, which is not served", r.Alert, r.Record, of)
			}
			for _, l := range used {
				if !slices.Contains(has, l) {
					t.Errorf("%s%s uses the label %s, which %s does not have", r.Alert, r.Record, l, of)
				}
			}
		}
	}
}
