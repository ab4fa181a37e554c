// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
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
		_, _ = out.WriteString([]string{"\n", ",\n"}[min(i, 1)])
		_, _ = out.Write(bytes.TrimSuffix(one.Bytes(), []byte("\n")))
	}
	_, _ = out.WriteString("\n]}\n")
	return out.Flush()
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

// text prints the events by day. What is implied by another event is left out.
func (o *options) text(lines []line) {
	day := ""
	for _, l := range lines {
		if l.Implied {
			continue
		}
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
		fmt.Fprintf(o.Out, "  %s %s/%s: %s\n", o.Paint(color, head), l.Kind, l.Name, l.Detail)
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
	mark := lines[0].mark != ""
	if mark {
		fmt.Fprintf(o.Out, "| | Time | Object | Event | Detail |\n|---|---|---|---|---|\n")
	} else {
		fmt.Fprintf(o.Out, "| Time | Object | Event | Detail |\n|---|---|---|---|\n")
	}
	for _, l := range lines {
		if l.Implied {
			continue
		}
		var detail strings.Builder
		detail.WriteString(l.Detail)
		for i := range l.Recipients {
			detail.WriteString([]string{" to ", "; "}[min(i, 1)] + recipient(&l.Recipients[i]))
		}
		if mark {
			fmt.Fprintf(o.Out, "| **%s** ", l.mark)
		}
		fmt.Fprintf(o.Out, "| %s | %s | %s | %s |\n", l.Time.Format("2006-01-02 15:04Z"), cmdutil.Markdown(l.Kind+"/"+l.Name), l.Event.Event, cmdutil.Markdown(detail.String()))
	}
	fmt.Fprintln(o.Out)
}

// summary counts what matters most, in one line.
func summary(events []simulate.Event, w window) string {
	counts, people, messages := map[simulate.EventType]int{}, map[string]bool{}, 0
	for i := range events {
		counts[events[i].Event]++
		for _, r := range events[i].Recipients {
			messages++
			people[events[i].Namespace+"/"+r.Partner+"/"+r.Contact] = true
		}
	}
	var parts []string
	add := func(n int, one, many string) {
		switch {
		case n == 1:
			parts = append(parts, "1 "+one)
		case n > 1:
			parts = append(parts, fmt.Sprintf("%d %s", n, many))
		}
	}
	add(counts[simulate.ReviewScheduled], "review is scheduled", "reviews are scheduled")
	add(counts[simulate.ReviewHeld], "review is held", "reviews are held")
	add(counts[simulate.ReviewOverdue], "review becomes overdue", "reviews become overdue")
	add(counts[simulate.StepStarted], "step starts", "steps start")
	add(counts[simulate.PathExhausted], "path runs out", "paths run out")
	add(messages, "message leaves", "messages leave")
	text := "Nothing happens"
	if len(parts) > 0 {
		text = strings.Join(parts, ", ")
		if messages > 0 {
			text += fmt.Sprintf(", to %d %s", len(people), map[bool]string{true: "person", false: "people"}[len(people) == 1])
		}
	} else if n := len(events); n > 0 {
		text = fmt.Sprintf("%d other %s", n, map[bool]string{true: "event", false: "events"}[n == 1])
	}
	return fmt.Sprintf("From %s until %s, if nobody acts: %s.", w.from.Format("2006-01-02 15:04Z"), w.to.Format("2006-01-02 15:04Z"), text)
}
