// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"context"
	"slices"
	"strconv"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/amend"
	"github.com/entente-dev/entente/internal/rules"
)

// healthCheck is one whose answer a message asks for. Nothing of what others answered is shown.
type healthCheck struct {
	*visit
	review *v1alpha1.Review
	due    time.Time
}

func (c *healthCheck) read(ctx context.Context, h *handler) (*refusal, error) {
	c.review = &v1alpha1.Review{}
	if refused, err := c.readSubject(ctx, h, c.review); refused != nil || err != nil {
		return refused, err
	}
	if c.review.Spec.AllianceRef.Name != c.alliance.Name || c.review.Spec.Type != v1alpha1.ReviewHealthCheck {
		return refuseGone, nil
	}
	if use := c.held(); use != nil {
		return c.refuseUsed(use, c.more()), nil
	}
	now := h.now()
	state := rules.StateOfReview(c.review, c.alliance, c.partners, now)
	c.due = state.Due
	// A person answers once: an answer on record closes the link also if the clock that dated it is ahead of this one.
	switch at := rules.LastAnswerTime(c.review, c.me); {
	case !at.IsZero():
		return c.refuseAnswered(at), nil
	case !rules.TakesAnswers(c.review, state):
		return refuseClosed, nil
	case !c.onTeam(now):
		return refuseLeftTeam, nil
	}
	return nil, nil
}

// onTeam reports whether the recipient is one of those who are asked.
func (c *healthCheck) onTeam(now time.Time) bool {
	return slices.ContainsFunc(c.alliance.Spec.Team, func(t v1alpha1.TeamMember) bool {
		return t.Partner == c.me.Partner && t.Contact == c.me.Contact && rules.OnTeam(&t, c.partners, now)
	})
}

func (c *healthCheck) object() client.Object { return c.review }

func (c *healthCheck) called() (kind, name string) { return "Health check", c.review.Name }

func (c *healthCheck) more() string {
	return "If your answer is to be another, ask your alliance manager to record that."
}

// held is the answer that was given when the link was last used: both have the same time.
func (c *healthCheck) held() *v1alpha1.LinkUse {
	use := c.notification.Status.Answer
	if use == nil || !slices.ContainsFunc(c.review.Spec.Responses, func(r v1alpha1.Response) bool {
		return r.Partner == c.me.Partner && r.Contact == c.me.Contact && r.Time.Equal(&use.Time)
	}) {
		return nil
	}
	return use
}

func (c *healthCheck) takes(action v1alpha1.AnswerAction) bool { return action == v1alpha1.AnswerRated }

func (c *healthCheck) full(e entry) bool { return e.full() }

func (c *healthCheck) operations(e entry, _ v1alpha1.AnswerAction, _ time.Time) []amend.Operation {
	return e.operations()
}

// The least and the best figure, and under which name a form that has none at all is complained of.
const (
	worst        = 1
	best         = 5
	ratingsField = "ratings"
)

// entry is what the command health answer records. What was left out is not rated.
func (c *healthCheck) entry(f *form, now time.Time) (entry, bool) {
	r := v1alpha1.Response{Time: metav1.NewTime(now), Partner: c.me.Partner, Contact: c.me.Contact}
	rated := false
	for _, d := range rules.Dimensions() {
		chosen := f.Ratings[string(d)]
		if chosen == "" {
			continue
		}
		rated = true
		n, err := strconv.Atoi(chosen)
		if err != nil || n < worst || n > best || chosen != strconv.Itoa(n) {
			f.Errors[string(d)] = "Choose a figure from 1 to 5, or leave it out."
			continue
		}
		d.Rate(&r.Ratings, v1alpha1.Rating(n))
	}
	if !rated {
		f.Errors[ratingsField] = "Choose a figure for one of them at least."
	}
	return one("responses", r, len(c.review.Spec.Responses), v1alpha1.MaxResponses), len(f.Errors) == 0
}

// healthView is what the page of a health check shows.
type healthView struct {
	Name, Alliance, Due, Me, Partner, Path, Token string

	Action    v1alpha1.AnswerAction
	Questions []question
	Wrong     bool
	Missing   string
}

// question is what people are asked of one dimension.
type question struct {
	Field, Asks, Error string
	Choices            []choice
}

func (c *healthCheck) page(h *handler, token string, filled *form) (name string, data any) {
	shown := healthView{
		Name: c.review.Name, Alliance: orElse(c.alliance.Spec.DisplayName, c.alliance.Name), Due: c.deadline(c.due),
		Me: c.personName(c.me), Partner: c.partnerName(c.me.Partner), Path: h.path, Token: token,
		Action: v1alpha1.AnswerRated, Wrong: filled != nil,
	}
	if filled == nil {
		filled = &form{}
	}
	shown.Missing = filled.Errors[ratingsField]
	for _, d := range rules.Dimensions() {
		q := question{Field: string(d), Asks: d.Asks(), Error: filled.Errors[string(d)]}
		for n := worst; n <= best; n++ {
			value := strconv.Itoa(n)
			q.Choices = append(q.Choices, choice{value, value, filled.Ratings[string(d)] == value})
		}
		q.Choices = append(q.Choices, choice{"", "I cannot tell", filled.Ratings[string(d)] == ""})
		shown.Questions = append(shown.Questions, q)
	}
	return "health", shown
}
