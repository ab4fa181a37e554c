// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package expression

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// hintOf is what people mostly meant who wrote what the compiler refuses with a message; empty where that cannot be told.
func hintOf(expression string, p *Problem, message string) string {
	if strings.HasPrefix(message, "invalid duration argument") {
		return durationHint(textAfter(expression, p))
	}
	if m := noOverload.FindStringSubmatch(message); m != nil {
		return overloadHint(m[1], m[2], textAfter(expression, p))
	}
	if isAssignment(message) {
		return "write == to compare"
	}
	if m := wordOperator.FindStringSubmatch(message); m != nil {
		return "write " + map[string]string{"and": "&&", "or": "||", "not": "!"}[m[1]]
	}
	return ""
}

// overloadHint is what people meant who applied a function, or an operator, to values that it does not take.
func overloadHint(name, types, text string) string {
	adds := name == "_+_" || name == "_-_"
	switch is := func(a, b string) bool { return types == "("+a+", "+b+")" || types == "("+b+", "+a+")" }; {
	case strings.HasPrefix(types, "(") && isHelper(name):
		return fmt.Sprintf("did you mean entente.%s?", name)
	case strings.Contains(types, "optional_type("):
		return "it may have no value, so ask hasValue() first, and then value()"
	case is("duration", "string"), is("timestamp", "string") && adds:
		return durationHint(text)
	case is("timestamp", "string"):
		return "write the moment as timestamp('2026-11-22T09:00:00Z')"
	}
	return ""
}

// durationHint is how to write a span of time that CEL does not know, such as 7d.
func durationHint(text string) string {
	hours, span := 168, "P7D"
	if m := spans.FindStringSubmatch(text); m != nil {
		if n, err := strconv.Atoi(m[1]); err == nil {
			each := 24
			if span = "P" + m[1] + "D"; strings.EqualFold(m[2], "w") {
				each, span = 168, "P"+m[1]+"W"
			}
			hours = n * each
		}
	}
	return fmt.Sprintf("write duration('%dh'), or add it to a moment, by the calendar: entente.add(time, '%s')", hours, span)
}

// spans finds a number of days or weeks that somebody wrote, bounded so that the hours are a number.
var spans = regexp.MustCompile(`(?i)^P?([0-9]{1,5})\s*(d|w)(?:ays?|eeks?)?$`)

// wordOperator finds an operator of another language.
var wordOperator = regexp.MustCompile(`^Syntax error: (?:mismatched|extraneous) input '(and|or|not)'`)

// isAssignment reports whether a message says that there is no single =.
func isAssignment(message string) bool {
	return strings.HasPrefix(message, "Syntax error: token recognition error at: '=")
}

// textAfter is the text in quotes that begins where a problem is, or after the operator there; empty for none.
func textAfter(expression string, p *Problem) string {
	lines := strings.Split(expression, "\n")
	if p.Line < 1 || p.Line > len(lines) {
		return ""
	}
	line := []rune(lines[p.Line-1])
	if p.Column < 1 || p.Column > len(line) {
		return ""
	}
	if m := quoted.FindStringSubmatch(string(line[p.Column-1:])); m != nil {
		return m[1]
	}
	return ""
}

var quoted = regexp.MustCompile(`^[-+<>=!\s]*['"]([^'"]*)['"]`)

func isHelper(name string) bool {
	return slices.ContainsFunc(allHelpers, func(h helper) bool { return h.name == name })
}

// within is where a name is to be found that is no variable: in the alliance, or among the helpers; empty where it is in
// neither.
func within(name string) string {
	spec := allianceKind.of.fields["spec"]
	switch {
	case isHelper(name):
		return "entente." + name
	case spec.of.fields[name] != nil:
		return varAlliance + ".spec." + name
	case allianceKind.of.fields[name] != nil:
		return varAlliance + "." + name
	}
	return ""
}
