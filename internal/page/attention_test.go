// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page_test

import (
	"encoding/json"
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/genericiooptions"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/cli/status"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/practice"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

const (
	yes = metav1.ConditionTrue
	no  = metav1.ConditionFalse
)

// The page ranks as kubectl entente status does, and says of each thing what status says.
func TestThePageRanksAsStatusDoes(t *testing.T) {
	s := serve(t, fromFiles(t, story, quiet))
	var r status.Report
	if err := json.Unmarshal([]byte(s.get("/api/v1/status")), &r); err != nil || len(r.Attention) < 8 {
		t.Fatal(err, len(r.Attention))
	}
	page := s.get("/")
	var facts []string
	for _, x := range r.Attention {
		facts = append(facts, html.EscapeString(x.Message))
	}
	order(t, html.UnescapeString(page), unescaped(facts)...)
	says(t, page, fmt.Sprintf("%d things in 2 of 2 alliances", len(r.Attention)))
}

func unescaped(texts []string) []string {
	for i := range texts {
		texts[i] = html.UnescapeString(texts[i])
	}
	return texts
}

// An item has its fact, whom it waits for and who stands in, what follows if nobody acts, and what to write.
func TestWhatAnItemSays(t *testing.T) {
	w := gen.NewWorld().Away("contoso/kim", "2026-11-20", "2026-11-30", "lee")
	issue := gen.FoundIssue("late", w.Alliance.Name,
		gen.Condition(v1alpha1.ConditionEscalated, yes, v1alpha1.ReasonStepStarted, "Step managers started", now.Add(-49*time.Hour)))
	issue.Spec.Title = "Late <again>"
	issue.Status.Escalation = &v1alpha1.Escalation{Path: "default", Round: new(int32(1)), CurrentStep: "managers",
		Steps: []v1alpha1.StepRecord{{Name: "managers", StartedTime: metav1.NewTime(now.Add(-49 * time.Hour))}}}
	issue.Status.NextStep = &v1alpha1.NextStep{Path: "default", Name: "executives", Time: metav1.NewTime(now.Add(26 * time.Hour))}
	objects := &inventory.Inventory{Alliances: []*v1alpha1.Alliance{w.Alliance}, Issues: []*v1alpha1.Issue{issue},
		Partners: []*v1alpha1.Partner{w.Partners["northwind"], w.Partners["contoso"]}}
	says(t, serve(t, found(objects)).get("/"), "Late &lt;again&gt;", "Step managers started", "Waits for whom step managers asked", "step executives, <time", "27 Nov 2026, 12:00</time> (in 1 day)",
		"kubectl entente issue ack late --by PARTNER/CONTACT -n "+issue.Namespace)

	issue.Status.AcknowledgedBy = &v1alpha1.PersonRef{Partner: "contoso", Contact: "kim"}
	page := serve(t, found(objects)).get("/")
	says(t, page, "Waits for <bdi>", "(<bdi>Contoso Ltd</bdi>), <em><bdi>away until 2026-11-30", "stands in</bdi></em>")
	silent(t, page, "whom step managers asked")
}

// Nothing to do is said, and so is that there is no alliance.
func TestThatNothingNeedsAttentionIsSaid(t *testing.T) {
	says(t, serve(t, found(&inventory.Inventory{Alliances: []*v1alpha1.Alliance{gen.FoundAlliance("pact")}})).get("/"), "Nothing needs attention in 1 alliance.")
	says(t, serve(t, found(&inventory.Inventory{})).get("/"), "There is no alliance that you may see here.")
}

// An object that cannot be judged is among what needs attention, with what to mend.
func TestAnObjectThatCannotBeJudged(t *testing.T) {
	a := gen.FoundAlliance("pact", gen.Condition(v1alpha1.ConditionReady, no, v1alpha1.ReasonPartnerNotFound, "Partner gone does not exist", now.Add(-time.Hour)))
	s := serve(t, found(&inventory.Inventory{Alliances: []*v1alpha1.Alliance{a}}))
	says(t, s.get("/"), "not valid", "Partner gone does not exist", "Mend what is named", "kubectl entente tree pact")
	says(t, s.get("/alliances/"+a.Namespace+"/pact"), "not valid", "Partner gone does not exist", "the alliance has not been judged yet")
}

func TestAHealthCheckIsProposedToBeClosed(t *testing.T) {
	for _, condition := range []string{v1alpha1.ConditionOverdue, v1alpha1.ConditionSlipped} {
		check := gen.FoundReview("spring", "pact", gen.Condition(condition, yes, "Any", "late", now.Add(-time.Hour)))
		check.Spec.Type = v1alpha1.ReviewHealthCheck
		s := serve(t, found(&inventory.Inventory{Alliances: []*v1alpha1.Alliance{gen.FoundAlliance("pact")}, Reviews: []*v1alpha1.Review{check}}))
		says(t, s.get("/"), "kubectl entente health close spring")
	}
}

var proposed = regexp.MustCompile(`<code class="line">([^<]*)</code>`)

// Every line that a page proposes for a condition is a command of the plugin, with flags that it has.
func TestTheLinesThatAreProposedAreCommands(t *testing.T) {
	var conditions []metav1.Condition
	for i := range verdict.Catalogue {
		if e := &verdict.Catalogue[i]; e.Bad != "" {
			conditions = append(conditions, metav1.Condition{Type: e.Type, Status: e.Bad, Reason: "Any"})
		}
	}
	for i := range practice.Registry {
		conditions = append(conditions, metav1.Condition{Type: string(practice.Registry[i].Name), Status: no, Reason: "Any"})
	}
	lines := map[string]bool{}
	for i := range conditions {
		c := conditions[i]
		c.LastTransitionTime = metav1.NewTime(now)
		if !rules.NeedsAttention(&c) {
			continue
		}
		objects := &inventory.Inventory{
			Alliances: []*v1alpha1.Alliance{gen.FoundAlliance("pact", c)}, Issues: []*v1alpha1.Issue{gen.FoundIssue("late", "pact", c)}, Reviews: []*v1alpha1.Review{gen.FoundReview("spring", "pact", c)},
		}
		objects.Issues[0].Status.Untold = []v1alpha1.UntoldPartner{{Partner: "other", DueTime: &c.LastTransitionTime}}
		for _, found := range proposed.FindAllStringSubmatch(serve(t, found(objects)).get("/"), -1) {
			lines[html.UnescapeString(found[1])] = true
		}
	}
	if len(lines) < 25 {
		t.Fatalf("only %d lines are proposed", len(lines))
	}
	for line := range lines {
		words := strings.Fields(strings.ReplaceAll(strings.ReplaceAll(line, "YYYY-MM-DD", "2027-01-01"), "'", ""))
		root := cli.New(&cmdutil.Env{Flags: genericclioptions.NewConfigFlags(true), IOStreams: genericiooptions.NewTestIOStreamsDiscard(), Now: func() time.Time { return now }})
		command, rest, err := root.Find(words[2:])
		if err != nil || command == root || words[0] != "kubectl" || words[1] != "entente" {
			t.Errorf("%s: %v", line, err)
			continue
		}
		if err := command.ParseFlags(strings.Fields(strings.ReplaceAll(strings.Join(rest, " "), " N", " 1"))); err != nil {
			t.Errorf("%s: %v", line, err)
		}
		if command.Args != nil {
			if err := command.Args(command, command.Flags().Args()); err != nil {
				t.Errorf("%s: %v", line, err)
			}
		}
	}
}
