// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

// chrome is what is around what a page shows.
type chrome struct {
	Title string
	View  any
	// Base is the path below which all pages are, and Home the first of them.
	Base, Home string
	Nav        []navigation
	// Notes say what the reader must know first.
	Notes []note
	// When says of which moment the page tells; nil where nothing could be read.
	When *when
	// Version names what the page shows, and Live is where it hears of news; empty where nothing could be read.
	Version, Live string
	// Keep is what a search passes on.
	Keep []hidden
	// Scripts are those that the view has beside the one that keeps it up to date.
	Scripts []string

	clock *time.Location
	now   time.Time
}

type navigation struct {
	Title, Link string
	Current     bool
}

// note says something about the whole page.
type note struct {
	Title, Text string
	More        []string
}

// when is the moment of a page, and the ways to others.
type when struct {
	Tense tense
	At    time.Time
	Zone  string
	// Typed is the moment as the field for it wants it, and Hidden what else the form passes on.
	Typed  string
	Hidden []hidden
	// Action is where the form leads, and Jumps to other moments.
	Action string
	Jumps  []navigation
	Zones  []option
	Where  string
	Read   time.Time
}

type hidden struct{ Name, Value string }

type option struct {
	Value, Label string
	Chosen       bool
}

// titled is what knows its own title.
type titled interface{ title() string }

// scripted is what is more at hand with scripts of its own; it is there without them.
type scripted interface{ scripts() []string }

// chrome puts the rest around a view.
func (q *request) chrome(name string, view any) *chrome {
	c := &chrome{View: view, Base: q.h.Base, Home: q.link("/"), clock: q.clock}
	for _, n := range []struct{ name, title, path string }{
		{"attention", "Needs attention", "/"}, {"portfolio", "Alliances", "/alliances"}, {"ahead", "What comes next", "/ahead"}, {"untold", "Not told yet", "/untold"},
	} {
		c.Nav = append(c.Nav, navigation{n.title, q.link(n.path), n.name == name})
		if n.name == name {
			c.Title = n.title
		}
	}
	if t, ok := view.(titled); ok {
		c.Title = t.title()
	}
	if s, ok := view.(scripted); ok {
		c.Scripts = s.scripts()
	}
	if q.state != nil {
		c.now, c.Notes, c.When = q.at, q.notes(), q.when(c.clock)
		for _, field := range []string{atField, zoneField} {
			if text := q.text(field); text != "" {
				c.Keep = append(c.Keep, hidden{field, text})
			}
		}
		c.Version, c.Live = q.h.versionAt(q.Reading, q.text(atField)), q.link(livePath)
	}
	return c
}

// notes say what is missing from the page, and whether it is old.
func (q *request) notes() []note {
	var out []note
	if len(q.Denied) > 0 {
		out = append(out, note{Title: "You may not list " + words(q.Denied) + " " + q.Where + ".",
			Text: "The page is without them: figures count only what you may see. Ask for a role that reads Entente's kinds."})
	}
	if q.Trouble != "" {
		out = append(out, note{Title: "The cluster cannot be read at the moment.", Text: "This is from before. " + q.Trouble})
	}
	if q.outdated != nil {
		out = append(out, note{Title: "The manager seems to be away.", Text: q.outdated.Text(q.now)})
	}
	if len(q.LeftOut) > 0 {
		n := note{Title: cmdutil.Count(len(q.LeftOut), "object") + " cannot be read, and left out.", Text: "Mend what the object holds."}
		for i := range q.LeftOut {
			o := &q.LeftOut[i]
			n.More = append(n.More, fmt.Sprintf("%s %s/%s: %s", o.Kind, o.Namespace, o.Name, strings.Join(strings.Fields(o.Err.Error()), " ")))
		}
		out = append(out, n)
	}
	return out
}

// words writes a list for people.
func words(all []string) string {
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	return strings.Join(all[:len(all)-1], ", ") + " and " + all[len(all)-1]
}

// jumps are moments that people often ask for, in days from now.
var jumps = []struct {
	days  int
	title string
}{{-365, "a year ago"}, {-90, "90 days ago"}, {-30, "30 days ago"}, {-7, "a week ago"}, {0, "now"}, {7, "in a week"}, {30, "in 30 days"}, {90, "in 90 days"}, {365, "in a year"}}

// typedTime is how a browser's field for a date and a time wants it.
const typedTime = "2006-01-02T15:04"

func (q *request) when(clock *time.Location) *when {
	w := &when{
		Tense: q.tense, At: q.at, Zone: clock.String(), Typed: q.at.In(clock).Format(typedTime),
		Action: q.h.Base + strings.TrimPrefix(q.http.URL.EscapedPath(), q.h.Base), Where: q.Where, Read: q.Reading.At,
	}
	others := url.Values{}
	for _, name := range slices.Sorted(maps.Keys(q.form)) {
		if name != atField && name != zoneField && q.text(name) != "" {
			w.Hidden = append(w.Hidden, hidden{name, q.text(name)})
			others.Set(name, q.text(name))
		}
	}
	if q.chosen != nil {
		others.Set(zoneField, q.chosen.String())
	}
	for _, j := range jumps {
		values := url.Values{}
		for name := range others {
			values.Set(name, others.Get(name))
		}
		switch {
		case j.days != 0:
			values.Set(atField, q.now.AddDate(0, 0, j.days).Format(time.RFC3339))
		case q.h.At != "":
			values.Set(atField, "now")
		}
		w.Jumps = append(w.Jumps, navigation{j.title, q.h.address(strings.TrimPrefix(w.Action, q.h.Base), values), j.days == 0 && q.tense == present})
	}
	w.Zones = q.zoneOptions()
	return w
}

// zoneOptions are the zones of the partners, UTC, and the hosts' own.
func (q *request) zoneOptions() []option {
	const most = 30
	names := []string{"UTC"}
	for _, p := range q.found.Partners {
		if name := string(p.Spec.TimeZone); len(names) < most && name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if q.chosen != nil && !slices.Contains(names, q.chosen.String()) {
		names = append(names, q.chosen.String())
	}
	slices.Sort(names)
	out := []option{{"", "the host's", q.chosen == nil}}
	for _, name := range names {
		out = append(out, option{name, name, q.chosen != nil && q.chosen.String() == name})
	}
	return out
}
