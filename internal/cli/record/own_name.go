// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"context"
	"slices"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

// ownName fills in --by where contacts name users, and one of them is whoever gives the command;
// and refuses the name of somebody else, as the admission policies of config/admission do. Nothing is
// asked of the API server where no contact names a user.
func (r *run) ownName(ctx context.Context, from source, s *scene) error {
	c, inCluster := from.(*cluster)
	if !inCluster || !r.verb.has(by.flag) || !s.namesUsers() {
		return nil
	}
	user, err := c.user(ctx)
	if err != nil || user == "" {
		return err
	}
	me := s.peopleOf(user)
	if !r.given.has(by.flag) {
		if len(me) == 1 && !r.given.has(nameless.flag) {
			r.given[by.flag] = me
		}
		return nil
	}
	other := s.contact(personOf(r.given.text(by.flag)))
	if other == nil || other.User == "" || other.User == user {
		return nil
	}
	name := personOf(r.given.text(by.flag)).Partner
	if allowed, err := c.mayRecordFor(ctx, string(name)); err != nil || allowed {
		return err
	}
	advice := "write yourself there, or ask whoever may change partner/" + string(name) + " to set the user of your contact"
	if len(me) > 0 {
		advice = "write --by " + oneOf(me)
	}
	return cmdutil.UsageError("--by %s is the user %s, and you are %s; %s", r.given.text(by.flag), other.User, user, advice)
}

// namesUsers tells whether a contact of the partners is tied to a user.
func (s *scene) namesUsers() bool {
	for _, p := range s.partners {
		if slices.ContainsFunc(p.Spec.Contacts, func(c v1alpha1.Contact) bool { return c.User != "" }) {
			return true
		}
	}
	return false
}

// peopleOf are the contacts that are tied to a user, in the order of people.
func (s *scene) peopleOf(user string) []string {
	var out []string
	for _, name := range s.people() {
		if c := s.contact(personOf(name)); c != nil && c.User == user {
			out = append(out, name)
		}
	}
	return out
}

// contact is who a person is; nil where nobody is declared by that name.
func (s *scene) contact(who v1alpha1.PersonRef) *v1alpha1.Contact {
	p := s.partners[who.Partner]
	if p == nil {
		return nil
	}
	for i := range p.Spec.Contacts {
		if p.Spec.Contacts[i].Name == who.Contact {
			return &p.Spec.Contacts[i]
		}
	}
	return nil
}

// User is who the API server takes the giver of commands for; empty where it does not say.
func User(ctx context.Context, e *cmdutil.Env) (string, error) {
	c, err := e.Client()
	if err != nil {
		return "", err
	}
	return (&cluster{client: c}).user(ctx)
}

// user is who the API server takes the command's giver for; empty where it does not say.
func (c *cluster) user(ctx context.Context) (string, error) {
	answer, err := c.review(ctx, "authentication.k8s.io/v1", "SelfSubjectReview", nil)
	if err != nil || answer == nil {
		return "", err
	}
	name, _, _ := unstructured.NestedString(answer.Object, "status", "userInfo", "username")
	return name, nil
}

// mayRecordFor asks whether the command's giver may record in the name of a partner's people.
func (c *cluster) mayRecordFor(ctx context.Context, partner string) (bool, error) {
	answer, err := c.review(ctx, "authorization.k8s.io/v1", "SelfSubjectAccessReview", map[string]any{
		"resourceAttributes": map[string]any{
			"namespace": c.namespace, "verb": v1alpha1.VerbRecordFor,
			"group": v1alpha1.GroupName, "resource": "partners", "name": partner,
		},
	})
	if err != nil || answer == nil {
		return false, err
	}
	allowed, _, _ := unstructured.NestedBool(answer.Object, "status", "allowed")
	return allowed, nil
}

// review asks the API server about whoever asks; nil where it does not answer such questions.
func (c *cluster) review(ctx context.Context, version, kind string, spec map[string]any) (*unstructured.Unstructured, error) {
	u := &unstructured.Unstructured{Object: map[string]any{"apiVersion": version, "kind": kind}}
	if spec != nil {
		u.Object["spec"] = spec
	}
	err := c.client.Create(ctx, u)
	switch {
	case apierrors.IsForbidden(err), apierrors.IsNotFound(err), apierrors.IsMethodNotSupported(err):
		return nil, nil
	case err != nil:
		return nil, cmdutil.Explain(err)
	}
	return u, nil
}
