// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package metrics

import (
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Governance are the metrics of alliances and what belongs to them, in the order of
// docs/metrics.md. They are gauges that are read from the cache when somebody asks.
var Governance = []*Family{
	&active, &seriesServed, &seriesDropped, &seriesLimit, &collectTime, &nextCheck,
	&objects,
	&allianceInfo, &allianceSuspend, &allianceCondition,
	&practicesInPlace, &practicesRequired, &practicesUnknown,
	&reviewsHeld, &reviewsOverdue, &reviewsSlipped, &reviewsOutstanding, &reviewsCancelled,
	&issuesOpen, &issuesStale, &issuesEscalated, &issuesExhausted, &issuesResolved,
	&issuesUntoldOverdue, &untoldPartners, &disclosureDue, &planDue,
	&allianceNextCheck, &nextReviewDue, &nextStep, &lastContact,
	&partnerCondition, &assessmentExpiry, &policyCondition,
	&messages, &messageCondition,
	&reviewCondition, &reviewDue,
	&issueCondition, &issueInfo, &issueDisclosureDue, &issueNextStep,
}

var (
	ofReview  = []string{"namespace", "review", "alliance"}
	ofIssue   = []string{"namespace", "issue", "alliance"}
	ofChannel = []string{"namespace", "policy", "channel"}
)

func gauge(detail Detail, name, help string, labels ...string) Family {
	return Family{Name: "entente_" + name, Kind: Gauge, Help: help, Labels: labels, Detail: detail}
}

// from says which field a figure is.
func from(kind, path string, f Family) Family {
	f.Source = Source{kind, path}
	return f
}

// ofAlliance is a figure of each alliance, and the field of it that it is; empty for one that is counted.
func ofAlliance(name, path, help string) Family {
	f := gauge(DetailAlliance, "alliance_"+name, help, "namespace", "alliance")
	if path == "" {
		return f
	}
	return from(v1alpha1.KindAlliance, path, f)
}

// conditions is a state set in the manner of kube-state-metrics: of the three statuses of a condition, the
// one that it has is 1 and the others are 0. A reason is not among the labels: each change of
// it would begin a new series.
func conditions(detail Detail, kind, of string, more ...string) Family {
	name := strings.ToLower(kind)
	labels := append([]string{"namespace", name}, more...)
	return from(kind, "status.conditions", gauge(detail, name+"_status_condition",
		"The conditions of "+of+": 1 for the status that each has, 0 for the two others.", append(labels, "condition", "status")...))
}

// What is told of the figures themselves.
var (
	active        = gauge("", "metrics_active", "1 where this manager serves the figures of alliances; 0 while it stands by, fills its caches, or cannot read them.")
	seriesServed  = gauge("", "metrics_series", "Series of alliances and what belongs to them that are served.")
	seriesDropped = gauge("", "metrics_series_dropped", "Series that were left out because of --metrics-series-limit.")
	seriesLimit   = gauge("", "metrics_series_limit", "The most series of alliances and what belongs to them that are served.")
	collectTime   = gauge("", "metrics_collection_duration_seconds", "Time that it took to read these figures from the cache.")
	nextCheck     = gauge(DetailAlliance, "next_check_timestamp_seconds", "The earliest recorded next check of any object; one that is past for long was missed.", "kind")
)

// What is told of each alliance.
var (
	objects         = gauge(DetailAlliance, "objects", "Objects in the cache.", "namespace", "kind")
	allianceInfo    = from(v1alpha1.KindAlliance, "spec", gauge(DetailAlliance, "alliance_info", "What an alliance declares; always 1.", "namespace", "alliance", "stage", "host", "policy"))
	allianceSuspend = ofAlliance("spec_suspend", "spec.suspend", "1 where the alliance is suspended.")

	allianceCondition = conditions(DetailAlliance, v1alpha1.KindAlliance, "an alliance, each practice among them")
	practicesInPlace  = ofAlliance("practices_in_place", "status.practices.inPlace", "Practices that are required and hold.")
	practicesRequired = ofAlliance("practices_required", "status.practices.required", "Practices that are armed and not waived.")
	practicesUnknown  = ofAlliance("practices_unknown", "", "Required practices of which nobody can tell yet whether they hold.")

	reviewsHeld        = ofAlliance("reviews_held", "status.reviews.held", "Reviews that took place.")
	reviewsOverdue     = ofAlliance("reviews_overdue", "status.reviews.overdue", "Reviews that are due and not held, or not accepted.")
	reviewsSlipped     = ofAlliance("reviews_slipped", "status.reviews.slipped", "Reviews that were postponed too often.")
	reviewsOutstanding = ofAlliance("reviews_outstanding", "", "Reviews that are still to be held or accepted, overdue or not.")
	reviewsCancelled   = ofAlliance("reviews_cancelled", "", "Reviews that were cancelled.")

	issuesOpen      = ofAlliance("issues_open", "status.issues.open", "Issues that are not resolved.")
	issuesStale     = ofAlliance("issues_stale", "status.issues.stale", "Open issues that had no answer for too long.")
	issuesEscalated = ofAlliance("issues_escalated", "status.issues.escalated", "Open issues that climbed beyond the first step.")
	issuesExhausted = ofAlliance("issues_exhausted", "", "Issues whose escalation path ran out.")
	issuesResolved  = ofAlliance("issues_resolved", "", "Issues that are resolved.")

	issuesUntoldOverdue = ofAlliance("issues_disclosure_overdue", "", "Issues of which a partner was to know by now and has not been told.")
	untoldPartners      = ofAlliance("untold_partners", "", "Partners that have not been told of an issue, added up over the issues; their time may not be over.")
	disclosureDue       = ofAlliance("disclosure_due_timestamp_seconds", "", "By when the first of the partners that have not been told of an issue is to know; past where that is late.")
	planDue             = ofAlliance("recovery_plan_due_timestamp_seconds", "", "By when the first recovery plan is owed that is not there; past where that is late.")

	allianceNextCheck = ofAlliance("next_check_timestamp_seconds", "status.nextCheckTime", "The alliance's next deadline: when its own status changes by time alone. Its issues have theirs.")
	nextReviewDue     = ofAlliance("next_review_due_timestamp_seconds", "status.reviews.next.dueTime", "When the next review is due that is not overdue.")
	nextStep          = ofAlliance("next_step_timestamp_seconds", "", "When the next escalation step of any of its issues starts, or a path runs out, if nobody acts.")
	lastContact       = ofAlliance("last_contact_timestamp_seconds", "status.lastContactTime", "The latest contact between partners on record.")
)

// What is told of what alliances share.
var (
	partnerCondition = conditions(DetailAlliance, v1alpha1.KindPartner, "a partner")
	assessmentExpiry = from(v1alpha1.KindPartner, "status.assessmentExpiryTime", gauge(DetailAlliance, "partner_assessment_expiry_timestamp_seconds", "When the latest assessment ceases to hold.", "namespace", "partner"))
	policyCondition  = conditions(DetailAlliance, v1alpha1.KindCommunicationPolicy, "a communication policy")

	messages         = gauge(DetailAlliance, "notifications", "Messages by what became of them.", append(ofChannel[:3:3], "state")...)
	messageCondition = gauge(DetailAlliance, "notification_status_condition", "Messages whose condition has a status.", append(ofChannel[:3:3], "condition", "status")...)
)

// What is told of each review and each issue.
var (
	reviewCondition = conditions(DetailObject, v1alpha1.KindReview, "a review", "alliance")
	reviewDue       = from(v1alpha1.KindReview, "status.dueTime", gauge(DetailObject, "review_due_timestamp_seconds", "When the review is due, after postponements.", ofReview...))

	issueCondition     = conditions(DetailObject, v1alpha1.KindIssue, "an issue", "alliance")
	issueInfo          = gauge(DetailObject, "issue_info", "What an issue is; always 1.", append(ofIssue[:3:3], "severity")...)
	issueDisclosureDue = gauge(DetailObject, "issue_disclosure_due_timestamp_seconds", "By when the first of the partners that have not been told is to know.", ofIssue...)
	issueNextStep      = from(v1alpha1.KindIssue, "status.nextStep.time", gauge(DetailObject, "issue_next_step_timestamp_seconds", "When the next escalation step starts, or the path runs out, if nobody acts.", ofIssue...))
)
