// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"strings"

	"github.com/entente-dev/entente/internal/chart"
	pages "github.com/entente-dev/entente/internal/report"
)

var (
	//go:embed page.html
	pageHTML string
	//go:embed page.css
	pageCSS string
	style   = chart.Style + pageCSS

	templates = template.Must(template.Must(template.New("").Funcs(functions(clocks{})).Parse(chart.Templates)).Parse(pageHTML))
)

// contentPolicy allows a page its own style, and nothing else.
func contentPolicy() string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; form-action 'none'; base-uri 'none'"
}

// functions are what the templates call, by the clocks of a page.
func functions(c clocks) template.FuncMap {
	return template.FuncMap{
		"style": func() template.CSS { return template.CSS(style) }, "contentPolicy": contentPolicy,
		"day": c.Day, "moment": c.Moment, "at": c.At, "by": c.By, "came": c.came, "exactly": c.Exactly,
		"spaced": spaced, "what": what, "subject": subject, "stage": stage, "concerned": concerned,
		"rest":  rest,
		"scale": chart.Scale, "chart": chart.RowOf, "apart": apart, "rated": chart.Rated, "gap": chart.Gapped, "viewTitle": c.viewTitle, "viewNote": chart.Note,
		"plotOf": c.plotOf, "people": people, "latest": c.latest, "target": c.target,
		"bars": promiseBars, "keeping": keepingWords, "percent": chart.Percent, "side": side, "givingWords": c.givingWords, "viewer": viewer, "stands": c.stands, "objectiveName": objectiveName, "firstToGive": c.firstToGive, "otherwise": otherwise,
		"join": func(texts []string) string { return strings.Join(texts, ", ") },
	}
}

// renderHTML writes a page as one file that needs no other.
func renderHTML(page any) (string, error) {
	name, c := "alliance", clocks{}
	switch page := page.(type) {
	case *pages.Alliance:
		c.zone = page.Zone
	case *pages.Portfolio:
		name, c.zone = "portfolio", page.Zone
	default:
		return "", fmt.Errorf("there is no page of a %T", page)
	}
	t, err := templates.Clone()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	if err := t.Funcs(functions(c)).ExecuteTemplate(&b, name, page); err != nil {
		return "", fmt.Errorf("the page cannot be written: %w", err)
	}
	return b.String(), nil
}
