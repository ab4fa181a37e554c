// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package board

import "fmt"

// rate is how often something is counted, by labels, over as long as Grafana finds sensible.
func rate(by, metric string) string {
	return fmt.Sprintf("sum by (%s) (rate(%s[$__rate_interval]))", by, metric)
}

// slowest is what 99 of 100 take at most, of a histogram.
func slowest(by, metric string) string {
	return fmt.Sprintf("histogram_quantile(0.99, %s) >= 0", rate("le, "+by, metric+"_bucket"))
}

// ours are the pods of the manager: metrics that every program has are told apart by them.
const ours = ` and on (instance, job) entente_metrics_active`

// line is a panel over time, of which two fill a line.
func line(title, says, unit string, asks ...Ask) Panel {
	return Panel{Title: title, Says: says, Kind: Series, Unit: unit, Width: width / 2, Height: 8, Asks: asks}
}

var operator = Board{
	Name: "entente-operator", Title: "Entente / The operator",
	Says: "Whether the manager is there, in time, and gets messages out.",
	Rows: []Row{
		{"Is it there, and in time?", []Panel{
			count("Managers that work", "Of several managers one works and the others stand by.", nil, "sum(entente_metrics_active)").wider(),
			{
				Title: "Behind", Says: "How long ago the earliest recorded next check of any object was to be made; 0 while all are still to come. More than a minute is late.",
				Kind: Stat, Unit: "s", Width: 4, Height: 4, Bad: new(60.0), Asks: []Ask{{Expr: "clamp_min(time() - min(entente_next_check_timestamp_seconds), 0)"}},
			},
			count("Deadlines missed", "Objects whose next check had passed without anybody looking, found by the sweeper, in the time that is shown. 0 is right.", one,
				"sum(increase(entente_missed_deadlines_total[$__range])) or vector(0)").wider(),
			count("Objects", "Objects in the cache, of all kinds.", nil, "sum(max by (namespace, kind) (entente_objects))").wider(),
			count("Unreadable objects", "Objects that are left out of everything, since they cannot be decoded as their kind. The log names them.", one,
				"sum(max by (kind) (entente_unreadable_objects)) or vector(0)").wider(),
			count("Series left out", "Series that are not served because of --metrics-series-limit.", one, "max(entente_metrics_series_dropped)").wider(),
			line("Lateness of deadlines", "Time from a recorded next check to the decision that changed the status, in 99 of 100.", "s",
				Ask{Expr: slowest("kind", "entente_deadline_lateness_seconds"), Called: "{{kind}}"}),
			line("Objects that wait for a look", "The queues of the controllers.", "short",
				Ask{Expr: "sum by (name) (workqueue_depth" + ours + ")", Called: "{{name}}"}),
		}},
		{"Do messages get out?", []Panel{
			line("Attempts to deliver", "By kind of channel, and by how they ended. Uncertain are those of which nobody knows whether they arrived.", "ops",
				Ask{Expr: rate("channel, outcome", "entente_delivery_attempts_total"), Called: "{{channel}} {{outcome}}"}),
			line("Messages", "Messages of the outbox by what became of them.", "short",
				Ask{Expr: "sum by (state) (max by (namespace, policy, channel, state) (entente_notifications))", Called: "{{state}}"}),
		}},
		{"What does it cost?", []Panel{
			line("Decisions", "Time to gather the facts from the cache and to decide, in 99 of 100; of a Notification the attempt to send it is part of that.", "s",
				Ask{Expr: slowest("kind", "entente_decision_duration_seconds"), Called: "{{kind}}"}),
			line("Looks at objects", "How often each controller looks at an object.", "ops",
				Ask{Expr: "sum by (controller) (rate(controller_runtime_reconcile_total[$__rate_interval])" + ours + ")", Called: "{{controller}}"}),
			line("Looks that failed", "Looks that failed and are tried again. Conflicts are normal life, and few.", "ops",
				Ask{Expr: "sum by (controller) (rate(controller_runtime_reconcile_errors_total[$__rate_interval])" + ours + ")", Called: "{{controller}}"}),
			line("Writes", "Requests to the API server that change something, by the kind of the object that was looked at.", "ops",
				Ask{Expr: rate("kind, verb", "entente_writes_total"), Called: "{{verb}} {{kind}}"}),
			line("Requests to the API server", "By how they ended.", "ops",
				Ask{Expr: "sum by (code) (rate(rest_client_requests_total[$__rate_interval])" + ours + ")", Called: "{{code}}"}),
			line("Memory", "Memory of each manager.", "bytes", Ask{Expr: "process_resident_memory_bytes" + ours, Called: "{{instance}}"}),
			line("Series", "Series of alliances that are served, and the most that are.", "short",
				Ask{Expr: "max(entente_metrics_series)", Called: "served"}, Ask{Expr: "max(entente_metrics_series_limit)", Called: "limit"}),
			line("Reading the figures", "Time that it took to read the figures of alliances from the cache.", "s",
				Ask{Expr: "max(entente_metrics_collection_duration_seconds)", Called: "time"}),
		}},
	},
}
