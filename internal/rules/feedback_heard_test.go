// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

func TestFeedbackHeard(t *testing.T) {
	meeting := func(held string) gen.ReviewBuilder { return gen.Review("meeting").Due("2026-06-01 09:00").Held(held) }
	silent := func(w *gen.World) *gen.World {
		w.Alliance.Spec.Conversations = nil
		return w
	}
	finds(t, []found{
		{"asked in a conversation", func(*gen.World) {}, "FeedbackHeard=True/Heard", "Each partner was asked in time how things go, and every piece of advice is answered"},
		{"never", func(w *gen.World) { silent(w) }, "FeedbackHeard=False/NotAsked",
			"Not asked in time how things go: contoso (never, due by 2025-04-01 02:00 Europe/Amsterdam (2025-04-01T00:00:00Z))"},
		{"nor is there a policy", func(w *gen.World) { silent(w).UnderNone() }, "FeedbackHeard=False/NotAsked", ""},
		{"never, and there is time", func(w *gen.World) { silent(w).Armed("2026-02-01 09:00") }, "FeedbackHeard=True/Heard",
			"To be asked for the first time: contoso by 2026-05-02 11:00 Europe/Amsterdam (2026-05-02T09:00:00Z)"},
		{"a policy that was given up", func(w *gen.World) {
			w.Policy = nil
			w.Alliance.Status.Conditions = readyAt(metav1.ConditionFalse, v1alpha1.ReasonPolicyNotFound, "2026-03-02 08:00")
		}, "FeedbackHeard=Unknown/PolicyNotFound", "is not known without the policy"},
		{"they spoke of something else", func(w *gen.World) { silent(w).Talked("2026-02-27 10:00", "northwind/jane", "contoso/kim") }, "FeedbackHeard=False/NotAsked", ""},
		{"too long ago for the policy", func(w *gen.World) {
			w.Policy.Spec.InformalFeedback = &v1alpha1.InformalFeedback{Every: "P2D"}
		}, "FeedbackHeard=False/NotAsked",
			"contoso (last at 2026-02-27 11:00 Europe/Amsterdam (2026-02-27T10:00:00Z), due by 2026-03-01 11:00 Europe/Amsterdam (2026-03-01T10:00:00Z))"},
		{"of an issue", func(w *gen.World) {
			i := gen.Issue("late-shipments").Detected("2026-02-26 09:00").Talked("2026-02-27 10:00", "northwind/jane", "contoso/kim")
			i.Spec.Conversations[0].Purpose = v1alpha1.ConversationPurposeFeedback
			silent(w).Issue(i)
		}, "FeedbackHeard=True/Heard", ""},
		{"people of one partner among themselves", func(w *gen.World) { silent(w).Asked("2026-02-27 10:00", "contoso/kim", "contoso/sam") }, "FeedbackHeard=False/NotAsked", ""},
		{"somebody whom the alliance does not know", func(w *gen.World) {
			silent(w).Asked("2026-02-27 10:00", "northwind/jane", "contoso/kym").Asked("2026-03-10 10:00", "northwind/jane", "contoso/kem")
		}, "FeedbackHeard=False/NotAsked", "Not counted, because the alliance does not list them: contoso/kym"},
		{"a conversation to come", func(w *gen.World) { w.Asked("2026-03-10 10:00", "northwind/jane", "contoso/kim") }, "FeedbackHeard=True/Heard",
			"The conversation dated 2026-03-10 11:00 Europe/Amsterdam (2026-03-10T10:00:00Z) is not yet true"},
		{"advice in a review", func(w *gen.World) {
			silent(w).Review(meeting("2026-02-20 09:00").Advised("contoso", "More time", "You have it", ""))
		}, "FeedbackHeard=True/Heard", ""},
		{"of the host alone: the partner was not asked", func(w *gen.World) {
			silent(w).Review(meeting("2026-02-20 09:00").Advised("northwind", "More time", "You have it", ""))
		}, "FeedbackHeard=False/NotAsked", ""},
		{"in a review that counts for nothing", func(w *gen.World) {
			silent(w).Review(meeting("2025-05-20 09:00").Advised("contoso", "More time", "You have it", ""))
		}, "FeedbackHeard=False/NotAsked", "(never"},
		{"one partner of two was asked", func(w *gen.World) { withFabrikam(w) }, "FeedbackHeard=False/NotAsked", "Not asked in time how things go: fabrikam (never"},
		{"the others among themselves", func(w *gen.World) {
			withFabrikam(w)
			w.Asked("2026-02-27 10:00", "contoso/kim", "fabrikam/uwe")
		}, "FeedbackHeard=False/NotAsked", "fabrikam"},
		{"all at one table", func(w *gen.World) {
			withFabrikam(w)
			w.Asked("2026-02-28 10:00", "contoso/kim", "fabrikam/uwe", "northwind/jane")
		}, "FeedbackHeard=True/Heard", ""},
		{"one that joined lately has time", func(w *gen.World) { withFabrikam(w).JoinedDate = "2026-02-01" }, "FeedbackHeard=True/Heard",
			"To be asked for the first time: fabrikam by 2026-05-02 01:00 Europe/Amsterdam (2026-05-01T23:00:00Z)"},
		{"one that has left is asked no more", func(w *gen.World) { withFabrikam(w).LeftDate = "2026-02-28" }, "FeedbackHeard=True/Heard", ""},

		{"advice without an answer, and there is time", func(w *gen.World) {
			w.Review(meeting("2026-02-20 09:00").Advised("contoso", "Tell us of price\nchanges", "", ""))
		}, "FeedbackHeard=True/Heard", `Advice to be answered: meeting, contoso said "Tell us of price changes", due by 2026-03-22 10:00 Europe/Amsterdam (2026-03-22T09:00:00Z)`},
		{"there is none left", func(w *gen.World) {
			w.Policy.Spec.InformalFeedback = &v1alpha1.InformalFeedback{Every: "P90D", AnswerWithin: "P7D"}
			w.Review(meeting("2026-02-20 09:00").Advised("contoso", v1alpha1.Finding(strings.Repeat("Slower, ", 20)), "", ""))
		}, "FeedbackHeard=False/Unanswered", `Advice not answered in time: meeting, contoso said "` + strings.Repeat("Slower, ", 20)[:79] + `…", due by 2026-02-27 10:00`},
		{"the host's advice is to be answered too", func(w *gen.World) {
			w.Policy.Spec.InformalFeedback = &v1alpha1.InformalFeedback{Every: "P90D", AnswerWithin: "P7D"}
			w.Review(meeting("2026-02-20 09:00").Advised("northwind", "Slower", "", ""))
		}, "FeedbackHeard=False/Unanswered", `northwind said "Slower"`},
		{"an answer to come is none yet", func(w *gen.World) {
			w.Policy.Spec.InformalFeedback = &v1alpha1.InformalFeedback{Every: "P90D", AnswerWithin: "P7D"}
			w.Review(meeting("2026-02-20 09:00").Advised("contoso", "Slower", "Yes", "2026-03-10"))
		}, "FeedbackHeard=False/Unanswered", ""},
		{"that partner has left", func(w *gen.World) {
			w.Policy.Spec.InformalFeedback = &v1alpha1.InformalFeedback{Every: "P90D", AnswerWithin: "P7D"}
			withFabrikam(w).LeftDate = "2026-02-28"
			w.Review(meeting("2026-02-20 09:00").Advised("fabrikam", "Slower", "", ""))
		}, "FeedbackHeard=True/Heard", ""},
		{"neither asked nor answered", func(w *gen.World) {
			withFabrikam(w)
			w.Policy.Spec.InformalFeedback = &v1alpha1.InformalFeedback{Every: "P90D", AnswerWithin: "P7D"}
			w.Review(meeting("2026-02-20 09:00").Advised("contoso", "Slower", "", ""))
		}, "FeedbackHeard=False/NotAsked", `). Advice not answered in time: meeting, contoso said "Slower"`},
	})
	for why, c := range map[string]struct {
		change func(*gen.World)
		flip   flip
	}{
		"a quarter after operation began": {func(w *gen.World) { silent(w).Armed("2025-12-10 09:00") }, flip{"2026-03-10 09:00", "FeedbackHeard=True/Heard", "FeedbackHeard=False/NotAsked"}},
		"a quarter after the last time": {func(w *gen.World) { w.Alliance.Spec.Conversations[0].Time = gen.Time("2025-12-10 10:00") },
			flip{"2026-03-10 10:00", "FeedbackHeard=True/Heard", "FeedbackHeard=False/NotAsked"}},
		"late is put right by asking": {func(w *gen.World) { silent(w).Asked("2026-03-10 10:00", "northwind/jane", "contoso/kim") },
			flip{"2026-03-10 10:00", "FeedbackHeard=False/NotAsked", "FeedbackHeard=True/Heard"}},
		"by advice in a review too": {func(w *gen.World) {
			silent(w).Review(meeting("2026-03-10 09:00").Advised("contoso", "Slower", "Yes", ""))
		},
			flip{"2026-03-10 09:00", "FeedbackHeard=False/NotAsked", "FeedbackHeard=True/Heard"}},
		"advice waited a month": {func(w *gen.World) { w.Review(meeting("2026-02-08 09:00").Advised("contoso", "Slower", "", "")) },
			flip{"2026-03-10 09:00", "FeedbackHeard=True/Heard", "FeedbackHeard=False/Unanswered"}},
		"a late answer puts it right, from that day on where the host is": {func(w *gen.World) {
			w.Review(meeting("2026-01-20 09:00").Advised("contoso", "Slower", "Yes", "2026-03-10"))
		}, flip{"2026-03-09 23:00", "FeedbackHeard=False/Unanswered", "FeedbackHeard=True/Heard"}},
	} {
		t.Run(why, func(t *testing.T) {
			w := gen.NewWorld()
			w.Policy.Spec.Touchpoints = nil
			c.change(w)
			changesAt(t, decidesAlliance(w), c.flip)
		})
	}
}
