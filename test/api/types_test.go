// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package api_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// What the schema must ask for wherever a Go type stands, by what the rule's message says.
var typeRules = map[reflect.Type]string{
	reflect.TypeFor[v1alpha1.Name]():            "write a name of lower-case letters",
	reflect.TypeFor[v1alpha1.Duration]():        "write an ISO 8601 duration above zero",
	reflect.TypeFor[v1alpha1.Date]():            "write a date from 1900-01-01",
	reflect.TypeFor[v1alpha1.TimeZone]():        "write an IANA time zone",
	reflect.TypeFor[v1alpha1.Country]():         "write the two capital letters",
	reflect.TypeFor[v1alpha1.HolidayCalendar](): "write a country in the two capital letters",
	reflect.TypeFor[v1alpha1.TimeOfDay]():       "write hours and minutes",
	reflect.TypeFor[v1alpha1.Decimal]():         "write a decimal number",
	// Without a rule the API server takes a list for a time, and no type can read that.
	reflect.TypeFor[metav1.Time](): "write a time of the years 1900 to 2999",
}

var specTypes = map[string]reflect.Type{
	"Alliance":            reflect.TypeFor[v1alpha1.AllianceSpec](),
	"Partner":             reflect.TypeFor[v1alpha1.PartnerSpec](),
	"CommunicationPolicy": reflect.TypeFor[v1alpha1.CommunicationPolicySpec](),
	"Review":              reflect.TypeFor[v1alpha1.ReviewSpec](),
	"Issue":               reflect.TypeFor[v1alpha1.IssueSpec](),
	"Notification":        reflect.TypeFor[v1alpha1.NotificationSpec](),
}

var statusTypes = map[string]reflect.Type{
	"Alliance":            reflect.TypeFor[v1alpha1.AllianceStatus](),
	"Partner":             reflect.TypeFor[v1alpha1.PartnerStatus](),
	"CommunicationPolicy": reflect.TypeFor[v1alpha1.CommunicationPolicyStatus](),
	"Review":              reflect.TypeFor[v1alpha1.ReviewStatus](),
	"Issue":               reflect.TypeFor[v1alpha1.IssueStatus](),
	"Notification":        reflect.TypeFor[v1alpha1.NotificationStatus](),
}

// TestTypesKeepTheirRules compares the CRDs with the Go types, so that a rule that is missing
// somewhere is noticed: TestEveryBoundIsKept sees only those that are there.
func TestTypesKeepTheirRules(t *testing.T) {
	for _, c := range mustReadCRDs(t) {
		compare(t, c.kind+".spec", specTypes[c.kind], c.spec())
		compare(t, c.kind+".status", statusTypes[c.kind], c.status())
	}
}

func compare(t *testing.T, path string, typ reflect.Type, n *node) {
	t.Helper()
	if n == nil {
		t.Errorf("%s is in Go, and not in the CRD", path)
		return
	}
	if says, ok := typeRules[typ]; ok && !hasRule(n, says, "") {
		t.Errorf("%s has no rule that says %q", path, says)
	}
	if typ == reflect.TypeFor[metav1.Condition]() { // its schema is Kubernetes' own, which has no rule
		if says := typeRules[reflect.TypeFor[metav1.Time]()]; !hasRule(n, says, ".lastTransitionTime") {
			t.Errorf("%s has no rule that says %q of its lastTransitionTime", path, says)
		}
		return
	}
	switch {
	case typ.Kind() == reflect.Pointer:
		compare(t, path, typ.Elem(), n)
	case typ.Kind() == reflect.Slice:
		compare(t, path+"[]", typ.Elem(), n.Items)
	case typ.Kind() == reflect.Map:
		compare(t, path+"{}", typ.Elem(), n.Values)
	case typ.Kind() == reflect.Struct && n.Type == "object": // a time is a struct, and a string in JSON
		for field := range typ.Fields() {
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			compare(t, path+"."+name, field.Type, n.Properties[name])
		}
	}
}

// hasRule tells whether a node has a rule with a message, about a field of it.
func hasRule(n *node, says, field string) bool {
	return slices.ContainsFunc(n.Rules, func(r rule) bool { return strings.Contains(r.Message, says) && r.FieldPath == field })
}
