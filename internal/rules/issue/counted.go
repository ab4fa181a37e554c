// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"slices"

	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Counted is an issue with its record as far as it counts: without what people did whom the alliance
// does not know, and each entry once. It is the issue itself where all of it counts.
func Counted(i *v1alpha1.Issue, a *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner) *v1alpha1.Issue {
	counted, _ := Count(nil, i, a, partners)
	return counted
}

// newsBrokenEarly is the condition of the alliance that the news of its issues make.
const newsBrokenEarly = string(v1alpha1.PracticeNewsBrokenEarly)

// RaisedByStrangers is what strangers who raised a severity are noted for beside conditions: what is good of an
// issue may be so since that is passed over.
const RaisedByStrangers = "spec.severityChanges"

// changedBySeverity are the conditions that a change of severity may change: the time to tell others, the path, and
// for which severity somebody has taken the issue on.
var changedBySeverity = []string{
	v1alpha1.ConditionDisclosed, v1alpha1.ConditionStale, v1alpha1.ConditionEscalated, v1alpha1.ConditionAcknowledged, newsBrokenEarly,
}

// counter counts the record of an issue.
type counter struct{ team.Counter }

// Count is the same with those who are passed over, by the conditions of the issue and of its alliance
// that they would have changed. Without a moment it names nobody.
func Count(m *verdict.Moment, i *v1alpha1.Issue, a *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner) (*v1alpha1.Issue, team.Strangers) {
	if a == nil {
		return i, nil // nobody can tell who is a stranger
	}
	c := &counter{team.Counter{Moment: m, Alliance: a, Partners: partners}}
	spec := i.Spec // most records count in full: the issue is copied only where one does not
	s := &spec
	all := team.Kept(&s.Disclosures, func(x *v1alpha1.DisclosureRecord) bool {
		return c.Knows(x.By, x.Time.Time, v1alpha1.ConditionDisclosed, v1alpha1.ConditionTalkedFirst, newsBrokenEarly)
	})
	all = c.conversations(&s.Conversations) && all
	all = team.Kept(&s.Attempts, func(x *v1alpha1.Attempt) bool { return c.Knows(x.By, x.Time.Time, v1alpha1.ConditionTalkedFirst) }) && all
	all = team.Kept(&s.Updates, func(x *v1alpha1.Update) bool { return c.Knows(x.By, x.Time.Time, v1alpha1.ConditionStale) }) && all
	all = team.Kept(&s.Acknowledgements, func(x *v1alpha1.Acknowledgement) bool {
		return c.Knows(&x.By, x.Time.Time, v1alpha1.ConditionAcknowledged, v1alpha1.ConditionStale)
	}) && all
	all = team.Kept(&s.Snoozes, func(x *v1alpha1.Snooze) bool { return c.Knows(x.By, x.Time.Time, v1alpha1.ConditionStale) }) && all
	all = team.Kept(&s.Deescalations, func(x *v1alpha1.Deescalation) bool {
		return c.Knows(x.By, x.Time.Time, v1alpha1.ConditionEscalated, v1alpha1.ConditionStale)
	}) && all
	all = c.severityChanges(s) && all
	all = c.statement(&s.RecoveryPlan, v1alpha1.ConditionStale, newsBrokenEarly) && all
	all = c.statement(&s.Resolution, v1alpha1.ConditionResolved, newsBrokenEarly) && all
	// Of the other lists nobody counts the entries, and twice the same says nothing new.
	all = once(&s.Attempts, sameAttempt) && all
	all = once(&s.Snoozes, sameSnooze) && all
	if all {
		return i, nil
	}
	counted := *i
	counted.Spec = spec
	return &counted, c.Strangers()
}

// severityChanges keeps the changes that count. One that does not leaves the severity at what it was: the
// next change begins there, and without a next one it still holds, whatever the spec says since.
func (c *counter) severityChanges(s *v1alpha1.IssueSpec) (all bool) {
	changes := slices.Clone(s.SeverityChanges)
	sortChanges(changes)
	var held, passedOver v1alpha1.Severity // what held before a stranger's change, and what that led to
	all = team.Kept(&changes, func(x *v1alpha1.SeverityChange) bool {
		conditions := changedBySeverity
		if x.To.Rank() > x.From.Rank() {
			conditions = append(slices.Clone(conditions), RaisedByStrangers)
		}
		known := c.Knows(x.By, x.Time.Time, conditions...)
		switch {
		case !known && held == "":
			held, passedOver = x.From, x.To
		case !known:
			passedOver = x.To
		case held != "" && x.From == passedOver:
			x.From, held = held, ""
		}
		return known
	})
	if all {
		return true
	}
	if s.SeverityChanges = changes; held != "" && s.Severity == passedOver {
		s.Severity = held
	}
	return false
}

// conversations keeps those in which anybody took part who counts, and of them these people.
func (c *counter) conversations(list *[]v1alpha1.Conversation) (all bool) {
	var known []v1alpha1.Conversation // a copy, from the first of which not all counts
	for i := range *list {
		talk := &(*list)[i]
		between := talk.Between
		switch all := team.Kept(&between, func(who *v1alpha1.PersonRef) bool {
			return c.Knows(who, talk.Time.Time, v1alpha1.ConditionDisclosed, v1alpha1.ConditionTalkedFirst, v1alpha1.ConditionStale, newsBrokenEarly)
		}); {
		case all && known == nil:
			continue
		case known == nil:
			known = append(make([]v1alpha1.Conversation, 0, len(*list)), (*list)[:i]...)
		}
		if len(between) > 0 {
			known = append(known, *talk)
			known[len(known)-1].Between = between
		}
	}
	if known == nil {
		return true
	}
	*list = known
	return false
}

func (c *counter) statement(s **v1alpha1.Statement, conditions ...string) bool {
	if *s == nil || c.Knows((*s).By, (*s).Time.Time, conditions...) {
		return true
	}
	*s = nil
	return false
}

// once leaves in a list each of equal entries once. It reports as Kept does.
func once[T any](list *[]T, equal func(a, b *T) bool) (all bool) {
	seen := 0
	entries := *list
	return team.Kept(list, func(x *T) bool {
		seen++
		for i := range entries[:seen-1] {
			if equal(&entries[i], x) {
				return false
			}
		}
		return true
	})
}

func sameAttempt(a, b *v1alpha1.Attempt) bool {
	return a.Time.Time.Equal(b.Time.Time) && ptr.Equal(a.By, b.By) && a.To == b.To && a.Mode == b.Mode
}

func sameSnooze(a, b *v1alpha1.Snooze) bool {
	return a.Time.Time.Equal(b.Time.Time) && a.UntilTime.Time.Equal(b.UntilTime.Time) && ptr.Equal(a.By, b.By) && a.Reason == b.Reason
}
