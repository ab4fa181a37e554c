// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"strings"
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// leaving is a world in its exit, of which Contoso was told in time and in which nothing is open.
func leaving() *gen.World {
	w := gen.NewWorld()
	w.Reviews = nil
	w.Alliance.Spec.Stage = v1alpha1.StageExit
	w.Alliance.Spec.Exit = &v1alpha1.Exit{
		EndDate:       "2026-06-30",
		Announcements: []v1alpha1.Announcement{{Partner: "contoso", ToldTime: new(gen.Time("2026-02-02 09:00"))}},
	}
	return w
}

// handing adds what a partner hands back.
func handing(w *gen.World, from, to v1alpha1.Name, due, done v1alpha1.Date) {
	w.Alliance.Spec.Exit.Handbacks = append(w.Alliance.Spec.Exit.Handbacks, v1alpha1.Handback{
		Name: "test-data", Item: "The customers' orders", From: from, To: to, DueDate: due, DoneDate: done,
	})
}

func telling(w *gen.World, contact v1alpha1.Name, due v1alpha1.Date, told string) {
	a := v1alpha1.Announcement{Partner: "contoso", Contact: contact, DueDate: due}
	if told != "" {
		a.ToldTime = new(gen.Time(told))
	}
	w.Alliance.Spec.Exit.Announcements = []v1alpha1.Announcement{a}
}

func TestAnExitIsOrderlyUntilSomethingIsLate(t *testing.T) {
	const winding, wound = "ExitOrderly=True/WindingDown", "ExitOrderly=True/WoundDown"
	for _, c := range []struct {
		why    string
		change func(*gen.World)
		flip   flip
	}{
		{"nobody told the partner by the end of the day, in New York", func(w *gen.World) { telling(w, "", "2026-03-04", "") },
			flip{"2026-03-05 05:00", winding, "ExitOrderly=False/ExitNotTold"}},
		{"nobody told the contact by the end of the day", func(w *gen.World) { telling(w, "kim", "2026-03-04", "") },
			flip{"2026-03-05 05:00", winding, "ExitOrderly=False/ExitNotTold"}},
		{"who has no day is told until the alliance is over", func(w *gen.World) { telling(w, "", "", "") },
			flip{"2026-07-01 04:00", winding, "ExitOrderly=False/ExitNotTold"}},
		{"it is told in time", func(w *gen.World) { telling(w, "", "2026-03-04", "2026-03-02 09:00") }, flip{"2026-03-02 09:00", winding, wound}},
		{"it is told late", func(w *gen.World) { telling(w, "", "2026-03-04", "2026-03-09 09:00") },
			flip{"2026-03-09 09:00", "ExitOrderly=False/ExitNotTold", wound}},
		{"it is not handed back by the end of the day, in Amsterdam", func(w *gen.World) { handing(w, "northwind", "contoso", "2026-03-04", "") },
			flip{"2026-03-04 23:00", winding, "ExitOrderly=False/NotHandedBack"}},
		{"what has no day is handed back until the alliance is over, in New York", func(w *gen.World) { handing(w, "contoso", "northwind", "", "") },
			flip{"2026-07-01 04:00", winding, "ExitOrderly=False/NotHandedBack"}},
		{"it is handed back late", func(w *gen.World) { handing(w, "northwind", "contoso", "2026-03-04", "2026-03-09") },
			flip{"2026-03-08 23:00", "ExitOrderly=False/NotHandedBack", wound}},
		{"an issue is open when the alliance is over, in Amsterdam", func(w *gen.World) { w.Issue(gen.Issue("late").Detected("2026-02-02 09:00")) },
			flip{"2026-06-30 22:00", winding, "ExitOrderly=False/StillOpen"}},
		{"it is resolved after that", func(w *gen.World) {
			w.Issue(gen.Issue("late").Detected("2026-02-02 09:00").Resolved("2026-07-02 09:00"))
		}, flip{"2026-07-02 09:00", "ExitOrderly=False/StillOpen", wound}},
		{"a suspended issue is open, too", func(w *gen.World) { w.Issue(gen.Issue("late").Detected("2026-02-02 09:00").Suspended()) },
			flip{"2026-06-30 22:00", winding, "ExitOrderly=False/StillOpen"}},
		{"a review is outstanding when the alliance is over", func(w *gen.World) { w.Review(gen.Review("last").Of(w.Alliance.Name).Due("2026-06-01 09:00")) },
			flip{"2026-06-30 22:00", winding, "ExitOrderly=False/StillOpen"}},
		{"a review is held after that", func(w *gen.World) {
			w.Review(gen.Review("last").Of(w.Alliance.Name).Due("2026-06-01 09:00").Held("2026-07-02 09:00"))
		}, flip{"2026-07-02 09:00", "ExitOrderly=False/StillOpen", wound}},
		{"a promise is open, however long ago it was due", func(w *gen.World) {
			w.Review(gen.Review("old").Of(w.Alliance.Name).Due("2021-06-01 09:00").Held("2021-06-01 09:00").Promised("fix-sla", "northwind/jane", "2021-07-01", ""))
		}, flip{"2026-06-30 22:00", winding, "ExitOrderly=False/StillOpen"}},
		{"it is done after that, in Amsterdam", func(w *gen.World) {
			w.Review(gen.Review("old").Of(w.Alliance.Name).Due("2021-06-01 09:00").Held("2021-06-01 09:00").Promised("fix-sla", "northwind/jane", "2021-07-01", "2026-07-02"))
		}, flip{"2026-07-01 22:00", "ExitOrderly=False/StillOpen", wound}},
		{"a partner that leaves need not be told any more", func(w *gen.World) {
			w.Alliance.Spec.Exit.Announcements = nil
			w.Alliance.Spec.Partners[1].LeftDate = "2026-03-04"
		}, flip{"2026-03-05 05:00", "ExitOrderly=False/NotAnnounced", wound}},
	} {
		t.Run(c.why, func(t *testing.T) {
			w := leaving()
			c.change(w)
			w.Alliance.Spec.Cadence = nil
			w.Alliance.Spec.Practices = &v1alpha1.Practices{Profile: v1alpha1.ProfileEssential}
			w.Policy = gen.Policy("standard").CommunicationPolicy // without clocks and ladders, whose moments would come between
			w.Policy.Spec.EscalationPaths, w.Policy.Spec.Touchpoints = nil, nil
			changesAt(t, decidesAlliance(w), c.flip)
		})
	}
}

func TestWhatIsSaidOfAnExit(t *testing.T) {
	for _, c := range []struct {
		why           string
		change        func(*gen.World)
		want, message string
	}{
		{"nothing is written down", func(w *gen.World) { w.Alliance.Spec.Exit = nil },
			"ExitOrderly=False/NoExitPlan", "spec.exit does not say how the alliance ends"},
		{"the plan has no day yet", func(w *gen.World) { w.Alliance.Spec.Exit.EndDate = "" },
			"ExitOrderly=False/NoExitPlan", "spec.exit does not say when the alliance ends; write its endDate there"},
		{"nobody is to be told", func(w *gen.World) { w.Alliance.Spec.Exit.Announcements = nil },
			"ExitOrderly=False/NotAnnounced", "Nobody is to tell these partners of the exit: contoso"},
		{"the only one to be told is nobody's contact", func(w *gen.World) { telling(w, "nobody", "2026-03-04", "2026-02-02 09:00") },
			"ExitOrderly=False/NotAnnounced", "contoso/nobody"},
		{"what is late, and what is not", func(w *gen.World) {
			telling(w, "kim", "2026-02-27", "")
			handing(w, "contoso", "northwind", "2026-04-30", "")
			w.Issue(gen.Issue("late").Detected("2026-02-02 09:00"))
			w.Review(gen.Review("last").Of(w.Alliance.Name).Due("2026-06-01 09:00"))
		}, "ExitOrderly=False/ExitNotTold", "Not told of the exit in time: contoso/kim by 2026-02-28 06:00 Europe/Amsterdam (2026-02-28T05:00:00Z)"},
		{"what is to be done", func(w *gen.World) {
			handing(w, "contoso", "northwind", "2026-04-30", "2026-04-01")
			w.Issue(gen.Issue("late").Detected("2026-02-02 09:00"))
		}, "ExitOrderly=True/WindingDown", "To be handed back: test-data (The customers' orders) from contoso to northwind by 2026-05-01 06:00 Europe/Amsterdam (2026-05-01T04:00:00Z) (That it was handed back"},
		{"what is to be closed", func(w *gen.World) {
			w.Issue(gen.Issue("late").Detected("2026-02-02 09:00"))
			w.Review(gen.Review("last").Of(w.Alliance.Name).Due("2026-06-01 09:00"))
			w.Review(gen.Review("old").Of(w.Alliance.Name).Due("2026-02-01 09:00").Held("2026-02-01 09:00").Promised("fix-sla", "northwind/jane", "2026-07-01", ""))
		}, "ExitOrderly=True/WindingDown", "To be closed: action old/fix-sla; issue late; review last"},
	} {
		t.Run(c.why, func(t *testing.T) {
			w := leaving()
			c.change(w)
			v := rules.DecideAlliance(w.AllianceFacts(), gen.UTC("2026-03-02 09:00"))
			if got := condition(&v.Verdict, "ExitOrderly"); got != c.want {
				t.Errorf("it is %s, want %s", got, c.want)
			}
			messageSays(t, &v.Verdict, "ExitOrderly", c.message)
		})
	}
}

// It is bad since the first thing was late, and somebody whom nobody knows is neither told nor late.
func TestSinceWhenAnExitIsNotOrderly(t *testing.T) {
	w := leaving()
	handing(w, "contoso", "northwind", "2026-02-20", "")
	handing(w, "northwind", "contoso", "2026-02-10", "")
	w.Alliance.Spec.Exit.Handbacks[1].Name = "keys"
	w.Alliance.Spec.Exit.Announcements = append(w.Alliance.Spec.Exit.Announcements, v1alpha1.Announcement{Partner: "contoso", Contact: "nobody", DueDate: "2026-01-10"})
	v := rules.DecideAlliance(w.AllianceFacts(), gen.UTC("2026-03-02 09:00"))
	f := v.Finding("ExitOrderly")
	if want := gen.UTC("2026-02-10 23:00"); !f.Data.BadSince.Equal(want) || f.Reason != v1alpha1.ReasonNotHandedBack {
		t.Errorf("it is %s since %s, and not since %s", f.Reason, f.Data.BadSince, want)
	}
}

// TestAnExitIsAskedForAtItsStage, and in the others of whom names it alone.
func TestAnExitIsAskedForAtItsStage(t *testing.T) {
	for stage, want := range map[v1alpha1.Stage]string{v1alpha1.StageManage: "", v1alpha1.StageExit: "ExitOrderly=True/WoundDown", v1alpha1.StageClosed: ""} {
		w := leaving()
		w.Alliance.Spec.Stage = stage
		v := rules.DecideAlliance(w.AllianceFacts(), gen.UTC("2026-03-02 09:00"))
		if got := condition(&v.Verdict, "ExitOrderly"); !strings.HasPrefix(got, want) || want == "" && v.Finding("ExitOrderly") != nil {
			t.Errorf("at the stage %s it is %q, and not %q", stage, got, want)
		}
		w.Alliance.Spec.Practices = &v1alpha1.Practices{Require: []v1alpha1.Practice{v1alpha1.PracticeExitOrderly}}
		v = rules.DecideAlliance(w.AllianceFacts(), gen.UTC("2026-03-02 09:00"))
		if want == "" {
			want = "ExitOrderly=Unknown/NotArmed"
		}
		if got := condition(&v.Verdict, "ExitOrderly"); got != want {
			t.Errorf("at the stage %s it is %s for whom names it, and not %s", stage, got, want)
		}
	}
}
