// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package board declares the dashboards for Grafana, and writes them as JSON.
package board

// Board is a dashboard.
type Board struct {
	// Name is that of its file, and Grafana's identity of it.
	Name, Title, Says string
	// Variables beside that of the data source.
	Variables []Variable
	Rows      []Row
}

// File is the name of the file that the dashboard is in.
func (b *Board) File() string { return b.Name + ".json" }

// All dashboards.
var All = []*Board{&portfolio, &oneAlliance, &operator}

// Variable is a choice of values of a label.
type Variable struct {
	Name, Title string
	// Values is the query that they are asked by.
	Values string
	// Many is true where several, or all, may be chosen at once.
	Many bool
}

// Row holds the panels that answer one question.
type Row struct {
	Title  string
	Panels []Panel
}

// Panel shows the answers to some expressions.
type Panel struct {
	Title string
	// Says what is seen, and from when on it is bad.
	Says string
	Kind Kind
	// Unit of the values, by Grafana's name.
	Unit string
	// Width of 24, and Height in lines.
	Width, Height int
	Asks          []Ask
	// Bad is the value from which on it is shown in red; nil for never.
	Bad *float64
	// None is shown where there is no answer; empty for what Grafana says.
	None string
}

// Kind is a kind of panel, by Grafana's name.
type Kind string

// The kinds.
const (
	Stat   Kind = "stat"
	Bars   Kind = "bargauge"
	Series Kind = "timeseries"
	States Kind = "state-timeline"
	Table  Kind = "table"
)

// Ask is an expression, and what its answers are called: a text with labels as {{label}}, or, in a
// table, the title of the column.
type Ask struct {
	Expr, Called string
	// Unit of the column of a table, where it is not the panel's.
	Unit string
}

// instant reports whether a panel shows the present values alone.
func (p *Panel) instant() bool { return p.Kind != Series && p.Kind != States }
