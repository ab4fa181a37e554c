// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"fmt"
	"text/template"
	"time"
)

// host is the partner to whom all others report.
const host = "committee-steering"

const header = `# Made by go run ./hack/annualreports; do not edit.
# Facts from https://github.com/kubernetes/community (Apache License 2.0) at
# 24e7d8f5409c1a0121394a613746e524f781e044.
`

const partners = header + `{{range .}}---
apiVersion: governance.entente.dev/v1alpha1
kind: Partner
metadata:
  name: {{.Name}}
spec:
  displayName: {{.Name}}
  country: ZZ # all over the world
  timeZone: UTC
{{- with .Meeting}}
  culture:
    company: [{{printf "%q" .}}]
{{- end}}
{{end}}`

const alliances = header + `{{range .}}---
{{- with .Removed}}
# The group was removed on {{.}}.
{{- end}}
apiVersion: governance.entente.dev/v1alpha1
kind: Alliance
metadata:
  name: {{.Name}}
spec:
  displayName: Kubernetes steering committee and {{.Name}}
  host: ` + host + `
  stage: {{.Stage}}
  practices:
    profile: Essential
    waive:
    - {name: Staffed, reason: the record names no people}
    - {name: IssuesContained, reason: the record has no issues}
    - {name: NewsBrokenEarly, reason: the record has no issues}
{{- if not .Reports}}
    - {name: ReviewsCurrent, reason: committees are not asked for a report}
{{- end}}
  partners:
  - {name: ` + host + `}
  - {name: {{.Name}}}
{{- with .Reports}}
  cadence:
  # The years in which the group was asked.
  - name: annual-report
    type: Performance
    recurrence: {startDate: "{{(index . 0).Cycle}}-01-01", time: "00:00", timeZone: UTC, rule: FREQ=YEARLY;COUNT={{len .}}}
    grace: P2M1D # to the end of 1 March, as the policy has it
{{- end}}
{{end}}`

const reviews = header + `{{range .}}---
apiVersion: governance.entente.dev/v1alpha1
kind: Review
metadata:
  name: {{.Group}}-{{.Cycle}}
spec:
  allianceRef: {name: {{.Group}}}
  cadence: annual-report
  type: Performance
  scheduledTime: "{{.Cycle}}-01-01T00:00:00Z"
  dueTime: "{{.DueTime}}" # when {{.DueDate}} is over
{{- if .HeldTime}}
  record:
    heldTime: "{{.HeldTime}}"
    acceptance: Merged into the main branch
    minutesURL: https://github.com/kubernetes/community/commit/{{.Commit}}
{{- end}}
{{end}}`

// Stage is where the group's alliance stands.
func (g *group) Stage() string {
	if g.Removed != "" {
		return "Closed"
	}
	return "Manage"
}

// DueDate is the last day on which the report is on time.
func (p report) DueDate() string { return p.Due.Format(time.DateOnly) }

// DueTime is when the due date is over.
func (p report) DueTime() string { return p.Due.AddDate(0, 0, 1).Format(time.RFC3339) }

// HeldTime is the last second of the day on which the report landed: the record has days, and
// says of a report that landed the day after it was due that it was late. Empty: it never did.
func (p report) HeldTime() string {
	if p.Completed.IsZero() {
		return ""
	}
	return p.Completed.AddDate(0, 0, 1).Add(-time.Second).Format(time.RFC3339)
}

// manifests returns the files of the example by name.
func (r *record) manifests() (map[string][]byte, error) {
	var others []*group
	for _, g := range r.groups {
		if g.Name != host {
			others = append(others, g)
		}
	}
	if len(others) != len(r.groups)-1 {
		return nil, fmt.Errorf("groups.csv lacks %s, to whom the others report", host)
	}
	files := map[string][]byte{}
	render := func(name, text string, data any) error {
		t, err := template.New(name).Parse(text)
		if err != nil {
			return err
		}
		var b bytes.Buffer
		err = t.Execute(&b, data)
		files[name] = b.Bytes()
		return err
	}
	if err := render("01-partners.yaml", partners, r.groups); err != nil {
		return nil, err
	}
	if err := render("02-alliances.yaml", alliances, others); err != nil {
		return nil, err
	}
	for i, cycle := range r.cycles {
		var of []report
		for _, g := range others {
			for _, p := range g.Reports {
				if p.Cycle == cycle {
					of = append(of, p)
				}
			}
		}
		if err := render(fmt.Sprintf("%02d-reports-of-%d.yaml", i+3, cycle), reviews, of); err != nil {
			return nil, err
		}
	}
	return files, nil
}
