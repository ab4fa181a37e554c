// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"io"
	"slices"
	"strings"
	"time"

	"github.com/entente-dev/entente/internal/cli/audit"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/cli/plan"
	"github.com/entente-dev/entente/internal/cli/status"
	"github.com/entente-dev/entente/internal/cli/tree"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/plain"
	"github.com/entente-dev/entente/internal/simulate"
)

// apis are the figures for programs, by their paths: what the plugin prints with -o json.
var apis = map[string]func(*request, io.Writer) error{
	"status": (*request).apiStatus, "audit": (*request).apiAudit, "plan": (*request).apiPlan, "untold": (*request).apiUntold,
	"alliances/{namespace}/{name}/tree": (*request).apiTree,
}

// printJSON writes a value as the commands do.
func printJSON(to io.Writer, v any) error {
	o := cmdutil.Output{Format: "json"}
	return o.Print(to, v)
}

// narrowed keeps the namespace and the alliances that are asked for.
func (q *request) narrowed(objects *inventory.Inventory) *inventory.Inventory {
	return within(objects, q.text("namespace")).Narrow(q.names())
}

// names are the alliances that are asked for, one or several; none for all.
func (q *request) names() []string {
	return slices.DeleteFunc(slices.Clone(q.form["alliance"]), func(name string) bool { return name == "" })
}

// apiStatus is kubectl entente status.
func (q *request) apiStatus(to io.Writer) error {
	found := q.narrowed(q.found)
	var outdated *cmdutil.Outdated
	if !q.replayed() {
		outdated = cmdutil.FindOutdated(found, q.now)
	}
	return printJSON(to, status.ReportOf(found, q.at, outdated))
}

// apiAudit is kubectl entente audit: what the controllers would say, which of a cluster is more than they have said.
func (q *request) apiAudit(to io.Writer) error {
	found := *q.found
	if !q.FromFiles && q.tense == present {
		done, err := q.h.play(q.ctx)
		if err != nil {
			return err
		}
		defer done()
		s, err := play(q.ctx, q.Reading, q.Objects, q.now, before(q.at))
		if err != nil {
			return err
		}
		found = *s.Objects()
	}
	found.Notifications = q.Objects.Notifications
	return printJSON(to, audit.ResultOf(q.narrowed(&found), q.at))
}

// apiPlan is kubectl entente plan.
func (q *request) apiPlan(to io.Writer) error {
	length := q.text("for")
	if length == "" {
		length = "P3M"
	}
	span, err := cmdutil.ParseSpan("for", length)
	if err != nil {
		return refuseInput(err)
	}
	until := span.After(q.at, q.clock).UTC()
	if until.After(q.at.AddDate(furthest, 0, 0)) {
		return refuseInput(cmdutil.UsageError("for: %s is more than %d years; write less", length, furthest))
	}
	done, err := q.h.play(q.ctx)
	if err != nil {
		return err
	}
	defer done()
	s, err := play(q.ctx, q.Reading, within(q.Objects, q.text("namespace")), q.now, q.at)
	if err != nil {
		return err
	}
	all, err := events(q.ctx, s, q.at, until)
	if err != nil {
		return err
	}
	names := q.names()
	all = slices.DeleteFunc(all, func(e simulate.Event) bool { return len(names) > 0 && !slices.Contains(names, e.Alliance) })
	return plan.WriteJSON(plain.NewWriter(to), all)
}

// apiTree is kubectl entente tree.
func (q *request) apiTree(to io.Writer) error {
	a, err := q.thisAlliance()
	if err != nil {
		return err
	}
	found := within(q.found, a.Namespace)
	var outdated *cmdutil.Outdated
	if !q.replayed() {
		outdated = cmdutil.FindOutdated(found, q.now)
	}
	return printJSON(to, tree.ReportOf(found, a, q.at, outdated))
}

// untoldJSON is a partner that has not been told of an issue.
type untoldJSON struct {
	Namespace string     `json:"namespace"`
	Partner   string     `json:"partner"`
	Alliance  string     `json:"alliance"`
	Issue     string     `json:"issue"`
	Severity  string     `json:"severity"`
	SinceTime time.Time  `json:"sinceTime"`
	DueTime   *time.Time `json:"dueTime,omitempty"`
	Late      bool       `json:"late"`
}

// apiUntold is who has not been told yet, what is due first before the rest.
func (q *request) apiUntold(to io.Writer) error {
	var rows []untoldRow
	for _, i := range q.narrowed(q.found).Issues {
		rows = append(rows, q.untoldOf(i)...)
	}
	slices.SortStableFunc(rows, compareUntold)
	out := struct {
		At     time.Time    `json:"at"`
		Untold []untoldJSON `json:"untold"`
	}{q.at, []untoldJSON{}}
	for i := range rows {
		r := &rows[i]
		x := untoldJSON{r.namespace, string(r.partner), r.of.Spec.AllianceRef.Name, r.Issue, r.Severity, r.Since, nil, r.Late}
		if !r.Due.IsZero() {
			x.DueTime = &r.Due
		}
		out.Untold = append(out.Untold, x)
	}
	return printJSON(to, out)
}

// deniedHeader lists what the figures are without, since the reader may not list it.
const deniedHeader = "Entente-Not-Listed"

// denied is the value of that header.
func (q *request) denied() string { return strings.Join(q.Denied, ", ") }
