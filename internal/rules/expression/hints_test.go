// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package expression_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/entente-dev/entente/internal/rules/expression"
)

// What beginners write is told with what they meant, where it is.
func TestWhatBeginnersMeant(t *testing.T) {
	const week = "write duration('168h'), or add it to a moment, by the calendar: entente.add(time, 'P7D')"
	const values = "; its values are Low, Medium, High, Critical]"
	for text, want := range map[string]string{
		`now - issues[0].spec.detectedTime > duration('7d')`:      "[1:46: invalid duration argument; " + week + "]",
		`now - issues[0].spec.detectedTime > duration('2 weeks')`: "[1:46: invalid duration argument; write duration('336h'), or add it to a moment, by the calendar: entente.add(time, 'P2W')]",
		`now - issues[0].spec.detectedTime > duration('P30D')`:    "[1:46: invalid duration argument; write duration('720h'), or add it to a moment, by the calendar: entente.add(time, 'P30D')]",
		`now - issues[0].spec.detectedTime > duration('a month')`: "[1:46: invalid duration argument; " + week + "]",
		`issues.all(i, now - i.spec.detectedTime > '7d')`:         "[1:41: > cannot be applied to (duration, string); " + week + "]",
		`issues.all(i, '7d' < now - i.spec.detectedTime)`:         "[1:20: < cannot be applied to (string, duration); " + week + "]",
		`issues.all(i, i.spec.detectedTime + '3d' < now)`:         "[1:35: + cannot be applied to (timestamp, string); write duration('72h'), or add it to a moment, by the calendar: entente.add(time, 'P3D')]",
		`now > '2026-01-01'`:                                                  "[1:5: > cannot be applied to (timestamp, string); write the moment as timestamp('2026-11-22T09:00:00Z')]",
		`issues.all(i, i.spec.severity = 'High')`:                             "[1:31: Syntax error: = is no operator; write == to compare]",
		`alliance.spec.stage='Manage'`:                                        "[1:20: Syntax error: = is no operator; write == to compare]",
		`now == now and true`:                                                 "[1:12: Syntax error: mismatched input 'and' expecting <EOF>; write &&]",
		`entente.lastContact() > now`:                                         "[1:23: > cannot be applied to (optional_type(timestamp), timestamp); it may have no value, so ask hasValue() first, and then value()]",
		`objectives.size() > 0`:                                               `[1:1: there is no "objectives"; did you mean alliance.spec.objectives?]`,
		`spec.stage == 'Manage'`:                                              `[1:1: there is no "spec"; did you mean alliance.spec?]`,
		`openIssues().size() == 0`:                                            "[1:11: openIssues cannot be applied to (); did you mean entente.openIssues?]",
		`issues.all(i, i.spec.severity != 'critical')`:                        `[1:34: severity is never "critical"` + values,
		"issues.all(i,\n  'Severe' == i.spec.severity)":                       `[2:3: severity is never "Severe"` + values,
		`issues.all(i, i.spec.severity in ['High', 'Urgent'])`:                `[1:43: severity is never "Urgent"` + values,
		`alliance.spec.stage == ''`:                                           `[1:24: stage is never ""; its values are Explore, Assess, Negotiate, Launch, Manage, Transform, Exit, Closed]`,
		`'Inviting' in alliance.spec.practices.require`:                       `[1:1: require is never "Inviting"]`,
		`'HealthCheckd' in alliance.spec.practices.require`:                   `[1:1: require is never "HealthCheckd"; did you mean "HealthChecked"?]`,
		`entente.lastHeld('executive').hasValue()`:                            `[1:18: the type of a review is never "executive"; its values are Performance, HealthCheck, Executive, SteeringCommittee, Operating, PartnerAssessment, PulseCheck, Other]`,
		`reviews.all(r, r.spec.type == 'Exec' || r.spec.type == 'Operating')`: `[1:31: type is never "Exec"; its values are Performance, `,
	} {
		rule, problems := expression.Compile(text)
		if got := fmt.Sprint(problems); rule != nil || !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s, not %s", text, got, want)
		}
	}
}

// What a field can be is compared with it as ever, and what is no field of few values with any text.
func TestWhatCanBeIsCompared(t *testing.T) {
	for _, text := range []string{
		`issues.all(i, i.spec.severity != 'Critical' && i.spec.title != 'critical' && i.metadata.name != 'x')`,
		`issues.all(i, i.spec.severity in ['High', 'Critical'] || i.spec.title in ['a', 'b'])`,
		`issues.all(i, i.spec.severity == i.spec.title)`,
		`'HealthChecked' in alliance.spec.practices.require && 'x' in alliance.spec.partners.map(p, p.name)`,
		`entente.lastHeld('Executive').hasValue()`,
		`has(alliance.spec.stage) && partners.all(p, p.metadata.labels['a'] == 'b')`,
	} {
		if _, problems := expression.Compile(text); len(problems) > 0 {
			t.Errorf("%s: %v", text, problems)
		}
	}
}
