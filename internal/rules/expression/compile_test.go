// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package expression_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/entente-dev/entente/internal/rules/expression"
)

// What is wrong with an expression is told with its place and with what was most likely meant.
func TestWhatIsWrongWithAnExpression(t *testing.T) {
	for text, want := range map[string][]string{
		`issues.all(i, i.spec.severty != 'Low')`:                             {`1:22: IssueSpec has no field "severty"; did you mean "severity"?`},
		`isues.all(i, true)`:                                                 {`1:1: there is no "isues"; did you mean "issues"?`},
		`entente.openIssue().size() == 0`:                                    {`1:9: there is no "openIssue"; did you mean "openIssues"?`},
		`issues.filtr(i, true).size() == 0`:                                  {`1:8: there is no "filtr"`, `there is no "i"`},
		`reviews.all(r, r.spec.qqq && r.status.held)`:                        {`1:23: ReviewSpec has no field "qqq"; its fields are allianceRef, cadence,`, `1:32: Review has no field "status"; its fields are metadata, spec`},
		"issues.all(i,\n  i.spec.severty == 'Low' &&\n  i.spec.titel != '')": {`2:10: IssueSpec has no field "severty"`, `3:10: IssueSpec has no field "titel"; did you mean "title"?`},
		`size(issues)`:                                  {`1:1: the expression is of the type int, and must be true or false`},
		`issues.exists(i, i.spec.severity)`:             {`expected type 'bool' but found 'string'`},
		`issues[0].spec.severity > 3`:                   {`> cannot be applied to (string, int)`},
		`issues.all(i, `:                                {`1:15: Syntax error`},
		`now - timestamp('yesterday') > duration('1h')`: {`invalid timestamp argument`},
		`now > entente.add(now, '1 month')`:             {`1:24: "1 month" is no duration in ISO 8601; write P1M`},
		`'%s'.format([1]) == ''`:                        {`1:6: format cannot be used in rules`},
		`Issue{} == issues[0]`:                          {`1:1: a rule makes no objects`},
		`issues.map(i, i.spec.title).join(',') == ''`:   {`join cannot be used in rules`},
		`optional.of(1).optMap(x, x).hasValue()`:        {`there is no "optMap"`},
		`[1, 'a'].size() > 0`:                           {`expected type 'int' but found 'string'`},
		``:                                              {`Syntax error`},
		strings.Repeat("(", 4097):                       {`the expression has 4097 bytes; write at most 4096`},
		strings.Repeat("(", 300) + "true" + strings.Repeat(")", 300): {`expression recursion limit exceeded`},
	} {
		rule, problems := expression.Compile(text)
		if rule != nil || len(problems) == 0 {
			t.Errorf("%s compiles", text)
			continue
		}
		all := fmt.Sprint(problems)
		for _, w := range want {
			if !strings.Contains(all, w) {
				t.Errorf("%s: %s, not %s", text, all, w)
			}
		}
	}
}

// However many expressions are asked for, a bounded number is remembered.
func TestWhatIsRememberedIsBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles thousands")
	}
	long := strings.Repeat("true && ", 450)
	for i := range 60 {
		compile(t, fmt.Sprintf("%s%d == %d", long, i, i))
	}
	if n, bytes := expression.Remembered(); n == 0 || n >= 60 || bytes == 0 || bytes > expression.MaxMemory {
		t.Errorf("%d are remembered, of %d bytes", n, bytes)
	}
	before, _ := expression.Remembered()
	compile(t, long+"59 == 59")
	if after, _ := expression.Remembered(); after != before {
		t.Errorf("what was asked for a moment ago is compiled again: %d, then %d", before, after)
	}
}
