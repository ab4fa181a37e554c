// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// undecided has a review that was held on 20 February, with a question for kim of contoso until the end of 4 March.
func undecided(change func(*gen.World, gen.ReviewBuilder)) *gen.World {
	w, r := auditing(v1alpha1.PracticeDecisionsUnblocked), met().Asked("list-price", "contoso/kim", "2026-03-04")
	change(w, r)
	return w.Review(r)
}

// question changes the first question of a review.
func question(change func(*v1alpha1.Question)) func(*gen.World, gen.ReviewBuilder) {
	return func(_ *gen.World, r gen.ReviewBuilder) { change(&r.Spec.Record.Questions[0]) }
}

func TestAQuestionIsADeadlockWhenItsDayIsOver(t *testing.T) {
	const pending, dead, decided = "DecisionsUnblocked=True/DecisionsPending", "DecisionsUnblocked=False/Deadlocked", "DecisionsUnblocked=True/Decided"
	for _, c := range []struct {
		why    string
		change func(*gen.World, gen.ReviewBuilder)
		flip   flip
	}{
		{"where who decides is", func(*gen.World, gen.ReviewBuilder) {}, flip{"2026-03-05 05:00", pending, dead}},
		{"another one elsewhere", question(func(q *v1alpha1.Question) { q.Decider = new(gen.Person("northwind/jane")) }), flip{"2026-03-04 23:00", pending, dead}},
		{"without a day, thirty days after the review", question(func(q *v1alpha1.Question) { q.DueDate = "" }), flip{"2026-03-22 09:00", pending, dead}},
		{"or as the policy says", func(w *gen.World, r gen.ReviewBuilder) {
			w.Policy.Spec.Committee, r.Spec.Record.Questions[0].DueDate = &v1alpha1.Committee{DecideWithin: "P1W"}, ""
		}, flip{"2026-02-27 09:00", pending, dead}},
		{"it is decided in time", question(func(q *v1alpha1.Question) { q.DecidedDate = "2026-03-03" }), flip{"2026-03-03 05:00", pending, decided}},
		{"it is decided late", question(func(q *v1alpha1.Question) { q.DecidedDate = "2026-03-13" }), flip{"2026-03-13 04:00", dead, decided}},
		{"nobody asks before the review is held", question(func(q *v1alpha1.Question) { q.Decider = nil }), flip{"2026-02-20 09:00", decided, "DecisionsUnblocked=False/NobodyDecides"}},
		{"who decides leaves", func(w *gen.World, _ gen.ReviewBuilder) { w.Contact("contoso/kim").LeftDate = "2026-02-27" },
			flip{"2026-02-28 05:00", pending, "DecisionsUnblocked=False/NobodyDecides"}},
		{"the partner leaves", func(w *gen.World, _ gen.ReviewBuilder) { w.Alliance.Spec.Partners[1].LeftDate = "2026-02-27" },
			flip{"2026-02-28 05:00", pending, "DecisionsUnblocked=False/NobodyDecides"}},
	} {
		t.Run(c.why, func(t *testing.T) { changesAt(t, decidesAlliance(undecided(c.change)), c.flip) })
	}
}

func TestWhatIsSaidOfQuestions(t *testing.T) {
	for _, c := range []struct {
		why           string
		change        func(*gen.World, gen.ReviewBuilder)
		want, message string
	}{
		{"one that is to be decided on a day to come", question(func(q *v1alpha1.Question) { q.Question, q.DecidedDate = "Who sets\nthe price", "2026-03-06" }),
			"DecisionsUnblocked=False/Deadlocked", "board/list-price (Who sets the price) by contoso/kim, due by 2026-03-05 06:00 Europe/Amsterdam (2026-03-05T05:00:00Z) (The decision dated 2026-03-06 06:00"},
		{"a stranger decides nothing", question(func(q *v1alpha1.Question) { q.Decider = new(gen.Person("contoso/ghost")) }),
			"DecisionsUnblocked=False/NobodyDecides", "Nobody is there to decide: board/list-price, not even contoso/ghost. Not counted, because the alliance does not list them: contoso/ghost"},
		{"the earliest comes first", func(_ *gen.World, r gen.ReviewBuilder) {
			r.Asked("brand", "northwind/erik", "2026-03-03").Asked("data", "northwind/jane", "2026-06-30").Asked("name", "", "")
		}, "DecisionsUnblocked=False/Deadlocked", "Not decided in time: board/brand by northwind/erik, due by 2026-03-03 24:00 Europe/Amsterdam (2026-03-03T23:00:00Z); board/list-price by contoso/kim, " +
			"due by 2026-03-05 06:00 Europe/Amsterdam (2026-03-05T05:00:00Z). Nobody is there to decide: board/name. To be decided: board/data by northwind/jane"},
		{"a review that is suspended asks all the same", func(_ *gen.World, r gen.ReviewBuilder) { r.Suspended() }, "DecisionsUnblocked=False/Deadlocked", ""},
		{"so does one whose result is refused", func(_ *gen.World, r gen.ReviewBuilder) { r.Accepted(false, "no").Spec.Confirmations = nil }, "DecisionsUnblocked=False/Deadlocked", ""},
		{"no policy of that name", func(w *gen.World, _ gen.ReviewBuilder) {
			w.Policy = nil
			w.Alliance.Status.Conditions = readyAt("False", v1alpha1.ReasonPolicyNotFound, "2026-03-05 08:00")
		}, "DecisionsUnblocked=Unknown/PolicyNotFound", "not known without the policy"},
	} {
		t.Run(c.why, func(t *testing.T) {
			v := decideAlliance(undecided(c.change), "2026-03-05 09:00")
			says(t, &v.Verdict, c.want)
			messageSays(t, &v.Verdict, "DecisionsUnblocked", c.message)
		})
	}
	w := undecided(func(_ *gen.World, r gen.ReviewBuilder) {
		r.Asked("brand", "northwind/erik", "2026-03-03").Asked("data", "contoso/kim", "2026-03-03").Asked("name", "", "")
	})
	v := decideAlliance(w, "2026-03-05 09:00")
	f := v.Finding("DecisionsUnblocked")
	if len(f.People) != 2 || f.People[0] != gen.Person("contoso/kim") || f.People[1] != gen.Person("northwind/erik") {
		t.Errorf("it waits for %v", f.People)
	}
	if !f.BadSince.Equal(gen.UTC("2026-03-03 23:00")) {
		t.Errorf("it is bad since %s", f.BadSince)
	}
}

// TestAQuestionIsKeptUntilItIsDecided, however long ago it came up.
func TestAQuestionIsKeptUntilItIsDecided(t *testing.T) {
	now := gen.UTC("2030-03-05 09:00")
	kept := func(w *gen.World) int {
		return len(rules.NewLedger(w.AllianceFacts(), now).Facts(w.AllianceFacts(), now).Reviews)
	}
	w := undecided(func(*gen.World, gen.ReviewBuilder) {})
	if got := kept(w); got != 1 {
		t.Errorf("the ledger keeps %d reviews", got)
	}
	gen.ReviewBuilder{Review: w.Reviews[0]}.Decided("list-price", "2026-03-03")
	if got := kept(w); got != 0 {
		t.Errorf("the ledger keeps %d reviews although all is decided", got)
	}
}
