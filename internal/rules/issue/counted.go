// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"slices"
	"time"

	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Counted is an issue with its record as far as it counts: without what people did whom the alliance
// does not know, and each entry once. It is the issue itself where all of it counts.
func Counted(i *v1alpha1.Issue, a *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner) *v1alpha1.Issue {
	counted, _ := count(nil, i, a, partners)
	return counted
}

// strangers are those whom a record names and the alliance does not know, by the condition that they
// would have changed, sorted.
type strangers map[string][]v1alpha1.PersonRef

// counter counts the record of an issue. Without a moment it names no strangers.
type counter struct {
	moment    *verdict.Moment
	alliance  *v1alpha1.Alliance
	partners  map[string]*v1alpha1.Partner
	strangers strangers
}

func count(m *verdict.Moment, i *v1alpha1.Issue, a *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner) (*v1alpha1.Issue, strangers) {
	if a == nil {
		return i, nil // nobody can tell who is a stranger
	}
	c := &counter{moment: m, alliance: a, partners: partners}
	counted := *i
	s := &counted.Spec
	all := kept(&s.Disclosures, func(x *v1alpha1.DisclosureRecord) bool {
		return c.knows(x.By, x.Time.Time, v1alpha1.ConditionDisclosed, v1alpha1.ConditionTalkedFirst)
	})
	all = c.conversations(&s.Conversations) && all
	all = kept(&s.Attempts, func(x *v1alpha1.Attempt) bool { return c.knows(x.By, x.Time.Time, v1alpha1.ConditionTalkedFirst) }) && all
	all = kept(&s.Updates, func(x *v1alpha1.Update) bool { return c.knows(x.By, x.Time.Time, v1alpha1.ConditionStale) }) && all
	all = kept(&s.Acknowledgements, func(x *v1alpha1.Acknowledgement) bool {
		return c.knows(&x.By, x.Time.Time, v1alpha1.ConditionAcknowledged, v1alpha1.ConditionStale)
	}) && all
	all = kept(&s.Snoozes, func(x *v1alpha1.Snooze) bool { return c.knows(x.By, x.Time.Time, v1alpha1.ConditionStale) }) && all
	all = kept(&s.Deescalations, func(x *v1alpha1.Deescalation) bool { return c.knows(x.By, x.Time.Time, v1alpha1.ConditionEscalated) }) && all
	all = kept(&s.SeverityChanges, func(x *v1alpha1.SeverityChange) bool { return c.knows(x.By, x.Time.Time, v1alpha1.ConditionDisclosed) }) && all
	all = c.statement(&s.RecoveryPlan, v1alpha1.ConditionStale) && all
	all = c.statement(&s.Resolution, v1alpha1.ConditionResolved) && all
	// Of the other lists nobody counts the entries, and twice the same says nothing new.
	all = once(&s.Attempts, sameAttempt) && all
	all = once(&s.Snoozes, sameSnooze) && all
	if all {
		return i, nil
	}
	for _, people := range c.strangers {
		slices.SortFunc(people, team.ByName)
	}
	return &counted, c.strangers
}

// knows reports whether what somebody did counts, and notes a stranger for the conditions that it
// would have changed. Nobody stands for the raiser's side.
func (c *counter) knows(who *v1alpha1.PersonRef, at time.Time, conditions ...string) bool {
	if who == nil || team.Knows(c.alliance, c.partners, *who) {
		return true
	}
	if c.moment == nil || !c.moment.Reached(at) {
		return false
	}
	if c.strangers == nil {
		c.strangers = strangers{}
	}
	for _, t := range conditions {
		if !slices.Contains(c.strangers[t], *who) {
			c.strangers[t] = append(c.strangers[t], *who)
		}
	}
	return false
}

// conversations keeps those in which anybody took part who counts, and of them these people.
func (c *counter) conversations(list *[]v1alpha1.Conversation) (all bool) {
	all = true
	known := make([]v1alpha1.Conversation, 0, len(*list))
	for i := range *list {
		talk := (*list)[i]
		all = kept(&talk.Between, func(who *v1alpha1.PersonRef) bool {
			return c.knows(who, talk.Time.Time, v1alpha1.ConditionDisclosed, v1alpha1.ConditionTalkedFirst, v1alpha1.ConditionStale)
		}) && all
		if len(talk.Between) > 0 {
			known = append(known, talk)
		}
	}
	if !all {
		*list = known
	}
	return all
}

func (c *counter) statement(s **v1alpha1.Statement, condition string) bool {
	if *s == nil || c.knows((*s).By, (*s).Time.Time, condition) {
		return true
	}
	*s = nil
	return false
}

// kept leaves in a list what counts. It reports whether that is all, and changes nothing then; else
// the list is a copy.
func kept[T any](list *[]T, counts func(*T) bool) (all bool) {
	var some []T
	for i := range *list {
		switch x := &(*list)[i]; {
		case !counts(x):
			if some == nil {
				some = append(make([]T, 0, len(*list)), (*list)[:i]...)
			}
		case some != nil:
			some = append(some, *x)
		}
	}
	if some == nil {
		return true
	}
	*list = some
	return false
}

// once leaves in a list each of equal entries once. It reports as kept does.
func once[T any](list *[]T, equal func(a, b *T) bool) (all bool) {
	seen := 0
	entries := *list
	return kept(list, func(x *T) bool {
		again := slices.ContainsFunc(entries[:seen], func(before T) bool { return equal(&before, x) })
		seen++
		return !again
	})
}

func sameAttempt(a, b *v1alpha1.Attempt) bool {
	return a.Time.Time.Equal(b.Time.Time) && ptr.Equal(a.By, b.By) && a.To == b.To && a.Mode == b.Mode
}

func sameSnooze(a, b *v1alpha1.Snooze) bool {
	return a.Time.Time.Equal(b.Time.Time) && a.UntilTime.Time.Equal(b.UntilTime.Time) && ptr.Equal(a.By, b.By) && a.Reason == b.Reason
}
