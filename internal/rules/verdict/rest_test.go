// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package verdict_test

import (
	"strings"
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

// What is being deleted says so before it says that it is suspended, and what rests by itself before it says
// that it rests with another.
func TestWhyAnObjectRests(t *testing.T) {
	const gone = "2026-03-04 09:00"
	alliance := func() gen.AllianceBuilder { return gen.Alliance("pact") }
	suspended, deleted := alliance().Alliance, alliance().Alliance
	suspended.Spec.Suspend = new(true)
	deleted.Spec.Suspend, deleted.DeletionTimestamp = new(true), new(gen.Time(gone))
	for name, c := range map[string]struct {
		issue    gen.IssueBuilder
		alliance *v1alpha1.Alliance
		want     string
	}{
		"nothing does":               {gen.Issue("i"), alliance().Alliance, ""},
		"there is no alliance":       {gen.Issue("i"), nil, ""},
		"it is suspended":            {gen.Issue("i").Suspended(), suspended, "spec.suspend is true"},
		"it is being deleted":        {gen.Issue("i").Suspended().Deleted(gone), suspended, "It is being deleted"},
		"the alliance is suspended":  {gen.Issue("i"), suspended, "Alliance pact is suspended"},
		"the alliance is going away": {gen.Issue("i").Suspended(), deleted, "Alliance pact is being deleted"},
	} {
		r := verdict.RestOf(c.issue.Issue, c.issue.Spec.Suspend, c.alliance)
		if r.Rests() != (c.want != "") || r.Words() != c.want {
			t.Errorf("%s: %q", name, r.Words())
		}
		if d := verdict.DeletionOf(c.issue.Issue, c.alliance); d.Rests() != strings.HasSuffix(c.want, "deleted") || d.Rests() && d != r {
			t.Errorf("%s: %q by a deletion", name, d.Words())
		}
	}
	policy := gen.Policy("standard")
	for _, c := range []struct {
		policy *v1alpha1.CommunicationPolicy
		want   string
	}{
		{nil, ""}, {policy.CommunicationPolicy, ""},
		{gen.Policy("standard").Suspended().CommunicationPolicy, "CommunicationPolicy standard is suspended"},
		{gen.Policy("standard").Suspended().Deleted(gone).CommunicationPolicy, "CommunicationPolicy standard is being deleted"},
	} {
		if r := verdict.RestOfPolicy(c.policy); r.Rests() != (c.want != "") || r.Words() != c.want {
			t.Errorf("%q, want %q", r.Words(), c.want)
		}
	}
}
