// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package team

import (
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Strangers are those whom a record names and the alliance does not know, by the condition that they
// would have changed, sorted.
type Strangers map[string][]v1alpha1.PersonRef

// Counter tells what of a record counts. Without a moment it names no strangers.
type Counter struct {
	Moment    *verdict.Moment
	Alliance  *v1alpha1.Alliance
	Partners  map[string]*v1alpha1.Partner
	strangers Strangers
}

// Knows reports whether what somebody did counts, and notes a stranger for the conditions that it
// would have changed. Nobody stands for somebody of the alliance whose name was not written down.
func (c *Counter) Knows(who *v1alpha1.PersonRef, at time.Time, conditions ...string) bool {
	if who == nil || Knows(c.Alliance, c.Partners, *who) {
		return true
	}
	if c.Moment == nil || !c.Moment.Reached(at) {
		return false
	}
	if c.strangers == nil {
		c.strangers = Strangers{}
	}
	for _, t := range conditions {
		if !slices.Contains(c.strangers[t], *who) {
			c.strangers[t] = append(c.strangers[t], *who)
		}
	}
	return false
}

// Strangers are those whom it has met.
func (c *Counter) Strangers() Strangers {
	for _, people := range c.strangers {
		slices.SortFunc(people, ByName)
	}
	return c.strangers
}

// Kept leaves in a list what counts. It reports whether that is all, and changes nothing then; else
// the list is a copy.
func Kept[T any](list *[]T, counts func(*T) bool) (all bool) {
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
