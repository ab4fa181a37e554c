// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// supported has the channels that this version sends over.
func supported() gen.PolicyBuilder {
	return gen.Policy("standard").Channels(gen.Webhook("hook", "https://hooks.example/entente"), gen.Phone("phone"))
}

func TestPolicyReady(t *testing.T) {
	for _, c := range []struct {
		why     string
		change  func(gen.PolicyBuilder)
		want    string
		message string
	}{
		{"all is well", func(gen.PolicyBuilder) {}, "Ready=True/Valid", "Valid, and everything that it refers to exists"},
		{"an empty policy is one", func(p gen.PolicyBuilder) { p.Spec = v1alpha1.CommunicationPolicySpec{} }, "Ready=True/Valid", ""},
		{
			"every kind of them",
			func(p gen.PolicyBuilder) {
				p.Spec.Channels = append(p.Spec.Channels,
					v1alpha1.Channel{Name: "chat", Slack: &v1alpha1.SlackChannel{}},
					v1alpha1.Channel{Name: "pager", Alertmanager: &v1alpha1.AlertmanagerChannel{}},
					v1alpha1.Channel{Name: "other", Shoutrrr: &v1alpha1.ShoutrrrChannel{}})
			},
			"Ready=True/Valid", "",
		},
		{
			"a path in working time",
			func(p gen.PolicyBuilder) {
				p.Spec.EscalationPaths[0].Time, p.Spec.EscalationPaths[0].MaxWait = v1alpha1.TimeWorking, "P30D"
			},
			"Ready=True/Valid", "",
		},
		{
			"a path in elapsed time",
			func(p gen.PolicyBuilder) { p.Spec.EscalationPaths[0].Time = v1alpha1.TimeElapsed },
			"Ready=True/Valid", "",
		},
		{
			"the time for a recovery plan", func(p gen.PolicyBuilder) { p.Spec.RecoveryPlanWithin = "soon" },
			"Ready=False/Invalid", "spec.recoveryPlanWithin: \"soon\" is no duration above zero; write one in ISO 8601",
		},
		{
			"a topic twice", func(p gen.PolicyBuilder) {
				p.Spec.Training = []v1alpha1.TrainingNeed{{Topic: "Alliance basics"}, {Topic: "Ethics"}, {Topic: " alliance BASICS"}}
			},
			"Ready=False/Invalid", "spec.training[ alliance BASICS]: the topic is that of \"Alliance basics\" above; write one entry with the roles of both",
		},
		{
			"a window for evidence that is over when it is due", func(p gen.PolicyBuilder) {
				p.Spec.Committee = &v1alpha1.Committee{EvidenceWithin: "P60D", EvidenceWindow: "P2M"}
			},
			"Ready=False/Invalid", "spec.committee.evidenceWindow: evidence could be due only when nobody asks for it any more; write a window that is longer than evidenceWithin (P60D) in every month",
		},
		{
			"or by default", func(p gen.PolicyBuilder) { p.Spec.Committee = &v1alpha1.Committee{EvidenceWindow: "P30D"} },
			"Ready=False/Invalid", "longer than evidenceWithin (P30D by default)",
		},
		{
			"or the window of the default", func(p gen.PolicyBuilder) { p.Spec.Committee = &v1alpha1.Committee{EvidenceWithin: "P1Y"} },
			"Ready=False/Invalid", "longer than evidenceWithin (P1Y)",
		},
		{
			"a window for minutes that is over when they are due", func(p gen.PolicyBuilder) {
				p.Spec.Committee = &v1alpha1.Committee{MinutesWithin: "P60D", ConfirmWithin: "P10D", MinutesWindow: "P2M"}
			},
			"Ready=False/Invalid", "spec.committee.minutesWindow: the minutes could be due only when nobody asks for them any more; write a window that is longer than minutesWithin (P60D) in every month",
		},
		{
			"or when the partners' word is, by default", func(p gen.PolicyBuilder) {
				p.Spec.Committee = &v1alpha1.Committee{MinutesWithin: "P7D", MinutesWindow: "P30D"}
			},
			"Ready=False/Invalid", "spec.committee.minutesWindow: the partners' word could be due only when nobody asks for it any more; write a window that is longer than confirmWithin (P30D by default) in every month",
		},
		{
			"minutes that are asked for a day before", func(p gen.PolicyBuilder) {
				p.Spec.Committee = &v1alpha1.Committee{MinutesWindow: "P31D"}
			},
			"Ready=True/Valid", "",
		},
		{
			"evidence that is asked for a moment before", func(p gen.PolicyBuilder) {
				p.Spec.Committee = &v1alpha1.Committee{EvidenceWithin: "P30D", EvidenceWindow: "P31D"}
			},
			"Ready=True/Valid", "",
		},
		{
			"a touchpoint",
			func(p gen.PolicyBuilder) {
				p.Spec.Touchpoints = []v1alpha1.Touchpoint{{Tier: v1alpha1.TierManagement, Every: "P0D"}}
			},
			"Ready=False/Invalid", "spec.touchpoints[Management].every: ",
		},
		{"a disclosure", func(p gen.PolicyBuilder) { p.Discloses(v1alpha1.SeverityHigh, "P1") }, "Ready=False/Invalid", "spec.disclosure[High].within: "},
		{"staleAfter", func(p gen.PolicyBuilder) { p.Spec.EscalationPaths[0].StaleAfter = "x" }, "Ready=False/Invalid", "spec.escalationPaths[default].staleAfter: "},
		{"maxWait", func(p gen.PolicyBuilder) { p.Spec.EscalationPaths[0].MaxWait = "x" }, "Ready=False/Invalid", "spec.escalationPaths[default].maxWait: "},
		{"ackValidFor", func(p gen.PolicyBuilder) { p.Spec.EscalationPaths[0].AckValidFor = "x" }, "Ready=False/Invalid", "spec.escalationPaths[default].ackValidFor: "},
		{"maxSnooze", func(p gen.PolicyBuilder) { p.Spec.EscalationPaths[0].MaxSnooze = "x" }, "Ready=False/Invalid", "spec.escalationPaths[default].maxSnooze: "},
		{"within", func(p gen.PolicyBuilder) { p.Step("managers").Within = "x" }, "Ready=False/Invalid", "spec.escalationPaths[default].steps[managers].within: "},
		{"hostFirst", func(p gen.PolicyBuilder) { p.Step("managers").HostFirst = "x" }, "Ready=False/Invalid", "spec.escalationPaths[default].steps[managers].hostFirst: "},
		{"steps by a day", func(p gen.PolicyBuilder) { p.Paths(byDays()) }, "Ready=True/Valid", ""},
		{"steps by a day, the last without", func(p gen.PolicyBuilder) { p.Paths(byDays()); p.Step("executives").By = "" }, "Ready=True/Valid", ""},
		{
			"by and within mixed", func(p gen.PolicyBuilder) { p.Paths(byDays()); p.Step("managers").Within = "P6D" },
			"Ready=False/Invalid", "spec.escalationPaths[default].steps[managers].within: use by or within in a path, not both",
		},
		{
			"a step in the middle without by", func(p gen.PolicyBuilder) { p.Paths(byDays()); p.Step("managers").By = "" },
			"Ready=False/Invalid", "spec.escalationPaths[default].steps[managers].by: write when the step is over, from the start of the first step, such as P6D",
		},
		{
			"a step by the day of the one before", func(p gen.PolicyBuilder) { p.Paths(byDays()); p.Step("managers").By = "P2D" },
			"Ready=False/Invalid", "spec.escalationPaths[default].steps[managers].by: write more than by of the step before (P2D)",
		},
		{"by is no duration", func(p gen.PolicyBuilder) { p.Paths(byDays()); p.Step("managers").By = "x" }, "Ready=False/Invalid", "steps[managers].by: \"x\" is no duration above zero"},
		{
			"hostFirst as long as the step by itself", func(p gen.PolicyBuilder) { p.Paths(byDays()); p.Step("managers").HostFirst = "P4D" },
			"Ready=False/Invalid", "steps[managers].hostFirst: write less than the time that the step has by itself, such as PT1H",
		},
		{"hostFirst a second shorter than that", func(p gen.PolicyBuilder) { p.Paths(byDays()); p.Step("managers").HostFirst = "P3DT23H59M59S" }, "Ready=True/Valid", ""},
		{
			"hostFirst as long as within", func(p gen.PolicyBuilder) { p.Step("managers").HostFirst = "P6D" },
			"Ready=False/Invalid", "spec.escalationPaths[default].steps[managers].hostFirst: write less than within (P6D), such as PT1H",
		},
		{"hostFirst a second shorter", func(p gen.PolicyBuilder) { p.Step("managers").HostFirst = "P5DT23H59M59S" }, "Ready=True/Valid", ""},
		{"hostFirst in months that may be as long", func(p gen.PolicyBuilder) { p.Step("managers").Within, p.Step("managers").HostFirst = "P28D", "P1M" }, "Ready=False/Invalid", "hostFirst: write less than within (P28D)"},
		{"hostFirst of a last step that does not end", func(p gen.PolicyBuilder) { p.Step("executives").Within, p.Step("executives").HostFirst = "", "P60D" }, "Ready=True/Valid", ""},
		{"hostFirst as long as maxWait", func(p gen.PolicyBuilder) {
			p.Spec.EscalationPaths[0].Time, p.Spec.EscalationPaths[0].MaxWait = v1alpha1.TimeWorking, "P3D"
			p.Step("managers").HostFirst = "P3D"
		}, "Ready=False/Invalid", "hostFirst: write less than maxWait (P3D), such as PT1H"},
		{
			"repeat", func(p gen.PolicyBuilder) { p.Step("managers").Repeat = &v1alpha1.Repeat{Every: "x"} },
			"Ready=False/Invalid", "spec.escalationPaths[default].steps[managers].repeat.every: ",
		},
		{
			"a step names somebody of no partner",
			func(p gen.PolicyBuilder) {
				p.Step("managers").Contacts = []v1alpha1.PersonRef{gen.Person("fabrikam/max")}
			},
			"Ready=Unknown/PartnerNotFound", "Step managers of path default: there is no Partner fabrikam; create it, or correct the name",
		},
		{
			"a step names somebody who is no contact",
			func(p gen.PolicyBuilder) {
				p.Step("managers").Contacts = []v1alpha1.PersonRef{gen.Person("contoso/max")}
			},
			"Ready=Unknown/ContactNotFound", "Step managers of path default: Partner contoso has no contact max; add the contact, or correct the name",
		},
		{
			"a step names people who exist",
			func(p gen.PolicyBuilder) {
				p.Step("managers").Contacts = []v1alpha1.PersonRef{gen.Person("contoso/kim")}
			},
			"Ready=True/Valid", "",
		},
	} {
		t.Run(c.why, func(t *testing.T) {
			p := supported()
			c.change(p)
			v := rules.DecidePolicy(gen.NewWorld().Under(p).PolicyFacts(), gen.UTC("2026-03-02 09:00"))
			says(t, &v, c.want)
			messageSays(t, &v, "Ready", c.message)
			stalled := meta.FindStatusCondition(v.Conditions(), "Stalled") != nil
			if failed := v.Finding("Ready").Status == metav1.ConditionFalse; failed != stalled {
				t.Errorf("Ready is False: %v, Stalled is there: %v", failed, stalled)
			}
			says(t, &v, "ChannelsHealthy=Unknown/NothingSent")
		})
	}
	t.Run("a name is waited for, then it stalls", func(t *testing.T) {
		p := supported()
		p.Step("managers").Contacts = []v1alpha1.PersonRef{gen.Person("contoso/max")}
		p.Status.Conditions = readyAt(metav1.ConditionUnknown, v1alpha1.ReasonContactNotFound, "2026-03-02 09:00")
		f := gen.NewWorld().Under(p).PolicyFacts()
		changesAt(t, func(at time.Time) rules.Verdict { return rules.DecidePolicy(f, at) },
			flip{"2026-03-02 09:00:10", "Ready=Unknown/ContactNotFound", "Ready=False/ContactNotFound"})
		v := rules.DecidePolicy(f, gen.UTC("2026-03-02 09:00:10"))
		checkAt(t, &v, "")
	})
}

func TestPolicyChannelsHealthy(t *testing.T) {
	good, bad := rules.Delivery{Delivered: true, Reason: "Delivered"}, rules.Delivery{Reason: "GivenUp"}
	for _, c := range []struct {
		why        string
		deliveries map[v1alpha1.Name]rules.Delivery
		want       string
		message    string
	}{
		{"nothing was sent", nil, "ChannelsHealthy=Unknown/NothingSent", "Nothing has been sent yet"},
		{"it got through", map[v1alpha1.Name]rules.Delivery{"hook": good}, "ChannelsHealthy=True/ChannelsDeliver", "got through on hook"},
		{"both did", map[v1alpha1.Name]rules.Delivery{"phone": good, "hook": good}, "ChannelsHealthy=True/ChannelsDeliver", "got through on hook, phone"},
		{"one did not", map[v1alpha1.Name]rules.Delivery{"phone": good, "hook": bad}, "ChannelsHealthy=False/DeliveryFailing", "did not get through on hook (GivenUp); the Notifications say why"},
		{"neither did", map[v1alpha1.Name]rules.Delivery{"phone": bad, "hook": bad}, "ChannelsHealthy=False/DeliveryFailing", "on hook (GivenUp), phone (GivenUp)"},
		{"on a channel that is gone", map[v1alpha1.Name]rules.Delivery{"pigeon": bad}, "ChannelsHealthy=Unknown/NothingSent", ""},
	} {
		t.Run(c.why, func(t *testing.T) {
			v := rules.DecidePolicy(rules.PolicyFacts{Policy: supported().CommunicationPolicy, Deliveries: c.deliveries}, gen.UTC("2026-03-02 09:00"))
			says(t, &v, c.want, "Ready=True/Valid")
			messageSays(t, &v, "ChannelsHealthy", c.message)
		})
	}
}

// A Secret that cannot be used is waited for as any reference is, and names its channel in both
// conditions, with what was said of it. An attempt on another channel still counts.
func TestPolicyWhoseSecretCannotBeUsed(t *testing.T) {
	f := rules.PolicyFacts{
		Policy:   supported().CommunicationPolicy,
		Unusable: map[v1alpha1.Name]string{"hook": "write a label", "gone": "never mind"},
		Deliveries: map[v1alpha1.Name]rules.Delivery{
			"hook": {Delivered: true, Reason: "Delivered"}, "phone": {Reason: "GivenUp"},
		},
	}
	v := rules.DecidePolicy(f, gen.UTC("2026-03-02 09:00"))
	says(t, &v, "Ready=Unknown/SecretNotUsable", "ChannelsHealthy=False/SecretNotUsable")
	messageSays(t, &v, "Ready", "Channel hook: write a label")
	messageSays(t, &v, "ChannelsHealthy", "Channel hook: write a label; the latest message did not get through on phone (GivenUp)")
	if strings.Contains(messageOf(&v, "Ready"), "never mind") {
		t.Error("a channel that the policy does not have is named")
	}

	f.Policy.Status.Conditions = readyAt(metav1.ConditionUnknown, v1alpha1.ReasonSecretNotUsable, "2026-03-02 09:00")
	changesAt(t, func(at time.Time) rules.Verdict { return rules.DecidePolicy(f, at) },
		flip{"2026-03-02 09:00:10", "Ready=Unknown/SecretNotUsable", "Ready=False/SecretNotUsable"})

	f.Unusable = nil
	v = rules.DecidePolicy(f, gen.UTC("2026-03-02 09:00:10"))
	says(t, &v, "Ready=True/Valid", "ChannelsHealthy=False/DeliveryFailing")
}

func TestPolicySuspended(t *testing.T) {
	p := supported()
	p.Spec.Suspend = new(true)
	facts := rules.PolicyFacts{Policy: p.CommunicationPolicy, Deliveries: map[v1alpha1.Name]rules.Delivery{"hook": {Time: gen.UTC("2026-03-01 09:00"), Reason: "Refused"}}}
	v := rules.DecidePolicy(facts, gen.UTC("2026-03-02 09:00"))
	says(t, &v, "Ready=True/Suspended", "ChannelsHealthy=Unknown/Suspended")
	messageSays(t, &v, "Ready", "no step starts and no message leaves")
	messageSays(t, &v, "ChannelsHealthy", "spec.suspend is true; without that it would be False: The latest message did not get through on hook (Refused)")
	if len(v.Conditions()) != 2 {
		t.Errorf("also %+v", v.Conditions())
	}
	p.Spec.RecoveryPlanWithin = "soon"
	v = rules.DecidePolicy(facts, gen.UTC("2026-03-02 09:00"))
	says(t, &v, "Ready=False/Invalid", "Stalled=True/Invalid")
}

// TestEverySpanOfAPolicyIsRead: one that cannot be read is named, and not passed over in silence.
func TestEverySpanOfAPolicyIsRead(t *testing.T) {
	p := gen.Policy("standard")
	want := spoil(reflect.ValueOf(&p.Spec).Elem())
	p.Spec.EscalationPaths[0].Steps[0].Within, want = "", want-1 // in place of by
	v := rules.DecidePolicy(rules.PolicyFacts{Policy: p.CommunicationPolicy}, gen.UTC("2026-03-02 09:00"))
	said := 0
	for _, e := range v.Finding("Ready").Unready.Invalid {
		if strings.Contains(e.Err.Error(), `"soon" is no duration`) {
			said++
		}
	}
	if said != want || want < 20 {
		t.Errorf("of %d spans %d are named: %v", want, said, v.Finding("Ready").Unready.Invalid)
	}
}

// spoil makes every span in a value one that cannot be read, in lists of one entry, and counts them.
func spoil(v reflect.Value) int {
	n := 0
	switch {
	case v.Type() == reflect.TypeFor[v1alpha1.Duration]():
		v.SetString("soon")
		return 1
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return spoil(v.Elem())
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		return spoil(v.Index(0))
	case v.Kind() == reflect.Struct:
		for _, field := range v.Fields() {
			n += spoil(field)
		}
	}
	return n
}
