// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package chart draws what partners rate, for the pages that show it: of one review, or over time. It draws figures of
// the report, which leaves out what nobody is to see.
package chart

import _ "embed"

var (
	// Templates are the marks of partners, and the chart of a course, for a page's own templates.
	//go:embed chart.html
	Templates string
	// Style is that of charts, by the colours of the page that has them.
	//go:embed chart.css
	Style string
)
