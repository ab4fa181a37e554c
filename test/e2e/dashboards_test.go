// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/test/gen"
	"github.com/entente-dev/entente/test/harness"
)

// dashboard is what of one in config/grafana asks Prometheus, and how it is laid out.
type dashboard struct {
	UID, Title string
	Panels     []panel
}

type panel struct {
	ID          int
	Type, Title string
	GridPos     grid
	Targets     []struct{ RefID, Expr, LegendFormat string }
	FieldConfig struct {
		Defaults  struct{ Unit, NoValue string }
		Overrides []struct {
			Matcher    struct{ Options any }
			Properties []struct {
				ID    string
				Value any
			}
		}
	}
	Transformations []struct {
		Options struct{ RenameByName map[string]string }
	}
}

// value is what Grafana calls the column with the answers to an expression.
func (p *panel) value(refID string) string {
	if len(p.Targets) == 1 {
		return "Value"
	}
	return "Value #" + refID
}

// renamed is what a column is called.
func (p *panel) renamed(column string) string {
	for _, t := range p.Transformations {
		if name := t.Options.RenameByName[column]; name != "" {
			return name
		}
	}
	return column
}

// unit is that of what an expression says.
func (p *panel) unit(refID string) string {
	for _, o := range p.FieldConfig.Overrides {
		for _, property := range o.Properties {
			if unit, ok := property.Value.(string); ok && property.ID == "unit" && o.Matcher.Options == p.renamed(p.value(refID)) {
				return unit
			}
		}
	}
	return p.FieldConfig.Defaults.Unit
}

// dashboards are those of config/grafana.
func dashboards(t *testing.T) []dashboard {
	t.Helper()
	root, err := harness.Root()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(root, "config", "grafana", "*.json"))
	if err != nil || len(files) != 3 {
		t.Fatalf("%d dashboards were found: %v", len(files), err)
	}
	var all []dashboard
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var d dashboard
		if err := json.Unmarshal(data, &d); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		all = append(all, d)
	}
	return all
}

// chosen is an expression with Grafana's variables as somebody may choose them.
func (m *monitored) chosen(expr string) (all []string) {
	for _, alliance := range []string{"northwind-contoso", "northwind-fabrikam"} {
		all = append(all, strings.NewReplacer("$__rate_interval", "1m", "$__range", "10m", "$namespace", m.ns, "$alliance", alliance).Replace(expr))
	}
	return all
}

// Each expression of each dashboard has an answer while the samples live: no panel stays empty.
func TestEachPanelOfTheDashboardsHasAnAnswer(t *testing.T) {
	t.Parallel()
	m := newMonitored(t)
	// Whether a review is to come of the samples' own depends on the day.
	m.create(gen.Review("next").In(m.ns).Of("northwind-contoso").Due(gen.At(time.Now().Add(48 * time.Hour))).Review)
	type question struct {
		panel string
		exprs []string // for each alliance that may be chosen
	}
	var open []question
	for _, d := range dashboards(t) {
		for _, p := range d.Panels {
			for _, target := range p.Targets {
				open = append(open, question{fmt.Sprintf("%s, %s, %s", d.Title, p.Title, target.RefID), m.chosen(target.Expr)})
			}
		}
	}
	if len(open) < 60 {
		t.Fatalf("only %d expressions were found", len(open))
	}
	// What climbs has a next step, and what has run out has none: each needs its answer at some time, not at the same.
	harness.Eventually(t, 3*time.Minute, "answers", func(ctx context.Context) error {
		var still []question
		var errs []error
		for _, q := range open {
			answered := false
			for _, expr := range q.exprs {
				answers, err := m.ask(ctx, expr)
				if err != nil {
					return err
				}
				answered = answered || len(answers) > 0 && !math.IsNaN(answers[0].number())
			}
			if !answered {
				still, errs = append(still, q), append(errs, fmt.Errorf("%s has no answer: %s", q.panel, q.exprs[0]))
			}
		}
		open = still
		return errors.Join(errs...)
	})
	if dir := os.Getenv("ENTENTE_PICTURES"); dir != "" {
		m.draw(t.Context(), dir)
	}
}
