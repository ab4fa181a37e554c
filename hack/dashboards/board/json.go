// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package board

import (
	"bytes"
	"encoding/json"
)

// object is one of JSON, with its keys in order when it is written.
type object map[string]any

// source is the data source that was chosen.
var source = object{"type": "prometheus", "uid": "${datasource}"}

// width of a dashboard, by which Grafana places panels.
const width = 24

// JSON is the dashboard as Grafana imports it.
func (b *Board) JSON() ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(object{
		"uid": b.Name, "title": b.Title, "description": b.Says, "tags": []string{"entente"},
		"schemaVersion": 39, "editable": true, "graphTooltip": 1, "timezone": "browser", "refresh": "1m",
		"time":       object{"from": "now-7d", "to": "now"},
		"templating": object{"list": b.variables()},
		"panels":     b.panels(),
		"links": []object{{
			"type": "dashboards", "tags": []string{"entente"}, "title": "Entente", "asDropdown": true, "includeVars": true, "keepTime": true,
		}},
	})
	return out.Bytes(), err
}

func (b *Board) variables() []object {
	all := []object{{"name": "datasource", "label": "Data source", "type": "datasource", "query": "prometheus", "hide": 0, "refresh": 1}}
	for _, v := range b.Variables {
		o := object{
			"name": v.Name, "label": v.Title, "type": "query", "datasource": source, "definition": v.Values,
			"query": object{"query": v.Values, "refId": v.Name}, "refresh": 2, "sort": 1, "hide": 0, "multi": v.Many, "includeAll": v.Many,
		}
		if v.Many {
			o["allValue"], o["current"] = ".*", object{"text": "All", "value": "$__all"}
		}
		all = append(all, o)
	}
	return all
}

// panels places the panels from left to right, each row below the one before.
func (b *Board) panels() []object {
	var all []object
	y := 0
	add := func(o object, w, h, x int) {
		o["id"], o["gridPos"] = len(all)+1, object{"w": w, "h": h, "x": x, "y": y}
		all = append(all, o)
	}
	for i := range b.Rows {
		row := &b.Rows[i]
		add(object{"type": "row", "title": row.Title, "collapsed": false, "panels": []object{}}, width, 1, 0)
		y++
		x, height := 0, 0
		for j := range row.Panels {
			p := &row.Panels[j]
			if x+p.Width > width {
				x, y, height = 0, y+height, 0
			}
			add(p.object(), p.Width, p.Height, x)
			x, height = x+p.Width, max(height, p.Height)
		}
		y += height
	}
	return all
}

func (p *Panel) object() object {
	o := object{
		"type": string(p.Kind), "title": p.Title, "description": p.Says, "datasource": source,
		"targets": p.targets(), "options": p.options(), "fieldConfig": object{"defaults": p.defaults(), "overrides": p.overrides()},
	}
	if p.Kind == Table {
		o["transformations"] = p.columns()
	}
	return o
}

func (p *Panel) targets() []object {
	targets := make([]object, 0, len(p.Asks))
	for i, ask := range p.Asks {
		t := object{"refId": refID(i), "datasource": source, "expr": ask.Expr, "instant": p.instant(), "range": !p.instant()}
		if p.Kind == Table {
			t["format"] = "table"
		} else {
			t["legendFormat"] = ask.Called
		}
		targets = append(targets, t)
	}
	return targets
}

// refID is how Grafana tells the expressions of a panel apart.
func refID(i int) string { return string(rune('A' + i)) }

func (p *Panel) defaults() object {
	steps := []object{{"color": "green", "value": nil}}
	if p.Bad != nil {
		steps = append(steps, object{"color": "red", "value": *p.Bad})
	}
	o := object{"unit": p.Unit, "thresholds": object{"mode": "absolute", "steps": steps}, "color": object{"mode": "thresholds"}}
	if p.None != "" {
		o["noValue"] = p.None
	}
	switch p.Kind {
	case Series:
		o["color"], o["min"] = object{"mode": "palette-classic"}, 0
		o["custom"] = object{"lineWidth": 1, "fillOpacity": 10, "showPoints": "never"}
	case States:
		o["mappings"] = []object{{"type": "value", "options": object{
			"0": object{"text": "no", "color": "red", "index": 0}, "1": object{"text": "yes", "color": "green", "index": 1},
			"2": object{"text": "not known", "color": "orange", "index": 2},
		}}}
	}
	return o
}

func (p *Panel) options() object {
	last := object{"calcs": []string{"lastNotNull"}, "fields": "", "values": false}
	switch p.Kind {
	case Stat:
		return object{"reduceOptions": last, "colorMode": "value", "graphMode": "none", "textMode": "auto"}
	case Bars:
		return object{"reduceOptions": last, "orientation": "horizontal", "displayMode": "basic"}
	case Series:
		return object{"legend": object{"displayMode": "list", "placement": "bottom", "showLegend": true}, "tooltip": object{"mode": "multi", "sort": "desc"}}
	case States:
		return object{"legend": object{"showLegend": false}, "rowHeight": 0.8, "showValue": "never", "mergeValues": true}
	}
	return object{"showHeader": true}
}

// overrides give the columns of a table units of their own.
func (p *Panel) overrides() []object {
	found := []object{}
	for _, ask := range p.Asks {
		if ask.Unit != "" {
			found = append(found, object{
				"matcher":    object{"id": "byName", "options": ask.Called},
				"properties": []object{{"id": "unit", "value": ask.Unit}},
			})
		}
	}
	return found
}

// columns joins the answers of a table by their labels, and gives each a title.
func (p *Panel) columns() []object {
	titles := object{}
	for i, ask := range p.Asks {
		name := "Value"
		if len(p.Asks) > 1 {
			name += " #" + refID(i)
		}
		titles[name] = ask.Called
	}
	return []object{
		{"id": "merge", "options": object{}},
		{"id": "organize", "options": object{"excludeByName": object{"Time": true}, "indexByName": object{}, "renameByName": titles}},
	}
}
