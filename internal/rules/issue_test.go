// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/internal/rules/issue"
	"github.com/entente-dev/entente/internal/rules/verdict"

	"reflect"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
)

func TestIssueConditionsFlipOnTheSecond(t *testing.T) {
	withPolicy := func(change func(*v1alpha1.EscalationPath)) policyBuilder {
		p := newPolicy()
		change(&p.Spec.EscalationPaths[0])
		return p
	}
	cases := map[string]struct {
		issue  issueBuilder
		policy policyBuilder
		at     string
		before string // one second before
		after  string // from then on
	}{
		"stale after two days without activity": {
			newIssue(), newPolicy(), "2026-03-04 09:00", "Stale=False/Active", "Stale=True/NoActivity"},
		"an update is activity": {
			newIssue().updated("2026-03-03 10:00"), newPolicy(), "2026-03-05 10:00", "Stale=False/Active", "Stale=True/NoActivity"},
		"a conversation is activity, within one partner too": {
			newIssue().talked("2026-03-03 10:00", "contoso/kim", "contoso/lee"), newPolicy(), "2026-03-05 10:00", "Stale=False/Active", "Stale=True/NoActivity"},
		"a recovery plan is activity": {
			newIssue().planned("2026-03-03 10:00"), newPolicy(), "2026-03-05 10:00", "Stale=False/Active", "Stale=True/NoActivity"},
		"an attempt is no activity": {
			newIssue().attempted("2026-03-03 10:00"), newPolicy(), "2026-03-04 09:00", "Stale=False/Active", "Stale=True/NoActivity"},
		"activity before the detection counts from the detection": {
			newIssue().updated("2026-02-01 10:00"), newPolicy(), "2026-03-04 09:00", "Stale=False/Active", "Stale=True/NoActivity"},
		"a de-escalation restarts the silence": {
			newIssue().deescalated("2026-03-03 10:00"), newPolicy(), "2026-03-05 10:00", "Stale=False/Active", "Stale=True/NoActivity"},
		"an update ends staleness when it becomes true": {
			newIssue().updated("2026-03-10 10:00"), newPolicy(), "2026-03-10 10:00", "Stale=True/NoActivity", "Stale=False/Active"},
		"staleAfter of a month is a calendar month, to the end of a shorter one": {
			newIssue().detected("2026-01-31 09:00"), withPolicy(func(p *v1alpha1.EscalationPath) { p.StaleAfter = "P1M" }),
			"2026-02-28 09:00", "Stale=False/Active", "Stale=True/NoActivity"},
		"an acknowledgement counts from its time": {
			newIssue().acknowledged("2026-03-03 10:00", "contoso/kim"), newPolicy(), "2026-03-03 10:00",
			"Acknowledged=False/NotAcknowledged", "Acknowledged=True/Acknowledged"},
		"an acknowledgement holds for staleAfter where the path does not say": {
			newIssue().acknowledged("2026-03-03 10:00", "contoso/kim"), newPolicy(), "2026-03-05 10:00",
			"Acknowledged=True/Acknowledged", "Acknowledged=False/AcknowledgementExpired"},
		"an acknowledgement holds for ackValidFor": {
			newIssue().acknowledged("2026-03-03 10:00", "contoso/kim"), withPolicy(func(p *v1alpha1.EscalationPath) { p.AckValidFor = "P3D" }),
			"2026-03-06 10:00", "Acknowledged=True/Acknowledged", "Acknowledged=False/AcknowledgementExpired"},
		"activity renews an acknowledgement": {
			newIssue().acknowledged("2026-03-03 10:00", "contoso/kim").updated("2026-03-04 12:00"), withPolicy(func(p *v1alpha1.EscalationPath) { p.AckValidFor = "P3D" }),
			"2026-03-07 12:00", "Acknowledged=True/Acknowledged", "Acknowledged=False/AcknowledgementExpired"},
		"the latest acknowledgement counts, in whatever order they are entered": {
			newIssue().acknowledged("2026-03-04 10:00", "contoso/kim").acknowledged("2026-03-03 10:00", "contoso/lee"), newPolicy(),
			"2026-03-06 10:00", "Acknowledged=True/Acknowledged", "Acknowledged=False/AcknowledgementExpired"},
		"the clock of bad news runs out": {
			newIssue(), newPolicy().discloses(v1alpha1.SeverityHigh, "P1D"), "2026-03-03 09:00",
			"Disclosed=False/NotDisclosed", "Disclosed=False/DisclosureOverdue"},
		"a snooze does not stop the clock of bad news": {
			newIssue().snoozed("2026-03-02 10:00", "2026-05-01 00:00"), newPolicy().discloses(v1alpha1.SeverityHigh, "P1D"), "2026-03-03 09:00",
			"Disclosed=False/NotDisclosed", "Disclosed=False/DisclosureOverdue"},
		"nor does a resolution": {
			newIssue().resolved("2026-03-02 10:00"), newPolicy().discloses(v1alpha1.SeverityHigh, "P1D"), "2026-03-03 09:00",
			"Disclosed=False/NotDisclosed", "Disclosed=False/DisclosureOverdue"},
		"telling the partner discloses": {
			newIssue().disclosed("2026-03-03 08:00", "contoso"), newPolicy().discloses(v1alpha1.SeverityHigh, "P1D"), "2026-03-03 08:00",
			"Disclosed=False/NotDisclosed", "Disclosed=True/Disclosed"},
		"telling late puts it right and says so": {
			newIssue().disclosed("2026-03-05 08:00", "contoso"), newPolicy().discloses(v1alpha1.SeverityHigh, "P1D"), "2026-03-05 08:00",
			"Disclosed=False/DisclosureOverdue", "Disclosed=True/DisclosedLate"},
		"a snooze keeps an issue from being stale": {
			newIssue().snoozed("2026-03-03 10:00", "2026-03-10 00:00"), newPolicy(), "2026-03-10 00:00",
			"Stale=False/Snoozed", "Stale=True/NoActivity"},
		"a snooze begins at its time": {
			newIssue().snoozed("2026-03-06 10:00", "2026-03-10 00:00"), newPolicy(), "2026-03-06 10:00",
			"Stale=True/NoActivity", "Stale=False/Snoozed"},
		"maxSnooze caps a snooze from its time": {
			newIssue().snoozed("2026-03-03 10:00", "2026-05-01 00:00"), withPolicy(func(p *v1alpha1.EscalationPath) { p.MaxSnooze = "P7D" }),
			"2026-03-10 10:00", "Stale=False/Snoozed", "Stale=True/NoActivity"},
		"maxSnooze does not lengthen one": {
			newIssue().snoozed("2026-03-03 10:00", "2026-03-08 00:00"), withPolicy(func(p *v1alpha1.EscalationPath) { p.MaxSnooze = "P7D" }),
			"2026-03-08 00:00", "Stale=False/Snoozed", "Stale=True/NoActivity"},
		"of several snoozes the latest decides, and can end an earlier one": {
			newIssue().snoozed("2026-03-05 10:00", "2026-03-06 00:00").snoozed("2026-03-03 10:00", "2026-05-01 00:00"), newPolicy(),
			"2026-03-06 00:00", "Stale=False/Snoozed", "Stale=True/NoActivity"},
		"a resolution counts from its time": {
			newIssue().resolved("2026-03-06 10:00"), newPolicy(), "2026-03-06 10:00", "Resolved=False/NotResolved", "Resolved=True/Resolved"},
		"a resolved issue is not stale": {
			newIssue().resolved("2026-03-06 10:00"), newPolicy(), "2026-03-06 10:00", "Stale=True/NoActivity", "Stale=False/Resolved"},
		"the first step is no escalation": {
			newIssue(), newPolicy(), "2026-03-04 09:00", "Escalated=False/NotEscalated", "Escalated=False/FirstStep"},
		"the second step is": {
			newIssue().climbing(startedStep("counterpart", "2026-03-04 09:00").until("2026-03-06 09:00")), newPolicy(),
			"2026-03-06 09:00", "Escalated=False/FirstStep", "Escalated=True/StepStarted"},
		"a de-escalation ends it": {
			newIssue().climbing(startedStep("counterpart", "2026-03-04 09:00").until("2026-03-06 09:00"), startedStep("managers", "2026-03-06 09:00").until("2026-03-12 09:00")).
				deescalated("2026-03-08 09:00"), newPolicy(), "2026-03-08 09:00", "Escalated=True/StepStarted", "Escalated=False/Deescalated"},
		"a resolution ends it": {
			newIssue().climbing(startedStep("counterpart", "2026-03-04 09:00").until("2026-03-06 09:00"), startedStep("managers", "2026-03-06 09:00").until("2026-03-12 09:00")).
				resolved("2026-03-08 09:00"), newPolicy(), "2026-03-08 09:00", "Escalated=True/StepStarted", "Escalated=False/Resolved"},
		"the path is exhausted at the last deadline": {
			newIssue().climbing(startedStep("executives", "2026-03-04 09:00").until("2026-03-06 09:00")), newPolicy(),
			"2026-03-06 09:00", "PathExhausted=False/StepsLeft", "PathExhausted=True/PathExhausted"},
		"activity puts that off": {
			newIssue().updated("2026-03-05 09:00").climbing(startedStep("executives", "2026-03-04 09:00").until("2026-03-06 09:00")), newPolicy(),
			"2026-03-07 09:00", "PathExhausted=False/StepsLeft", "PathExhausted=True/PathExhausted"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			for _, probe := range []struct {
				offset time.Duration
				want   string
			}{{-time.Second, c.before}, {0, c.after}, {time.Second, c.after}} {
				now := utc(c.at).Add(probe.offset)
				v := DecideIssue(factsOf(issueBuilder{c.issue.DeepCopy()}, c.policy), now)
				says(t, &v.Verdict, probe.want)
				if probe.offset < 0 && (v.NextCheck.IsZero() || v.NextCheck.After(utc(c.at))) {
					t.Errorf("one second before, the next check is %v", v.NextCheck)
				}
				if t.Failed() {
					t.Fatalf("at %v", now)
				}
			}
		})
	}
}

func TestIssueDisclosureAtTheDeadlineIsLate(t *testing.T) {
	for at, want := range map[string]string{
		"2026-03-03 08:59:59": "Disclosed=True/Disclosed",
		"2026-03-03 09:00:00": "Disclosed=True/DisclosedLate",
		"2026-03-03 09:00:01": "Disclosed=True/DisclosedLate",
	} {
		v := DecideIssue(factsOf(newIssue().disclosed(at, "contoso"), newPolicy().discloses(v1alpha1.SeverityHigh, "P1D")), utc("2026-03-04 08:00"))
		says(t, &v.Verdict, want)
	}
}

func TestIssueIsDisclosedByAConversationBetweenPartners(t *testing.T) {
	now := utc("2026-03-03 00:00")
	cases := map[string]struct {
		issue issueBuilder
		want  string
	}{
		"between partners":           {newIssue().talked("2026-03-02 10:00", "northwind/jane", "contoso/kim"), "Disclosed=True/Disclosed"},
		"before the detection too":   {newIssue().talked("2026-03-01 10:00", "northwind/jane", "contoso/kim"), "Disclosed=True/Disclosed"},
		"not within one partner":     {newIssue().talked("2026-03-02 10:00", "contoso/lee", "contoso/kim"), "Disclosed=False/NotDisclosed"},
		"not by telling a stranger":  {newIssue().disclosed("2026-03-02 10:00", "fabrikam"), "Disclosed=False/NotDisclosed"},
		"not before it is true":      {newIssue().talked("2026-03-03 00:00:01", "northwind/jane", "contoso/kim"), "Disclosed=False/NotDisclosed"},
		"the host is to know too":    {newIssue().raisedBy("contoso/kim").disclosed("2026-03-02 10:00", "northwind"), "Disclosed=True/Disclosed"},
		"telling oneself is nothing": {newIssue().disclosed("2026-03-02 10:00", "northwind"), "Disclosed=False/NotDisclosed"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			v := DecideIssue(factsOf(c.issue, newPolicy()), now)
			says(t, &v.Verdict, c.want)
		})
	}
}

func TestIssueEveryPartnerIsToBeTold(t *testing.T) {
	f := factsOf(newIssue().disclosed("2026-03-02 10:00", "contoso").disclosed("2026-03-02 09:30", "contoso").disclosed("2026-03-02 10:00", "umbrella"),
		newPolicy().discloses(v1alpha1.SeverityHigh, "P1D").discloses(v1alpha1.SeverityCritical, "PT1H"))
	f.Alliance.Spec.Partners = append(f.Alliance.Spec.Partners, v1alpha1.AlliancePartner{Name: "fabrikam"}, v1alpha1.AlliancePartner{Name: "adatum"})
	v := DecideIssue(f, utc("2026-03-03 08:00"))
	says(t, &v.Verdict, "Disclosed=False/NotDisclosed")
	wantMessage(t, v, v1alpha1.ConditionDisclosed, "Not told: adatum, fabrikam; the time is over at 2026-03-03T09:00:00Z. No partner of the alliance, so it does not count that it was told: umbrella")

	for _, name := range []v1alpha1.Name{"fabrikam", "adatum"} {
		f.Issue.Spec.Disclosures = append(f.Issue.Spec.Disclosures, v1alpha1.DisclosureRecord{Partner: name, Time: metaUTC("2026-03-03 09:30")})
	}
	v = DecideIssue(f, utc("2026-03-03 10:00"))
	says(t, &v.Verdict, "Disclosed=True/DisclosedLate")
	wantMessage(t, v, v1alpha1.ConditionDisclosed, "Told: adatum at 2026-03-03T09:30:00Z (late), contoso at 2026-03-02T09:30:00Z, fabrikam at 2026-03-03T09:30:00Z (late); the time was over at 2026-03-03T09:00:00Z. No partner of the alliance, so it does not count that it was told: umbrella")
}

func wantMessage(t *testing.T, v IssueVerdict, conditionType, want string) {
	t.Helper()
	if c := v.Get(conditionType); c == nil || c.Message != want {
		t.Errorf("%s says:\n%v\nwant %s", conditionType, c, want)
	}
}

func TestIssueWithoutAPath(t *testing.T) {
	now := utc("2026-06-01 00:00")
	onlyLow := newPolicy().paths(newPath("low", "P2D", v1alpha1.SeverityLow).steps(v1alpha1.EscalationStep{Name: "a", Tier: v1alpha1.TierOperating}))
	for name, policy := range map[string]policyBuilder{"no policy": {}, "no path for the severity": onlyLow} {
		t.Run(name, func(t *testing.T) {
			v := DecideIssue(factsOf(newIssue().acknowledged("2026-03-03 10:00", "contoso/kim"), policy), now)
			says(t, &v.Verdict, "Ready=True/Valid", "Stale=False/NoPath", "Escalated=False/NotEscalated", "PathExhausted=False/NoPath",
				"Acknowledged=True/Acknowledged", "Disclosed=False/NotDisclosed")
			if v.Escalation != nil || len(v.Notify) > 0 || !v.NextCheck.IsZero() {
				t.Errorf("a ladder without a path: %+v", v)
			}
		})
	}
}

// TestIssueRecordOutlivesItsPath: what started is a fact, though the policy lost its paths.
func TestIssueRecordOutlivesItsPath(t *testing.T) {
	issue := newIssue().climbing(startedStep("counterpart", "2026-03-04 09:00").until("2026-03-06 09:00"), startedStep("managers", "2026-03-06 09:00"))
	issue.Status.Escalation.ExhaustedTime = new(metaUTC("2026-03-06 09:00"))
	v := DecideIssue(factsOf(issue, newPolicy().paths()), utc("2026-03-08 09:00"))
	says(t, &v.Verdict, "Stale=False/NoPath", "Escalated=True/StepStarted", "PathExhausted=True/PathExhausted")
	if !reflect.DeepEqual(v.Escalation, issue.Status.Escalation) {
		t.Errorf("the record became %+v", v.Escalation)
	}
}

func TestIssueReadiness(t *testing.T) {
	allConditions := func(status string) []string {
		var out []string
		for _, c := range issue.ConditionTypes {
			out = append(out, c+"="+status)
		}
		return out
	}
	cases := map[string]struct {
		change  func(*IssueFacts)
		want    []string
		message string // in Ready's
	}{
		"valid": {func(*IssueFacts) {}, []string{"Ready=True/Valid", "Stale=True/NoActivity"}, ""},
		"no alliance": {func(f *IssueFacts) { f.Alliance = nil },
			[]string{"Ready=Unknown/AllianceNotFound", "Stale=Unknown/NotReady", "Resolved=False/NotResolved"}, "There is no Alliance northwind-contoso"},
		"no policy of that name": {func(f *IssueFacts) { f.Policy = nil }, []string{"Ready=Unknown/PolicyNotFound"}, "no CommunicationPolicy standard"},
		"the raiser's partner does not exist": {func(f *IssueFacts) { delete(f.Partners, "northwind") },
			[]string{"Ready=Unknown/PartnerNotFound"}, "There is no Partner northwind"},
		"the raiser is no contact": {func(f *IssueFacts) { f.Issue.Spec.RaisedBy.Contact = "max" },
			[]string{"Ready=Unknown/ContactNotFound"}, "The Partner northwind has no contact max; add the contact, or correct spec.raisedBy.contact"},
		"another partner of the alliance does not exist": {func(f *IssueFacts) { delete(f.Partners, "contoso") },
			[]string{"Ready=True/Valid", "Stale=True/NoActivity"}, ""},
		"the raiser is of no partner": {func(f *IssueFacts) { f.Issue.Spec.RaisedBy.Partner = "fabrikam" },
			[]string{"Ready=False/Invalid", "Stalled=True/Invalid", "Escalated=Unknown/NotReady"},
			"spec.raisedBy.partner: fabrikam is no partner of the Alliance northwind-contoso; write one of contoso, northwind"},
		"a partner's zone is unknown": {func(f *IssueFacts) { f.Partners["contoso"].Spec.TimeZone = "Mars/Olympus" },
			[]string{"Ready=False/Invalid", "Stalled=True/Invalid"}, "Partner contoso: spec.timeZone: the time zone \"Mars/Olympus\" is not known"},
		"staleAfter is no duration": {func(f *IssueFacts) { f.Policy.Spec.EscalationPaths[0].StaleAfter = "two days" },
			[]string{"Ready=False/Invalid"}, "CommunicationPolicy standard: spec.escalationPaths[name=default].staleAfter: \"two days\" is no duration above zero; write one in ISO 8601"},
		"staleAfter is missing": {func(f *IssueFacts) { f.Policy.Spec.EscalationPaths[0].StaleAfter = "" },
			[]string{"Ready=False/Invalid"}, "staleAfter: write an ISO 8601 duration, such as P2D"},
		"a duration is too long": {func(f *IssueFacts) { policyBuilder{f.Policy}.step("managers").Within = "P5001Y" },
			[]string{"Ready=False/Invalid"}, "spec.escalationPaths[name=default].steps[name=managers].within: the duration is too long"},
		"a repeat is no duration": {func(f *IssueFacts) {
			policyBuilder{f.Policy}.step("managers").Repeat = &v1alpha1.Repeat{Every: "P0D", Times: new(int32(1))}
		}, []string{"Ready=False/Invalid"}, "steps[name=managers].repeat.every: \"P0D\" is no duration above zero"},
		"a step in the middle has no time": {func(f *IssueFacts) { policyBuilder{f.Policy}.step("managers").Within = "" },
			[]string{"Ready=False/Invalid"}, "steps[name=managers].within: write how long the step has"},
		"a path has no steps": {func(f *IssueFacts) { f.Policy.Spec.EscalationPaths[0].Steps = nil },
			[]string{"Ready=False/Invalid"}, "steps: write at least one step"},
		"the disclosure's time is no duration": {func(f *IssueFacts) { policyBuilder{f.Policy}.discloses(v1alpha1.SeverityHigh, "soon") },
			[]string{"Ready=False/Invalid"}, "CommunicationPolicy standard: spec.disclosure[severity=High].within: \"soon\" is no duration"},
		"another severity's is not the issue's business": {func(f *IssueFacts) { policyBuilder{f.Policy}.discloses(v1alpha1.SeverityLow, "soon") },
			[]string{"Ready=True/Valid"}, ""},
		"suspended": {func(f *IssueFacts) { f.Issue.Spec.Suspend = new(true) },
			append(allConditions("Unknown/Suspended"), "Ready=True/Suspended"), "spec.suspend is true"},
		"the alliance is suspended": {func(f *IssueFacts) { f.Alliance.Spec.Suspend = new(true) },
			append(allConditions("Unknown/Suspended"), "Ready=True/Suspended"), "The Alliance northwind-contoso is suspended"},
		"the policy is suspended": {func(f *IssueFacts) { f.Policy.Spec.Suspend = new(true) },
			[]string{"Ready=True/Valid", "Stale=True/NoActivity", "Escalated=False/NotEscalated"}, "The CommunicationPolicy standard is suspended: no step starts and no message is made"},
		"working time without a cap": {func(f *IssueFacts) { f.Policy.Spec.EscalationPaths[0].Time = v1alpha1.TimeWorking },
			[]string{"Ready=False/Invalid", "Stalled=True/Invalid", "Stale=Unknown/NotReady"}, "maxWait: write a wall-clock cap on each step, such as P30D"},
		"working time": {func(f *IssueFacts) {
			f.Policy.Spec.EscalationPaths[0].Time, f.Policy.Spec.EscalationPaths[0].MaxWait = v1alpha1.TimeWorking, "P30D"
		}, []string{"Ready=True/Valid", "Stale=True/NoActivity"}, ""},
		"explicitly elapsed time": {func(f *IssueFacts) { f.Policy.Spec.EscalationPaths[0].Time = v1alpha1.TimeElapsed },
			[]string{"Ready=True/Valid", "Stale=True/NoActivity"}, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := factsOf(newIssue(), newPolicy())
			c.change(&f)
			v := DecideIssue(f, utc("2026-03-05 09:00"))
			says(t, &v.Verdict, c.want...)
			if !strings.Contains(v.Get(v1alpha1.ConditionReady).Message, c.message) {
				t.Errorf("Ready says %q, want %q in it", v.Get(v1alpha1.ConditionReady).Message, c.message)
			}
			ready := v.Get(v1alpha1.ConditionReady)
			if runs := ready.Reason == v1alpha1.ReasonValid && v.Get(v1alpha1.ConditionResolved).Status == metav1.ConditionFalse &&
				!ptr.Deref(f.Policy.Spec.Suspend, false); runs != (len(v.Notify) > 0) {
				t.Errorf("%d messages while Ready=%s/%s", len(v.Notify), ready.Status, ready.Reason)
			}
			var types []string
			for _, condition := range v.Conditions {
				if condition.Type != v1alpha1.ConditionStalled {
					types = append(types, condition.Type)
				}
			}
			if want := append([]string{v1alpha1.ConditionReady}, issue.ConditionTypes...); !reflect.DeepEqual(types, want) {
				t.Errorf("conditions %v, want %v", types, want)
			}
		})
	}
}

func TestIssueWaitsTenSecondsForAReference(t *testing.T) {
	f := factsOf(newIssue(), newPolicy())
	policy := f.Policy
	f.Policy = nil
	first := utc("2026-03-05 09:00")
	v := DecideIssue(f, first)
	store(f, v, first)
	for _, probe := range []struct {
		after time.Duration
		want  string
	}{{9 * time.Second, "Ready=Unknown/PolicyNotFound"}, {10 * time.Second, "Ready=False/PolicyNotFound"}, {11 * time.Second, "Stalled=True/PolicyNotFound"}} {
		v = DecideIssue(f, first.Add(probe.after))
		says(t, &v.Verdict, probe.want, "Stale=Unknown/NotReady")
	}
	f.Policy = policy
	v = DecideIssue(f, first.Add(time.Minute))
	says(t, &v.Verdict, "Ready=True/Valid", "Stale=True/NoActivity")
}

func TestIssueSuspendedKeepsItsRecord(t *testing.T) {
	f := factsOf(newIssue().suspended().climbing(startedStep("counterpart", "2026-03-04 09:00").until("2026-03-06 09:00").unsaid()), newPolicy())
	v := DecideIssue(f, utc("2026-04-01 09:00"))
	if !reflect.DeepEqual(v.Escalation, f.Issue.Status.Escalation) || v.Escalation == f.Issue.Status.Escalation {
		t.Error("the record is not a copy of what it was")
	}
	if len(v.Notify) > 0 || !v.NextCheck.IsZero() {
		t.Errorf("something happens all the same: %+v", v)
	}
}

func TestIssueSaysWhatIsNotYetTrue(t *testing.T) {
	now := utc("2026-03-02 12:00")
	cases := map[string]struct {
		issue     issueBuilder
		condition string
		want      string
	}{
		"acknowledgement": {newIssue().acknowledged("2026-03-03 10:00", "contoso/kim"), v1alpha1.ConditionAcknowledged, "An acknowledgement"},
		"disclosure":      {newIssue().disclosed("2026-03-03 10:00", "contoso"), v1alpha1.ConditionDisclosed, "A disclosure"},
		"conversation":    {newIssue().talked("2026-03-03 10:00", "northwind/jane", "contoso/kim"), v1alpha1.ConditionDisclosed, "A conversation"},
		"update":          {newIssue().updated("2026-03-03 10:00"), v1alpha1.ConditionStale, "An update"},
		"the earliest":    {newIssue().updated("2026-03-05 10:00").updated("2026-03-03 10:00"), v1alpha1.ConditionStale, "An update"},
		"recovery plan":   {newIssue().planned("2026-03-03 10:00"), v1alpha1.ConditionStale, "A recovery plan"},
		"snooze":          {newIssue().snoozed("2026-03-03 10:00", "2026-03-04 10:00"), v1alpha1.ConditionStale, "A snooze"},
		"de-escalation":   {newIssue().deescalated("2026-03-03 10:00"), v1alpha1.ConditionEscalated, "A de-escalation"},
		"resolution":      {newIssue().resolved("2026-03-03 10:00"), v1alpha1.ConditionResolved, "A resolution"},
		"attempt":         {newIssue().attempted("2026-03-03 10:00"), v1alpha1.ConditionReady, "An attempt"},
		"the issue":       {newIssue().detected("2026-03-03 10:00"), v1alpha1.ConditionReady, "The detectedTime"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			v := DecideIssue(factsOf(c.issue, newPolicy()), now)
			if want := c.want + " dated 2026-03-03T10:00:00Z is not yet true"; !strings.HasSuffix(v.Get(c.condition).Message, ". "+want) {
				t.Errorf("%s says %q, want %q at its end", c.condition, v.Get(c.condition).Message, want)
			}
			if want := utc("2026-03-03 10:00"); !v.NextCheck.Equal(want) {
				t.Errorf("the next check is %v, want %v", v.NextCheck, want)
			}
		})
	}
}

func TestIssueReadySaysBothSuspensionAndWhatIsToCome(t *testing.T) {
	f := factsOf(newIssue().attempted("2026-03-06 10:00"), newPolicy())
	f.Policy.Spec.Suspend = new(true)
	v := DecideIssue(f, utc("2026-03-05 09:00"))
	wantMessage(t, v, v1alpha1.ConditionReady, "Valid, and everything that it refers to exists. The CommunicationPolicy standard is suspended: no step starts and no message is made. An attempt dated 2026-03-06T10:00:00Z is not yet true")
}

func TestIssueResolvedNamesWho(t *testing.T) {
	issue := newIssue().resolved("2026-03-03 09:00")
	v := DecideIssue(factsOf(issue, newPolicy()), utc("2026-03-05 09:00"))
	wantMessage(t, v, v1alpha1.ConditionResolved, "Resolved at 2026-03-03T09:00:00Z")
	issue.Spec.Resolution.By = new(who("contoso/kim"))
	v = DecideIssue(factsOf(issue, newPolicy()), utc("2026-03-05 09:00"))
	wantMessage(t, v, v1alpha1.ConditionResolved, "Resolved at 2026-03-03T09:00:00Z by contoso/kim")
}

func TestIssueNamesWhoTookItOnLast(t *testing.T) {
	issue := newIssue().acknowledged("2026-03-04 10:00", "contoso/kim").acknowledged("2026-03-03 10:00", "contoso/lee")
	v := DecideIssue(factsOf(issue, newPolicy()), utc("2026-03-05 09:00"))
	wantMessage(t, v, v1alpha1.ConditionAcknowledged, "contoso/kim took it on at 2026-03-04T10:00:00Z; it holds until 2026-03-06T10:00:00Z unless activity renews it")
}

func TestIssueAcknowledgementOnceResolved(t *testing.T) {
	cases := map[string]struct{ resolved, want string }{
		"before it expired": {"2026-03-05 09:59:59", "Acknowledged=True/Acknowledged"},
		"when it expired":   {"2026-03-05 10:00:00", "Acknowledged=False/AcknowledgementExpired"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			v := DecideIssue(factsOf(newIssue().acknowledged("2026-03-03 10:00", "contoso/kim").resolved(c.resolved), newPolicy()), utc("2026-06-01 00:00"))
			says(t, &v.Verdict, c.want)
			if !v.NextCheck.IsZero() {
				t.Errorf("a resolved issue is looked at again at %v", v.NextCheck)
			}
		})
	}
}

func TestIssueStandingAgreesWithTheConditions(t *testing.T) {
	climbed := []stepBuilder{startedStep("counterpart", "2026-03-04 09:00").until("2026-03-06 09:00"), startedStep("managers", "2026-03-06 09:00").until("2026-03-12 09:00")}
	cases := map[string]issueBuilder{
		"new":                  newIssue().detected("2026-03-10 08:00"),
		"stale":                newIssue().climbing(startedStep("counterpart", "2026-03-04 09:00").until("2026-03-12 09:00")),
		"escalated":            newIssue().climbing(climbed...),
		"escalated and active": newIssue().climbing(climbed...).updated("2026-03-10 08:00"),
		"de-escalated":         newIssue().climbing(climbed...).deescalated("2026-03-10 08:00"),
		"de-escalated earlier": newIssue().climbing(climbed...).deescalated("2026-03-02 08:00"),
		"snoozed":              newIssue().climbing(climbed...).snoozed("2026-03-10 08:00", "2026-04-01 00:00"),
		"resolved":             newIssue().climbing(climbed...).resolved("2026-03-10 08:00"),
		"resolved only later":  newIssue().climbing(climbed...).resolved("2026-03-11 08:00"),
		"severity lowered":     newIssue().climbing(climbed...).severity(v1alpha1.SeverityLow),
		"detected only later":  newIssue().detected("2026-03-11 08:00"),
	}
	for name, built := range cases {
		t.Run(name, func(t *testing.T) {
			f := factsOf(built, newPolicy())
			now := utc("2026-03-10 09:00")
			m := &verdict.Moment{Now: now}
			st := issue.StandingOf(m, f.Issue, f.Policy, f.Alliance, f.Partners)
			v := DecideIssue(f, now)
			isTrue := func(c string) bool { return v.Get(c).Status == metav1.ConditionTrue }
			if st.Stale != isTrue(v1alpha1.ConditionStale) || st.Escalated != isTrue(v1alpha1.ConditionEscalated) ||
				st.Open != (!isTrue(v1alpha1.ConditionResolved) && name != "detected only later") {
				t.Errorf("standing %+v, conditions %+v", st, v.Conditions)
			}
			if st.Stale && !st.StaleSince.Equal(utc("2026-03-04 09:00")) {
				t.Errorf("stale since %v", st.StaleSince)
			}
		})
	}
}

func TestIssueStandingOnAPathThatCannotBeUsed(t *testing.T) {
	for _, change := range []func(*v1alpha1.EscalationPath){
		func(p *v1alpha1.EscalationPath) { p.StaleAfter = "two days" },
		func(p *v1alpha1.EscalationPath) { p.Time = v1alpha1.TimeWorking },
	} {
		f := factsOf(newIssue(), newPolicy())
		change(&f.Policy.Spec.EscalationPaths[0])
		m := &verdict.Moment{Now: utc("2026-06-01 09:00")}
		if st := issue.StandingOf(m, f.Issue, f.Policy, f.Alliance, f.Partners); !st.Open || st.Stale {
			t.Errorf("standing %+v", st)
		}
	}
}

func TestIssuePlan(t *testing.T) {
	cases := map[string]struct {
		issue  issueBuilder
		within v1alpha1.Duration
		at     string
		want   issue.Plan
	}{
		"no time set":              {newIssue(), "", "2026-06-01 09:00", issue.Plan{}},
		"to come":                  {newIssue(), "P7D", "2026-03-09 08:59:59", issue.Plan{Due: utc("2026-03-09 09:00"), HasDue: true}},
		"overdue":                  {newIssue(), "P7D", "2026-03-09 09:00", issue.Plan{Due: utc("2026-03-09 09:00"), HasDue: true, Overdue: true}},
		"in time":                  {newIssue().planned("2026-03-09 08:59:59"), "P7D", "2026-06-01 09:00", issue.Plan{Due: utc("2026-03-09 09:00"), HasDue: true, Made: true}},
		"late":                     {newIssue().planned("2026-03-09 09:00"), "P7D", "2026-06-01 09:00", issue.Plan{Due: utc("2026-03-09 09:00"), HasDue: true, Made: true, Late: true}},
		"dated later":              {newIssue().planned("2026-03-10 09:00"), "P7D", "2026-03-09 09:00", issue.Plan{Due: utc("2026-03-09 09:00"), HasDue: true, Overdue: true}},
		"resolved needs none":      {newIssue().resolved("2026-03-05 09:00"), "P7D", "2026-03-09 09:00", issue.Plan{Due: utc("2026-03-09 09:00"), HasDue: true}},
		"resolved only later does": {newIssue().resolved("2026-03-12 09:00"), "P7D", "2026-03-09 09:00", issue.Plan{Due: utc("2026-03-09 09:00"), HasDue: true, Overdue: true}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			p := newPolicy()
			p.Spec.RecoveryPlanWithin = c.within
			m := &verdict.Moment{Now: utc(c.at)}
			if got := issue.PlanOf(m, c.issue.Issue, p.CommunicationPolicy); got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
	m := &verdict.Moment{Now: utc("2026-03-09 09:00")}
	if got := issue.PlanOf(m, newIssue().Issue, nil); got != (issue.Plan{}) {
		t.Errorf("without a policy: %+v", got)
	}
}
