// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

// promised is a world with one review that was held in January, in which something was promised.
func promised(change func(gen.ReviewBuilder)) *gen.World {
	w := requiring(v1alpha1.PracticeCommitmentsKept)
	w.Policy.Spec.Touchpoints = nil
	r := gen.Review("kick-off").Due("2025-01-22 09:00").Held("2025-01-16 09:00")
	change(r)
	return w.Review(r)
}

func TestAPromiseIsBrokenWhenItsDayIsOver(t *testing.T) {
	for _, c := range []struct {
		why    string
		world  *gen.World
		flip   flip
		adjust func(*gen.World)
	}{
		{"where its owner is", promised(func(r gen.ReviewBuilder) { r.Promised("a", "contoso/kim", "2026-03-05", "") }),
			flip{"2026-03-06 05:00", "CommitmentsKept=True/NothingPromised", "CommitmentsKept=False/CommitmentsBroken"}, nil},
		{"one of five broken is within 80 percent, two of six are not", promised(func(r gen.ReviewBuilder) {
			for _, name := range []string{"a", "b", "c", "d"} {
				r.Promised(name, "northwind/jane", "2026-02-05", "2026-02-05")
			}
			r.Promised("e", "northwind/jane", "2026-02-05", "").Promised("f", "northwind/jane", "2026-03-05", "")
		}), flip{"2026-03-05 23:00", "CommitmentsKept=True/Kept", "CommitmentsKept=False/CommitmentsBroken"}, nil},
		{"it falls out of the window", promised(func(r gen.ReviewBuilder) { r.Promised("a", "contoso/kim", "2025-03-05", "") }),
			flip{"2026-03-06 05:00", "CommitmentsKept=False/CommitmentsBroken", "CommitmentsKept=True/NothingPromised"}, nil},
		{"what is done late falls out after the day on which it was done", promised(func(r gen.ReviewBuilder) { r.Promised("a", "contoso/kim", "2025-02-05", "2025-03-05") }),
			flip{"2026-03-05 05:00", "CommitmentsKept=False/CommitmentsBroken", "CommitmentsKept=True/NothingPromised"}, nil},
		{"what is done early falls out after the day on which it was due", promised(func(r gen.ReviewBuilder) { r.Promised("a", "contoso/kim", "2025-03-05", "2025-02-05") }),
			flip{"2026-03-06 05:00", "CommitmentsKept=True/Kept", "CommitmentsKept=True/NothingPromised"}, nil},
		{"what is done early counts at once", promised(func(r gen.ReviewBuilder) { r.Promised("a", "contoso/kim", "2026-04-05", "2026-03-05") }),
			flip{"2026-03-05 05:00", "CommitmentsKept=True/NothingPromised", "CommitmentsKept=True/Kept"}, nil},
		{"another window", promised(func(r gen.ReviewBuilder) { r.Promised("a", "contoso/kim", "2026-02-05", "") }),
			flip{"2026-03-06 05:00", "CommitmentsKept=False/CommitmentsBroken", "CommitmentsKept=True/NothingPromised"},
			func(w *gen.World) { w.Policy.Spec.CommitmentsWindow = "P1M" }},
		{"what makes up for it", promised(func(r gen.ReviewBuilder) {
			r.Promised("a", "contoso/kim", "2026-02-05", "").Promised("b", "contoso/lee", "2026-03-05", "2026-03-05")
		}), flip{"2026-03-05 05:00", "CommitmentsKept=False/CommitmentsBroken", "CommitmentsKept=True/Kept"},
			func(w *gen.World) {
				w.Policy.Spec.Thresholds = &v1alpha1.Thresholds{CommitmentsPercent: new(int32(50))}
			}},
		{"a review to come", promised(func(r gen.ReviewBuilder) { r.Held("2026-03-05 09:00").Promised("a", "contoso/kim", "2026-02-05", "") }),
			flip{"2026-03-05 09:00", "CommitmentsKept=True/NothingPromised", "CommitmentsKept=False/CommitmentsBroken"}, nil},
	} {
		t.Run(c.why, func(t *testing.T) {
			if c.adjust != nil {
				c.adjust(c.world)
			}
			changesAt(t, decidesAlliance(c.world), c.flip)
		})
	}
}

func TestWhatIsSaidOfPromises(t *testing.T) {
	for _, c := range []struct {
		why           string
		change        func(gen.ReviewBuilder)
		adjust        func(*gen.World)
		want, message string
	}{
		{"nothing", func(gen.ReviewBuilder) {}, nil, "CommitmentsKept=True/NothingPromised", "Nothing that was promised in a review is done, or due, within the window"},
		{"counts of each", func(r gen.ReviewBuilder) {
			r.Promised("a", "northwind/jane", "2026-02-05", "2026-02-05").Promised("b", "northwind/olga", "2026-02-05", "2026-02-06").Promised("c", "northwind/jane", "2026-02-06", "").
				Promised("d", "contoso/kim", "2026-02-05", "2026-01-20").Promised("e", "contoso/kim", "2026-04-05", "").Promised("f", "northwind/jane", "2026-02-04", "2026-03-09")
		}, nil, "CommitmentsKept=False/CommitmentsBroken", "Fewer than 80 percent of what was promised: northwind did 1 of 4 in time, 1 late and 2 not. " +
			"Of what was promised contoso did 1 of 1 in time, 0 late and 0 not. " +
			"Not done: kick-off/f since 2026-02-04 24:00 Europe/Amsterdam (2026-02-04T23:00:00Z), kick-off/c since 2026-02-06 24:00 Europe/Amsterdam (2026-02-06T23:00:00Z); record it with kubectl entente review done"},
		{"no owner, or no date", func(r gen.ReviewBuilder) {
			r.Promised("a", "", "2026-02-05", "").Promised("b", "contoso/kim", "", "2026-02-05").Promised("c", "contoso/kim", "2026-02-05", "2026-02-05").Promised("old", "", "2025-01-01", "")
			r.Spec.Record.HeldTime = gen.Time("2025-03-03 09:00")
		}, nil, "CommitmentsKept=True/Kept", "Of what was promised contoso did 1 of 1 in time, 0 late and 0 not. Not counted, because they have no owner or no dueDate: kick-off/a, kick-off/b, kick-off/old"},
		{"which is forgotten with the window", func(r gen.ReviewBuilder) { r.Promised("a", "", "2025-03-01", "").Promised("b", "contoso/kim", "", "") }, nil,
			"CommitmentsKept=True/NothingPromised", "within the window"},
		{"strangers", func(r gen.ReviewBuilder) {
			r.Promised("a", "zz/bob", "2026-02-05", "").Promised("b", "contoso/ghost", "2026-02-05", "").Promised("c", "contoso/ghost2", "2026-04-05", "")
		}, nil, "CommitmentsKept=True/NothingPromised", "within the window. Not counted, because the alliance does not list them: contoso/ghost, zz/bob"},
		{"who left", func(r gen.ReviewBuilder) { r.Promised("a", "contoso/kim", "2026-02-05", "") },
			func(w *gen.World) { w.Alliance.Spec.Partners[1].LeftDate = "2026-02-20" }, "CommitmentsKept=True/NothingPromised", ""},
		{"a review that is suspended was held all the same", func(r gen.ReviewBuilder) { r.Promised("a", "contoso/kim", "2026-02-05", "").Suspended() }, nil,
			"CommitmentsKept=False/CommitmentsBroken", ""},
		{"a result that was refused was promised all the same", func(r gen.ReviewBuilder) { r.Promised("a", "contoso/kim", "2026-02-05", "").Accepted(false, "no") }, nil,
			"CommitmentsKept=False/CommitmentsBroken", ""},
		{"exactly the share", func(r gen.ReviewBuilder) {
			r.Promised("a", "contoso/kim", "2026-02-05", "2026-02-05").Promised("b", "contoso/kim", "2026-02-05", "2026-02-05").Promised("c", "contoso/kim", "2026-02-05", "")
		}, func(w *gen.World) {
			w.Policy.Spec.Thresholds = &v1alpha1.Thresholds{CommitmentsPercent: new(int32(66))}
		}, "CommitmentsKept=True/Kept", ""},
		{"and a little more", func(r gen.ReviewBuilder) {
			r.Promised("a", "contoso/kim", "2026-02-05", "2026-02-05").Promised("b", "contoso/kim", "2026-02-05", "2026-02-05").Promised("c", "contoso/kim", "2026-02-05", "")
		}, func(w *gen.World) {
			w.Policy.Spec.Thresholds = &v1alpha1.Thresholds{CommitmentsPercent: new(int32(67))}
		}, "CommitmentsKept=False/CommitmentsBroken", "Fewer than 67 percent"},
		{"no policy", func(r gen.ReviewBuilder) { r.Promised("a", "contoso/kim", "2026-02-05", "") }, func(w *gen.World) { w.UnderNone() }, "CommitmentsKept=False/CommitmentsBroken", ""},
		{"no policy of that name", func(r gen.ReviewBuilder) { r.Promised("a", "contoso/kim", "2026-02-05", "") }, func(w *gen.World) {
			w.Policy = nil
			w.Alliance.Status.Conditions = readyAt("False", v1alpha1.ReasonPolicyNotFound, "2026-03-02 08:00")
		}, "CommitmentsKept=Unknown/PolicyNotFound", "not known without the policy"},
	} {
		t.Run(c.why, func(t *testing.T) {
			w := promised(c.change)
			if c.adjust != nil {
				c.adjust(w)
			}
			v := decideAlliance(w, "2026-03-02 09:00")
			says(t, &v.Verdict, c.want)
			messageSays(t, &v.Verdict, "CommitmentsKept", c.message)
		})
	}
	w := promised(func(r gen.ReviewBuilder) {
		r.Promised("a", "northwind/jane", "2026-02-05", "2026-02-05").Promised("b", "northwind/jane", "2026-02-05", "2026-02-06").Promised("c", "northwind/jane", "2026-02-06", "")
	})
	v := decideAlliance(w, "2026-03-02 09:00")
	if got := v.Finding("CommitmentsKept").Objects[0]; got.Name != "northwind" || *got.Promises != (verdict.Promises{Kept: 1, Late: 1, Broken: 1}) {
		t.Errorf("counted are %+v of %s", got.Promises, got.Name)
	}
}
