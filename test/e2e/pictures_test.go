// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"context"
	"fmt"
	"html/template"
	"maps"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// picture is a dashboard with what Prometheus answered, in the places that it has in Grafana, for somebody to look at.
// Grafana draws more: what is held here is that each panel says something that makes sense.
var picture = template.Must(template.New("").Parse(`<!doctype html><meta charset="utf-8"><title>{{.Title}}</title>
<style>
body{font:13px/1.4 sans-serif;background:#f4f5f5;color:#24292e;margin:12px;width:1400px}
main{display:grid;grid-template-columns:repeat(24,1fr);grid-auto-rows:26px;gap:6px}
section{background:#fff;border:1px solid #dcdfe2;border-radius:3px;padding:4px 8px;overflow:hidden}
h2,h3{font-size:13px;margin:0}h3{font-weight:600}.row{background:none;border:0}
.stat{font-size:30px;text-align:center;margin:6px}table{border-collapse:collapse;width:100%}
td,th{text-align:left;border-bottom:1px solid #eee;padding:1px 6px;white-space:nowrap}
svg{width:100%;height:130px}polyline{fill:none;stroke-width:1.5;vector-effect:non-scaling-stroke}small{color:#57606a}
.states td{border:0;padding:0;font-size:11px;line-height:12px;width:9em}.s0{background:#e02f44}.s1{background:#56a64b}.s2{background:#ff9830}
</style><h1>{{.Title}}</h1><main>{{range .Panels}}
<section style="grid-column:{{.GridPos.X1}}/span {{.GridPos.W}};grid-row:{{.GridPos.Y1}}/span {{.GridPos.H}}"{{if eq .Type "row"}} class="row"{{end}}>
<h3>{{.Title}}</h3>
{{- if .Lines}}<svg viewBox="0 0 100 100" preserveAspectRatio="none">{{range .Lines}}<polyline stroke="{{.Colour}}" points="{{.Points}}"/>{{end}}</svg>
{{range .Lines}}<small style="color:{{.Colour}}">{{.Name}} {{.Last}}&ensp;</small>{{end}}
{{- else if .States}}<table class="states">{{range .States}}<tr><td>{{.Name}}{{range .Values}}<td class="s{{.}}">{{end}}{{end}}</table>
{{- else if eq .Type "stat"}}<p class="stat">{{range .Rows}}{{index . 0}}{{else}}{{.FieldConfig.Defaults.NoValue}}{{end}}</p>
{{- else if eq .Type "timeseries"}}<p class="stat">No data</p>
{{- else if ne .Type "row"}}<table>{{if .Columns}}<tr>{{range .Columns}}<th>{{.}}{{end}}{{end}}{{range .Rows}}<tr>{{range .}}<td>{{.}}{{end}}{{end}}</table>{{end}}
</section>{{end}}</main>`))

type grid struct{ X, Y, W, H int }

// X1 and Y1 are where a panel begins, as CSS counts.
func (g grid) X1() int { return g.X + 1 }
func (g grid) Y1() int { return g.Y + 1 }

// curve is what a graph shows of one series.
type curve struct{ Name, Colour, Points, Last string }

// drawn is a panel with its answers.
type drawn struct {
	panel
	Columns []string
	Rows    [][]string
	Lines   []curve
	States  []states
}

// states are what a condition was over some time: 0, 1, or 2 where it was not known.
type states struct {
	Name   string
	Values []float64
}

// draw writes a page for each dashboard into a directory.
func (m *monitored) draw(ctx context.Context, dir string) {
	m.Helper()
	for _, d := range dashboards(m.T) {
		page := struct {
			Title  string
			Panels []drawn
		}{Title: d.Title}
		for _, p := range d.Panels {
			one := drawn{panel: p}
			switch p.Type {
			case "timeseries", "state-timeline":
				m.lines(ctx, &one)
			default:
				m.table(ctx, &one)
			}
			page.Panels = append(page.Panels, one)
		}
		var out strings.Builder
		if err := picture.Execute(&out, page); err != nil {
			m.Fatal(err)
		}
		text := strings.ReplaceAll(out.String(), m.ns, "alliances") // rather than a name that was drawn
		if err := os.WriteFile(filepath.Join(dir, d.UID+".html"), []byte(text), 0o600); err != nil {
			m.Fatal(err)
		}
	}
}

// table fills the rows of a panel: one for each set of labels, with a value for each expression.
func (m *monitored) table(ctx context.Context, d *drawn) {
	m.Helper()
	labels, rows := map[string]bool{}, map[string]map[string]string{}
	for _, t := range d.Targets {
		answers, err := m.ask(ctx, m.chosen(t.Expr)[0])
		if err != nil {
			m.Fatal(err)
		}
		for _, a := range answers {
			delete(a.Metric, "__name__")
			key := fmt.Sprint(a.Metric)
			if rows[key] == nil {
				rows[key] = maps.Clone(a.Metric)
			}
			for l := range a.Metric {
				labels[l] = true
			}
			rows[key][d.value(t.RefID)] = inUnit(a.number(), d.unit(t.RefID))
		}
	}
	columns := slices.Sorted(maps.Keys(labels))
	for _, t := range d.Targets {
		columns = append(columns, d.value(t.RefID))
	}
	for _, key := range slices.Sorted(maps.Keys(rows)) {
		var row []string
		for _, c := range columns {
			if d.Type != "stat" || strings.HasPrefix(c, "Value") {
				row = append(row, rows[key][c])
			}
		}
		d.Rows = append(d.Rows, row)
	}
	if d.Type == "table" {
		for _, c := range columns {
			d.Columns = append(d.Columns, d.renamed(c))
		}
	}
}

// lines fills the graph of a panel with the last two minutes.
func (m *monitored) lines(ctx context.Context, d *drawn) {
	m.Helper()
	colours := []string{"#1f60c4", "#c4162a", "#37872d", "#e0b400", "#8f3bb8", "#e55400", "#3274d9", "#7c7c7c"}
	var top float64
	var all []ranged
	for _, t := range d.Targets {
		answers := m.askRange(ctx, m.chosen(t.Expr)[0])
		for _, a := range answers {
			a.name = t.LegendFormat
			for l, v := range a.Metric {
				a.name = strings.ReplaceAll(a.name, "{{"+l+"}}", v)
			}
			for _, v := range a.numbers() {
				top = max(top, v)
			}
			all = append(all, a)
		}
	}
	for i, a := range all {
		numbers := a.numbers()
		if d.Type == "state-timeline" {
			d.States = append(d.States, states{a.name, numbers})
			continue
		}
		l := curve{Name: a.name, Colour: colours[i%len(colours)]}
		for n, v := range numbers {
			l.Points += fmt.Sprintf("%.1f,%.1f ", 100*float64(n)/float64(max(1, len(numbers)-1)), 98-96*v/max(top, 1e-9))
			l.Last = inUnit(v, d.FieldConfig.Defaults.Unit)
		}
		d.Lines = append(d.Lines, l)
	}
}

// ranged is a series over some time.
type ranged struct {
	Metric map[string]string
	Values [][2]any
	name   string
}

func (r *ranged) numbers() (out []float64) {
	for _, v := range r.Values {
		out = append(out, (&sample{Value: v}).number())
	}
	return out
}

func (m *monitored) askRange(ctx context.Context, expr string) []ranged {
	m.Helper()
	now := time.Now()
	out, err := asked[ranged](ctx, m, "query_range", url.Values{
		"query": {expr}, "start": {fmt.Sprint(now.Add(-2 * time.Minute).Unix())}, "end": {fmt.Sprint(now.Unix())}, "step": {"2"},
	})
	if err != nil {
		m.Fatal(err)
	}
	return out
}

// inUnit is a number as Grafana shows it in a unit, about.
func inUnit(v float64, unit string) string {
	switch unit {
	case "percentunit":
		return strconv.FormatFloat(100*v, 'f', 0, 64) + " %"
	case "s":
		if day := 24 * time.Hour.Seconds(); math.Abs(v) >= 2*day {
			return strconv.FormatFloat(v/day, 'f', 0, 64) + " days"
		} else if math.Abs(v) > 120 {
			return strings.TrimSuffix(time.Duration(v*float64(time.Second)).Round(time.Minute).String(), "0s")
		}
		return strconv.FormatFloat(v, 'g', 3, 64) + " s"
	case "ops":
		return strconv.FormatFloat(v, 'f', 2, 64) + " /s"
	case "bytes":
		return strconv.FormatFloat(v/(1<<20), 'f', 1, 64) + " MiB"
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}
