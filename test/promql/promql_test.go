// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package promql

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/prometheus/prometheus/promql/parser"
	"sigs.k8s.io/yaml"
)

const config = "../../config"

// expressions are those of the rules and of the dashboards, by where they stand.
func expressions(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	var rules struct {
		Spec struct {
			Groups []struct {
				Rules []struct{ Record, Alert, Expr string }
			}
		}
	}
	data := read(t, filepath.Join(config, "prometheus", "rules", "rules.yaml"))
	if err := yaml.Unmarshal(data, &rules); err != nil {
		t.Fatal(err)
	}
	for _, g := range rules.Spec.Groups {
		for _, r := range g.Rules {
			all["rules.yaml, "+r.Alert+r.Record] = r.Expr
		}
	}
	files, err := filepath.Glob(filepath.Join(config, "grafana", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	// What Grafana puts in their place does not matter here, but for its form.
	choose := strings.NewReplacer("$__rate_interval", "1m", "$__range", "1h")
	for _, f := range files {
		var board struct {
			Panels []struct {
				Title   string
				Targets []struct{ RefID, Expr string }
			}
		}
		if err := json.Unmarshal(read(t, f), &board); err != nil {
			t.Fatal(err)
		}
		for _, p := range board.Panels {
			for _, ask := range p.Targets {
				all[filepath.Base(f)+", "+p.Title+", "+ask.RefID] = choose.Replace(ask.Expr)
			}
		}
	}
	return all
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestEachExpressionIsUnderstood(t *testing.T) {
	all := expressions(t)
	if len(all) < 60 {
		t.Fatalf("only %d expressions were found", len(all))
	}
	p := parser.NewParser(parser.Options{})
	for at, expr := range all {
		if _, err := p.ParseExpr(expr); err != nil {
			t.Errorf("%s: %v", at, err)
		}
	}
}
