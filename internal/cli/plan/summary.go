// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"strings"

	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/simulate"
)

// summary counts what matters most in a span of time, in one line. Messages are counted as they leave: a digest
// is one. Where only some events were asked for, others may happen.
func summary(events []simulate.Event, span string, some bool) string {
	objects, people, messages := map[simulate.EventType]map[string]bool{}, map[string]bool{}, 0
	digests := map[digest]bool{}
	for i := range events {
		e := &events[i]
		if objects[e.Event] == nil {
			objects[e.Event] = map[string]bool{}
		}
		objects[e.Event][e.Namespace+"/"+e.Name] = true
		for j := range e.Recipients {
			r := &e.Recipients[j]
			people[e.Namespace+"/"+r.Partner+"/"+r.Contact] = true
			if r.Digest.Number == 0 {
				messages++
			} else {
				digests[digestOf("", e, r)] = true
			}
		}
	}
	messages += len(digests)
	var parts []string
	add := func(t simulate.EventType, noun, verb string) {
		if n := len(objects[t]); n > 0 {
			parts = append(parts, cmdutil.Count(n, noun)+" "+verb)
		}
	}
	add(simulate.ReviewScheduled, "review", "scheduled")
	add(simulate.ReviewHeld, "review", "held")
	add(simulate.ReviewOverdue, "review", "overdue")
	add(simulate.IssueOpened, "issue", "opened")
	add(simulate.StepStarted, "issue", "climbing")
	add(simulate.PathExhausted, "issue", "at the end of the path")
	add(simulate.IssueResolved, "issue", "resolved")
	if messages > 0 {
		who := fmt.Sprintf("%d people", len(people))
		if len(people) == 1 {
			who = "1 person"
		}
		parts = append(parts, cmdutil.Count(messages, "message")+" to "+who)
	}
	switch n := len(events); {
	case n == 0 && some:
		parts = []string{"no such event happens"}
	case n == 0:
		parts = []string{"nothing happens"}
	case len(parts) == 0:
		parts = []string{cmdutil.Count(n, "event")}
	}
	return fmt.Sprintf("%s, if nobody acts: %s.", verdict.Sentence(span), strings.Join(parts, ", "))
}
