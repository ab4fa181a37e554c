// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package board

import (
	"encoding/json"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"github.com/entente-dev/entente/internal/metrics"
)

// written is a dashboard as Grafana reads it.
type written struct {
	UID, Title, Description string
	Templating              struct {
		List []struct{ Name, Definition string }
	}
	Panels []struct {
		ID                       int
		Type, Title, Description string
		GridPos                  struct{ X, Y, W, H int }
		FieldConfig              struct{ Defaults struct{ Unit string } }
		Targets                  []struct{ Expr string }
		Datasource               struct{ UID string }
	}
}

func read(t *testing.T, b *Board) written {
	t.Helper()
	data, err := b.JSON()
	if err != nil {
		t.Fatal(err)
	}
	var w written
	if err := json.Unmarshal(data, &w); err != nil {
		t.Fatal(err)
	}
	return w
}

// Grafana shows a panel whose identity another one has instead of that, and lays panels over each other that are
// in the same place.
func TestPanelsAreToldApart(t *testing.T) {
	for _, b := range All {
		w := read(t, b)
		ids, places := map[int]bool{}, map[[2]int]string{}
		for _, p := range w.Panels {
			if p.ID == 0 || ids[p.ID] {
				t.Errorf("%s: %s has the id %d, as another one has", b.Name, p.Title, p.ID)
			}
			ids[p.ID] = true
			if at := p.GridPos; at.X+at.W > 24 || at.W == 0 || at.H == 0 {
				t.Errorf("%s: %s is at %+v", b.Name, p.Title, at)
			}
			for x := p.GridPos.X; x < p.GridPos.X+p.GridPos.W; x++ {
				for y := p.GridPos.Y; y < p.GridPos.Y+p.GridPos.H; y++ {
					if other := places[[2]int{x, y}]; other != "" {
						t.Fatalf("%s: %s is where %s is", b.Name, p.Title, other)
					}
					places[[2]int{x, y}] = p.Title
				}
			}
		}
	}
}

// Each panel says what is seen and in which unit, and asks the data source that was chosen.
func TestEachPanelIsExplained(t *testing.T) {
	for _, b := range All {
		w := read(t, b)
		if w.UID == "" || w.Title == "" || w.Description == "" {
			t.Errorf("%s has no identity, title or description", b.Name)
		}
		for _, p := range w.Panels {
			if p.Type == "row" {
				continue
			}
			if p.Description == "" || !strings.HasSuffix(p.Description, ".") || p.FieldConfig.Defaults.Unit == "" || len(p.Targets) == 0 {
				t.Errorf("%s: %s lacks a description, a unit or an expression", b.Name, p.Title)
			}
			if p.Datasource.UID != "${datasource}" {
				t.Errorf("%s: %s asks %s", b.Name, p.Title, p.Datasource.UID)
			}
		}
	}
}

// A variable that is chosen is used, and one that is used can be chosen.
func TestVariablesAreUsed(t *testing.T) {
	for _, b := range All {
		w := read(t, b)
		var chosen []string
		for _, v := range w.Templating.List {
			chosen = append(chosen, v.Name)
		}
		used := map[string]bool{"datasource": true}
		for _, p := range w.Panels {
			for _, target := range p.Targets {
				for _, name := range []string{"namespace", "alliance"} {
					if strings.Contains(target.Expr, "$"+name) {
						used[name] = true
					}
				}
			}
		}
		slices.Sort(chosen)
		if want := slices.Sorted(maps.Keys(used)); !slices.Equal(chosen, want) {
			t.Errorf("%s lets choose %v, and uses %v", b.Name, chosen, want)
		}
	}
}

// The ConfigMap has each dashboard, and the label by which Grafana's sidecar finds it.
func TestTheConfigMapHasEachDashboard(t *testing.T) {
	data, err := os.ReadFile("../../../config/grafana/kustomization.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var k struct {
		ConfigMapGenerator []struct {
			Files   []string
			Options struct{ Labels map[string]string }
		}
	}
	if err := yaml.Unmarshal(data, &k); err != nil {
		t.Fatal(err)
	}
	if len(k.ConfigMapGenerator) != 1 || k.ConfigMapGenerator[0].Options.Labels["grafana_dashboard"] != "1" {
		t.Fatalf("it is not found: %+v", k)
	}
	var want []string
	for _, b := range All {
		want = append(want, b.File())
	}
	if got := k.ConfigMapGenerator[0].Files; !slices.Equal(got, want) {
		t.Errorf("it has %v, not %v", got, want)
	}
}

var named = regexp.MustCompile(`\bentente_[a-z_]+`)

// What the dashboards ask for is declared.
func TestDashboardsAskForWhatIsServed(t *testing.T) {
	declared := map[string]bool{}
	for _, f := range slices.Concat(metrics.Governance, metrics.Operator) {
		declared[f.Name] = true
	}
	for _, b := range All {
		for _, p := range read(t, b).Panels {
			for _, target := range p.Targets {
				for _, name := range named.FindAllString(target.Expr, -1) {
					if base := strings.TrimSuffix(name, "_bucket"); !declared[base] {
						t.Errorf("%s: %s asks for %s, which is not served", b.Name, p.Title, name)
					}
				}
			}
		}
	}
}
