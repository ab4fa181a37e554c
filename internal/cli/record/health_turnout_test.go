// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record_test

import (
	"strings"
	"testing"
)

// Who closes a health check is told who has not answered, and what will be said of it.
func TestClosingAHealthCheckSaysWhoAnswered(t *testing.T) {
	const (
		anonymous = `
apiVersion: governance.entente.dev/v1alpha1
kind: CommunicationPolicy
metadata: {name: standard}
spec: {healthChecks: {anonymous: true}}
`
		team     = "  team: [{partner: contoso, contact: kim, role: ProjectLead}, {partner: northwind, contact: jane, role: AllianceManager}, {partner: northwind, contact: piet, role: ProjectLead}]\n"
		required = "  practices: {require: [HealthChecked]}\n"
		policy   = "  communicationPolicyRef: {name: standard}\n"
		tooFew   = "note: HealthChecked will be False: Fewer than 3 people"
	)
	for name, c := range map[string]struct {
		alliance string
		answers  []string
		flags    string
		want     []string
		never    string
	}{
		"by name": {team + required, []string{"--by northwind/jane --trust 4", "--by contoso/kim --trust 4"}, "", []string{
			"note: contoso: 1 of 1 on the team answered\n", "note: northwind: 1 of 2 on the team answered; no answer by the name of northwind/piet\n"}, "HealthChecked"},
		"without": {team + required, []string{"--partner northwind --trust 4", "--by contoso/kim --trust 1"}, "", []string{
			"note: northwind: 0 of 2 on the team answered, 1 without a name; no answer by the name of northwind/jane and northwind/piet, who may be among those without\n",
			"note: HealthChecked will be False: The partners are more than 1.5 apart on: trust (northwind 4, contoso 1)"}, "one-sided"},
		"one side": {team + required, []string{"--by contoso/kim --trust 4"}, "", []string{
			"note: northwind: 0 of 2 on the team answered; no answer by the name of northwind/jane and northwind/piet\n",
			"note: HealthChecked will be False: ", "Nobody answered for: northwind"}, "one-sided"},
		"on paper": {team + required, []string{"--by contoso/kim --trust 4"}, "--view partner=northwind,trust=4,respondents=2", []string{
			"note: contoso: 1 of 1 on the team answered\n"}, "note: northwind"},
		"no team":      {required, []string{"--by northwind/jane --trust 4", "--by contoso/kim --trust 4"}, "", []string{"note: contoso: 1 not on the team\n"}, "no answer by"},
		"anonymous":    {team + required + policy, []string{"--by northwind/jane --trust 4", "--by contoso/kim --trust 4"}, "", []string{tooFew, "contoso (1), northwind (1)"}, "one-sided"},
		"not required": {team + "  practices: {profile: Essential}\n", []string{"--by contoso/kim --trust 1"}, "", []string{"note: nobody of northwind has answered, so the health check is one-sided\n"}, "HealthChecked"},
		"too early":    {team + required, []string{"--by northwind/jane --trust 4", "--by contoso/kim --trust 1"}, "--time 2080-01-01", []string{"counts for nothing"}, "HealthChecked"},
		"to come":      {team + required, []string{"--by northwind/jane --trust 4", "--by contoso/kim --trust 1"}, "--time 2082-11-25", []string{"note: HealthChecked will be False: ", "The last health check, health-check, was held at 2082-11-25 00:00"}, "one-sided"},
	} {
		t.Run(name, func(t *testing.T) {
			k := keep(t)
			k.world[2] = strings.Replace(k.world[2], "  host: northwind\n", "  host: northwind\n"+c.alliance, 1)
			k.world = append(k.world, anonymous)
			for _, a := range c.answers {
				k.answer(a, 0)
			}
			got := k.run("health close health-check --problem Late --opportunity New "+c.flags, 0)
			for _, want := range c.want {
				if !strings.Contains(got.Err, want) {
					t.Errorf("it does not say %q: %s", want, got.Err)
				}
			}
			if got.Code != 0 || strings.Contains(got.Err, c.never) {
				t.Errorf("exit code %d, %s", got.Code, got.Err)
			}
		})
	}
}
