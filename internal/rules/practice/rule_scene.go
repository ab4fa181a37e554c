// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"cmp"
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/expression"
	"github.com/entente-dev/entente/internal/rules/issue"
	"github.com/entente-dev/entente/internal/rules/review"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// ruleScenes are what the rules of an alliance are asked about.
type ruleScenes struct {
	// awake is the scene in which what is suspended is neither stale nor overdue, and all the one in which it
	// is; nil where both are the same.
	awake, all *expression.Scene
}

// ruleScenes are made when the first rule needs them.
func (s *State) ruleScenes() *ruleScenes {
	if s.scenes != nil {
		return s.scenes
	}
	scene := &expression.Scene{
		Now: s.Moment.Now, Alliance: s.Alliance, Policy: s.Policy, Partners: s.Partners,
		Due: map[*v1alpha1.Review]time.Time{}, LastHeld: map[v1alpha1.ReviewType]time.Time{}, LastContact: s.contacts.latest,
		Budget: &expression.Budget{},
	}
	for _, p := range s.Alliance.Spec.Partners {
		if x := s.Partners[string(p.Name)]; x != nil && s.belongs(p.Name) {
			scene.Present = append(scene.Present, x)
		}
	}
	for i := range s.Alliance.Spec.Team {
		if t := &s.Alliance.Spec.Team[i]; team.OnTeam(s.Moment, t, s.Partners) {
			scene.Team = append(scene.Team, t)
		}
	}
	asleep := *scene
	paused := s.addIssues(scene, &asleep)
	paused = s.addReviews(scene, &asleep) || paused
	slices.SortFunc(scene.Present, func(a, b *v1alpha1.Partner) int { return cmp.Compare(a.Name, b.Name) })
	s.scenes = &ruleScenes{awake: scene}
	if paused {
		all := *scene
		all.Stale, all.Escalated, all.Overdue, all.Slipped = asleep.Stale, asleep.Escalated, asleep.Overdue, asleep.Slipped
		s.scenes.all = &all
	}
	return s.scenes
}

// addIssues adds the issues that are detected by now. Those that are suspended are stale and escalated in the other
// scene alone; it reports whether there is one.
func (s *State) addIssues(scene, all *expression.Scene) (paused bool) {
	for _, i := range byName(len(s.issues), func(i int) string { return s.issues[i].Name }) {
		st := &s.standings[i]
		if !s.Moment.Reached(s.issues[i].Spec.DetectedTime.Time) {
			continue
		}
		x := issue.WithSeverity(s.Moment, s.issues[i])
		asleep := suspended(x.Spec.Suspend)
		scene.Issues = append(scene.Issues, x)
		if st.Open {
			scene.Open = append(scene.Open, x)
		}
		paused = sortIn(&scene.Stale, &all.Stale, x, st.Stale, asleep) || paused
		paused = sortIn(&scene.Escalated, &all.Escalated, x, st.Escalated, asleep) || paused
	}
	return paused
}

// addReviews does the same with the reviews.
func (s *State) addReviews(scene, all *expression.Scene) (paused bool) {
	for _, i := range byName(len(s.reviews), func(i int) string { return s.reviews[i].Name }) {
		r := &s.reviews[i]
		x := review.ForRules(r.Review, s.Alliance, s.Policy, s.Partners)
		asleep := suspended(x.Spec.Suspend)
		scene.Reviews = append(scene.Reviews, x)
		scene.Due[x] = r.Due
		if r.Held {
			scene.Held = append(scene.Held, x)
			held := x.Spec.Record.HeldTime.Time
			for _, of := range []v1alpha1.ReviewType{"", x.Spec.Type} {
				scene.LastHeld[of] = verdict.Latest(scene.LastHeld[of], held)
			}
		}
		paused = sortIn(&scene.Overdue, &all.Overdue, x, r.Overdue, asleep) || paused
		paused = sortIn(&scene.Slipped, &all.Slipped, x, r.Slipped, asleep) || paused
	}
	return paused
}

// sortIn adds what is bad to the lists of both scenes, what is suspended to one of them. It reports whether it did that.
func sortIn[T any](awake, all *[]T, x T, bad, asleep bool) (paused bool) {
	if !bad {
		return false
	}
	if *all = append(*all, x); !asleep {
		*awake = append(*awake, x)
	}
	return asleep
}

// byName is the order of some objects by their names.
func byName(n int, name func(int) string) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(name(a), name(b)) })
	return order
}
