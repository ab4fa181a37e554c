// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

// health is a health check that was held on 10 February 2026 at nine.
func health() gen.ReviewBuilder {
	return gen.Review("health").OfType(v1alpha1.ReviewHealthCheck).Due("2026-02-15 09:00").Held("2026-02-10 09:00")
}

func healthPolicy(w *gen.World) *v1alpha1.HealthChecks {
	if w.Policy.Spec.HealthChecks == nil {
		w.Policy.Spec.HealthChecks = &v1alpha1.HealthChecks{}
	}
	return w.Policy.Spec.HealthChecks
}

func TestHealthChecked(t *testing.T) {
	const heldThen = "The last health check, health, was held at 2026-02-10 10:00 Europe/Amsterdam (2026-02-10T09:00:00Z); the next is due by 2028-02-10 10:00 Europe/Amsterdam (2028-02-10T09:00:00Z)"
	checked := func(build func(gen.ReviewBuilder) gen.ReviewBuilder) func(*gen.World) {
		return func(w *gen.World) { w.Review(build(health())) }
	}
	fine := func(b gen.ReviewBuilder) gen.ReviewBuilder {
		return b.Viewed("northwind", "trust=4", 1).Viewed("contoso", "trust=4", 1)
	}
	finds(t, []found{
		{"none yet, and there is time", func(*gen.World) {}, "HealthChecked=True/HealthChecked",
			"No health check is on record; the first is due by 2027-01-01 01:00 Europe/Amsterdam (2027-01-01T00:00:00Z)"},
		{"none within a year, which is the default", func(w *gen.World) { w.Policy.Spec.HealthCheckEvery = "" }, "HealthChecked=False/HealthCheckOverdue",
			"No health check is on record; the first was due by 2026-01-01 01:00 Europe/Amsterdam (2026-01-01T00:00:00Z)"},
		{"nor is there a policy", func(w *gen.World) { w.UnderNone() }, "HealthChecked=False/HealthCheckOverdue", ""},
		{"a policy that was given up", func(w *gen.World) {
			w.Policy = nil
			w.Alliance.Status.Conditions = readyAt(metav1.ConditionFalse, v1alpha1.ReasonPolicyNotFound, "2026-03-02 08:00")
		}, "HealthChecked=Unknown/PolicyNotFound", "is not known without the policy"},
		{"held, and fine", checked(fine), "HealthChecked=True/HealthChecked", heldThen},
		{"another review is no health check", func(w *gen.World) {
			w.Policy.Spec.HealthCheckEvery = "P1Y"
			w.Review(fine(health()).OfType(v1alpha1.ReviewPulseCheck))
		}, "HealthChecked=False/HealthCheckOverdue", ""},
		{"nor is one that is not accepted", func(w *gen.World) {
			w.Policy.Spec.HealthCheckEvery = "P1Y"
			w.Review(fine(health()).Accepted(false, ""))
		}, "HealthChecked=False/HealthCheckOverdue", ""},
		{"nor one of an earlier occasion", func(w *gen.World) {
			w.Policy.Spec.HealthCheckEvery = "P1Y"
			w.Review(fine(health()).Due("2027-02-10 09:00"))
		}, "HealthChecked=False/HealthCheckOverdue", ""},
		{"one to come is told of", func(w *gen.World) {
			w.Review(health().Held("2026-03-10 09:00"))
		}, "HealthChecked=True/HealthChecked", "The health check dated 2026-03-10 10:00 Europe/Amsterdam (2026-03-10T09:00:00Z) is not yet true"},
		{"too long ago", func(w *gen.World) {
			w.Policy.Spec.HealthCheckEvery = "P10D"
			w.Review(health())
		}, "HealthChecked=False/HealthCheckOverdue", "The next health check was due by 2026-02-20 10:00 Europe/Amsterdam (2026-02-20T09:00:00Z); the last, health, was held at 2026-02-10 10:00"},
		{"the latest counts", func(w *gen.World) {
			w.Review(fine(health())).Review(health().Named("older").Due("2026-01-20 09:00").Held("2026-01-20 09:00"))
		}, "HealthChecked=True/HealthChecked", heldThen},
		{"of two at once the last by name", func(w *gen.World) {
			w.Review(health().Named("alike")).Review(fine(health()))
		}, "HealthChecked=True/HealthChecked", heldThen},

		{"nobody answered", checked(func(b gen.ReviewBuilder) gen.ReviewBuilder { return b }), "HealthChecked=False/OneSided", "Nobody answered for: contoso, northwind. " + heldThen},
		{"one side answered", checked(func(b gen.ReviewBuilder) gen.ReviewBuilder { return b.Viewed("northwind", "trust=4", 1) }), "HealthChecked=False/OneSided", "Nobody answered for: contoso"},
		{"a third partner did not", func(w *gen.World) {
			withFabrikam(w)
			w.Review(fine(health()))
		}, "HealthChecked=False/OneSided", "Nobody answered for: fabrikam"},
		{"it joined later", func(w *gen.World) {
			withFabrikam(w).JoinedDate = "2026-02-11"
			w.Review(fine(health()))
		}, "HealthChecked=True/HealthChecked", ""},
		{"it left since", func(w *gen.World) {
			withFabrikam(w).LeftDate = "2026-02-28"
			w.Review(fine(health()))
		}, "HealthChecked=True/HealthChecked", ""},
		{"people answered", checked(func(b gen.ReviewBuilder) gen.ReviewBuilder {
			return b.Viewed("northwind", "trust=4", 1).Answered("2026-02-09 09:00", "contoso/kim", "trust=4")
		}), "HealthChecked=True/HealthChecked", ""},
		{"somebody will", checked(func(b gen.ReviewBuilder) gen.ReviewBuilder {
			return b.Viewed("northwind", "trust=4", 1).Answered("2026-03-09 09:00", "contoso/kim", "trust=4")
		}), "HealthChecked=False/OneSided", "Nobody answered for: contoso"},
		{"somebody whom the alliance does not know did", checked(func(b gen.ReviewBuilder) gen.ReviewBuilder {
			return b.Viewed("northwind", "trust=4", 1).Answered("2026-02-09 09:00", "contoso/kym", "trust=4").Answered("2026-02-09 09:00", "zz/", "trust=4")
		}), "HealthChecked=False/OneSided", "Not counted, because the alliance does not list them: contoso/kym, zz"},

		{"fewer people than the policy asks for", func(w *gen.World) {
			healthPolicy(w).MinRespondents = new(int32(3))
			w.Review(health().Viewed("northwind", "trust=4", 3).Answered("2026-02-09 09:00", "contoso/kim", "trust=4").Answered("2026-02-09 09:00", "contoso/", "trust=4"))
		}, "HealthChecked=False/TooFewRespondents", "Fewer than 3 people answered for: contoso (2)"},
		{"as many", func(w *gen.World) {
			healthPolicy(w).MinRespondents = new(int32(3))
			w.Review(health().Viewed("northwind", "trust=4", 3).Answered("2026-02-09 09:00", "contoso/kim", "trust=4").Answered("2026-02-09 09:00", "contoso/", "trust=4").
				Answered("2026-02-09 09:00", "contoso/", "trust=4"))
		}, "HealthChecked=True/HealthChecked", ""},
		{"who answers twice is one", func(w *gen.World) {
			healthPolicy(w).MinRespondents = new(int32(2))
			w.Review(health().Viewed("northwind", "trust=4", 2).Answered("2026-02-09 09:00", "contoso/kim", "trust=4").Answered("2026-02-09 10:00", "contoso/kim", "trust=4"))
		}, "HealthChecked=False/TooFewRespondents", "contoso (1)"},

		{"the views are far apart", checked(func(b gen.ReviewBuilder) gen.ReviewBuilder {
			return b.Viewed("northwind", "trust=5 communication=4", 1).Viewed("contoso", "trust=3 communication=3", 1)
		}), "HealthChecked=False/PerceptionGap", "The partners are more than 1.5 apart on: trust (northwind 5, contoso 3)"},
		{"just as far as the policy allows", func(w *gen.World) {
			w.Policy.Spec.Thresholds = &v1alpha1.Thresholds{PerceptionGap: "2"}
			w.Review(health().Viewed("northwind", "trust=5", 1).Viewed("contoso", "trust=3", 1))
		}, "HealthChecked=True/HealthChecked", ""},
		{"the exact means are compared", func(w *gen.World) {
			w.Policy.Spec.Thresholds = &v1alpha1.Thresholds{PerceptionGap: "1.33"}
			w.Review(health().Viewed("northwind", "trust=5", 1).Answered("2026-02-09 09:00", "contoso/kim", "trust=3").
				Answered("2026-02-09 09:00", "contoso/lee", "trust=4").Answered("2026-02-09 09:00", "contoso/", "trust=4"))
		}, "HealthChecked=False/PerceptionGap", "The partners are more than 1.33 apart on: trust (northwind 5, contoso 3.67)"},
		{"of three partners the two that are furthest apart", func(w *gen.World) {
			withFabrikam(w)
			w.Review(health().Viewed("northwind", "trust=4 governance=3", 1).Viewed("contoso", "trust=5 governance=5", 1).Viewed("fabrikam", "trust=3 governance=3", 1))
		}, "HealthChecked=False/PerceptionGap", "apart on: governance (contoso 5, fabrikam 3), trust (contoso 5, fabrikam 3)"},

		{"something is low, and there is time", checked(func(b gen.ReviewBuilder) gen.ReviewBuilder {
			return b.Viewed("northwind", "trust=3", 1).Viewed("contoso", "trust=2", 1)
		}), "HealthChecked=True/HealthChecked", "Rated below 3, so actions are to be promised by 2026-03-12 10:00 Europe/Amsterdam (2026-03-12T09:00:00Z): trust (contoso 2)"},
		{"nobody acted on it", func(w *gen.World) {
			healthPolicy(w).ActionPlanWithin = "P7D"
			w.Review(health().Viewed("northwind", "trust=3 strategic=2", 1).Viewed("contoso", "trust=2 strategic=2", 1))
		}, "HealthChecked=False/HealthNotActedOn",
			"Rated below 3, and no action was promised by 2026-02-17 10:00 Europe/Amsterdam (2026-02-17T09:00:00Z): strategic (contoso 2), strategic (northwind 2), trust (contoso 2)"},
		{"an action in the health check itself", checked(func(b gen.ReviewBuilder) gen.ReviewBuilder {
			return b.Viewed("northwind", "trust=3", 1).Viewed("contoso", "trust=2", 1).Promised("talk", "", "", "")
		}), "HealthChecked=True/HealthActedOn", "Rated below 3, and actions were promised: trust (contoso 2)"},
		{"in a review after it", func(w *gen.World) {
			w.Review(health().Viewed("northwind", "trust=3", 1).Viewed("contoso", "trust=2", 1)).
				Review(gen.Review("after").Due("2026-02-20 09:00").Held("2026-02-20 09:00").Promised("talk", "", "", ""))
		}, "HealthChecked=True/HealthActedOn", ""},
		{"in a review before it", func(w *gen.World) {
			w.Review(health().Viewed("northwind", "trust=3", 1).Viewed("contoso", "trust=2", 1)).
				Review(gen.Review("before").Due("2026-02-10 09:00").Held("2026-02-10 08:59:59").Promised("talk", "", "", ""))
		}, "HealthChecked=True/HealthChecked", "actions are to be promised"},
		{"just the policy's threshold is not low", func(w *gen.World) {
			w.Policy.Spec.Thresholds = &v1alpha1.Thresholds{Health: "2"}
			w.Review(health().Viewed("northwind", "trust=3", 1).Viewed("contoso", "trust=2", 1))
		}, "HealthChecked=True/HealthChecked", heldThen},
		{"a gap is worse, and what is low is told beside it", checked(func(b gen.ReviewBuilder) gen.ReviewBuilder {
			return b.Viewed("northwind", "trust=4", 1).Viewed("contoso", "trust=2", 1)
		}), "HealthChecked=False/PerceptionGap", "The partners are more than 1.5 apart on: trust (northwind 4, contoso 2). Rated below 3, so"},

		{"what two people said stays theirs", func(w *gen.World) {
			healthPolicy(w).Anonymous = new(true)
			w.Review(health().Viewed("northwind", "trust=5", 3).Viewed("contoso", "trust=1", 2))
		}, "HealthChecked=False/TooFewRespondents", "Fewer than 3 people (healthChecks.anonymous shows figures of no fewer, though minRespondents is 1) answered for: contoso (2). " + heldThen},
		{"what the policy asks for needs no other reason", func(w *gen.World) {
			healthPolicy(w).Anonymous, healthPolicy(w).MinRespondents = new(true), new(int32(3))
			w.Review(health().Viewed("northwind", "trust=5", 3).Viewed("contoso", "trust=1", 2))
		}, "HealthChecked=False/TooFewRespondents", "Fewer than 3 people answered for: contoso (2). " + heldThen},
		{"so does what two of three rated", func(w *gen.World) {
			healthPolicy(w).Anonymous = new(true)
			w.Review(health().Viewed("northwind", "trust=5 governance=4", 3).Answered("2026-02-09 09:00", "contoso/", "trust=1").
				Answered("2026-02-09 09:00", "contoso/", "trust=1 governance=4").Answered("2026-02-09 09:00", "contoso/", "governance=4"))
		}, "HealthChecked=True/HealthChecked", heldThen},
		{"what three people said does not", func(w *gen.World) {
			healthPolicy(w).Anonymous = new(true)
			w.Review(health().Viewed("northwind", "trust=5", 3).Viewed("contoso", "trust=1", 3))
		}, "HealthChecked=False/PerceptionGap", "trust (northwind 5, contoso 1)"},
	})
	low := func(w *gen.World) {
		w.Review(health().Viewed("northwind", "trust=3", 1).Viewed("contoso", "trust=2", 1))
	}
	for why, c := range map[string]struct {
		change func(*gen.World)
		flip   flip
	}{
		"the first is due a year after operation began": {func(w *gen.World) {
			w.Policy.Spec.HealthCheckEvery = ""
			w.Armed("2025-03-10 09:00")
		}, flip{"2026-03-10 09:00", "HealthChecked=True/HealthChecked", "HealthChecked=False/HealthCheckOverdue"}},
		"the next after the last": {func(w *gen.World) {
			w.Policy.Spec.HealthCheckEvery = "P1M"
			w.Review(fine(health()))
		}, flip{"2026-03-10 09:00", "HealthChecked=True/HealthChecked", "HealthChecked=False/HealthCheckOverdue"}},
		"it is held": {func(w *gen.World) {
			w.Policy.Spec.HealthCheckEvery = "P1Y"
			w.Review(fine(health().Held("2026-03-10 09:00")))
		}, flip{"2026-03-10 09:00", "HealthChecked=False/HealthCheckOverdue", "HealthChecked=True/HealthChecked"}},
		"the other side answers": {func(w *gen.World) {
			w.Review(health().Viewed("northwind", "trust=4", 1).Answered("2026-03-10 09:00", "contoso/kim", "trust=4"))
		}, flip{"2026-03-10 09:00", "HealthChecked=False/OneSided", "HealthChecked=True/HealthChecked"}},
		"somebody thinks better of it": {func(w *gen.World) {
			w.Review(health().Viewed("northwind", "trust=5", 1).Answered("2026-02-09 09:00", "contoso/kim", "trust=3").Answered("2026-03-10 09:00", "contoso/kim", "trust=4"))
		}, flip{"2026-03-10 09:00", "HealthChecked=False/PerceptionGap", "HealthChecked=True/HealthChecked"}},
		"the time for actions is over": {low, flip{"2026-03-12 09:00", "HealthChecked=True/HealthChecked", "HealthChecked=False/HealthNotActedOn"}},
		"actions that come late put it right": {func(w *gen.World) {
			healthPolicy(w).ActionPlanWithin = "P7D"
			low(w)
			w.Review(gen.Review("after").Due("2026-03-20 09:00").Held("2026-03-10 09:00").Promised("talk", "", "", ""))
		}, flip{"2026-03-10 09:00", "HealthChecked=False/HealthNotActedOn", "HealthChecked=True/HealthActedOn"}},
	} {
		t.Run(why, func(t *testing.T) {
			w := gen.NewWorld()
			w.Policy.Spec.Touchpoints = nil
			c.change(w)
			changesAt(t, decidesAlliance(w), c.flip)
		})
	}
}
