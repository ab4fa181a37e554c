// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/simulate"
	"github.com/entente-dev/entente/internal/worktime"
)

// clocks are by which a plan is told: those of the hosts, or UTC's where they have several time zones. What
// somebody else's clocks count for has theirs beside it.
type clocks struct {
	common *time.Location
	// of are the zones of partners and hosts: of what is to come, and of what was before a change.
	of []*cmdutil.Zones
}

// clocksOf are the clocks by which the alliances that are named, or all of them, are told of. The inventory of
// what is to come is the first one.
func clocksOf(alliances []string, found ...*inventory.Inventory) clocks {
	var c clocks
	for _, one := range found {
		c.of = append(c.of, cmdutil.ZonesOf(one))
	}
	c.common = c.of[0].Common(found[0].Alliances, alliances)
	return c
}

// own is the zone of those whom an event concerns: the host's of its alliance, a partner's own. What
// belongs to several is told by the common clocks alone.
func (c *clocks) own(e *simulate.Event) *time.Location {
	for _, z := range c.of {
		switch {
		case e.Kind == v1alpha1.KindPartner && z.KnowsPartner(e.Namespace, e.Name):
			return z.Partner(e.Namespace, e.Name)
		case e.Alliance != "" && z.KnowsHost(e.Namespace, e.Alliance):
			return z.Host(e.Namespace, e.Alliance)
		}
	}
	return c.common
}

// beside says when it is by the clocks of those whom an event concerns, with the day where it is another one;
// empty where they have the common time zone.
func (c *clocks) beside(e *simulate.Event) string {
	own := c.own(e)
	if own.String() == c.common.String() {
		return ""
	}
	there, layout := e.Time.In(own), "15:04"
	if worktime.DateOf(there) != worktime.DateOf(e.Time.In(c.common)) {
		layout = "Mon 15:04"
	}
	return " (" + there.Format(layout) + " " + own.String() + ")"
}

// day of a moment, with the zone that the times of that day are of.
func (c *clocks) day(t time.Time) string {
	return t.In(c.common).Format("Mon 2006-01-02") + ", " + c.common.String()
}

// time of day of an event, with seconds where there are any.
func (c *clocks) time(e *simulate.Event) string {
	layout := "15:04"
	if e.Time.Second() != 0 {
		layout = time.TimeOnly
	}
	return e.Time.In(c.common).Format(layout) + c.beside(e)
}

// moment is the day and the time of an event.
func (c *clocks) moment(e *simulate.Event) string {
	return worktime.Clock(e.Time, c.common) + c.beside(e)
}

// span is the time that a plan tells of.
func (c *clocks) span(w window) string {
	return fmt.Sprintf("from %s until %s %s", w.from.In(c.common).Format(toTheMinute), w.to.In(c.common).Format(toTheMinute), c.common)
}

const toTheMinute = "2006-01-02 15:04"
