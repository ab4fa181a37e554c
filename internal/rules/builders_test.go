// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"

	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// moments of tests are written as "2026-03-02 09:00" or with seconds, in UTC.
func utc(s string) time.Time {
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t
		}
	}
	panic("no moment: " + s)
}

func metaUTC(s string) metav1.Time { return metav1.NewTime(utc(s)) }

// who reads "northwind/jane".
func who(s string) v1alpha1.PersonRef {
	for i := range s {
		if s[i] == '/' {
			return v1alpha1.PersonRef{Partner: v1alpha1.Name(s[:i]), Contact: v1alpha1.Name(s[i+1:])}
		}
	}
	panic("no person: " + s)
}

type issueBuilder struct{ *v1alpha1.Issue }

// newIssue is raised by jane of northwind on Monday 2 March 2026 at 09:00.
func newIssue() issueBuilder {
	return issueBuilder{&v1alpha1.Issue{
		ObjectMeta: metav1.ObjectMeta{Name: "late-shipments", Namespace: "demo", UID: types.UID("7f3c")},
		Spec: v1alpha1.IssueSpec{
			AllianceRef:  v1alpha1.AllianceReference{Name: "northwind-contoso"},
			Title:        "Shipments three days late",
			Severity:     v1alpha1.SeverityHigh,
			RaisedBy:     who("northwind/jane"),
			DetectedTime: metaUTC("2026-03-02 09:00"),
		},
	}}
}

func (b issueBuilder) severity(s v1alpha1.Severity) issueBuilder {
	b.Spec.Severity = s
	return b
}

func (b issueBuilder) raisedBy(p string) issueBuilder {
	b.Spec.RaisedBy = who(p)
	return b
}

func (b issueBuilder) detected(at string) issueBuilder {
	b.Spec.DetectedTime = metaUTC(at)
	return b
}

func (b issueBuilder) acknowledged(at, by string) issueBuilder {
	b.Spec.Acknowledgements = append(b.Spec.Acknowledgements, v1alpha1.Acknowledgement{Time: metaUTC(at), By: who(by)})
	return b
}

func (b issueBuilder) updated(at string) issueBuilder {
	b.Spec.Updates = append(b.Spec.Updates, v1alpha1.Update{Time: metaUTC(at), Note: "new"})
	return b
}

func (b issueBuilder) talked(at string, people ...string) issueBuilder {
	c := v1alpha1.Conversation{Time: metaUTC(at)}
	for _, p := range people {
		c.Between = append(c.Between, who(p))
	}
	b.Spec.Conversations = append(b.Spec.Conversations, c)
	return b
}

func (b issueBuilder) attempted(at string) issueBuilder {
	b.Spec.Attempts = append(b.Spec.Attempts, v1alpha1.Attempt{Time: metaUTC(at)})
	return b
}

func (b issueBuilder) disclosed(at, partner string) issueBuilder {
	b.Spec.Disclosures = append(b.Spec.Disclosures, v1alpha1.DisclosureRecord{Time: metaUTC(at), Partner: v1alpha1.Name(partner)})
	return b
}

func (b issueBuilder) snoozed(at, until string) issueBuilder {
	b.Spec.Snoozes = append(b.Spec.Snoozes, v1alpha1.Snooze{Time: metaUTC(at), UntilTime: metaUTC(until), Reason: "waiting for customs"})
	return b
}

func (b issueBuilder) deescalated(at string) issueBuilder {
	b.Spec.Deescalations = append(b.Spec.Deescalations, v1alpha1.Deescalation{Time: metaUTC(at), Reason: "back to the teams"})
	return b
}

func (b issueBuilder) planned(at string) issueBuilder {
	b.Spec.RecoveryPlan = &v1alpha1.Statement{Time: metaUTC(at), Summary: "a second carrier"}
	return b
}

func (b issueBuilder) resolved(at string) issueBuilder {
	b.Spec.Resolution = &v1alpha1.Statement{Time: metaUTC(at), Summary: "arrived"}
	return b
}

func (b issueBuilder) suspended() issueBuilder {
	b.Spec.Suspend = new(true)
	return b
}

// climbing puts a record on the issue, on the path default.
func (b issueBuilder) climbing(steps ...stepBuilder) issueBuilder {
	e := &v1alpha1.Escalation{Path: "default", Severity: b.Spec.Severity, Round: new(int32(1))}
	for _, s := range steps {
		e.Steps = append(e.Steps, s.StepRecord)
		e.CurrentStep = s.Name
	}
	b.Status.Escalation = e
	return b
}

type stepBuilder struct{ v1alpha1.StepRecord }

// startedStep started at a moment, with its messages made.
func startedStep(name, at string) stepBuilder {
	return stepBuilder{v1alpha1.StepRecord{Name: v1alpha1.Name(name), StartedTime: metaUTC(at), NotifiedTime: new(metaUTC(at))}}
}

func (b stepBuilder) until(at string) stepBuilder {
	b.DeadlineTime = new(metaUTC(at))
	return b
}

func (b stepBuilder) unsaid() stepBuilder {
	b.NotifiedTime = nil
	return b
}

func (b stepBuilder) callOnly() stepBuilder {
	b.CallOnly = true
	return b
}

func (b stepBuilder) ended(at string, reason v1alpha1.StepReason) stepBuilder {
	b.EndedTime, b.Reason = new(metaUTC(at)), reason
	return b
}

type pathBuilder struct{ v1alpha1.EscalationPath }

func newPath(name string, staleAfter v1alpha1.Duration, severities ...v1alpha1.Severity) pathBuilder {
	return pathBuilder{v1alpha1.EscalationPath{Name: v1alpha1.Name(name), StaleAfter: staleAfter, Severities: severities}}
}

func (b pathBuilder) steps(steps ...v1alpha1.EscalationStep) pathBuilder {
	b.Steps = steps
	return b
}

type policyBuilder struct{ *v1alpha1.CommunicationPolicy }

// newPolicy has a webhook, mail and a phone, and a path default for every severity: stale
// after two days, operating people for two days, managers for six, executives for fifteen.
func newPolicy() policyBuilder {
	p := policyBuilder{&v1alpha1.CommunicationPolicy{ObjectMeta: metav1.ObjectMeta{Name: "standard", Namespace: "demo"}}}
	p.Spec.Channels = []v1alpha1.Channel{
		{Name: "hook", Webhook: &v1alpha1.WebhookChannel{URL: "https://hooks.example/entente"}},
		{Name: "mail", Email: &v1alpha1.EmailChannel{Server: "smtp.example:587", From: "alliances@northwind.example"}},
		{Name: "phone", Phone: &v1alpha1.PhoneChannel{}},
	}
	return p.paths(newPath("default", "P2D", v1alpha1.Severities()...).steps(
		v1alpha1.EscalationStep{Name: "counterpart", Tier: v1alpha1.TierOperating, Within: "P2D"},
		v1alpha1.EscalationStep{Name: "managers", Tier: v1alpha1.TierManagement, Within: "P6D"},
		v1alpha1.EscalationStep{Name: "executives", Tier: v1alpha1.TierExecutive, Within: "P15D"},
	))
}

func (b policyBuilder) paths(paths ...pathBuilder) policyBuilder {
	b.Spec.EscalationPaths = nil
	for _, p := range paths {
		b.Spec.EscalationPaths = append(b.Spec.EscalationPaths, p.EscalationPath)
	}
	return b
}

func (b policyBuilder) discloses(severity v1alpha1.Severity, within v1alpha1.Duration) policyBuilder {
	b.Spec.Disclosure = append(b.Spec.Disclosure, v1alpha1.Disclosure{Severity: severity, Within: within})
	return b
}

// step returns a step of the first path, to be changed.
func (b policyBuilder) step(name string) *v1alpha1.EscalationStep {
	for i := range b.Spec.EscalationPaths[0].Steps {
		if s := &b.Spec.EscalationPaths[0].Steps[i]; string(s.Name) == name {
			return s
		}
	}
	panic("no step: " + name)
}

// factsOf puts an issue into the alliance of northwind (the host) and contoso. Each has an
// operating, a management and an executive person; everybody has a webhook.
func factsOf(issue issueBuilder, policy policyBuilder) IssueFacts {
	a := &v1alpha1.Alliance{
		ObjectMeta: metav1.ObjectMeta{Name: "northwind-contoso", Namespace: "demo"},
		Spec: v1alpha1.AllianceSpec{
			DisplayName: "Northwind and Contoso", Host: "northwind", Stage: v1alpha1.StageManage,
			Partners: []v1alpha1.AlliancePartner{{Name: "northwind"}, {Name: "contoso"}},
			Team: []v1alpha1.TeamMember{
				{Partner: "northwind", Contact: "jane", Role: v1alpha1.RoleAllianceManager},
				{Partner: "northwind", Contact: "olga", Role: v1alpha1.RoleProjectLead},
				{Partner: "northwind", Contact: "erik", Role: v1alpha1.RoleExecutiveSponsor},
				{Partner: "contoso", Contact: "sam", Role: v1alpha1.RoleExecutiveSponsor},
				{Partner: "contoso", Contact: "kim", Role: v1alpha1.RoleAllianceManager},
				{Partner: "contoso", Contact: "lee", Role: v1alpha1.RoleTeamMember},
			},
		},
	}
	f := IssueFacts{Issue: issue.Issue, Alliance: a, Partners: map[string]*v1alpha1.Partner{
		"northwind": newPartner("northwind", "Northwind BV", "Europe/Amsterdam", "jane", "olga", "erik"),
		"contoso":   newPartner("contoso", "Contoso Ltd", "America/New_York", "sam", "kim", "lee"),
	}}
	if policy.CommunicationPolicy != nil {
		a.Spec.CommunicationPolicyRef = &v1alpha1.PolicyReference{Name: policy.Name}
		f.Policy = policy.CommunicationPolicy
	}
	return f
}

func newPartner(name, displayName, zone string, contacts ...string) *v1alpha1.Partner {
	p := &v1alpha1.Partner{
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: "demo"},
		Spec:       v1alpha1.PartnerSpec{DisplayName: displayName, Country: "NL", TimeZone: v1alpha1.TimeZone(zone)},
	}
	for _, c := range contacts {
		p.Spec.Contacts = append(p.Spec.Contacts, v1alpha1.Contact{
			Name: v1alpha1.Name(c), Addresses: []v1alpha1.Address{{Channel: "hook"}},
		})
	}
	return p
}

// withAddress replaces the ways to reach a person.
func withAddress(f IssueFacts, person string, addresses ...v1alpha1.Address) IssueFacts {
	c := team.FindContact(f.Partners, who(person))
	c.Addresses = addresses
	return f
}

// workingFacts are facts with a path in joint working time.
func workingFacts(issue issueBuilder, staleAfter, within, maxWait v1alpha1.Duration) IssueFacts {
	f := factsOf(issue, newPolicy())
	path := &f.Policy.Spec.EscalationPaths[0]
	path.Time, path.StaleAfter, path.MaxWait = v1alpha1.TimeWorking, staleAfter, maxWait
	for i := range path.Steps {
		path.Steps[i].Within = within
	}
	return f
}

// withWorks gives a partner working time from Monday to Friday, 09:00 to 17:00.
func withWork(f IssueFacts, partner, holidays string, more ...string) IssueFacts {
	w := &v1alpha1.WorkingTime{
		Days: []v1alpha1.Weekday{"Mon", "Tue", "Wed", "Thu", "Fri"}, Start: "09:00", End: "17:00", HolidayCalendar: v1alpha1.Country(holidays),
	}
	for _, d := range more {
		w.Holidays = append(w.Holidays, v1alpha1.Holiday{Date: v1alpha1.Date(d)})
	}
	f.Partners[partner].Spec.WorkingTime = w
	return f
}

func withZone(f IssueFacts, partner, zone string) IssueFacts {
	f.Partners[partner].Spec.TimeZone = v1alpha1.TimeZone(zone)
	return f
}

// withAway records an absence; deputy may be empty.
func withAbsence(f IssueFacts, person, from, to, deputy string) IssueFacts {
	p := who(person)
	spec := &f.Partners[string(p.Partner)].Spec
	spec.Absences = append(spec.Absences, v1alpha1.Absence{
		Contact: p.Contact, FromDate: v1alpha1.Date(from), ToDate: v1alpha1.Date(to), Deputy: v1alpha1.Name(deputy),
	})
	return f
}

// record stores a verdict as the controller does, each step with its messages made.
func store(f IssueFacts, v IssueVerdict, now time.Time) {
	f.Issue.Status.Escalation = v.Escalation
	f.Issue.Status.Conditions = stored(f.Issue.Status.Conditions, v.Conditions, now)
}

// stored gives conditions the times that they have when they are written.
func stored(before, conditions []metav1.Condition, now time.Time) []metav1.Condition {
	after := make([]metav1.Condition, len(conditions))
	for i, c := range conditions {
		c.LastTransitionTime = *verdict.WholeSecond(now)
		for _, b := range before {
			if b.Type == c.Type && b.Status == c.Status {
				c.LastTransitionTime = b.LastTransitionTime
			}
		}
		after[i] = c
	}
	return after
}

// says checks a condition's status and reason, written as "Stale=True/NoActivity".
func says(t *testing.T, v *Verdict, want ...string) {
	t.Helper()
	for _, w := range want {
		found := false
		for _, c := range v.Conditions {
			found = found || c.Type+"="+string(c.Status)+"/"+c.Reason == w
		}
		if !found {
			t.Errorf("want %s, got:", w)
			for _, c := range v.Conditions {
				t.Errorf("  %s=%s/%s: %s", c.Type, c.Status, c.Reason, c.Message)
			}
		}
	}
}

// lastStep returns the latest step of the round, or nil.
func lastStep(e *v1alpha1.Escalation) *v1alpha1.StepRecord {
	if e == nil || len(e.Steps) == 0 {
		return nil
	}
	return &e.Steps[len(e.Steps)-1]
}
