// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/simulate"
)

// result is a plan for programs.
type result struct {
	Events []simulate.Event `json:"events"`
}

func (o *options) print(events []simulate.Event, w window) error {
	defer o.buffered()()
	switch o.output.Format {
	case "json":
		return printLines(o.Out, events)
	case "yaml":
		return o.output.Print(o.Out, result{events})
	case "markdown":
		fmt.Fprintf(o.Out, "### Plan\n\n")
		o.markdown(marked("", events))
	default:
		o.text(marked("", events))
	}
	fmt.Fprintln(o.Out, summary(events, w))
	return nil
}

// printLines prints a plan as JSON with one event a line: a year of a thousand alliances is
// hundreds of thousands of them.
func printLines(w io.Writer, events []simulate.Event) error {
	out := bufio.NewWriterSize(w, 1<<20)
	var one bytes.Buffer
	encoder := json.NewEncoder(&one)
	encoder.SetEscapeHTML(false)
	_, _ = out.WriteString(`{"events":[`) // an error stays until Flush
	for i := range events {
		one.Reset()
		if err := encoder.Encode(&events[i]); err != nil {
			return err
		}
		if i > 0 {
			_, _ = out.WriteString(",")
		}
		_, _ = out.WriteString("\n")
		_, _ = out.Write(bytes.TrimSuffix(one.Bytes(), []byte("\n")))
	}
	_, _ = out.WriteString("\n]}\n")
	return out.Flush()
}

// buffered gathers what is printed, until the function that it returns is called: a plan may have
// very many lines.
func (o *options) buffered() (flush func()) {
	to := o.Out
	buffer := bufio.NewWriterSize(to, 1<<16)
	o.Out = buffer
	return func() {
		_ = buffer.Flush() // who owns the output notes what cannot be written
		o.Out = to
	}
}

// line is an event, with a mark: what a change adds or takes away.
type line struct {
	mark string
	*simulate.Event
}

func marked(mark string, events []simulate.Event) []line {
	lines := make([]line, 0, len(events))
	for i := range events {
		lines = append(lines, line{mark, &events[i]})
	}
	return lines
}

var colors = map[string]cmdutil.Color{"+": cmdutil.Green, "-": cmdutil.Red}

var eventColors = map[simulate.EventType]cmdutil.Color{
	simulate.ReviewOverdue: cmdutil.Red, simulate.PathExhausted: cmdutil.Red, simulate.StepStarted: cmdutil.Yellow,
	simulate.ReviewHeld: cmdutil.Green, simulate.IssueResolved: cmdutil.Green, simulate.ConditionChanged: cmdutil.Gray,
}

// shown leaves out what another event says in other words, unless only some events were asked
// for: the other may not be among them.
func (o *options) shown(lines []line) []line {
	if len(o.events) > 0 {
		return lines
	}
	return slices.DeleteFunc(slices.Clone(lines), func(l line) bool { return l.Implied })
}

// names says how to name objects: with their namespace where there are several.
func names(lines []line) func(*simulate.Event) string {
	for i := range lines {
		if lines[i].Namespace != lines[0].Namespace {
			return func(e *simulate.Event) string { return e.Namespace + " " + e.Kind + "/" + e.Name }
		}
	}
	return func(e *simulate.Event) string { return e.Kind + "/" + e.Name }
}

// text prints the events by day.
func (o *options) text(lines []line) {
	lines = o.shown(lines)
	day, name := "", names(lines)
	for _, l := range lines {
		if d := l.Time.Format("Mon 2006-01-02"); d != day {
			if day != "" {
				fmt.Fprintln(o.Out)
			}
			day = d
			fmt.Fprintln(o.Out, o.Paint(cmdutil.Bold, d))
		}
		color, known := colors[l.mark]
		if !known {
			color = eventColors[l.Event.Event]
		}
		mark := l.mark
		if mark != "" {
			mark += " "
		}
		head := fmt.Sprintf("%s%sZ %s", mark, clock(l.Time), l.Event.Event)
		fmt.Fprintln(o.Out, o.Hang("  "+o.Paint(color, head)+" ", name(l.Event)+": "+l.Detail, 9+len(mark)))
		for _, r := range l.Recipients {
			fmt.Fprintf(o.Out, "  %s\n", o.Paint(color, strings.Repeat(" ", len(mark)+7)+"to "+recipient(&r)))
		}
	}
	if day != "" {
		fmt.Fprintln(o.Out)
	}
}

// clock is the time of day, with seconds where there are any.
func clock(t time.Time) string {
	if t.Second() == 0 {
		return t.Format("15:04")
	}
	return t.Format("15:04:05")
}

// recipient says who is told, how, and when in their own time.
func recipient(r *simulate.Recipient) string {
	return fmt.Sprintf("%s/%s by %s, %s", r.Partner, r.Contact, r.Channel, r.LocalTime.Format("Mon 15:04 MST"))
}

func (o *options) markdown(lines []line) {
	if len(lines) == 0 {
		return
	}
	lines = o.shown(lines)
	mark, name := lines[0].mark != "", names(lines)
	if mark {
		fmt.Fprintf(o.Out, "| | Time | Object | Event | Detail |\n|---|---|---|---|---|\n")
	} else {
		fmt.Fprintf(o.Out, "| Time | Object | Event | Detail |\n|---|---|---|---|\n")
	}
	for _, l := range lines {
		var detail strings.Builder
		detail.WriteString(l.Detail)
		for i := range l.Recipients {
			if i == 0 {
				detail.WriteString(" to ")
			} else {
				detail.WriteString("; ")
			}
			detail.WriteString(recipient(&l.Recipients[i]))
		}
		if mark {
			fmt.Fprintf(o.Out, "| **%s** ", l.mark)
		}
		fmt.Fprintf(o.Out, "| %s | %s | %s | %s |\n", l.Time.Format("2006-01-02 15:04Z"), cmdutil.Markdown(name(l.Event)), l.Event.Event, cmdutil.Markdown(detail.String()))
	}
	fmt.Fprintln(o.Out)
}

// summary counts what matters most, in one line.
func summary(events []simulate.Event, w window) string {
	objects, people, messages := map[simulate.EventType]map[string]bool{}, map[string]bool{}, 0
	for i := range events {
		e := &events[i]
		if objects[e.Event] == nil {
			objects[e.Event] = map[string]bool{}
		}
		objects[e.Event][e.Namespace+"/"+e.Name] = true
		for _, r := range e.Recipients {
			messages++
			people[e.Namespace+"/"+r.Partner+"/"+r.Contact] = true
		}
	}
	var parts []string
	add := func(t simulate.EventType, noun, verb string) {
		if n := len(objects[t]); n > 0 {
			parts = append(parts, cmdutil.Count(n, noun)+" "+verb)
		}
	}
	add(simulate.ReviewScheduled, "review", "scheduled")
	add(simulate.ReviewHeld, "review", "held")
	add(simulate.ReviewOverdue, "review", "overdue")
	add(simulate.IssueOpened, "issue", "opened")
	add(simulate.StepStarted, "issue", "climbing")
	add(simulate.PathExhausted, "issue", "at the end of the path")
	add(simulate.IssueResolved, "issue", "resolved")
	if messages > 0 {
		who := fmt.Sprintf("%d people", len(people))
		if len(people) == 1 {
			who = "1 person"
		}
		parts = append(parts, cmdutil.Count(messages, "message")+" to "+who)
	}
	switch n := len(events); {
	case n == 0:
		parts = []string{"nothing happens"}
	case len(parts) == 0:
		parts = []string{cmdutil.Count(n, "event")}
	}
	return fmt.Sprintf("From %s until %s, if nobody acts: %s.", w.from.Format("2006-01-02 15:04Z"), w.to.Format("2006-01-02 15:04Z"), strings.Join(parts, ", "))
}
