// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/issue"
	"github.com/entente-dev/entente/internal/rules/review"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Facts is what an Alliance's conditions and reviews follow from.
type Facts struct {
	Alliance *v1alpha1.Alliance
	// Policy is nil where none is named, or none exists of that name.
	Policy *v1alpha1.CommunicationPolicy
	// Partners that exist, by name.
	Partners map[string]*v1alpha1.Partner
	// Reviews and Issues are all those of the alliance, open or not.
	Reviews []*v1alpha1.Review
	Issues  []*v1alpha1.Issue
	// Past is what those of them leave behind that are settled, where these are left out; nil where none is.
	Past *Past
	// Wordless leaves the messages without subject and body, for callers that need only what
	// leaves and when: the words are most of the work.
	Wordless bool
}

// State is the facts about an alliance with what several rules need of them, looked
// at once.
type State struct {
	Facts
	Moment *verdict.Moment
	digest string
	// reviews that are not being deleted, with how they stand but for a suspension, in the order of
	// Facts.
	reviews []reviewOf
	// issues that are not being deleted, and how they stand but for a suspension, in the same order.
	issues    []*v1alpha1.Issue
	standings []issue.Standing
	// strangers are those whom the records of the issues name, in the same order.
	strangers []team.Strangers
	contacts  contacts
	arming    Arming
	// objectives is how each stands, once a rule has asked for it.
	objectives []Progress
	// scenes are what the alliance's rules are asked about; nil before one is.
	scenes *ruleScenes
	// rest is the alliance's: its reviews and issues rest with it, and what is bad of it is paused.
	rest verdict.Rest
}

type reviewOf struct {
	*v1alpha1.Review
	review.Standing
}

// NewState reads the facts at a moment. The digest is that of the definition.
func NewState(f Facts, m *verdict.Moment, digest string) *State {
	s := &State{
		Facts: f, Moment: m, digest: digest, arming: ArmingOf(f.Alliance, m.Now), rest: verdict.RestOf(f.Alliance, f.Alliance.Spec.Suspend, nil),
		reviews:   make([]reviewOf, 0, len(f.Reviews)),
		issues:    make([]*v1alpha1.Issue, 0, len(f.Issues)),
		standings: make([]issue.Standing, 0, len(f.Issues)),
		strangers: make([]team.Strangers, 0, len(f.Issues)),
	}
	for _, r := range f.Reviews {
		if !verdict.RestOf(r, nil, nil).Rests() {
			facts := review.Facts{Review: r, Alliance: f.Alliance, Policy: f.Policy, Partners: f.Partners}
			s.reviews = append(s.reviews, reviewOf{r, review.StandingOf(m, facts)})
		}
	}
	for _, i := range f.Issues {
		if !verdict.RestOf(i, nil, nil).Rests() {
			i, strangers := issue.Count(m, i, f.Alliance, f.Partners)
			s.issues, s.strangers = append(s.issues, i), append(s.strangers, strangers)
			s.standings = append(s.standings, issue.StandingOf(m, i, f.Policy, f.Alliance, f.Partners))
		}
	}
	s.gatherContacts()
	return s
}

// LastContact is the latest contact between partners; zero without one.
func (s *State) LastContact() time.Time { return s.contacts.latest }

// belongs reports whether a partner has joined the alliance and not left it: nothing is asked of one
// that is not there.
func (s *State) belongs(partner v1alpha1.Name) bool {
	return team.InAlliance(s.Moment, s.Alliance, partner, s.Partners)
}

// DefinitionDigest identifies a wording: what people agree to. The JSON of a struct has a
// fixed order of fields.
func DefinitionDigest(d *v1alpha1.Definition) string {
	if d == nil {
		return ""
	}
	data, err := json.Marshal(d)
	if err != nil {
		return "" // strings and lists of them always marshal
	}
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}
