// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package metrics

// Operator are the metrics of the manager's own work, which are always served.
var Operator = []*Family{
	&MissedDeadlines, &Lateness, &Unreadable, &LateDisclosures, &DeliveryAttempts, &DecisionTime, &Writes,
}

// What the manager counts of its own work.
var (
	MissedDeadlines = Family{
		Name: "entente_missed_deadlines_total", Kind: Counter, Labels: []string{"kind"},
		Help: "Objects whose next check had passed without anybody looking, found by the sweeper.",
	}
	Lateness = Family{
		Name: "entente_deadline_lateness_seconds", Kind: Histogram, Labels: []string{"kind"},
		Help:    "Time from a recorded next check to the decision that changed the status.",
		Buckets: []float64{0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 600, 3600, 86400},
	}
	Unreadable = Family{
		Name: "entente_unreadable_objects", Kind: Gauge, Labels: []string{"kind"},
		Help: "Objects that are left out of everything, since they cannot be decoded as their kind; the log and an event Unreadable name them.",
	}
	LateDisclosures = Family{
		Name: "entente_late_disclosures_total", Kind: Counter, Labels: []string{"namespace", "alliance"},
		Help: "Issues of which the other partners were told after the policy's time was over.",
	}
	DeliveryAttempts = Family{
		Name: "entente_delivery_attempts_total", Kind: Counter, Labels: []string{"channel", "outcome", "reason"},
		Help: "Attempts to deliver a message, by kind of channel and how they ended.",
	}
	DecisionTime = Family{
		Name: "entente_decision_duration_seconds", Kind: Histogram, Labels: []string{"kind"},
		Help:    "Time to gather the facts about an object from the cache and to decide, without the writes; of a Notification the attempt to send it is part of that.",
		Buckets: []float64{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 10},
	}
	Writes = Family{
		Name: "entente_writes_total", Kind: Counter, Labels: []string{"kind", "verb"},
		Help: "Requests to the API server that change something, by the kind of the object that was reconciled; events apart.",
	}
)
