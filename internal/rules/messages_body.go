// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"fmt"
	"strings"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/worktime"
)

// letter is the text of a message to one person. It names nothing that concerns the other
// side only: not a step, and not when the path goes on out of sight.
type letter struct {
	*ladder
	strings.Builder
	to   ladderPerson
	zone *time.Location
	// begins: one of the commands begins a list.
	begins bool
}

func (l *ladder) letterTo(to ladderPerson) *letter {
	zone, err := worktime.Zone(string(to.contact.TimeZone))
	if err != nil {
		zone = zoneOf(l.facts.Partners, to.ref.Partner)
	}
	return &letter{ladder: l, to: to, zone: zone}
}

func (t *letter) line(format string, args ...any) {
	fmt.Fprintf(t, format, args...)
	t.WriteByte('\n')
}

// when writes a moment in UTC and where the reader is.
func (t *letter) when(at time.Time) string {
	if t.zone == time.UTC {
		return stamp(at)
	}
	return stamp(at) + " (" + at.In(t.zone).Format("Mon 2 Jan 2006 15:04:05") + ", " + t.zone.String() + ")"
}

// name is how people know somebody, and their partner.
func (t *letter) name(p v1alpha1.PersonRef) string {
	name, company := string(p.Contact), string(p.Partner)
	if c := contactOf(t.facts.Partners, p); c != nil && c.DisplayName != "" {
		name = c.DisplayName
	}
	if partner := t.facts.Partners[string(p.Partner)]; partner != nil && partner.Spec.DisplayName != "" {
		company = partner.Spec.DisplayName
	}
	return oneLine(name + " (" + company + ")")
}

func (t *letter) names(people []ladderPerson) string {
	names := make([]string, 0, len(people))
	for _, p := range people {
		names = append(names, t.name(p.ref))
	}
	return strings.Join(names, ", ")
}

// opening says what happened, and since when.
func (t *letter) opening() {
	issue := t.facts.Issue
	t.line("%s", oneLine(issue.Spec.Title))
	if issue.Spec.Description != "" {
		t.line("%s", plain(cut(issue.Spec.Description, maxShownText)))
	}
	t.line("")
	t.line("Issue %s, severity %s, alliance %s.", issue.Name, issue.Spec.Severity, allianceName(t.facts.Alliance))
	t.line("Raised by %s, known since %s.", t.name(issue.Spec.RaisedBy), t.when(issue.Spec.DetectedTime.Time))
	t.line("No activity since %s.", t.when(t.signs.restarted))
	t.line("")
}

func allianceName(a *v1alpha1.Alliance) string {
	if a.Spec.DisplayName != "" {
		return oneLine(a.Spec.DisplayName)
	}
	return a.Name
}

// closing says what comes if nobody acts. It is the same whether or not a step follows that
// the reader is not to know of.
func (t *letter) closing(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord) {
	next := t.nextFor(step)
	switch {
	case next == nil:
		t.line("If nobody acts: no further step tells your side.")
	case record.DeadlineTime == nil:
		t.line("If nobody acts: the next step that tells your side is %s%s.", next.Name, audience(next))
	default:
		t.line("If nobody acts by %s: the next step that tells your side is %s%s.", t.when(record.DeadlineTime.Time), next.Name, audience(next))
	}
}

// nextFor returns the next step that concerns the reader's side.
func (t *letter) nextFor(step *v1alpha1.EscalationStep) *v1alpha1.EscalationStep {
	steps := t.path.spec.Steps
	for i := t.indexOf(step.Name) + 1; i < len(steps); i++ {
		if onSide(steps[i].Sides, t.facts.Alliance.Spec.Host, t.to.ref.Partner) && !stepRecorded(t.record, steps[i].Name) {
			return &steps[i]
		}
	}
	return nil
}

// audience says whom a step tells, by tier and role.
func audience(step *v1alpha1.EscalationStep) string {
	var who []string
	if step.Tier != "" {
		who = append(who, string(step.Tier))
	}
	for _, r := range step.Roles {
		who = append(who, string(r))
	}
	if len(who) == 0 {
		return ""
	}
	return " (" + strings.Join(who, ", ") + ")"
}

func (t *letter) byWhen(record *v1alpha1.StepRecord) string {
	if record.DeadlineTime == nil {
		return "soon"
	}
	return "by " + t.when(record.DeadlineTime.Time)
}

// command adds the command that records something on the issue. Where the list is not begun
// the patch begins it, and is refused if somebody has begun it meanwhile: it would overwrite.
func (t *letter) command(list string, begun bool, value string) {
	patch := fmt.Sprintf(`[{"op":"add","path":"/spec/%s/-","value":%s}]`, list, value)
	if !begun {
		t.begins = true
		patch = fmt.Sprintf(`[{"op":"test","path":"/spec/%[1]s","value":null},{"op":"add","path":"/spec/%[1]s","value":[%[2]s]}]`, list, value)
	}
	namespace := ""
	if ns := t.facts.Issue.Namespace; ns != "" {
		namespace = " -n " + ns
	}
	t.line(`  kubectl%s patch issue %s --type=json -p "%s"`, namespace, t.facts.Issue.Name, strings.ReplaceAll(patch, `"`, `\"`))
}

// shellNow is what a shell replaces by the moment at which the command is run.
const shellNow = `$(date -u +%Y-%m-%dT%H:%M:%SZ)`

func (t *letter) self() string { return personJSON(t.to.ref) }

func personJSON(p v1alpha1.PersonRef) string {
	return fmt.Sprintf(`{"partner":"%s","contact":"%s"}`, p.Partner, p.Contact)
}

func (t *letter) text() string {
	if t.begins {
		t.line("(Refused? Somebody has recorded one before you. Leave out the test, add /- to the path, and take the brackets off the value.)")
	}
	return cut(strings.TrimRight(t.String(), "\n"), maxBody)
}

func (l *ladder) stepBody(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, to ladderPerson, told []ladderPerson) string {
	t := l.letterTo(to)
	spec := &l.facts.Issue.Spec
	t.opening()
	t.line("Step %s started at %s. It tells: %s.", step.Name, t.when(record.StartedTime.Time), t.names(told))
	t.line("Expected of them %s: that one of them takes the issue on, or speaks with the other side and records it.", t.byWhen(record))
	t.closing(step, record)
	t.line("")
	t.line("To take it on:")
	t.command("acknowledgements", len(spec.Acknowledgements) > 0, fmt.Sprintf(`{"time":"%s","by":%s}`, shellNow, t.self()))
	t.line("To record what is new:")
	t.command("updates", len(spec.Updates) > 0, fmt.Sprintf(`{"time":"%s","by":%s,"note":"…"}`, shellNow, t.self()))
	return t.text()
}

func (l *ladder) callBody(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, caller ladderPerson, callees []ladderPerson) string {
	t := l.letterTo(caller)
	spec := &l.facts.Issue.Spec
	t.opening()
	t.line("Step %s started at %s. It asks for a conversation before anything is written to the other side.", step.Name, t.when(record.StartedTime.Time))
	t.line("Expected of you %s: call or meet one of these, and record it.", t.byWhen(record))
	for _, p := range callees {
		t.line("- %s%s", t.name(p.ref), t.number(p.contact))
	}
	t.line("Nothing is written to them until a conversation, or attempts to have one (%d in all), are on record.", maxAttempts(step))
	t.closing(step, record)
	other := v1alpha1.PersonRef{Partner: "…", Contact: "…"}
	if len(callees) > 0 {
		other = callees[0].ref
	}
	t.line("")
	t.line("To record that you spoke:")
	t.command("conversations", len(spec.Conversations) > 0,
		fmt.Sprintf(`{"time":"%s","mode":"Phone","between":[%s,%s],"outcome":"…"}`, shellNow, t.self(), personJSON(other)))
	t.line("To record that you tried to:")
	t.command("attempts", len(spec.Attempts) > 0, fmt.Sprintf(`{"time":"%s","mode":"Phone","by":%s}`, shellNow, t.self()))
	return t.text()
}

// number is where a contact can be called, if the manifest says so.
func (t *letter) number(c *v1alpha1.Contact) string {
	for i := range c.Addresses {
		a := &c.Addresses[i]
		if channel := channelOf(t.facts.Policy, a.Channel); channel != nil && channel.Phone != nil && a.Address != "" {
			return ", " + oneLine(a.Address)
		}
	}
	return ""
}
