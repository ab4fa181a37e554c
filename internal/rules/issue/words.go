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
	if f.Rest.Rests() {
		return f.Upcoming.AddTo("The " + f.Rest.Words() + ": no step starts and no message is made")
	}
	return verdict.UpcomingWords(f)
}

var allianceGoneWords = verdict.Text("The alliance no longer exists")

func acknowledgedWords(f *verdict.Finding) string {
	switch {
	case f.Reason == v1alpha1.ReasonNotAcknowledged && len(f.People) > 0:
		return f.Upcoming.AddTo("Nobody of another side has taken the issue on; the acknowledgement by " + verdict.PersonName(f.People[0]) +
			", of the raiser's side, at " + verdict.Stamp(f.Since) + " counts as an update")
	case f.Reason == v1alpha1.ReasonNotAcknowledged:
		return f.Upcoming.AddTo("Nobody has taken the issue on")
	}
	message := verdict.PersonName(f.People[0]) + " took it on at " + verdict.Stamp(f.Since)
	switch {
	case f.Reason == v1alpha1.ReasonSeverityRaised:
		message += " as " + f.Quote + "; it is " + f.Objects[0].Name + " now, which nobody has taken on"
	case f.Reason == v1alpha1.ReasonAcknowledgementExpired:
		message += "; it expired at " + verdict.Stamp(f.Until)
	case !f.Until.IsZero():
		message += "; it holds until " + verdict.Stamp(f.Until) + " unless an answer renews it"
	}
	return f.Upcoming.AddTo(message)
}

func disclosedWords(f *verdict.Finding) string {
	var message string
	switch f.Reason {
	case v1alpha1.ReasonNotOwed:
		return f.Upcoming.AddTo("It is about a review that the partners share, so nobody has to be told")
	case v1alpha1.ReasonNotDisclosed, v1alpha1.ReasonDisclosureOverdue:
		message = untoldWords(f)
	default:
		message = toldWords(f)
	}
	if ignored := verdict.NamesOf(f.Objects, reasonIgnored); len(ignored) > 0 {
		message += ". Not a partner of the alliance, so telling it does not count: " + verdict.List(ignored)
	}
	if len(f.Lacks) > 0 {
		message += ". Nothing in " + f.Lacks[0] + " says since when it is " + f.Quote + ", so that counts from the detection"
	}
	return f.Upcoming.AddTo(message)
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
			untold += "; the time ran out at " + verdict.Stamp(o.Due)
		default:
			untold += "; the time runs out at " + verdict.Stamp(o.Due)
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
		told.WriteString(o.Name + " at " + verdict.Stamp(o.Since))
		switch {
		case o.Late && several:
			told.WriteString(" (late, by " + verdict.Stamp(o.Due) + ")")
		case o.Late:
			told.WriteString(" (late)")
		}
	}
	if f.Reason == v1alpha1.ReasonDisclosedLate && !several {
		told.WriteString("; the time ran out at " + verdict.Stamp(f.Due))
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
			wrote = append(wrote, o.Quote+" at "+verdict.Stamp(o.Since))
		case o.Reason == v1alpha1.ReasonNotTalkedYet:
			silent = append(silent, o.Name)
		case o.Since.IsZero():
			tried = append(tried, o.Name)
		default:
			talked = append(talked, o.Name+" at "+verdict.Stamp(o.Since))
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
		message = "Snoozed until " + verdict.Stamp(f.Until) + ": " + f.Quote
		if f.Status == metav1.ConditionUnknown {
			message += "; otherwise it would have been stale since " + verdict.Stamp(f.Due)
		}
	case v1alpha1.ReasonNoActivity:
		message = "No answer since " + verdict.Stamp(f.Since) + ", so stale since " + verdict.Stamp(f.Due)
	default:
		message = "Stale at " + verdict.Stamp(f.Due) + " unless there is an answer"
	}
	return f.Upcoming.AddTo(message)
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
		return f.Upcoming.AddTo("No resolution is on record")
	case len(f.People) == 0:
		return "Resolved at " + verdict.Stamp(f.Since)
	}
	return "Resolved at " + verdict.Stamp(f.Since) + " by " + verdict.PersonName(f.People[0])
}

func escalatedWords(f *verdict.Finding) string {
	switch f.Reason {
	case v1alpha1.ReasonResolved:
		return f.Upcoming.AddTo("The issue is resolved")
	case v1alpha1.ReasonNotArmed:
		return f.Upcoming.AddTo(notArmedWords(f))
	case v1alpha1.ReasonNotEscalated:
		return f.Upcoming.AddTo("No step has started" + nextWords(f.Next))
	case v1alpha1.ReasonDeescalated:
		return f.Upcoming.AddTo("De-escalated at " + verdict.Stamp(f.Since) + nextWords(f.Next))
	}
	step := &f.Objects[0]
	message := "Step " + step.Name + " started at " + verdict.Stamp(f.Since)
	if unreached := verdict.NamesOf(f.Objects, string(v1alpha1.StepNobodyReachable)); len(unreached) > 0 {
		message += "; nobody was reached, since nobody to write to or ask to call is there with a usable address: " + verdict.List(unreached)
	}
	message += unreachedWords(f.Objects)
	if step.Reason == string(v1alpha1.NotificationCallRequest) {
		message += "; it does not write to " + verdict.List(step.Partners) + " until people have talked"
	}
	return f.Upcoming.AddTo(message + nextWords(f.Next))
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

func nextWords(n *verdict.Next) string {
	if n.Snoozed.IsZero() {
		return comesWords(n)
	}
	return "; snoozed until " + verdict.Stamp(n.Snoozed) + comesWords(n)
}

func comesWords(n *verdict.Next) string {
	switch {
	case n.Rests == v1alpha1.PathRestNoPath:
		return "; there is no path"
	case n.Rests == v1alpha1.PathRestPolicySuspended:
		return "; the policy is suspended, so no step starts"
	case n.Rests == v1alpha1.PathRestNoStepLeft:
		return "; no step follows"
	case n.Step != "":
		return "; next is " + string(n.Step) + " at " + verdict.Stamp(n.Time) + " if nobody acts"
	}
	return "; the path ends at " + verdict.Stamp(n.Time) + " if nobody acts"
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
		return "The path " + f.Quote + " ran out at " + verdict.Stamp(f.Since) + "; the latest answer came at " + verdict.Stamp(f.Until)
	case v1alpha1.ReasonStepsLeft:
		return "The path " + f.Quote + " has not run out"
	}
	message := "The path " + f.Quote + " ran out at " + verdict.Stamp(f.Since) + " without an answer"
	if len(f.Objects) > 0 && f.Objects[0].Kind == kindStep {
		message = "The last step of the path " + f.Quote + " has no deadline and no step follows it, since " + verdict.Stamp(f.Since)
	}
	if unreached := verdict.NamesOf(f.Objects, reasonUnreached); len(unreached) > 0 {
		message += "; no step reached anybody of " + verdict.List(unreached)
	}
	return message
}
