// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package board

import (
	"fmt"
	"strings"
)

// ofAll is a figure of each alliance that was chosen. Two managers never tell of the same at once, but one may
// have taken over from another just now.
func ofAll(metric string, labels ...string) string {
	return fmt.Sprintf("max by (namespace, alliance) (%s{namespace=~%q%s})", metric, "$namespace", more(labels))
}

// more are further matchers.
func more(labels []string) string {
	if len(labels) == 0 {
		return ""
	}
	return ", " + strings.Join(labels, ", ")
}

// one is the value from which on something is bad of which there should be none.
var one = new(1.0)

var namespaces = Variable{Name: "namespace", Title: "Namespace", Values: "label_values(entente_alliance_info, namespace)", Many: true}

// count is a single figure.
func count(title, says string, bad *float64, expr string) Panel {
	return Panel{Title: title, Says: says, Kind: Stat, Unit: "short", Width: 3, Height: 4, Bad: bad, Asks: []Ask{{Expr: expr}}}
}

const until = "%s - time()"

var portfolio = Board{
	Name: "entente-portfolio", Title: "Entente / Portfolio",
	Says:      "How all alliances stand, and which of them needs somebody first.",
	Variables: []Variable{namespaces},
	Rows: []Row{
		{"Does anything need somebody?", []Panel{
			count("Alliances", "Alliances in the namespaces that were chosen.", nil, "count("+ofAll("entente_alliance_info")+")"),
			count("Not healthy", "Alliances of which a practice that they require is missing.", one,
				"sum("+ofAll("entente_alliance_status_condition", `condition="Healthy"`, `status="False"`)+")"),
			count("Reviews overdue", "Reviews that are due and not held, or not accepted.", one, "sum("+ofAll("entente_alliance_reviews_overdue")+")"),
			count("Issues open", "Issues that are not resolved.", nil, "sum("+ofAll("entente_alliance_issues_open")+")"),
			count("Issues stale", "Open issues that had no answer for too long.", one, "sum("+ofAll("entente_alliance_issues_stale")+")"),
			count("Issues escalated", "Open issues that climbed beyond the first step.", one, "sum("+ofAll("entente_alliance_issues_escalated")+")"),
			count("Paths run out", "Issues whose escalation path has no step left.", one, "sum("+ofAll("entente_alliance_issues_exhausted")+")"),
			count("Not told in time", "Issues of which a partner was to know by now and has not been told.", one,
				"sum("+ofAll("entente_alliance_issues_disclosure_overdue")+")"),
		}},
		{"Which alliance?", []Panel{
			{
				Title: "Alliances", Says: "Each alliance with what is counted of it. A next deadline that is past for long means that the manager is late.",
				Kind: Table, Unit: "short", Width: 24, Height: 9,
				Asks: []Ask{
					{Expr: ofAll("entente_alliance_practices_in_place"), Called: "Practices in place"},
					{Expr: ofAll("entente_alliance_practices_required"), Called: "Practices required"},
					{Expr: ofAll("entente_alliance_reviews_overdue"), Called: "Reviews overdue"},
					{Expr: ofAll("entente_alliance_issues_open"), Called: "Issues open"},
					{Expr: ofAll("entente_alliance_issues_escalated"), Called: "Issues escalated"},
					{Expr: ofAll("entente_alliance_untold_partners"), Called: "Partners not told"},
					{Expr: fmt.Sprintf(until, ofAll("entente_alliance_next_check_timestamp_seconds")), Called: "Next deadline in", Unit: "s"},
					{Expr: "time() - " + ofAll("entente_alliance_last_contact_timestamp_seconds"), Called: "Last contact ago", Unit: "s"},
				},
			},
			{
				Title: "Missing practices", Says: "Practices that are required and do not hold. The condition of the alliance says why.",
				Kind: Table, Unit: "short", Width: 12, Height: 9,
				Asks: []Ask{{
					Expr: `max by (namespace, alliance, condition) (entente_alliance_status_condition{namespace=~"$namespace", status="False", ` +
						`condition!~"Ready|Stalled|Healthy"}) == 1`, Called: "Missing",
				}},
			},
			{
				Title: "Alliances by stage", Says: "How many alliances declare each stage. Practices of daily work are asked for from Launch to Exit.",
				Kind: Bars, Unit: "short", Width: 12, Height: 9,
				Asks: []Ask{{Expr: `count by (stage) (max by (namespace, alliance, stage) (entente_alliance_info{namespace=~"$namespace"}))`, Called: "{{stage}}"}},
			},
		}},
		{"Is it getting better?", []Panel{
			{
				Title: "Practices in place", Says: "The share of the required practices that hold, of each alliance.",
				Kind: Series, Unit: "percentunit", Width: 12, Height: 8,
				Asks: []Ask{{
					Expr:   ofAll("entente_alliance_practices_in_place") + " / (" + ofAll("entente_alliance_practices_required") + " > 0)",
					Called: "{{namespace}}/{{alliance}}",
				}},
			},
			{
				Title: "Open issues", Says: "Issues that are not resolved, of each alliance.",
				Kind: Series, Unit: "short", Width: 12, Height: 8,
				Asks: []Ask{{Expr: ofAll("entente_alliance_issues_open"), Called: "{{namespace}}/{{alliance}}"}},
			},
		}},
		{"Can people be reached?", []Panel{
			{
				Title: "Messages by channel", Says: "Messages of the outbox by what became of them. Failed and Uncertain ones need somebody.",
				Kind: Table, Unit: "short", Width: 12, Height: 7,
				Asks: []Ask{{Expr: `max by (namespace, policy, channel, state) (entente_notifications{namespace=~"$namespace"}) > 0`, Called: "Messages"}},
			},
			{
				Title: "Assessments end in", Says: "Time until the latest assessment of a partner ceases to hold; less than nothing where it has.",
				Kind: Bars, Unit: "s", Width: 12, Height: 7,
				Asks: []Ask{{
					Expr:   `max by (namespace, partner) (entente_partner_assessment_expiry_timestamp_seconds{namespace=~"$namespace"}) - time()`,
					Called: "{{namespace}}/{{partner}}",
				}},
			},
		}},
	},
}
