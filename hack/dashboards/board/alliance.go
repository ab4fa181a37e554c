// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package board

import "fmt"

// ofOne is a figure of the alliance that was chosen.
func ofOne(metric string) string {
	return fmt.Sprintf("max(%s{namespace=%q, alliance=%q})", metric, "$namespace", "$alliance")
}

// ofEach is a figure of each of the alliance's reviews or issues.
func ofEach(what, metric string, labels ...string) string {
	return fmt.Sprintf("max by (%s) (%s{namespace=%q, alliance=%q%s})", what, metric, "$namespace", "$alliance", more(labels))
}

// clock is the time that is left until something; less than nothing where it is past.
func clock(title, says, metric string) Panel {
	return Panel{
		Title: title, Says: says, Kind: Stat, Unit: "s", Width: 4, Height: 4, None: "none",
		Asks: []Ask{{Expr: fmt.Sprintf(until, ofOne(metric))}},
	}
}

const singly = " The manager tells of single ones with --metrics-detail=object."

var oneAlliance = Board{
	Name: "entente-alliance", Title: "Entente / One alliance",
	Says: "What one alliance lives up to, what is open in it, and what comes next.",
	Variables: []Variable{
		{Name: "namespace", Title: "Namespace", Values: "label_values(entente_alliance_info, namespace)"},
		{Name: "alliance", Title: "Alliance", Values: `label_values(entente_alliance_info{namespace="$namespace"}, alliance)`},
	},
	Rows: []Row{
		{"How does it stand?", []Panel{
			{
				Title: "Practices in place", Says: "The share of the required practices that hold.",
				Kind: Stat, Unit: "percentunit", Width: 4, Height: 4,
				Asks: []Ask{{Expr: ofOne("entente_alliance_practices_in_place") + " / (" + ofOne("entente_alliance_practices_required") + " > 0)"}},
			},
			count("Not known", "Required practices of which nobody can tell yet whether they hold.", nil, ofOne("entente_alliance_practices_unknown")).wider(),
			count("Reviews overdue", "Reviews that are due and not held, or not accepted.", one, ofOne("entente_alliance_reviews_overdue")).wider(),
			count("Issues open", "Issues that are not resolved.", nil, ofOne("entente_alliance_issues_open")).wider(),
			count("Issues escalated", "Open issues that climbed beyond the first step.", one, ofOne("entente_alliance_issues_escalated")).wider(),
			count("Partners not told", "Partners that have not been told of an issue, added up over the issues; their time may not be over.", one,
				ofOne("entente_alliance_untold_partners")).wider(),
			{
				Title: "Practices and conditions", Says: "What holds of the alliance, what does not, and what is not known, and since when. What it does not require is not here.",
				Kind: States, Unit: "short", Width: 24, Height: 10,
				Asks: []Ask{{Expr: ofEach("condition", "entente_alliance_status_condition", `status="True"`, `condition!="Stalled"`) + " + 2 * " +
					ofEach("condition", "entente_alliance_status_condition", `status="Unknown"`, `condition!="Stalled"`), Called: "{{condition}}"}},
			},
		}},
		{"What comes next?", []Panel{
			clock("Next deadline in", "When the alliance's own status changes by time alone. Steps of its issues are under Next step in.", "entente_alliance_next_check_timestamp_seconds"),
			clock("Next review due in", "When the next review is due that is not overdue.", "entente_alliance_next_review_due_timestamp_seconds"),
			clock("Next step in", "When the next escalation step of any of its issues starts, or a path runs out, if nobody acts.", "entente_alliance_next_step_timestamp_seconds"),
			clock("To be told in", "By when the first of the partners that have not been told of an issue is to know; less than nothing where that is late.",
				"entente_alliance_disclosure_due_timestamp_seconds"),
			clock("Recovery plan owed in", "By when the first recovery plan is owed that is not there; less than nothing where that is late.",
				"entente_alliance_recovery_plan_due_timestamp_seconds"),
			{
				Title: "Last contact", Says: "How long ago people of two partners spoke, as far as it is on record.",
				Kind: Stat, Unit: "s", Width: 4, Height: 4, None: "none",
				Asks: []Ask{{Expr: "time() - " + ofOne("entente_alliance_last_contact_timestamp_seconds")}},
			},
		}},
		{"What is open?", []Panel{
			{
				Title: "Issues", Says: "Issues by where they stand.",
				Kind: Series, Unit: "short", Width: 12, Height: 8,
				Asks: []Ask{
					{Expr: ofOne("entente_alliance_issues_open"), Called: "open"}, {Expr: ofOne("entente_alliance_issues_stale"), Called: "stale"},
					{Expr: ofOne("entente_alliance_issues_escalated"), Called: "escalated"}, {Expr: ofOne("entente_alliance_issues_exhausted"), Called: "path run out"},
					{Expr: ofOne("entente_alliance_issues_resolved"), Called: "resolved"},
				},
			},
			{
				Title: "Reviews", Says: "Reviews by where they stand.",
				Kind: Series, Unit: "short", Width: 12, Height: 8,
				Asks: []Ask{
					{Expr: ofOne("entente_alliance_reviews_held"), Called: "held"}, {Expr: ofOne("entente_alliance_reviews_outstanding"), Called: "outstanding"},
					{Expr: ofOne("entente_alliance_reviews_overdue"), Called: "overdue"}, {Expr: ofOne("entente_alliance_reviews_slipped"), Called: "put off too often"},
					{Expr: ofOne("entente_alliance_reviews_cancelled"), Called: "cancelled"},
				},
			},
			{
				Title: "Each issue that is not resolved", Says: "Open issues with their severity." + singly,
				Kind: Table, Unit: "short", Width: 12, Height: 8,
				Asks: []Ask{{
					Expr: ofEach("issue, severity", "entente_issue_info") + " and on (issue) " +
						ofEach("issue", "entente_issue_status_condition", `condition="Resolved"`, `status="False"`) + " == 1",
					Called: "Open",
				}},
			},
			{
				Title: "Each review that is overdue", Says: "How long ago each review was due that is overdue." + singly,
				Kind: Table, Unit: "s", Width: 12, Height: 8,
				Asks: []Ask{{
					Expr: "time() - " + ofEach("review", "entente_review_due_timestamp_seconds") + " and on (review) " +
						ofEach("review", "entente_review_status_condition", `condition="Overdue"`, `status="True"`) + " == 1",
					Called: "Overdue for",
				}},
			},
		}},
	},
}

// wider is the panel as wide as six of which fill a line, where a count is one of eight.
func (p Panel) wider() Panel {
	p.Width = width / 6
	return p
}
