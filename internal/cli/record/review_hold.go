// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"fmt"
	"time"
	"unicode/utf8"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/worktime"
)

// A review has one record. Once it is accepted, hold refuses to touch it without being told
// how: --add keeps what it holds, --replace prints it. A record that was not accepted is of a
// first try: holding the review again, or not accepting it again, keeps what was found, and
// says in acceptance how the try before ended. So nothing is lost in silence.

// recordFields are those of a review's record.
var recordFields = recordFieldsBy("the host")

// recordFieldsBy are the same, with a time that is by the clocks of somebody.
func recordFieldsBy(whose string) []field {
	return []field{
		{flag: when.flag, usage: "When it was held, by the clocks of " + whose + ": " + cmdutil.TimeForms + "; default: now", check: checkMoment},
		{flag: "attendee", usage: "Who was there, as partner/contact; repeat it for each", many: true, names: true, choices: (*scene).people, check: (*scene).checkPerson},
		{flag: "view", usage: "What a partner thinks: partner=NAME, then figures from 1 to 5 for trust, communication, strategic, operational, cultural, governance and norms of the definition by their names, respondents=HOW MANY PEOPLE, and comment=TEXT; repeat it for each partner",
			many: true, check: func(s *scene, text string) error {
				_, err := s.view(text)
				return err
			}},
		findings("problem", "A problem that was found, or 'none found'"),
		findings("opportunity", "An opportunity that was found, or 'none found'"),
		findings("lesson", "A lesson that was learnt"),
		findings("decision", "A decision that was made"),
		{flag: "action", usage: "What somebody promised: name=NAME,owner=PARTNER/CONTACT,due=DATE,done=DATE,description=TEXT, all but the name optional, and today for a date; repeat it for each",
			many: true, check: func(s *scene, text string) error {
				_, err := s.action(text)
				return err
			}},
		{flag: "question", usage: "What waits for a decision: name=NAME,question=TEXT,decider=PARTNER/CONTACT,due=DATE, all but the name optional; repeat it for each",
			many: true, check: func(s *scene, text string) error {
				_, err := s.question(text)
				return err
			}},
		{flag: "risk", usage: "A risk of the alliance that people looked at; repeat it for each", many: true, names: true,
			choices: (*scene).risks, check: (*scene).checkRisk},
		{flag: "exit-plan", usage: "People looked at how the alliance ends, its spec.exit", toggle: true},
		{flag: "minutes", usage: "Address of the minutes", max: maxMinutes, check: checkAddress},
	}
}

const maxMinutes = 1024

func checkAddress(s *scene, text string) error {
	return addressWithin(maxMinutes, "https://minutes.example/7")(s, text)
}

func findings(flag, usage string) field {
	f := text(flag, usage+"; repeat it for each", "", maxReviewText)
	f.many = true
	return f
}

var hold = verb{
	name: "hold", kind: v1alpha1.KindReview,
	short: "Record that a review was held, and what came of it",
	long: `A formal review asks for a view of each partner, and for problems and opportunities that were
looked for. Where the record of an earlier meeting was not accepted, what it holds is kept, and added
to. Once a record is accepted, --add adds to it, and --replace puts a new one in its place.

A --time before the previous review of the cadence is recorded with a note and counts for nothing:
it belongs to an earlier review. Without a cadence, that is a --time a year or more before the review
was first due; one more than 31 days before it is scheduled, or due where no schedule is given, counts,
with a note.`,
	example: `review hold northwind-contoso-summer-review --attendee northwind/jane,contoso/kim --problem 'Late figures' --opportunity 'none found'
review hold northwind-contoso-summer-review --view partner=contoso,trust=4,communication=3 --view partner=northwind,trust=5
review hold northwind-contoso-summer-review --add --action name=second-carrier,owner=contoso/ana,due=2026-12-15
review hold northwind-contoso-summer-review --add --question 'name=list-price,question=Who sets the price?,decider=contoso/sam'`,
	fields: append(append([]field{}, recordFields...),
		text("reason", "Why the result is accepted", "", maxReviewText),
		field{flag: "add", toggle: true, usage: "Add to what is on record: texts, people and actions by their names, figures"},
		replace),
	may: func(s *scene, v values) error {
		switch {
		case v.has("add") && v.has("replace"):
			return cmdutil.UsageError("write --add or --replace, not both")
		case v.has("add") && s.review.Spec.Record == nil:
			return cmdutil.UsageError("review/%s is not on record as held, so there is nothing to add to; leave --add out to record that it was held", s.review.Name)
		case s.accepted() && !v.has("add") && !v.has("replace"):
			return cmdutil.UsageError("%s; write --add to add to that record, or --replace to put another in its place", s.recorded())
		}
		return recordable(s, v)
	},
	record: func(s *scene, v values) (*change, error) {
		entered, old := s.entered(v), s.review.Spec.Record
		result := entered
		how := "held at"
		switch {
		case old == nil || v.has("replace"):
		case v.has("add"):
			result, how = merged(old, entered), "added to the record of"
			result.Accepted = old.Accepted
			if !v.has(when.flag) {
				result.HeldTime = old.HeldTime
			}
			if len(v) == 1 { // --add itself
				return nil, cmdutil.UsageError("nothing is given that could be added; write --problem, --action or another of the fields of a record")
			}
			if same(result, old) {
				return nil, cmdutil.UsageError("all of that is on record already; nothing was written")
			}
		case v.has(when.flag) && entered.HeldTime.Equal(&old.HeldTime) && rules.Accepted(old):
			return nil, cmdutil.UsageError("review/%s is on record as held at %s, and a partner does not accept the result; nothing was written; write the --time at which it was held again, or record that they accept it: kubectl entente review accept %[1]s",
				s.review.Name, s.stamp(old.HeldTime.Time))
		default:
			result, how = merged(old, entered), "held again at"
			var err error
			if result.Acceptance, err = joined(v.text("reason"), s.before(old)); err != nil {
				return nil, err
			}
		}
		if how == "held at" && result.HeldTime.After(s.now) {
			how = "to be held at"
		}
		c := set("record", result, result.HeldTime.Time, fmt.Sprintf("%s %s%s", how, s.stamp(result.HeldTime.Time), attendance(result)))
		switch {
		case old != nil && v.has("replace"):
			c.replaced = map[string]any{"record": old}
		case old != nil && old.MinutesURL != "" && old.MinutesURL != result.MinutesURL:
			c.replaced = map[string]any{"minutesURL": old.MinutesURL}
		}
		note, counts := s.early(result)
		if c.remarks(note); counts {
			c.remarks(s.remark(v1alpha1.ConditionAdequate, metav1.ConditionFalse, func(r *v1alpha1.ReviewSpec) { r.Record = result }))
		}
		return c, nil
	},
}

// recordable refuses what makes no sense once a review is cancelled, and a look at what is not there.
func recordable(s *scene, v values) error {
	if v.has("exit-plan") && s.alliance.Spec.Exit == nil {
		return wrong("exit-plan", "alliance/%s has no spec.exit; write it first: who is told, and what is handed back", s.alliance.Name)
	}
	return standing(s, v)
}

var reject = verb{
	name: "reject", kind: v1alpha1.KindReview,
	short: "Record that the result of a review is not accepted",
	long: `The review stays outstanding until it is held again. What is on record stays; if nothing is, the review
was held at --time. With --by, that person's partner does not accept the result; that is recorded beside
what the others say.`,
	example: `review reject northwind-contoso-summer-review --reason 'The figures of Contoso are missing'
review reject northwind-contoso-summer-review --by contoso/kim --reason 'Our figures are missing'`,
	fields: append([]field{text("reason", "Why it is not accepted; --note is the same", "Why is it not accepted", maxReviewText).orWritten("note").must(), by}, recordFieldsBy("the person of --by, else of the host")...),
	may: func(s *scene, v values) error {
		if err := refusable(s, v); err != nil {
			return err
		}
		if r := s.review.Spec.Record; r != nil && !s.accepted() && (!v.has(when.flag) || s.at(v).Time.Equal(r.HeldTime.Time)) && !v.has(by.flag) {
			return cmdutil.UsageError("the result of review/%s of %s is not accepted already; if it was held again, give the --time of that", s.review.Name, s.stamp(r.HeldTime.Time))
		}
		return recordable(s, v)
	},
	record: func(s *scene, v values) (*change, error) {
		if v.has(by.flag) {
			return s.confirmation(v, false, v.text("reason"))
		}
		result, old := s.entered(v), s.review.Spec.Record
		no := false
		if old != nil {
			kept := old.Acceptance
			if !s.accepted() {
				kept = s.before(old)
			}
			result = merged(old, result)
			if !v.has(when.flag) {
				result.HeldTime = old.HeldTime
			}
			var err error
			if result.Acceptance, err = joined(v.text("reason"), kept); err != nil {
				return nil, err
			}
		}
		result.Accepted = &no
		c := set("record", result, result.HeldTime.Time, fmt.Sprintf("held at %s, and not accepted", s.stamp(result.HeldTime.Time)))
		note, _ := s.early(result)
		c.remarks(note)
		return c, nil
	},
}

// maxEarly is how long before its time a review of no cadence may be held without a remark. What was
// held earlier was most likely another review, or the year is wrong.
const maxEarly = 31 * 24 * time.Hour

// early remarks on a record that is new, of a time long before that of the review. One of an earlier
// meeting counts for nothing, which leaves nothing else to remark.
func (s *scene) early(result *v1alpha1.ReviewRecord) (note string, counts bool) {
	held := result.HeldTime.Time
	if old := s.review.Spec.Record; old != nil && old.HeldTime.Time.Equal(held) {
		return "", true
	}
	const look = "; look whether it is the right review, and the right --time"
	r := s.review.DeepCopy()
	r.Spec.Record = result
	now := s.now
	if held.After(now) {
		now = held // what is recorded ahead is judged once it is true
	}
	state := s.state(r, now)
	switch e := state.TooEarly; {
	case !e.Occurrence.IsZero():
		return fmt.Sprintf("%s is before %s, and what was held before that is of an earlier occurrence, so the record counts for nothing%s",
			s.stamp(held), s.stamp(e.Occurrence), look), false
	case e.Is():
		return fmt.Sprintf("%s is a year or more before the review was first due, at %s, so the record counts for nothing%s",
			s.stamp(held), s.stamp(e.FirstDue), look), false
	}
	planned, when := r.Spec.DueTime.Time, "due"
	if t := r.Spec.ScheduledTime; t != nil {
		planned, when = t.Time, "scheduled"
	}
	if state.Cadence != nil || planned.Sub(held) <= maxEarly {
		return "", true
	}
	return fmt.Sprintf("%s is more than 31 days before the review is %s, %s%s", s.stamp(held), when, s.stamp(planned), look), true
}

// entered is the record that the fields make.
func (s *scene) entered(v values) *v1alpha1.ReviewRecord {
	r := &v1alpha1.ReviewRecord{
		HeldTime: metav1.NewTime(s.at(v).Time), Acceptance: v.text("reason"), Attendees: v.people("attendee"),
		Problems: v.findings("problem"), Opportunities: v.findings("opportunity"),
		Lessons: v.findings("lesson"), Decisions: v.findings("decision"), MinutesURL: v.text("minutes"),
	}
	for _, text := range v["view"] {
		view, _ := s.view(text)
		r.Views = put(r.Views, view, func(w v1alpha1.View) v1alpha1.Name { return w.Partner }, mergeView)
	}
	for _, text := range v["action"] {
		action, _ := s.action(text)
		r.Actions = put(r.Actions, action, func(a v1alpha1.Action) v1alpha1.Name { return a.Name }, mergeAction)
	}
	for _, name := range v["risk"] {
		r.Risks = union(r.Risks, []v1alpha1.Name{v1alpha1.Name(name)})
	}
	if v.has("exit-plan") {
		r.ExitPlanReviewed = new(true)
	}
	for _, text := range v["question"] {
		question, _ := s.question(text)
		r.Questions = put(r.Questions, question, func(q v1alpha1.Question) v1alpha1.Name { return q.Name }, mergeQuestion)
	}
	return r
}

// before says how an earlier try ended. It becomes part of the record.
func (s *scene) before(r *v1alpha1.ReviewRecord) string {
	text := "held at " + worktime.ClockUTC(r.HeldTime.Time, s.zone("")) + ", not accepted"
	if r.Acceptance != "" {
		text += ": " + r.Acceptance
	}
	return text
}

// joined keeps an earlier reason beside a new one.
func joined(reason, earlier string) (string, error) {
	text := reason
	switch {
	case earlier == "":
	case reason == "":
		text = "Before: " + earlier
	default:
		text += ". Before: " + earlier
	}
	if n := utf8.RuneCountInString(text); n > maxReviewText {
		return "", wrong("reason", "with the earlier reason, which is kept, it has %d characters; write %d fewer, or begin a new record with: review hold --replace", n, n-maxReviewText)
	}
	return text, nil
}

func attendance(r *v1alpha1.ReviewRecord) string {
	switch n := len(r.Attendees); n {
	case 0:
		return ""
	case 1, 2, 3:
		return " with " + allOf(names(r.Attendees, personName))
	default:
		return fmt.Sprintf(" with %d people", n)
	}
}
