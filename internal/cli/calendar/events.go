// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package calendar

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/worktime"
)

// The states of an event, as RFC 5545 writes them.
const (
	confirmed = "CONFIRMED"
	tentative = "TENTATIVE"
	cancelled = "CANCELLED"
)

// Event is one day in the calendar.
type Event struct {
	// UID stays the same as long as it is about the same thing.
	UID string `json:"uid"`
	// Date of the day.
	Date string `json:"date"`
	// Status is CONFIRMED, TENTATIVE or CANCELLED.
	Status string `json:"status"`
	// What it is about: Review, ReviewDue, Objective, Action, Assessment or Training.
	What string `json:"what"`
	// Kind, Namespace and Name of the object that it comes from.
	Kind      string `json:"kind"`
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
	// Alliance is its name; empty for what concerns a partner.
	Alliance    string   `json:"alliance,omitempty"`
	Summary     string   `json:"summary"`
	Description string   `json:"description,omitempty"`
	Categories  []string `json:"categories"`
	// Sequence counts what was recorded about it.
	Sequence int `json:"sequence"`
	// ModifiedTime is the latest of these records, or the first day shown if that is later.
	ModifiedTime time.Time `json:"modifiedTime"`
}

// uid is an identifier that follows from what an event is about.
func uid(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:16]) + "@" + v1alpha1.GroupName
}

// collector gathers the events of some alliances.
type collector struct {
	window
	now      time.Time
	names    []string                                // of the alliances asked for; none: all
	partners map[string]map[string]*v1alpha1.Partner // by namespace and name
	zones    *cmdutil.Zones
	alliance map[key]*v1alpha1.Alliance
	policies map[key]*v1alpha1.CommunicationPolicy
	events   []Event
	warnings []string
}

// key is an object's place.
type key struct{ namespace, name string }

// collect lists the events in a window, by day.
func collect(found *inventory.Inventory, overdue []*v1alpha1.Review, names []string, w window, now time.Time) ([]Event, []string) {
	c := &collector{
		window: w, now: now, names: names, events: []Event{}, zones: cmdutil.ZonesOf(found),
		partners: map[string]map[string]*v1alpha1.Partner{}, alliance: map[key]*v1alpha1.Alliance{},
		policies: map[key]*v1alpha1.CommunicationPolicy{},
	}
	for _, p := range found.Policies {
		c.policies[key{p.Namespace, p.Name}] = p
	}
	for _, p := range found.Partners {
		if c.partners[p.Namespace] == nil {
			c.partners[p.Namespace] = map[string]*v1alpha1.Partner{}
		}
		c.partners[p.Namespace][p.Name] = p
	}
	concerned := map[key]bool{}
	for _, a := range found.Alliances {
		c.alliance[key{a.Namespace, a.Name}] = a
		if !c.asked(a.Name) || a.Spec.Stage == v1alpha1.StageClosed {
			continue
		}
		for _, p := range a.Spec.Partners {
			concerned[key{a.Namespace, string(p.Name)}] = true
		}
		c.objectives(a)
		c.trainings(a)
	}
	c.reviews(found, overdue)
	for _, p := range found.Partners {
		if concerned[key{p.Namespace, p.Name}] || len(names) == 0 && len(found.Alliances) == 0 {
			c.assessment(p)
		}
	}
	slices.SortFunc(c.events, func(a, b Event) int {
		return cmp.Or(strings.Compare(a.Date, b.Date), strings.Compare(a.Namespace, b.Namespace),
			strings.Compare(a.Alliance, b.Alliance), strings.Compare(a.What, b.What),
			strings.Compare(a.Summary, b.Summary), strings.Compare(a.UID, b.UID))
	})
	return c.events, c.warnings
}

func (c *collector) asked(alliance string) bool {
	return len(c.names) == 0 || slices.Contains(c.names, alliance)
}

// add takes an event, if its day is in the window. The records are what was recorded about
// it; those to come are not yet true.
func (c *collector) add(day worktime.Date, e Event, sequence int, records ...time.Time) {
	if c.has(day) {
		c.take(day, e, sequence, records)
	}
}

// addDue takes that something is due, if its day is in the window, or was before it and it is still to be
// done.
func (c *collector) addDue(day worktime.Date, e Event, sequence int, records ...time.Time) {
	if c.has(day) || e.Status != cancelled && c.before(day, c.now) {
		c.take(day, e, sequence, records)
	}
}

func (c *collector) take(day worktime.Date, e Event, sequence int, records []time.Time) {
	e.Date, e.Sequence, e.ModifiedTime = day.String(), sequence, c.stamp
	for _, t := range records {
		if t = t.UTC().Truncate(time.Second); !t.After(c.now) && t.After(e.ModifiedTime) {
			e.ModifiedTime = t
		}
	}
	e.Status = cmp.Or(e.Status, confirmed)
	if e.Alliance != "" {
		e.Categories = append(e.Categories, e.Alliance)
	}
	c.events = append(c.events, e)
}

// lastDay is the last day on which something due at t is on time: what is due at 00:00 is due
// when the day before is over.
func lastDay(t time.Time, zone *time.Location) worktime.Date {
	d := worktime.DateOf(t.In(zone))
	if d.Start(zone).Equal(t) {
		return d.AddDays(-1)
	}
	return d
}

// title is an alliance's name as people know it.
func title(a *v1alpha1.Alliance, name string) string {
	if a == nil {
		return name
	}
	return cmp.Or(a.Spec.DisplayName, name)
}

// partnerName is a partner's name as people know it.
func (c *collector) partnerName(namespace string, name v1alpha1.Name) string {
	if p := c.partners[namespace][string(name)]; p != nil {
		return p.Spec.DisplayName
	}
	return string(name)
}

// contactName is a person's name as people know it.
func (c *collector) contactName(namespace string, partner, contact v1alpha1.Name) string {
	if p := c.partners[namespace][string(partner)]; p != nil {
		for i := range p.Spec.Contacts {
			if known := &p.Spec.Contacts[i]; known.Name == contact && known.DisplayName != "" {
				return known.DisplayName
			}
		}
	}
	return string(contact)
}

// policyOf is the policy of an alliance; nil where it names none, or none of that name is there.
func (c *collector) policyOf(a *v1alpha1.Alliance) *v1alpha1.CommunicationPolicy {
	if ref := a.Spec.CommunicationPolicyRef; ref != nil {
		return c.policies[key{a.Namespace, ref.Name}]
	}
	return nil
}

// heading begins a description: the alliance and its partners.
func (c *collector) heading(a *v1alpha1.Alliance, namespace, name string) []string {
	lines := []string{"Alliance: " + title(a, name)}
	if a != nil {
		partners := make([]string, len(a.Spec.Partners))
		for i, p := range a.Spec.Partners {
			partners[i] = c.partnerName(namespace, p.Name)
		}
		lines = append(lines, "Partners: "+strings.Join(partners, ", "))
	}
	return lines
}

func object(kind, namespace, name string) string {
	return fmt.Sprintf("%s %s in namespace %s", kind, name, namespace)
}
