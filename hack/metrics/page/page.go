// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package page writes docs/metrics.md from the declarations in internal/metrics and the catalogue of
// conditions.
package page

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"

	"github.com/entente-dev/entente/internal/metrics"
)

const head = `<!-- Written by make generate from internal/metrics and the catalogue in internal/rules. -->

# Metrics

The manager serves them on ` + "`:8443/metrics`" + `, over TLS ([with which
certificate](install.md#the-certificate-of-the-metrics)), to those whom the cluster role
` + "`entente-metrics-reader`" + ` is bound to. They hold the names of alliances, partners and policies of all
namespaces that the manager looks after, and nothing of what people wrote.

Of several managers the one that works serves the figures of alliances, from its cache; the others
say ` + "`entente_metrics_active` 0" + `. So sums over managers are right, and where no manager works there are no
figures, rather than old ones.

| Flag | Default | Says |
|---|---|---|
| ` + "`--metrics-detail`" + ` | alliance | ` + "`none`" + `: no figures of alliances. ` + "`alliance`" + `: of each alliance, partner, policy and channel, with reviews, issues and messages counted. ` + "`object`" + `: of each review and issue too. A single message never has series |
| ` + "`--metrics-series-limit`" + ` | %d | the most series of the figures of alliances. Beyond it each namespace has an equal share, and what one does not need goes to the others. In a namespace alliances come before single reviews and issues, in the order of their names. The log says so once, and ` + "`entente_metrics_series_dropped`" + ` counts what is left out |
`

const governance = `
## Alliances

They are gauges that say what is in the statuses at the moment of the scrape. What a status does not say
has no series: an alliance without a contact on record has no last contact. Suspended reviews and issues
are not counted; but nothing pauses the clock of bad news. A review or an issue that names an alliance which
does not exist is counted under that name.
`

const conditions = `
## Conditions

` + "`condition`" + ` is the type of the condition, ` + "`status`" + ` one of True, False and Unknown. A condition that an object does not
have, such as a practice that is not required, has no series. [conditions.md](conditions.md) says what each
means; of a message the figures are how many there are.
`

const operator = `
## The manager's own work
`

const library = `
Those of the libraries that are most useful beside them:
`

// Library are metrics that controller-runtime and client-go serve.
var Library = [][2]string{
	{"controller_runtime_reconcile_time_seconds{controller}", "how long looking at an object takes, writes included"},
	{"controller_runtime_reconcile_errors_total{controller}", "looks that failed and are tried again"},
	{"controller_runtime_active_workers{controller}", "looks that are under way"},
	{"workqueue_depth{controller,name,priority}", "objects that wait for a look"},
	{"workqueue_queue_duration_seconds{controller,name}", "how long objects wait for a look"},
	{"rest_client_requests_total{code,host,method}", "requests to the API server, by how they ended"},
	{"process_resident_memory_bytes", "memory"},
}

const questions = `
## Alerts

` + "`config/prometheus`" + ` is a kustomize component for the Prometheus operator: a ServiceMonitor, and rules with alerts, of
which each has a [page that says what to do](runbooks/README.md). ` + "`config/prometheus/podmonitor`" + `, in place of it, finds the
pods without a Service; it reads its token from the key ` + "`token` of the Secret `entente-metrics-token`" + ` in ` + "`entente-system`" + `. The account
that the token is of, or that Prometheus has, needs the cluster role:

    kubectl create clusterrolebinding prometheus-reads-entente \
      --clusterrole=entente-metrics-reader --serviceaccount=monitoring:prometheus-k8s

Prometheus has to select these objects (` + "`serviceMonitorSelector`, `ruleSelector`" + `): for kube-prometheus-stack give them the label
` + "`release: <its release>`" + ` (in the chart ` + "`metrics.serviceMonitor.labels`, `metrics.rules.labels`" + `), and its account a Role to list
Services, Endpoints, EndpointSlices and Pods in ` + "`entente-system`" + `. Whoever scrapes without the monitors sets ` + "`honor_labels: true`" + `,
or ` + "`namespace`" + ` is the manager's and not the alliance's.

Alerts of alliances are for the people who run these: ` + "`namespace` and `alliance`" + ` are what to route them by. Entente
itself tells the people of an alliance by [messages](delivery.md), with or without alerts.

` + "`EntenteHeartbeat`" + ` fires always: what waits for it, outside of the cluster, hears when no alert can arrive any more.

## Dashboards

` + "`config/grafana`" + ` has three for Grafana: of all alliances, of one, and of the manager. [Dashboards](grafana.md) says how to
import them, and what each panel answers.

## kube-state-metrics

Whoever has it already can let it read the statuses, under the same names: ` + "`config/prometheus/kube-state-metrics`" + ` is a
component with its configuration, as a ConfigMap for ` + "`--custom-resource-state-config-file`" + `, and a cluster role for its
account. It takes ` + "`--metrics-detail=none`" + ` of the manager, or there are two of each series. kube-state-metrics can read
fields and cannot count, so it has of reviews and issues each single one, and of messages none; the alerts
EntentePathExhausted, EntentePartnerNotTold and EntenteManagerLate need the manager's own figures, and never fire with ` + "`none`" + `.

## Questions

| Question | Expression |
|---|---|
`

// Questions are what people ask, and how it is written.
var Questions = [][2]string{
	{"Which practices are missing in which alliance?", `entente_alliance_status_condition{status="False",condition!~"Ready|Stalled|Healthy"} == 1`},
	{"How many alliances in operation are not healthy?", `sum(entente_alliance_status_condition{condition="Healthy",status="False"} * on(namespace,alliance) group_left(stage) entente_alliance_info{stage=~"Launch|Manage|Transform|Exit"})`},
	{"What share of its practices has each alliance in place?", `entente_alliance_practices_in_place / (entente_alliance_practices_required > 0)`},
	{"Which partner is to be told within four hours?", `entente_alliance_disclosure_due_timestamp_seconds - time() < 4 * 3600`},
	{"For how many days did nobody speak?", `(time() - entente_alliance_last_contact_timestamp_seconds) / 86400`},
	{"Over which channels do messages fail?", `sum by (namespace, policy, channel) (entente_notifications{state=~"Failed|Uncertain"}) > 0`},
	{"Is the manager late?", `time() - entente_next_check_timestamp_seconds > 60`},
	{"Does no manager work?", `absent(entente_metrics_active == 1)`},
}

// Render writes the page.
func Render() []byte {
	var p bytes.Buffer
	fmt.Fprintf(&p, head, metrics.DefaultSeriesLimit)
	p.WriteString(governance)
	row(&p, "Metric", "Detail", "Says")
	for _, f := range metrics.Governance {
		row(&p, code(signature(f)), string(cmp.Or(f.Detail, "always")), strings.TrimSuffix(f.Help, "."))
	}
	p.WriteString(conditions)
	row(&p, "Kind", "Metric", "Conditions")
	for _, kind := range metrics.Kinds {
		var types []string
		for _, e := range metrics.ConditionsOf(kind) {
			types = append(types, e.Type)
		}
		row(&p, kind, code(metrics.ConditionFamily(kind).Name), strings.Join(types, ", "))
	}
	p.WriteString(operator)
	row(&p, "Metric", "Type", "Says")
	for _, f := range metrics.Operator {
		row(&p, code(signature(f)), string(f.Kind), strings.TrimSuffix(f.Help, "."))
	}
	p.WriteString(library)
	row(&p, "Metric", "Says")
	for _, l := range Library {
		row(&p, code(l[0]), l[1])
	}
	p.WriteString(questions)
	for _, q := range Questions {
		row(&p, q[0], code(strings.ReplaceAll(q[1], "|", `\|`)))
	}
	return p.Bytes()
}

func signature(f *metrics.Family) string {
	if len(f.Labels) == 0 {
		return f.Name
	}
	return f.Name + "{" + strings.Join(f.Labels, ",") + "}"
}

// row writes a row of a table; the first one of a table is its head.
func row(p *bytes.Buffer, cells ...string) {
	begins := !strings.HasSuffix(p.String(), "|\n")
	if begins {
		p.WriteByte('\n')
	}
	fmt.Fprintf(p, "| %s |\n", strings.Join(cells, " | "))
	if begins {
		p.WriteString("|" + strings.Repeat("---|", len(cells)) + "\n")
	}
}

func code(s string) string { return "`" + s + "`" }
