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

	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/simulate"
)

// result is a plan for programs.
type result struct {
	Events []simulate.Event `json:"events"`
}

func (o *options) print(events []simulate.Event, w window, c *clocks) error {
	defer o.buffered()()
	switch o.output.Format {
	case "json":
		return printLines(o.Out, events)
	case "yaml":
		return o.output.Print(o.Out, result{events})
	case "markdown":
		fmt.Fprintf(o.Out, "### Plan\n\n")
		o.markdown(marked("", events), c)
	default:
		o.text(marked("", events), c)
	}
	fmt.Fprintln(o.Out, summary(events, c.span(w), len(o.events) > 0))
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
// for: the other may not be among them. Messages that leave as one are one line.
func (o *options) shown(lines []line) []line {
	if len(o.events) == 0 {
		lines = slices.DeleteFunc(slices.Clone(lines), func(l line) bool { return l.Implied })
	}
	return gathered(lines)
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
func (o *options) text(lines []line, c *clocks) {
	lines = o.shown(lines)
	day, name := "", names(lines)
	for _, l := range lines {
		if d := c.day(l.Time); d != day {
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
		head := fmt.Sprintf("%s%s %s", mark, c.time(l.Event), l.Event.Event)
		fmt.Fprintln(o.Out, o.Hang("  "+o.Paint(color, head)+" ", name(l.Event)+": "+l.Detail, 8+len(mark)))
		for _, r := range l.Recipients {
			fmt.Fprintf(o.Out, "  %s\n", o.Paint(color, strings.Repeat(" ", len(mark)+6)+"to "+recipient(&r)))
			o.letter(&r, strings.Repeat(" ", len(mark)+10))
		}
	}
	if day != "" {
		fmt.Fprintln(o.Out)
	}
}

// recipient says who is told, how, and when in their own time.
func recipient(r *simulate.Recipient) string {
	return fmt.Sprintf("%s/%s by %s, %s", r.Partner, r.Contact, r.Channel, r.LocalTime.Format("Mon 15:04")+" "+r.TimeZone)
}

func (o *options) markdown(lines []line, c *clocks) {
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
		fmt.Fprintf(o.Out, "| %s | %s | %s | %s |\n", cmdutil.Markdown(c.moment(l.Event)), cmdutil.Markdown(name(l.Event)), l.Event.Event, cmdutil.Markdown(detail.String()))
	}
	fmt.Fprintln(o.Out)
}
