// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/issue"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

func TestIssueConditionsFlipOnTheSecond(t *testing.T) {
	withPolicy := func(change func(*v1alpha1.EscalationPath)) gen.PolicyBuilder {
		p := gen.Policy("standard")
		change(&p.Spec.EscalationPaths[0])
		return p
	}
	cases := map[string]struct {
		issue  gen.IssueBuilder
		policy gen.PolicyBuilder
		at     string
		before string // one second before
		after  string // from then on
	}{
		"stale after two days without activity": {
			gen.Issue("late-shipments"), gen.Policy("standard"), "2026-03-04 09:00", "Stale=False/Active", "Stale=True/NoActivity"},
		"an update is activity": {
			gen.Issue("late-shipments").UpdatedBy("2026-03-03 10:00", "contoso/lee"), gen.Policy("standard"), "2026-03-05 10:00", "Stale=False/Active", "Stale=True/NoActivity"},
		"a conversation between partners is an answer": {
			gen.Issue("late-shipments").Talked("2026-03-03 10:00", "northwind/olga", "contoso/lee"), gen.Policy("standard"), "2026-03-05 10:00", "Stale=False/Active", "Stale=True/NoActivity"},
		"one within the other side is none": {
			gen.Issue("late-shipments").Talked("2026-03-03 10:00", "contoso/kim", "contoso/lee"), gen.Policy("standard"), "2026-03-04 09:00", "Stale=False/Active", "Stale=True/NoActivity"},
		"one's own update keeps nothing fresh": {
			gen.Issue("late-shipments").UpdatedBy("2026-03-03 10:00", "northwind/olga"), gen.Policy("standard"), "2026-03-04 09:00", "Stale=False/Active", "Stale=True/NoActivity"},
		"nor one that says not by whom": {
			gen.Issue("late-shipments").Updated("2026-03-03 10:00"), gen.Policy("standard"), "2026-03-04 09:00", "Stale=False/Active", "Stale=True/NoActivity"},
		"nor one's own plan": {
			gen.Issue("late-shipments").PlannedBy("2026-03-03 10:00", "northwind/jane"), gen.Policy("standard"), "2026-03-04 09:00", "Stale=False/Active", "Stale=True/NoActivity"},
		"nor one's own acknowledgement": {
			gen.Issue("late-shipments").Acknowledged("2026-03-03 10:00", "northwind/jane"), gen.Policy("standard"), "2026-03-04 09:00", "Stale=False/Active", "Stale=True/NoActivity"},
		"after an answer one's own update extends that": {
			gen.Issue("late-shipments").UpdatedBy("2026-03-03 10:00", "contoso/lee").Updated("2026-03-05 09:59:59"), gen.Policy("standard"),
			"2026-03-07 09:59:59", "Stale=False/Active", "Stale=True/NoActivity"},
		"and so does one's own acknowledgement": {
			gen.Issue("late-shipments").UpdatedBy("2026-03-03 10:00", "contoso/lee").Acknowledged("2026-03-04 10:00", "northwind/jane"), gen.Policy("standard"),
			"2026-03-06 10:00", "Stale=False/Active", "Stale=True/NoActivity"},
		"and so does a conversation within one's own side": {
			gen.Issue("late-shipments").UpdatedBy("2026-03-03 10:00", "contoso/lee").Talked("2026-03-04 10:00", "northwind/jane", "northwind/olga"), gen.Policy("standard"),
			"2026-03-06 10:00", "Stale=False/Active", "Stale=True/NoActivity"},
		"but once": {
			gen.Issue("late-shipments").UpdatedBy("2026-03-03 10:00", "contoso/lee").Updated("2026-03-06 10:00").Updated("2026-03-05 09:00").Updated("2026-03-04 10:00"), gen.Policy("standard"),
			"2026-03-06 10:00", "Stale=False/Active", "Stale=True/NoActivity"},
		"and not when it is stale": {
			gen.Issue("late-shipments").UpdatedBy("2026-03-03 10:00", "contoso/lee").Updated("2026-03-05 10:00"), gen.Policy("standard"),
			"2026-03-05 10:00", "Stale=False/Active", "Stale=True/NoActivity"},
		"until somebody answers again": {
			gen.Issue("late-shipments").UpdatedBy("2026-03-03 10:00", "contoso/lee").Updated("2026-03-04 10:00").UpdatedBy("2026-03-05 10:00", "contoso/lee").Updated("2026-03-06 10:00"), gen.Policy("standard"),
			"2026-03-08 10:00", "Stale=False/Active", "Stale=True/NoActivity"},
		"what came before the answer extends nothing": {
			gen.Issue("late-shipments").Updated("2026-03-03 09:59:59").UpdatedBy("2026-03-03 10:00", "contoso/lee"), gen.Policy("standard"),
			"2026-03-05 10:00", "Stale=False/Active", "Stale=True/NoActivity"},
		"of an overdue review anybody answers": {
			gen.Issue("late-shipments").AboutReview("quarterly").UpdatedBy("2026-03-03 10:00", "northwind/olga"), gen.Policy("standard"),
			"2026-03-05 10:00", "Stale=False/Active", "Stale=True/NoActivity"},
		"and anybody takes it on": {
			gen.Issue("late-shipments").AboutReview("quarterly").Acknowledged("2026-03-03 10:00", "northwind/jane"), gen.Policy("standard"), "2026-03-03 10:00",
			"Acknowledged=False/NotAcknowledged", "Acknowledged=True/Acknowledged"},
		"a recovery plan is activity": {
			gen.Issue("late-shipments").PlannedBy("2026-03-03 10:00", "contoso/lee"), gen.Policy("standard"), "2026-03-05 10:00", "Stale=False/Active", "Stale=True/NoActivity"},
		"an attempt is no activity": {
			gen.Issue("late-shipments").Attempted("2026-03-03 10:00"), gen.Policy("standard"), "2026-03-04 09:00", "Stale=False/Active", "Stale=True/NoActivity"},
		"activity before the detection counts from the detection": {
			gen.Issue("late-shipments").UpdatedBy("2026-02-01 10:00", "contoso/lee"), gen.Policy("standard"), "2026-03-04 09:00", "Stale=False/Active", "Stale=True/NoActivity"},
		"a de-escalation restarts the silence": {
			gen.Issue("late-shipments").Deescalated("2026-03-05 10:00"), gen.Policy("standard"), "2026-03-07 10:00", "Stale=False/Active", "Stale=True/NoActivity"},
		"a de-escalation as it is stale does too": {
			gen.Issue("late-shipments").Deescalated("2026-03-04 09:00"), gen.Policy("standard"), "2026-03-06 09:00", "Stale=False/Active", "Stale=True/NoActivity"},
		"a de-escalation before it is stale does not": {
			gen.Issue("late-shipments").Deescalated("2026-03-04 08:59:59"), gen.Policy("standard"), "2026-03-04 09:00", "Stale=False/Active", "Stale=True/NoActivity"},
		"an update ends staleness when it becomes true": {
			gen.Issue("late-shipments").UpdatedBy("2026-03-10 10:00", "contoso/lee"), gen.Policy("standard"), "2026-03-10 10:00", "Stale=True/NoActivity", "Stale=False/Active"},
		"staleAfter of a month is a calendar month, to the end of a shorter one": {
			gen.Issue("late-shipments").Detected("2026-01-31 09:00"), withPolicy(func(p *v1alpha1.EscalationPath) { p.StaleAfter = "P1M" }),
			"2026-02-28 09:00", "Stale=False/Active", "Stale=True/NoActivity"},
		"an acknowledgement counts from its time": {
			gen.Issue("late-shipments").Acknowledged("2026-03-03 10:00", "contoso/kim"), gen.Policy("standard"), "2026-03-03 10:00",
			"Acknowledged=False/NotAcknowledged", "Acknowledged=True/Acknowledged"},
		"an acknowledgement holds for staleAfter where the path does not say": {
			gen.Issue("late-shipments").Acknowledged("2026-03-03 10:00", "contoso/kim"), gen.Policy("standard"), "2026-03-05 10:00",
			"Acknowledged=True/Acknowledged", "Acknowledged=False/AcknowledgementExpired"},
		"an acknowledgement holds for ackValidFor": {
			gen.Issue("late-shipments").Acknowledged("2026-03-03 10:00", "contoso/kim"), withPolicy(func(p *v1alpha1.EscalationPath) { p.AckValidFor = "P3D" }),
			"2026-03-06 10:00", "Acknowledged=True/Acknowledged", "Acknowledged=False/AcknowledgementExpired"},
		"one's own renews it once": {
			gen.Issue("late-shipments").Acknowledged("2026-03-03 10:00", "contoso/kim").Updated("2026-03-04 12:00").Updated("2026-03-06 12:00"), withPolicy(func(p *v1alpha1.EscalationPath) { p.AckValidFor = "P3D" }),
			"2026-03-07 12:00", "Acknowledged=True/Acknowledged", "Acknowledged=False/AcknowledgementExpired"},
		"an answer renews an acknowledgement": {
			gen.Issue("late-shipments").Acknowledged("2026-03-03 10:00", "contoso/kim").UpdatedBy("2026-03-04 12:00", "contoso/lee"), withPolicy(func(p *v1alpha1.EscalationPath) { p.AckValidFor = "P3D" }),
			"2026-03-07 12:00", "Acknowledged=True/Acknowledged", "Acknowledged=False/AcknowledgementExpired"},
		"the latest acknowledgement counts, in whatever order they are entered": {
			gen.Issue("late-shipments").Acknowledged("2026-03-04 10:00", "contoso/kim").Acknowledged("2026-03-03 10:00", "contoso/lee"), gen.Policy("standard"),
			"2026-03-06 10:00", "Acknowledged=True/Acknowledged", "Acknowledged=False/AcknowledgementExpired"},
		"the clock of bad news runs out": {
			gen.Issue("late-shipments"), gen.Policy("standard").Discloses(v1alpha1.SeverityHigh, "P1D"), "2026-03-03 09:00",
			"Disclosed=False/NotDisclosed", "Disclosed=False/DisclosureOverdue"},
		"a snooze does not stop the clock of bad news": {
			gen.Issue("late-shipments").Snoozed("2026-03-02 10:00", "2026-05-01 00:00"), gen.Policy("standard").Discloses(v1alpha1.SeverityHigh, "P1D"), "2026-03-03 09:00",
			"Disclosed=False/NotDisclosed", "Disclosed=False/DisclosureOverdue"},
		"nor does a resolution": {
			gen.Issue("late-shipments").Resolved("2026-03-02 10:00"), gen.Policy("standard").Discloses(v1alpha1.SeverityHigh, "P1D"), "2026-03-03 09:00",
			"Disclosed=False/NotDisclosed", "Disclosed=False/DisclosureOverdue"},
		"telling the partner discloses": {
			gen.Issue("late-shipments").Disclosed("2026-03-03 08:00", "contoso"), gen.Policy("standard").Discloses(v1alpha1.SeverityHigh, "P1D"), "2026-03-03 08:00",
			"Disclosed=False/NotDisclosed", "Disclosed=True/Disclosed"},
		"telling late puts it right and says so": {
			gen.Issue("late-shipments").Disclosed("2026-03-05 08:00", "contoso"), gen.Policy("standard").Discloses(v1alpha1.SeverityHigh, "P1D"), "2026-03-05 08:00",
			"Disclosed=False/DisclosureOverdue", "Disclosed=True/DisclosedLate"},
		"a snooze keeps an issue from being stale": {
			gen.Issue("late-shipments").Snoozed("2026-03-03 10:00", "2026-03-10 00:00"), gen.Policy("standard"), "2026-03-10 00:00",
			"Stale=Unknown/Snoozed", "Stale=True/NoActivity"},
		"a snooze turns nothing good": {
			gen.Issue("late-shipments").Snoozed("2026-03-03 10:00", "2026-03-10 00:00"), gen.Policy("standard"), "2026-03-04 09:00",
			"Stale=False/Snoozed", "Stale=Unknown/Snoozed"},
		"a snooze begins at its time": {
			gen.Issue("late-shipments").Snoozed("2026-03-06 10:00", "2026-03-10 00:00"), gen.Policy("standard"), "2026-03-06 10:00",
			"Stale=True/NoActivity", "Stale=Unknown/Snoozed"},
		"maxSnooze caps a snooze from its time": {
			gen.Issue("late-shipments").Snoozed("2026-03-03 10:00", "2026-05-01 00:00"), withPolicy(func(p *v1alpha1.EscalationPath) { p.MaxSnooze = "P7D" }),
			"2026-03-10 10:00", "Stale=Unknown/Snoozed", "Stale=True/NoActivity"},
		"maxSnooze does not lengthen one": {
			gen.Issue("late-shipments").Snoozed("2026-03-03 10:00", "2026-03-08 00:00"), withPolicy(func(p *v1alpha1.EscalationPath) { p.MaxSnooze = "P7D" }),
			"2026-03-08 00:00", "Stale=Unknown/Snoozed", "Stale=True/NoActivity"},
		"of several snoozes the latest decides, and can end an earlier one": {
			gen.Issue("late-shipments").Snoozed("2026-03-05 10:00", "2026-03-06 00:00").Snoozed("2026-03-03 10:00", "2026-05-01 00:00"), gen.Policy("standard"),
			"2026-03-06 00:00", "Stale=Unknown/Snoozed", "Stale=True/NoActivity"},
		"a resolution counts from its time": {
			gen.Issue("late-shipments").Resolved("2026-03-06 10:00"), gen.Policy("standard"), "2026-03-06 10:00", "Resolved=False/NotResolved", "Resolved=True/Resolved"},
		"a resolved issue is not stale": {
			gen.Issue("late-shipments").Resolved("2026-03-06 10:00"), gen.Policy("standard"), "2026-03-06 10:00", "Stale=True/NoActivity", "Stale=False/Resolved"},
		"the first step is no escalation": {
			gen.Issue("late-shipments"), gen.Policy("standard"), "2026-03-04 09:00", "Escalated=False/NotEscalated", "Escalated=False/FirstStep"},
		"the second step is": {
			gen.Issue("late-shipments").Climbing(gen.StepRecord("counterpart", "2026-03-04 09:00").Until("2026-03-06 09:00")), gen.Policy("standard"),
			"2026-03-06 09:00", "Escalated=False/FirstStep", "Escalated=True/StepStarted"},
		"a de-escalation ends it": {
			gen.Issue("late-shipments").Climbing(gen.StepRecord("counterpart", "2026-03-04 09:00").Until("2026-03-06 09:00"), gen.StepRecord("managers", "2026-03-06 09:00").Until("2026-03-12 09:00")).
				Deescalated("2026-03-08 09:00"), gen.Policy("standard"), "2026-03-08 09:00", "Escalated=True/StepStarted", "Escalated=False/Deescalated"},
		"a resolution ends it": {
			gen.Issue("late-shipments").Climbing(gen.StepRecord("counterpart", "2026-03-04 09:00").Until("2026-03-06 09:00"), gen.StepRecord("managers", "2026-03-06 09:00").Until("2026-03-12 09:00")).
				Resolved("2026-03-08 09:00"), gen.Policy("standard"), "2026-03-08 09:00", "Escalated=True/StepStarted", "Escalated=False/Resolved"},
		"the path is exhausted at the last deadline": {
			gen.Issue("late-shipments").Climbing(gen.StepRecord("executives", "2026-03-04 09:00").Until("2026-03-06 09:00")), gen.Policy("standard"),
			"2026-03-06 09:00", "PathExhausted=False/StepsLeft", "PathExhausted=True/PathExhausted"},
		"activity puts that off": {
			gen.Issue("late-shipments").UpdatedBy("2026-03-05 09:00", "contoso/lee").Climbing(gen.StepRecord("executives", "2026-03-04 09:00").Until("2026-03-06 09:00")), gen.Policy("standard"),
			"2026-03-07 09:00", "PathExhausted=False/StepsLeft", "PathExhausted=True/PathExhausted"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			for _, probe := range []struct {
				offset time.Duration
				want   string
			}{{-time.Second, c.before}, {0, c.after}, {time.Second, c.after}} {
				now := gen.UTC(c.at).Add(probe.offset)
				v := rules.DecideIssue(gen.NewWorld().Under(c.policy).IssueFacts(c.issue.Clone()), now)
				says(t, &v.Verdict, probe.want)
				if probe.offset < 0 && (v.NextCheck.IsZero() || v.NextCheck.After(gen.UTC(c.at))) {
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
		v := rules.DecideIssue(gen.NewWorld().Under(gen.Policy("standard").Discloses(v1alpha1.SeverityHigh, "P1D")).IssueFacts(gen.Issue("late-shipments").Disclosed(at, "contoso")), gen.UTC("2026-03-04 08:00"))
		says(t, &v.Verdict, want)
	}
}

func TestIssueIsDisclosedByAConversationBetweenPartners(t *testing.T) {
	now := gen.UTC("2026-03-03 00:00")
	cases := map[string]struct {
		issue gen.IssueBuilder
		want  string
	}{
		"between partners":           {gen.Issue("late-shipments").Talked("2026-03-02 10:00", "northwind/jane", "contoso/kim"), "Disclosed=True/Disclosed"},
		"not before the detection":   {gen.Issue("late-shipments").Talked("2026-03-02 08:59:59", "northwind/jane", "contoso/kim"), "Disclosed=False/NotDisclosed"},
		"as it was detected":         {gen.Issue("late-shipments").Talked("2026-03-02 09:00", "northwind/jane", "contoso/kim"), "Disclosed=True/Disclosed"},
		"not within one partner":     {gen.Issue("late-shipments").Talked("2026-03-02 10:00", "contoso/lee", "contoso/kim"), "Disclosed=False/NotDisclosed"},
		"not by telling a stranger":  {gen.Issue("late-shipments").Disclosed("2026-03-02 10:00", "fabrikam"), "Disclosed=False/NotDisclosed"},
		"not before it is true":      {gen.Issue("late-shipments").Talked("2026-03-03 00:00:01", "northwind/jane", "contoso/kim"), "Disclosed=False/NotDisclosed"},
		"the host is to know too":    {gen.Issue("late-shipments").RaisedBy("contoso/kim").Disclosed("2026-03-02 10:00", "northwind"), "Disclosed=True/Disclosed"},
		"telling oneself is nothing": {gen.Issue("late-shipments").Disclosed("2026-03-02 10:00", "northwind"), "Disclosed=False/NotDisclosed"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			v := rules.DecideIssue(gen.NewWorld().IssueFacts(c.issue), now)
			says(t, &v.Verdict, c.want)
		})
	}
}

func TestIssueEveryPartnerIsToBeTold(t *testing.T) {
	f := gen.NewWorld().Under(gen.Policy("standard").Discloses(v1alpha1.SeverityHigh, "P1D").Discloses(v1alpha1.SeverityCritical, "PT1H")).IssueFacts(gen.Issue("late-shipments").Disclosed("2026-03-02 10:00", "contoso").Disclosed("2026-03-02 09:30", "contoso").Disclosed("2026-03-02 10:00", "umbrella"))
	for _, name := range []string{"fabrikam", "adatum"} {
		f.Alliance.Spec.Partners = append(f.Alliance.Spec.Partners, v1alpha1.AlliancePartner{Name: v1alpha1.Name(name)})
		f.Partners[name] = gen.Partner(name).Partner
	}
	v := rules.DecideIssue(f, gen.UTC("2026-03-03 08:00"))
	says(t, &v.Verdict, "Disclosed=False/NotDisclosed")
	wantMessage(t, v, v1alpha1.ConditionDisclosed, "Not told: adatum, fabrikam; the time runs out at 2026-03-03 10:00 Europe/Amsterdam (2026-03-03T09:00:00Z). Not a partner of the alliance, so telling it does not count: umbrella")

	for _, name := range []v1alpha1.Name{"fabrikam", "adatum"} {
		f.Issue.Spec.Disclosures = append(f.Issue.Spec.Disclosures, v1alpha1.DisclosureRecord{Partner: name, Time: gen.Time("2026-03-03 09:30")})
	}
	v = rules.DecideIssue(f, gen.UTC("2026-03-03 10:00"))
	says(t, &v.Verdict, "Disclosed=True/DisclosedLate")
	wantMessage(t, v, v1alpha1.ConditionDisclosed, "Told: adatum at 2026-03-03 10:30 Europe/Amsterdam (2026-03-03T09:30:00Z) (late), contoso at 2026-03-02 10:30 Europe/Amsterdam (2026-03-02T09:30:00Z), fabrikam at 2026-03-03 10:30 Europe/Amsterdam (2026-03-03T09:30:00Z) (late); the time ran out at 2026-03-03 10:00 Europe/Amsterdam (2026-03-03T09:00:00Z). Not a partner of the alliance, so telling it does not count: umbrella")
}

func wantMessage(t *testing.T, v rules.IssueVerdict, conditionType, want string) {
	t.Helper()
	if c := meta.FindStatusCondition(v.Conditions(), conditionType); c == nil || c.Message != want {
		t.Errorf("%s says:\n%v\nwant %s", conditionType, c, want)
	}
}

func TestIssueWithoutAPath(t *testing.T) {
	now := gen.UTC("2026-06-01 00:00")
	onlyLow := gen.Policy("standard").Paths(gen.Path("low", "P2D", v1alpha1.SeverityLow).Steps(gen.Step("a").Tier(v1alpha1.TierOperating)))
	for name, w := range map[string]*gen.World{"no policy": gen.NewWorld().UnderNone(), "no path for the severity": gen.NewWorld().Under(onlyLow)} {
		t.Run(name, func(t *testing.T) {
			v := rules.DecideIssue(w.IssueFacts(gen.Issue("late-shipments").Acknowledged("2026-03-03 10:00", "contoso/kim")), now)
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
	issue := gen.Issue("late-shipments").Climbing(gen.StepRecord("counterpart", "2026-03-04 09:00").Until("2026-03-06 09:00"), gen.StepRecord("managers", "2026-03-06 09:00"))
	issue.Status.Escalation.ExhaustedTime = new(gen.Time("2026-03-06 09:00"))
	v := rules.DecideIssue(gen.NewWorld().Under(gen.Policy("standard").Paths()).IssueFacts(issue), gen.UTC("2026-03-08 09:00"))
	says(t, &v.Verdict, "Stale=False/NoPath", "Escalated=True/StepStarted", "PathExhausted=True/PathExhausted")
	if !reflect.DeepEqual(v.Escalation, issue.Status.Escalation) {
		t.Errorf("the record became %+v", v.Escalation)
	}
}

func TestIssueReadiness(t *testing.T) {
	cases := map[string]struct {
		change  func(*rules.IssueFacts)
		want    []string
		message string // in Ready's
	}{
		"valid": {func(*rules.IssueFacts) {}, []string{"Ready=True/Valid", "Stale=True/NoActivity"}, ""},
		"no alliance": {func(f *rules.IssueFacts) { f.Alliance = nil },
			[]string{"Ready=Unknown/AllianceNotFound", "Stale=Unknown/NotReady", "Resolved=False/NotResolved"}, "There is no Alliance northwind-contoso"},
		"no policy of that name": {func(f *rules.IssueFacts) { f.Policy = nil }, []string{"Ready=Unknown/PolicyNotFound"}, "no CommunicationPolicy standard"},
		"the raiser's partner does not exist": {func(f *rules.IssueFacts) { delete(f.Partners, "northwind") },
			[]string{"Ready=Unknown/PartnerNotFound"}, "There is no Partner northwind"},
		"the raiser is no contact": {func(f *rules.IssueFacts) { f.Issue.Spec.RaisedBy.Contact = "max" },
			[]string{"Ready=Unknown/ContactNotFound"}, "Partner northwind has no contact max; add the contact, or correct spec.raisedBy.contact"},
		"another partner of the alliance does not exist": {func(f *rules.IssueFacts) { delete(f.Partners, "contoso") },
			[]string{"Ready=Unknown/PartnerNotFound", "Stale=Unknown/NotReady", "Resolved=False/NotResolved"},
			"There is no Partner contoso, which the Alliance northwind-contoso lists; create it, or correct the alliance's spec.partners"},
		"the raiser is of no partner": {func(f *rules.IssueFacts) { f.Issue.Spec.RaisedBy.Partner = "fabrikam" },
			[]string{"Ready=False/Invalid", "Stalled=True/Invalid", "Escalated=Unknown/NotReady"},
			"spec.raisedBy.partner: fabrikam is no partner of the Alliance northwind-contoso; write one of contoso, northwind"},
		"a partner's zone is unknown": {func(f *rules.IssueFacts) { f.Partners["contoso"].Spec.TimeZone = "Mars/Olympus" },
			[]string{"Ready=False/Invalid", "Stalled=True/Invalid"}, "Partner contoso: spec.timeZone: the time zone \"Mars/Olympus\" is not known"},
		"staleAfter is no duration": {func(f *rules.IssueFacts) { f.Policy.Spec.EscalationPaths[0].StaleAfter = "two days" },
			[]string{"Ready=False/Invalid"}, "CommunicationPolicy standard: spec.escalationPaths[default].staleAfter: \"two days\" is no duration above zero; write one in ISO 8601"},
		"staleAfter is missing": {func(f *rules.IssueFacts) { f.Policy.Spec.EscalationPaths[0].StaleAfter = "" },
			[]string{"Ready=False/Invalid"}, "staleAfter: write an ISO 8601 duration, such as P2D"},
		"a duration is too long": {func(f *rules.IssueFacts) { gen.StepOf(f.Policy, "managers").Within = "P5001Y" },
			[]string{"Ready=False/Invalid"}, "spec.escalationPaths[default].steps[managers].within: the duration is too long"},
		"a repeat is no duration": {func(f *rules.IssueFacts) {
			gen.StepOf(f.Policy, "managers").Repeat = &v1alpha1.Repeat{Every: "P0D", Times: new(int32(1))}
		}, []string{"Ready=False/Invalid"}, "steps[managers].repeat.every: \"P0D\" is no duration above zero"},
		"a step in the middle has no time": {func(f *rules.IssueFacts) { gen.StepOf(f.Policy, "managers").Within = "" },
			[]string{"Ready=False/Invalid"}, "steps[managers].within: write how long the step has"},
		"a path has no steps": {func(f *rules.IssueFacts) { f.Policy.Spec.EscalationPaths[0].Steps = nil },
			[]string{"Ready=False/Invalid"}, "steps: write at least one step"},
		"the disclosure's time is no duration": {func(f *rules.IssueFacts) {
			gen.PolicyBuilder{CommunicationPolicy: f.Policy}.Discloses(v1alpha1.SeverityHigh, "soon")
		},
			[]string{"Ready=False/Invalid"}, "CommunicationPolicy standard: spec.disclosure[severity=High].within: \"soon\" is no duration"},
		"another severity's is not the issue's business": {func(f *rules.IssueFacts) {
			gen.PolicyBuilder{CommunicationPolicy: f.Policy}.Discloses(v1alpha1.SeverityLow, "soon")
		},
			[]string{"Ready=True/Valid"}, ""},
		"the severity that holds decides whose business it is": {func(f *rules.IssueFacts) {
			gen.PolicyBuilder{CommunicationPolicy: f.Policy}.Discloses(v1alpha1.SeverityLow, "soon")
			f.Issue.Spec.SeverityChanges = []v1alpha1.SeverityChange{{Time: gen.Time("2026-03-06 09:00"), From: v1alpha1.SeverityLow, To: v1alpha1.SeverityHigh}}
		},
			[]string{"Ready=False/Invalid"}, "CommunicationPolicy standard: spec.disclosure[severity=Low].within: \"soon\" is no duration"},
		"suspended": {func(f *rules.IssueFacts) { f.Issue.Spec.Suspend = new(true) },
			[]string{"Ready=True/Suspended", "Stale=Unknown/Suspended", "Escalated=False/NotEscalated", "Resolved=False/NotResolved"}, "spec.suspend is true"},
		"suspended, and raised by nobody known": {func(f *rules.IssueFacts) { f.Issue.Spec.Suspend, f.Issue.Spec.RaisedBy.Partner = new(true), "fabrikam" },
			[]string{"Ready=False/Invalid", "Stalled=True/Invalid", "Stale=Unknown/NotReady", "Resolved=False/NotResolved"}, "spec.raisedBy.partner"},
		"the alliance is suspended": {func(f *rules.IssueFacts) { f.Alliance.Spec.Suspend = new(true) },
			[]string{"Ready=True/Suspended", "Stale=Unknown/Suspended", "Escalated=False/NotEscalated", "Resolved=False/NotResolved"}, "Alliance northwind-contoso is suspended"},
		"the policy is suspended": {func(f *rules.IssueFacts) { f.Policy.Spec.Suspend = new(true) },
			[]string{"Ready=True/Valid", "Stale=True/NoActivity", "Escalated=False/NotEscalated"}, "The CommunicationPolicy standard is suspended: no step starts and no message is made"},
		"working time without a cap": {func(f *rules.IssueFacts) { f.Policy.Spec.EscalationPaths[0].Time = v1alpha1.TimeWorking },
			[]string{"Ready=False/Invalid", "Stalled=True/Invalid", "Stale=Unknown/NotReady"}, "maxWait: write a wall-clock cap on each step, such as P30D"},
		"working time": {func(f *rules.IssueFacts) {
			f.Policy.Spec.EscalationPaths[0].Time, f.Policy.Spec.EscalationPaths[0].MaxWait = v1alpha1.TimeWorking, "P30D"
		}, []string{"Ready=True/Valid", "Stale=True/NoActivity"}, ""},
		"explicitly elapsed time": {func(f *rules.IssueFacts) { f.Policy.Spec.EscalationPaths[0].Time = v1alpha1.TimeElapsed },
			[]string{"Ready=True/Valid", "Stale=True/NoActivity"}, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := gen.NewWorld().IssueFacts(gen.Issue("late-shipments"))
			c.change(&f)
			v := rules.DecideIssue(f, gen.UTC("2026-03-05 09:00"))
			says(t, &v.Verdict, c.want...)
			if !strings.Contains(meta.FindStatusCondition(v.Conditions(), v1alpha1.ConditionReady).Message, c.message) {
				t.Errorf("Ready says %q, want %q in it", meta.FindStatusCondition(v.Conditions(), v1alpha1.ConditionReady).Message, c.message)
			}
			ready := meta.FindStatusCondition(v.Conditions(), v1alpha1.ConditionReady)
			if runs := ready.Reason == v1alpha1.ReasonValid && v.Finding(v1alpha1.ConditionResolved).Status == metav1.ConditionFalse &&
				!ptr.Deref(f.Policy.Spec.Suspend, false); runs != (len(v.Notify) > 0) {
				t.Errorf("%d messages while Ready=%s/%s", len(v.Notify), ready.Status, ready.Reason)
			}
			var types []string
			for _, condition := range v.Conditions() {
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
	f := gen.NewWorld().IssueFacts(gen.Issue("late-shipments"))
	policy := f.Policy
	f.Policy = nil
	first := gen.UTC("2026-03-05 09:00")
	v := rules.DecideIssue(f, first)
	store(f, v, first)
	for _, probe := range []struct {
		after time.Duration
		want  string
	}{{9 * time.Second, "Ready=Unknown/PolicyNotFound"}, {10 * time.Second, "Ready=False/PolicyNotFound"}, {11 * time.Second, "Stalled=True/PolicyNotFound"}} {
		v = rules.DecideIssue(f, first.Add(probe.after))
		says(t, &v.Verdict, probe.want, "Stale=Unknown/NotReady")
	}
	f.Policy = policy
	v = rules.DecideIssue(f, first.Add(time.Minute))
	says(t, &v.Verdict, "Ready=True/Valid", "Stale=True/NoActivity")
}

func TestIssueSuspendedKeepsItsRecord(t *testing.T) {
	f := gen.NewWorld().IssueFacts(gen.Issue("late-shipments").Suspended().Climbing(gen.StepRecord("counterpart", "2026-03-04 09:00").Until("2026-03-06 09:00").Unsaid()))
	v := rules.DecideIssue(f, gen.UTC("2026-04-01 09:00"))
	if !reflect.DeepEqual(v.Escalation, f.Issue.Status.Escalation) || v.Escalation == f.Issue.Status.Escalation {
		t.Error("the record is not a copy of what it was")
	}
	if len(v.Notify) > 0 || !v.NextCheck.IsZero() {
		t.Errorf("something happens all the same: %+v", v)
	}
}

func TestIssueSaysWhatIsNotYetTrue(t *testing.T) {
	now := gen.UTC("2026-03-02 12:00")
	cases := map[string]struct {
		issue     gen.IssueBuilder
		condition string
		want      string
	}{
		"acknowledgement": {gen.Issue("late-shipments").Acknowledged("2026-03-03 10:00", "contoso/kim"), v1alpha1.ConditionAcknowledged, "An acknowledgement"},
		"disclosure":      {gen.Issue("late-shipments").Disclosed("2026-03-03 10:00", "contoso"), v1alpha1.ConditionDisclosed, "A disclosure"},
		"conversation":    {gen.Issue("late-shipments").Talked("2026-03-03 10:00", "northwind/jane", "contoso/kim"), v1alpha1.ConditionDisclosed, "A conversation"},
		"update":          {gen.Issue("late-shipments").Updated("2026-03-03 10:00"), v1alpha1.ConditionStale, "An update"},
		"the earliest":    {gen.Issue("late-shipments").Updated("2026-03-05 10:00").Updated("2026-03-03 10:00"), v1alpha1.ConditionStale, "An update"},
		"recovery plan":   {gen.Issue("late-shipments").Planned("2026-03-03 10:00"), v1alpha1.ConditionStale, "A recovery plan"},
		"snooze":          {gen.Issue("late-shipments").Snoozed("2026-03-03 10:00", "2026-03-04 10:00"), v1alpha1.ConditionStale, "A snooze"},
		"de-escalation":   {gen.Issue("late-shipments").Deescalated("2026-03-03 10:00"), v1alpha1.ConditionEscalated, "A de-escalation"},
		"resolution":      {gen.Issue("late-shipments").Resolved("2026-03-03 10:00"), v1alpha1.ConditionResolved, "A resolution"},
		"attempt":         {gen.Issue("late-shipments").Attempted("2026-03-03 10:00"), v1alpha1.ConditionReady, "An attempt"},
		"the issue":       {gen.Issue("late-shipments").Detected("2026-03-03 10:00"), v1alpha1.ConditionReady, "The detectedTime"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			v := rules.DecideIssue(gen.NewWorld().IssueFacts(c.issue), now)
			if want := c.want + " dated 2026-03-03 11:00 Europe/Amsterdam (2026-03-03T10:00:00Z) is not yet true"; !strings.HasSuffix(meta.FindStatusCondition(v.Conditions(), c.condition).Message, ". "+want) {
				t.Errorf("%s says %q, want %q at its end", c.condition, meta.FindStatusCondition(v.Conditions(), c.condition).Message, want)
			}
			if want := gen.UTC("2026-03-03 10:00"); !v.NextCheck.Equal(want) {
				t.Errorf("the next check is %v, want %v", v.NextCheck, want)
			}
		})
	}
}

func TestIssueReadySaysBothSuspensionAndWhatIsToCome(t *testing.T) {
	f := gen.NewWorld().IssueFacts(gen.Issue("late-shipments").Attempted("2026-03-06 10:00"))
	f.Policy.Spec.Suspend = new(true)
	v := rules.DecideIssue(f, gen.UTC("2026-03-05 09:00"))
	wantMessage(t, v, v1alpha1.ConditionReady, "Valid, and everything that it refers to exists. The CommunicationPolicy standard is suspended: no step starts and no message is made. An attempt dated 2026-03-06 11:00 Europe/Amsterdam (2026-03-06T10:00:00Z) is not yet true")
}

func TestIssueResolvedNamesWho(t *testing.T) {
	issue := gen.Issue("late-shipments").Resolved("2026-03-03 09:00")
	v := rules.DecideIssue(gen.NewWorld().IssueFacts(issue), gen.UTC("2026-03-05 09:00"))
	wantMessage(t, v, v1alpha1.ConditionResolved, "Resolved at 2026-03-03 10:00 Europe/Amsterdam (2026-03-03T09:00:00Z)")
	issue.Spec.Resolution.By = new(gen.Person("contoso/kim"))
	v = rules.DecideIssue(gen.NewWorld().IssueFacts(issue), gen.UTC("2026-03-05 09:00"))
	wantMessage(t, v, v1alpha1.ConditionResolved, "Resolved at 2026-03-03 10:00 Europe/Amsterdam (2026-03-03T09:00:00Z) by contoso/kim")
}

func TestIssueNamesWhoTookItOnLast(t *testing.T) {
	issue := gen.Issue("late-shipments").Acknowledged("2026-03-04 10:00", "contoso/kim").Acknowledged("2026-03-03 10:00", "contoso/lee")
	v := rules.DecideIssue(gen.NewWorld().IssueFacts(issue), gen.UTC("2026-03-05 09:00"))
	wantMessage(t, v, v1alpha1.ConditionAcknowledged, "contoso/kim took it on at 2026-03-04 11:00 Europe/Amsterdam (2026-03-04T10:00:00Z); it holds until 2026-03-06 11:00 Europe/Amsterdam (2026-03-06T10:00:00Z) unless an answer renews it")
}

func TestOnesOwnAcknowledgementIsAnUpdate(t *testing.T) {
	v := rules.DecideIssue(gen.NewWorld().IssueFacts(gen.Issue("late-shipments").Acknowledged("2026-03-03 10:00", "northwind/olga")), gen.UTC("2026-03-04 09:00"))
	says(t, &v.Verdict, "Acknowledged=False/NotAcknowledged")
	wantMessage(t, v, v1alpha1.ConditionAcknowledged, "Nobody of another side has taken the issue on; the acknowledgement by northwind/olga, of the raiser's side, at 2026-03-03 11:00 Europe/Amsterdam (2026-03-03T10:00:00Z) counts as an update")
	if steps(v.Escalation) != "counterpart" {
		t.Errorf("it holds the ladder: %q", steps(v.Escalation))
	}
}

// Whoever writes "still nothing" every day does not put the ladder off.
func TestOnesOwnDailyNotesDoNotHoldTheLadder(t *testing.T) {
	i := gen.Issue("late-shipments")
	for day := gen.UTC("2026-03-02 12:00"); day.Before(gen.UTC("2026-03-30 00:00")); day = day.AddDate(0, 0, 1) {
		i = i.UpdatedBy(gen.At(day), "northwind/jane")
	}
	f := gen.NewWorld().IssueFacts(i)
	var started []string
	for at := gen.UTC("2026-03-02 09:00"); !at.IsZero() && at.Before(gen.UTC("2026-03-30 00:00")); {
		v := rules.DecideIssue(f, at)
		for _, m := range v.Notify {
			started = append(started, gen.At(at)+" "+verdict.PersonName(m.Spec.Recipient))
		}
		f.Issue.Status.Escalation = rules.MarkNotified(v.Escalation, at)
		at = v.NextCheck
	}
	want := []string{
		"2026-03-04T09:00:00Z contoso/lee", "2026-03-04T09:00:00Z northwind/olga", "2026-03-06T09:00:00Z contoso/kim", "2026-03-06T09:00:00Z northwind/jane",
		"2026-03-12T09:00:00Z contoso/sam", "2026-03-12T09:00:00Z northwind/erik",
	}
	if !slices.Equal(started, want) {
		t.Errorf("told %v", started)
	}
}

func TestIssueAcknowledgementOnceResolved(t *testing.T) {
	cases := map[string]struct{ resolved, want string }{
		"before it expired": {"2026-03-05 09:59:59", "Acknowledged=True/Acknowledged"},
		"when it expired":   {"2026-03-05 10:00:00", "Acknowledged=False/AcknowledgementExpired"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			v := rules.DecideIssue(gen.NewWorld().IssueFacts(gen.Issue("late-shipments").Acknowledged("2026-03-03 10:00", "contoso/kim").Resolved(c.resolved)), gen.UTC("2026-06-01 00:00"))
			says(t, &v.Verdict, c.want)
			if !v.NextCheck.IsZero() {
				t.Errorf("a resolved issue is looked at again at %v", v.NextCheck)
			}
		})
	}
}

func TestIssueStandingAgreesWithTheConditions(t *testing.T) {
	climbed := []gen.StepRecordBuilder{gen.StepRecord("counterpart", "2026-03-04 09:00").Until("2026-03-06 09:00"), gen.StepRecord("managers", "2026-03-06 09:00").Until("2026-03-12 09:00")}
	cases := map[string]gen.IssueBuilder{
		"new":                  gen.Issue("late-shipments").Detected("2026-03-10 08:00"),
		"stale":                gen.Issue("late-shipments").Climbing(gen.StepRecord("counterpart", "2026-03-04 09:00").Until("2026-03-12 09:00")),
		"escalated":            gen.Issue("late-shipments").Climbing(climbed...),
		"escalated and active": gen.Issue("late-shipments").Climbing(climbed...).Updated("2026-03-10 08:00"),
		"de-escalated":         gen.Issue("late-shipments").Climbing(climbed...).Deescalated("2026-03-10 08:00"),
		"de-escalated earlier": gen.Issue("late-shipments").Climbing(climbed...).Deescalated("2026-03-02 08:00"),
		"snoozed":              gen.Issue("late-shipments").Climbing(climbed...).Snoozed("2026-03-10 08:00", "2026-04-01 00:00"),
		"resolved":             gen.Issue("late-shipments").Climbing(climbed...).Resolved("2026-03-10 08:00"),
		"resolved only later":  gen.Issue("late-shipments").Climbing(climbed...).Resolved("2026-03-11 08:00"),
		"severity lowered":     gen.Issue("late-shipments").Climbing(climbed...).Severity(v1alpha1.SeverityLow),
		"detected only later":  gen.Issue("late-shipments").Detected("2026-03-11 08:00"),
	}
	for name, built := range cases {
		t.Run(name, func(t *testing.T) {
			f := gen.NewWorld().IssueFacts(built)
			now := gen.UTC("2026-03-10 09:00")
			m := &verdict.Moment{Now: now}
			st := issue.StandingOf(m, f.Issue, f.Policy, f.Alliance, f.Partners)
			v := rules.DecideIssue(f, now)
			isTrue := func(c string) bool { return v.Finding(c).Status == metav1.ConditionTrue }
			if st.Stale != isTrue(v1alpha1.ConditionStale) || st.Escalated != isTrue(v1alpha1.ConditionEscalated) ||
				st.Open != (!isTrue(v1alpha1.ConditionResolved) && name != "detected only later") {
				t.Errorf("standing %+v, conditions %+v", st, v.Conditions())
			}
			if st.Stale && !st.StaleSince.Equal(gen.UTC("2026-03-04 09:00")) {
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
		f := gen.NewWorld().IssueFacts(gen.Issue("late-shipments"))
		change(&f.Policy.Spec.EscalationPaths[0])
		m := &verdict.Moment{Now: gen.UTC("2026-06-01 09:00")}
		if st := issue.StandingOf(m, f.Issue, f.Policy, f.Alliance, f.Partners); !st.Open || st.Stale {
			t.Errorf("standing %+v", st)
		}
	}
}

func TestIssuePlan(t *testing.T) {
	const due = "2026-03-09 09:00"
	cases := map[string]struct {
		issue  gen.IssueBuilder
		within v1alpha1.Duration
		at     string
		want   issue.Plan
	}{
		"no time set":                    {gen.Issue("late-shipments"), "", "2026-06-01 09:00", issue.Plan{}},
		"no rule of disclosure":          {gen.Issue("late-shipments").Severity(v1alpha1.SeverityLow), "P7D", "2026-06-01 09:00", issue.Plan{}},
		"to come":                        {gen.Issue("late-shipments"), "P7D", "2026-03-09 08:59:59", issue.Plan{Since: gen.UTC("2026-03-02 09:00"), Due: gen.UTC(due)}},
		"overdue":                        {gen.Issue("late-shipments"), "P7D", due, issue.Plan{Since: gen.UTC("2026-03-02 09:00"), Due: gen.UTC(due), Overdue: true}},
		"in time":                        {gen.Issue("late-shipments").Planned("2026-03-09 08:59:59"), "P7D", "2026-06-01 09:00", issue.Plan{Since: gen.UTC("2026-03-02 09:00"), Due: gen.UTC(due), Made: true}},
		"late":                           {gen.Issue("late-shipments").Planned(due), "P7D", "2026-06-01 09:00", issue.Plan{Since: gen.UTC("2026-03-02 09:00"), Due: gen.UTC(due), Made: true, Late: true}},
		"dated later":                    {gen.Issue("late-shipments").Planned("2026-03-10 09:00"), "P7D", due, issue.Plan{Since: gen.UTC("2026-03-02 09:00"), Due: gen.UTC(due), Overdue: true}},
		"resolved needs none":            {gen.Issue("late-shipments").Resolved("2026-03-09 08:59:59"), "P7D", "2026-06-01 09:00", issue.Plan{Since: gen.UTC("2026-03-02 09:00"), Due: gen.UTC(due), Made: true}},
		"resolved when it was due":       {gen.Issue("late-shipments").Resolved(due), "P7D", "2026-06-01 09:00", issue.Plan{Since: gen.UTC("2026-03-02 09:00"), Due: gen.UTC(due), Made: true, Late: true}},
		"resolved in time, planned late": {gen.Issue("late-shipments").Resolved("2026-03-05 09:00").Planned("2026-03-12 09:00"), "P7D", "2026-06-01 09:00", issue.Plan{Since: gen.UTC("2026-03-02 09:00"), Due: gen.UTC(due), Made: true}},
		"resolved only later does":       {gen.Issue("late-shipments").Resolved("2026-03-12 09:00"), "P7D", due, issue.Plan{Since: gen.UTC("2026-03-02 09:00"), Due: gen.UTC(due), Overdue: true}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w := gen.NewWorld().Discloses(v1alpha1.SeverityHigh, "P1D")
			w.Policy.Spec.RecoveryPlanWithin = c.within
			if got := issue.NewsOf(&verdict.Moment{Now: gen.UTC(c.at)}, w.IssueFacts(c.issue)).Plan; got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
	if got := issue.NewsOf(&verdict.Moment{Now: gen.UTC(due)}, gen.NewWorld().UnderNone().IssueFacts(gen.Issue("late-shipments"))).Plan; got != (issue.Plan{}) {
		t.Errorf("without a policy: %+v", got)
	}
}
