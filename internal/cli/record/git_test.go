// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"bytes"
	"maps"
	"strings"
	"testing"

	"k8s.io/cli-runtime/pkg/genericiooptions"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/test/gen"
)

// What the next sync from Git would take back is not written: what to commit is printed, unless
// somebody insists. A list that Git leaves out is written as always.
func TestWhatGitSetsIsPrintedForACommit(t *testing.T) {
	world := gen.NewWorld()
	issue := gen.Issue("late-shipments").Acknowledged("2026-03-02 10:00", "northwind/jane").Issue
	issue.Annotations = map[string]string{
		"argocd.argoproj.io/tracking-id":                   "demo:governance.entente.dev/Issue:demo/late-shipments",
		"kubectl.kubernetes.io/last-applied-configuration": `{"spec":{"acknowledgements":[{}]}}`,
	}
	raw, err := untyped(issue)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		verb    *verb
		more    values
		force   bool
		format  string
		refused bool
	}{
		{"set in Git", &ack, nil, false, "", true},
		{"set in Git, and insisted on", &ack, nil, true, "", false},
		{"set in Git, and printed", &ack, nil, false, "yaml", false},
		{"left out in Git", &update, values{"note": {"Half"}}, false, "", false},
	} {
		var out bytes.Buffer
		r := &run{verb: c.verb, name: issue.Name, force: c.force, output: cmdutil.Output{Format: c.format},
			env: &cmdutil.Env{IOStreams: genericiooptions.IOStreams{Out: &out}}}
		s := &scene{now: gen.UTC("2026-03-04 10:00"), raw: raw, issue: issue, alliance: world.Alliance,
			partners: map[v1alpha1.Name]*v1alpha1.Partner{"northwind": world.Partners["northwind"], "contoso": world.Partners["contoso"]}}
		v := values{"by": {"contoso/kim"}}
		maps.Copy(v, c.more)
		_, err := r.decide(s, v)
		err = r.toCommit(err)
		if !c.refused {
			if err != nil || out.Len() > 0 {
				t.Errorf("%s: %v\n%s", c.name, err, out.String())
			}
			continue
		}
		const why = "spec.acknowledgements of issue/late-shipments is set in Git, and the next sync would take the record back; nothing was written"
		if err == nil || !strings.HasPrefix(err.Error(), why) || !strings.Contains(err.Error(), "--force") {
			t.Errorf("%s: %v", c.name, err)
		}
		if got := out.String(); !strings.HasPrefix(got, "spec:\n  acknowledgements:\n  - by:\n      contact: jane\n") || !strings.Contains(got, "contact: kim") {
			t.Errorf("%s: what to commit:\n%s", c.name, got)
		}
	}
}

// What Git sets cannot be taken back but in Git: the next sync would put it there again.
func TestWhatGitSetsIsTakenBackInGit(t *testing.T) {
	world := gen.NewWorld()
	review := gen.QuarterlyReview().Named("summer-review").Due("2026-03-02 10:00").Cancelled("2026-03-01 10:00").Review
	review.Annotations = map[string]string{
		"argocd.argoproj.io/tracking-id":                   "demo:governance.entente.dev/Review:demo/summer-review",
		"kubectl.kubernetes.io/last-applied-configuration": `{"spec":{"cancellation":{}}}`,
	}
	raw, err := untyped(review)
	if err != nil {
		t.Fatal(err)
	}
	for _, force := range []bool{false, true} {
		var out bytes.Buffer
		r := &run{verb: &cancel, name: review.Name, force: force, env: &cmdutil.Env{IOStreams: genericiooptions.IOStreams{Out: &out}}}
		s := &scene{now: gen.UTC("2026-03-04 10:00"), raw: raw, review: review, alliance: world.Alliance}
		c, err := r.decide(s, values{"take-back": {"true"}})
		err = r.toCommit(err)
		switch {
		case force && (err != nil || len(c.operations) == 0 || c.operations[0].Op != "remove"):
			t.Errorf("insisted on: %v, %v", c, err)
		case !force && (err == nil || !strings.Contains(err.Error(), "nothing was written; remove it there") || out.Len() > 0):
			t.Errorf("%v\n%s", err, out.String())
		}
	}
}
