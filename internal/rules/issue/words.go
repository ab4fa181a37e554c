// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"fmt"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// readyNote is what Ready's message adds when all is well.
func readyNote(f *verdict.Finding) string {
	if f.Rest != nil {
		return f.AddUpcoming("The " + f.Rest.Words() + ": no step starts and no message is made")
	}
	return verdict.UpcomingWords(f)
}

var allianceGoneWords = verdict.Text("The alliance no longer exists")

func acknowledgedWords(f *verdict.Finding) string {
	switch {
	case f.Reason == v1alpha1.ReasonNotAcknowledged && len(f.People) > 0:
		return f.AddUpcoming("Nobody of another side has taken the issue on; the acknowledgement by " + verdict.PersonName(f.People[0]) +
			", of the raiser's side, at " + f.Stamp(f.Since) + " counts as an update")
	case f.Reason == v1alpha1.ReasonNotAcknowledged:
		return f.AddUpcoming("Nobody has taken the issue on")
	}
	message := verdict.PersonName(f.People[0]) + " took it on at " + f.Stamp(f.Since)
	switch {
	case f.Reason == v1alpha1.ReasonSeverityRaised:
		message += " as " + f.Quote + "; it is " + f.Objects[0].Name + " now, which nobody has taken on"
	case f.Reason == v1alpha1.ReasonAcknowledgementExpired:
		message += "; it expired at " + f.Stamp(f.Until)
	case !f.Until.IsZero():
		message += "; it holds until " + f.Stamp(f.Until) + " unless an answer renews it"
	}
	return f.AddUpcoming(message)
}

func disclosedWords(f *verdict.Finding) string {
	var message string
	switch f.Reason {
	case v1alpha1.ReasonNotOwed:
		return f.AddUpcoming("It is about a review that the partners share, so nobody has to be told")
	case v1alpha1.ReasonNotDisclosed, v1alpha1.ReasonDisclosureOverdue:
		message = untoldWords(f)
	default:
		message = toldWords(f)
	}
	if f.Rest != nil {
		message += ". Nobody is reminded of that: the " + f.Rest.Words()
	}
	if sides := verdict.NamesOf(f.Objects, reasonUnreached); len(sides) > 0 {
		message += ". Nobody is reminded of that, since nobody is there who can be written to, of " + verdict.List(sides)
	}
	if ignored := verdict.NamesOf(f.Objects, reasonIgnored); len(ignored) > 0 {
		message += ". Not a partner of the alliance, so telling it does not count: " + verdict.List(ignored)
	}
	if len(f.Lacks) > 0 {
		message += ". Nothing in " + f.Lacks[0] + " says since when it is " + f.Quote + ", so that counts from the detection"
	}
	return f.AddUpcoming(message)
}

// untoldWords names who was not told, those of one time together: who joined later has its own.
func untoldWords(f *verdict.Finding) string {
	var parts []string
	for _, same := range ByTime(f.Objects) {
		untold := "Not told: " + verdict.List(verdict.NamesOf(same, v1alpha1.ReasonNotTold))
		switch o := &same[0]; {
		case o.Reason != v1alpha1.ReasonNotTold:
			continue
		case o.Due.IsZero():
			untold += "; no time limit is set for " + f.Quote
		case o.Late:
			untold += "; the time ran out at " + f.StampEnd(o.Due)
		default:
			untold += "; the time runs out at " + f.StampEnd(o.Due)
		}
		parts = append(parts, untold)
	}
	return strings.Join(parts, ". ")
}

func toldWords(f *verdict.Finding) string {
	if verdict.NamesOf(f.Objects, "") == nil {
		return "There is nobody else to tell"
	}
	several := slices.ContainsFunc(f.Objects, func(o verdict.Object) bool { return o.Late && !o.Due.Equal(f.Due) })
	var told strings.Builder
	for i := range f.Objects {
		o := &f.Objects[i]
		if o.Reason == reasonIgnored {
			break
		}
		if i == 0 {
			told.WriteString("Told: ")
		} else {
			told.WriteString(", ")
		}
		told.WriteString(o.Name + " at " + f.Stamp(o.Since))
		switch {
		case o.Late && several:
			told.WriteString(" (late, by " + f.StampEnd(o.Due) + ")")
		case o.Late:
			told.WriteString(" (late)")
		}
	}
	if f.Reason == v1alpha1.ReasonDisclosedLate && !several {
		told.WriteString("; the time ran out at " + f.StampEnd(f.Due))
	}
	return told.String()
}

func talkedFirstWords(f *verdict.Finding) string {
	if f.Reason == v1alpha1.ReasonTalkNotRequired {
		return "No step of the path asks for a conversation first"
	}
	var wrote, silent, talked, tried []string
	for i := range f.Objects {
		switch o := &f.Objects[i]; {
		case o.Reason == v1alpha1.ReasonWrittenFirst:
			wrote = append(wrote, o.Quote+" at "+f.Stamp(o.Since))
		case o.Reason == v1alpha1.ReasonNotTalkedYet:
			silent = append(silent, o.Name)
		case o.Since.IsZero():
			tried = append(tried, o.Name)
		default:
			talked = append(talked, o.Name+" at "+f.Stamp(o.Since))
		}
	}
	var parts []string
	for _, what := range wrote {
		parts = append(parts, fmt.Sprintf("%s, before a conversation or %d attempts to have one were on record", what, f.Limit))
	}
	if len(silent) > 0 {
		parts = append(parts, "Nobody has spoken with "+verdict.List(silent)+", and nobody has written to them")
	}
	if len(talked) > 0 {
		parts = append(parts, "Spoke with "+verdict.List(talked))
	}
	if len(tried) > 0 {
		parts = append(parts, "Nobody spoke with "+verdict.List(tried)+"; enough attempts are on record")
	}
	return strings.Join(parts, ". ")
}

// words say how somebody wrote to a partner.
func (w *written) words() string {
	switch w.how {
	case writtenDisclosure:
		return string(w.partner) + " was told by " + string(w.mode)
	case writtenConversation:
		return "A conversation with " + string(w.partner) + " by " + string(w.mode) + " is on record"
	case writtenByStep:
		return "The step " + string(w.step) + " wrote to " + string(w.partner)
	}
	return ""
}

func staleWords(f *verdict.Finding) string {
	var message string
	switch f.Reason {
	case v1alpha1.ReasonResolved:
		message = "The issue is resolved"
	case v1alpha1.ReasonNotArmed:
		message = notArmedWords(f)
	case v1alpha1.ReasonNoPath:
		message = noPathWords(f)
	case v1alpha1.ReasonSnoozed:
		message = "Snoozed until " + f.Stamp(f.Until) + ": " + f.Quote
		if f.Status == metav1.ConditionUnknown {
			message += "; otherwise it would have been stale since " + f.Stamp(f.Due)
		}
	case v1alpha1.ReasonNoActivity:
		message = "No answer since " + f.Stamp(f.Since) + ", so stale since " + f.Stamp(f.Due)
	default:
		message = "Stale at " + f.Stamp(f.Due) + " unless there is an answer"
	}
	return f.AddUpcoming(message)
}

func notArmedWords(f *verdict.Finding) string {
	return "No issue is escalated in the stage " + f.Quote + "; the ladder is armed from Launch to Exit"
}

func noPathWords(f *verdict.Finding) string {
	if len(f.Objects) == 0 {
		return "The alliance names no communication policy"
	}
	return fmt.Sprintf("The policy %s has no escalation path for %s", f.Objects[0].Name, f.Quote)
}

func resolvedWords(f *verdict.Finding) string {
	switch {
	case f.Reason == v1alpha1.ReasonNotResolved:
		return f.AddUpcoming("No resolution is on record")
	case len(f.People) == 0:
		return "Resolved at " + f.Stamp(f.Since)
	}
	return "Resolved at " + f.Stamp(f.Since) + " by " + verdict.PersonName(f.People[0])
}

func escalatedWords(f *verdict.Finding) string {
	switch f.Reason {
	case v1alpha1.ReasonResolved:
		return f.AddUpcoming("The issue is resolved")
	case v1alpha1.ReasonNotArmed:
		return f.AddUpcoming(notArmedWords(f))
	case v1alpha1.ReasonNotEscalated:
		return f.AddUpcoming("No step has started" + nextWords(f))
	case v1alpha1.ReasonDeescalated:
		return f.AddUpcoming("De-escalated at " + f.Stamp(f.Since) + nextWords(f))
	}
	step := &f.Objects[0]
	message := "Step " + step.Name + " started at " + f.Stamp(f.Since)
	if unreached := verdict.NamesOf(f.Objects, string(v1alpha1.StepNobodyReachable)); len(unreached) > 0 {
		message += "; nobody was reached, since nobody to write to or ask to call is there with a usable address: " + verdict.List(unreached)
	}
	message += unreachedWords(f.Objects)
	if step.Reason == string(v1alpha1.NotificationCallRequest) {
		message += "; it does not write to " + verdict.List(step.Partners) + " until people have talked"
	}
	return f.AddUpcoming(message + nextWords(f))
}

// unreachedWords names the partners that steps did not reach.
func unreachedWords(objects []verdict.Object) string {
	var message strings.Builder
	for i := range objects {
		if o := &objects[i]; o.Reason == reasonUnreached {
			message.WriteString("; step " + o.Name + " reached nobody at " + verdict.List(o.Partners))
		}
	}
	return message.String()
}

func nextWords(f *verdict.Finding) string {
	if f.Next.Snoozed.IsZero() {
		return comesWords(f)
	}
	return "; snoozed until " + f.Stamp(f.Next.Snoozed) + comesWords(f)
}

func comesWords(f *verdict.Finding) string {
	switch n := f.Next; {
	case n.Rests == v1alpha1.PathRestNoPath:
		return "; there is no path"
	case n.Rests == v1alpha1.PathRestSuspended:
		return "; the issue is at rest, so no step starts"
	case n.Rests == v1alpha1.PathRestPolicySuspended:
		return "; the policy is suspended, so no step starts"
	case n.Rests == v1alpha1.PathRestNoStepLeft:
		return "; no step follows"
	case n.Step != "":
		return "; next is " + string(n.Step) + " at " + f.Stamp(n.Time) + " if nobody acts"
	}
	return "; the path ends at " + f.Stamp(f.Next.Time) + " if nobody acts"
}

func pathExhaustedWords(f *verdict.Finding) string {
	switch f.Reason {
	case v1alpha1.ReasonResolved:
		return "The issue is resolved"
	case v1alpha1.ReasonDeescalated:
		return "The next round begins at the first step"
	case v1alpha1.ReasonNotArmed:
		return notArmedWords(f)
	case v1alpha1.ReasonNoPath:
		return noPathWords(f)
	case v1alpha1.ReasonAnswered:
		return "The path " + f.Quote + " ran out at " + f.Stamp(f.Since) + "; the latest answer came at " + f.Stamp(f.Until)
	case v1alpha1.ReasonStepsLeft:
		return "The path " + f.Quote + " has not run out"
	}
	message := "The path " + f.Quote + " ran out at " + f.Stamp(f.Since) + " without an answer"
	if len(f.Objects) > 0 && f.Objects[0].Kind == kindStep {
		message = "The last step of the path " + f.Quote + " has no deadline and no step follows it, since " + f.Stamp(f.Since)
	}
	if unreached := verdict.NamesOf(f.Objects, reasonUnreached); len(unreached) > 0 {
		message += "; no step reached anybody of " + verdict.List(unreached)
	}
	return message
}
