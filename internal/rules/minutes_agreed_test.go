// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// auditing is a world that is asked for one more practice alone, and in which nothing else comes to be due.
func auditing(p v1alpha1.Practice) *gen.World {
	w := gen.NewWorld()
	w.Reviews, w.Alliance.Spec.Cadence = nil, nil
	w.Alliance.Spec.Practices = &v1alpha1.Practices{Profile: v1alpha1.ProfileEssential, Require: []v1alpha1.Practice{p}}
	w.Policy.Spec.EscalationPaths, w.Policy.Spec.Touchpoints = nil, nil
	return w
}

// met is a formal review that was held on 20 February, with all that is asked of it.
func met() gen.ReviewBuilder {
	r := gen.Review("board").Of(gen.AllianceName).Due("2026-02-20 09:00").Held("2026-02-20 09:00").Attended("northwind/jane", "contoso/kim").
		Confirmed("2026-02-21 09:00", "northwind/jane", true, "").Confirmed("2026-02-23 09:00", "contoso/kim", true, "")
	r.Spec.Record.MinutesURL = "https://minutes.example/7"
	return r
}

func meeting(change func(*gen.World, gen.ReviewBuilder)) *gen.World {
	w, r := auditing(v1alpha1.PracticeMinutesAgreed), met()
	change(w, r)
	return w.Review(r)
}

func TestMinutesAreAgreedUntilSomethingIsLate(t *testing.T) {
	const agreed = "MinutesAgreed=True/MinutesAgreed"
	for _, c := range []struct {
		why    string
		change func(*gen.World, gen.ReviewBuilder)
		flip   flip
	}{
		{"nobody writes minutes for two weeks", func(_ *gen.World, r gen.ReviewBuilder) { r.Spec.Record.MinutesURL = "" },
			flip{"2026-03-06 09:00", agreed, "MinutesAgreed=False/NoMinutes"}},
		{"nor within what the policy says", func(w *gen.World, r gen.ReviewBuilder) {
			w.Policy.Spec.Committee, r.Spec.Record.MinutesURL = &v1alpha1.Committee{MinutesWithin: "P2D"}, ""
		}, flip{"2026-02-22 09:00", agreed, "MinutesAgreed=False/NoMinutes"}},
		{"a partner says nothing for thirty days", func(_ *gen.World, r gen.ReviewBuilder) { r.Spec.Confirmations = r.Spec.Confirmations[:1] },
			flip{"2026-03-22 09:00", agreed, "MinutesAgreed=False/NotConfirmed"}},
		{"nor within what the policy says", func(w *gen.World, r gen.ReviewBuilder) {
			w.Policy.Spec.Committee, r.Spec.Confirmations = &v1alpha1.Committee{ConfirmWithin: "P1W"}, nil
		}, flip{"2026-02-27 09:00", agreed, "MinutesAgreed=False/NotConfirmed"}},
		{"a partner accepts it late", func(_ *gen.World, r gen.ReviewBuilder) {
			r.Spec.Confirmations[1].Time = gen.Time("2026-03-25 09:00")
		}, flip{"2026-03-25 09:00", "MinutesAgreed=False/NotConfirmed", agreed}},
		{"a partner refuses it late", func(_ *gen.World, r gen.ReviewBuilder) { r.Confirmed("2026-03-25 09:00", "contoso/kim", false, "no") },
			flip{"2026-03-25 09:00", agreed, "MinutesAgreed=False/NotConfirmed"}},
		{"without a quorum it is at once", func(_ *gen.World, r gen.ReviewBuilder) { r.Spec.Record.Attendees = r.Spec.Record.Attendees[1:] },
			flip{"2026-02-20 09:00", "MinutesAgreed=True/NoMeeting", "MinutesAgreed=False/NoQuorum"}},
		{"after a year nobody asks any more", func(_ *gen.World, r gen.ReviewBuilder) { r.Spec.Record.Attendees = nil },
			flip{"2027-02-20 09:00", "MinutesAgreed=False/NoQuorum", "MinutesAgreed=True/NoMeeting"}},
		{"nor after the window of the policy", func(w *gen.World, r gen.ReviewBuilder) {
			w.Policy.Spec.Committee, r.Spec.Record.Attendees = &v1alpha1.Committee{MinutesWindow: "P3M"}, nil
		}, flip{"2026-05-20 09:00", "MinutesAgreed=False/NoQuorum", "MinutesAgreed=True/NoMeeting"}},
		{"the word of a partner that leaves is not waited for", func(w *gen.World, r gen.ReviewBuilder) {
			r.Spec.Confirmations, w.Alliance.Spec.Partners[1].LeftDate = r.Spec.Confirmations[:1], "2026-03-31"
		}, flip{"2026-04-01 04:00", "MinutesAgreed=False/NotConfirmed", agreed}},
	} {
		t.Run(c.why, func(t *testing.T) { changesAt(t, decidesAlliance(meeting(c.change)), c.flip) })
	}
}

func TestWhatIsSaidOfMinutes(t *testing.T) {
	const agreed = "MinutesAgreed=True/MinutesAgreed"
	for _, c := range []struct {
		why           string
		change        func(*gen.World, gen.ReviewBuilder)
		want, message string
	}{
		{"all is there", func(*gen.World, gen.ReviewBuilder) {}, agreed, "Each formal review within the window had a quorum, and has its minutes and the word of each partner"},
		{"there is time yet", func(_ *gen.World, r gen.ReviewBuilder) { r.Spec.Record.MinutesURL, r.Spec.Confirmations = "", nil }, agreed,
			"Minutes to come: board, due by 2026-03-06 10:00 Europe/Amsterdam (2026-03-06T09:00:00Z). To be accepted: board by contoso, northwind, due by 2026-03-22 10:00 Europe/Amsterdam (2026-03-22T09:00:00Z)"},
		{"who is there, and who is not", func(_ *gen.World, r gen.ReviewBuilder) {
			r.Spec.Record.Attendees = gen.People("northwind/jane", "northwind/erik", "contoso/ghost")
		}, "MinutesAgreed=False/NoQuorum", "Held without a quorum: board (1 of 2 partners, nobody of contoso). Not counted, because the alliance does not list them: contoso/ghost"},
		{"the word of a stranger", func(_ *gen.World, r gen.ReviewBuilder) { r.Spec.Confirmations[1].By = gen.Person("contoso/ghost") }, agreed,
			"To be accepted: board by contoso"},
		{"a quorum of one of two", func(w *gen.World, r gen.ReviewBuilder) {
			w.Policy.Spec.Committee, r.Spec.Record.Attendees = &v1alpha1.Committee{Quorum: new(int32(1))}, gen.People("contoso/kim")
		}, agreed, ""},
		{"a quorum of more than there are is one of all", func(w *gen.World, _ gen.ReviewBuilder) {
			w.Policy.Spec.Committee = &v1alpha1.Committee{Quorum: new(int32(9))}
		}, agreed, ""},
		{"two of three partners are no quorum by default", func(w *gen.World, _ gen.ReviewBuilder) { withFabrikam(w) },
			"MinutesAgreed=False/NoQuorum", "board (2 of 3 partners, nobody of fabrikam). To be accepted: board by fabrikam"},
		{"who joined later was not to be there", func(w *gen.World, _ gen.ReviewBuilder) { withFabrikam(w).JoinedDate = "2026-02-21" }, agreed, "Each formal"},
		{"who has left since was to be there", func(w *gen.World, r gen.ReviewBuilder) {
			r.Spec.Record.Attendees = r.Spec.Record.Attendees[:1]
			w.Alliance.Spec.Partners[1].LeftDate = "2026-02-22"
		}, "MinutesAgreed=False/NoQuorum", "nobody of contoso"},
		{"an informal review is no meeting", func(w *gen.World, r gen.ReviewBuilder) {
			w.Cadence("coffee", "2026-01-01", "FREQ=YEARLY")
			w.Alliance.Spec.Cadence[0].Formality = v1alpha1.FormalityInformal
			r.OfCadence("coffee").Scheduled("2026-02-20 09:00").Spec.Record.Attendees = nil
		}, "MinutesAgreed=True/NoMeeting", "No formal review was held within the window"},
		{"nor is what people answer", func(_ *gen.World, r gen.ReviewBuilder) {
			r.OfType(v1alpha1.ReviewPulseCheck).Spec.Record.Attendees = nil
		}, "MinutesAgreed=True/NoMeeting", ""},
		{"nor a health check", func(_ *gen.World, r gen.ReviewBuilder) {
			r.OfType(v1alpha1.ReviewHealthCheck).Spec.Record.Attendees = nil
		}, "MinutesAgreed=True/NoMeeting", ""},
		{"to cancel what was held takes nothing back", func(_ *gen.World, r gen.ReviewBuilder) {
			r.Spec.Record.Attendees = nil
			r.Cancelled("2026-02-25 09:00")
		}, "MinutesAgreed=False/NoQuorum", "Held without a quorum: board"},
		{"nobody's word is asked for on what was refused and given up", func(_ *gen.World, r gen.ReviewBuilder) {
			r.Spec.Confirmations = nil
			r.Accepted(false, "").Cancelled("2026-02-25 09:00")
		}, agreed, "Each formal review"},
		{"no policy of that name", func(w *gen.World, _ gen.ReviewBuilder) {
			w.Policy = nil
			w.Alliance.Status.Conditions = readyAt("False", v1alpha1.ReasonPolicyNotFound, "2026-03-02 08:00")
		}, "MinutesAgreed=Unknown/PolicyNotFound", "not known without the policy"},
	} {
		t.Run(c.why, func(t *testing.T) {
			v := decideAlliance(meeting(c.change), "2026-03-02 09:00")
			says(t, &v.Verdict, c.want)
			messageSays(t, &v.Verdict, "MinutesAgreed", c.message)
		})
	}
	w := meeting(func(_ *gen.World, r gen.ReviewBuilder) { r.Spec.Record.Attendees, r.Spec.Record.MinutesURL = nil, "" })
	v := decideAlliance(w, "2026-04-02 09:00")
	if f := v.Finding("MinutesAgreed"); !f.BadSince.Equal(gen.UTC("2026-02-20 09:00")) || len(f.Objects) != 2 {
		t.Errorf("it is bad since %s, with %d objects", f.BadSince, len(f.Objects))
	}
}

// TestMinutesAreAskedForUntilTheWindowIsOver: a ledger keeps the review until then.
func TestMinutesAreAskedForUntilTheWindowIsOver(t *testing.T) {
	w := meeting(func(*gen.World, gen.ReviewBuilder) {})
	for at, want := range map[string]int{"2027-02-20 08:59:59": 1, "2027-02-20 09:00:00": 0} {
		now := gen.UTC(at)
		if got := len(rules.NewLedger(w.AllianceFacts(), now).Facts(w.AllianceFacts(), now).Reviews); got != want {
			t.Errorf("at %s the ledger keeps %d reviews, and not %d", at, got, want)
		}
	}
}
