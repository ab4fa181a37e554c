// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/entente-dev/entente/internal/plain"
)

// csvHead are the columns of the file.
var csvHead = []string{
	"namespace", "name", "displayName", "partners", "stage", "suspended", "healthy", "practicesInPlace", "practicesRequired", "practicesUnknown",
	"issuesOpen", "issuesStale", "issuesEscalated", "reviewsOverdue", "reviewsSlipped", "lastContactTime", "nextDeadline", "nextDeadlineIs", "needsAttention", "worst", "worstIs", "fact",
}

// csv writes the rows that are asked for, all of them, in the order of the page.
func (q *request) csv(to io.Writer) error {
	rows, _ := q.rows(q.filter())
	w := csv.NewWriter(to)
	_ = w.Write(csvHead) // an error stays until the end
	for i := range rows {
		r := &rows[i]
		q.finish(r)
		cells := []string{
			r.Namespace, r.Name, r.Title, strings.Join(r.Partners, "; "), r.Stage, strconv.FormatBool(r.Suspended), string(r.Healthy),
		}
		for _, n := range []int{r.InPlace, r.Required, r.Unknown, r.Open, r.Stale, r.Escalated, r.Overdue, r.Slipped} {
			cells = append(cells, strconv.Itoa(n))
		}
		cells = append(cells, stamp(r.LastContact))
		if r.Next != nil {
			cells = append(cells, stamp(r.Next.Time), r.Next.What+": "+r.Next.Of)
		} else {
			cells = append(cells, "", "")
		}
		cells = append(cells, strconv.Itoa(r.Needs))
		if r.Worst != nil {
			cells = append(cells, r.Worst.State, r.Worst.What, r.Worst.Fact)
		} else {
			cells = append(cells, "", "", "")
		}
		for j := range cells {
			cells[j] = inert(cells[j])
		}
		_ = w.Write(cells)
	}
	w.Flush()
	return w.Error()
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// inert keeps a cell from being a formula: a program for tables would work out what begins like one.
func inert(cell string) string {
	cell = plain.Line(cell)
	if strings.IndexAny(strings.TrimLeft(cell, " "), "=+-@") == 0 {
		return "'" + cell
	}
	return cell
}
