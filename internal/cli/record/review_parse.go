// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/rules"
)

// maxRespondents bounds how many people a view is of.
const maxRespondents = 1000

// maxComment bounds the comment of a view.
const maxComment = 1024

// pairs reads name=value,name=value. The value of one that is a text goes on to the next name,
// so it may have commas.
func pairs(text string, known []string, texts ...string) (map[string]string, error) {
	out := map[string]string{}
	last := ""
	for part := range strings.SplitSeq(text, ",") {
		key, value, ok := strings.Cut(part, "=")
		key = strings.TrimSpace(key)
		isKey := ok && slices.Contains(known, key)
		switch {
		case !isKey && slices.Contains(texts, last):
			out[last] += "," + part
			continue
		case !ok:
			return nil, fmt.Errorf("%q has no value; write name=value,name=value with %s", part, oneOf(known))
		case !isKey:
			return nil, fmt.Errorf("%q is none of its names; write %s", key, oneOf(likely(key, known)))
		}
		if _, twice := out[key]; twice {
			return nil, fmt.Errorf("%s is there twice; write it once", key)
		}
		last, out[key] = key, strings.TrimSpace(value)
	}
	for _, key := range known {
		if value, ok := out[key]; ok && value == "" {
			return nil, fmt.Errorf("%s is empty; write a value or leave it out", key)
		}
	}
	return out, nil
}

// view reads what a partner thinks: partner=contoso,trust=4,phone-first=5,comment=Going well.
func (s *scene) view(text string) (v1alpha1.View, error) {
	var v v1alpha1.View
	known := []string{"partner", "trust", "communication", "strategic", "operational", "cultural", "governance", "respondents", "comment"}
	if d := s.alliance.Spec.Definition; d != nil {
		for _, n := range d.Norms {
			if !slices.Contains(known, string(n.Name)) {
				known = append(known, string(n.Name))
			}
		}
	}
	said, err := pairs(text, known, "comment")
	if err != nil {
		return v, err
	}
	if said["partner"] == "" {
		return v, fmt.Errorf("whose view is it? write partner=%s", oneOf(s.partnerNames()))
	}
	if err := s.checkPartner(said["partner"]); err != nil {
		return v, err
	}
	v.Partner = v1alpha1.Name(said["partner"])
	if n := utf8.RuneCountInString(said["comment"]); n > maxComment {
		return v, fmt.Errorf("the comment has %d characters; write at most %d", n, maxComment)
	}
	v.Comment = said["comment"]
	for _, key := range known {
		value, ok := said[key]
		if !ok || key == "partner" || key == "comment" {
			continue
		}
		if key == "respondents" {
			n, err := strconv.ParseInt(value, 10, 32)
			if err != nil || n < 1 || n > maxRespondents {
				return v, fmt.Errorf("%s=%s is no number of people; write 1 to %d", key, value, maxRespondents)
			}
			v.Respondents = new(int32(n))
			continue
		}
		n, err := strconv.Atoi(value)
		if err != nil || n < 1 || n > 5 {
			return v, fmt.Errorf("%s=%s is no rating; write a figure from 1 (poor) to 5 (excellent)", key, value)
		}
		rating := v1alpha1.Rating(n)
		rated := ptr.Deref(v.Ratings, v1alpha1.Ratings{})
		if rules.Dimension(key).Rate(&rated, rating) {
			v.Ratings = &rated
			continue
		}
		if v.Norms == nil {
			v.Norms = map[string]v1alpha1.Rating{}
		}
		v.Norms[key] = rating
	}
	return v, nil
}

// action reads a promise: name=second-carrier,owner=contoso/ana,due=2026-12-15.
func (s *scene) action(text string) (v1alpha1.Action, error) {
	var a v1alpha1.Action
	said, err := pairs(text, []string{"name", "owner", "due", "done", "description"}, "description")
	if err != nil {
		return a, err
	}
	if err := checkEntry(said["name"]); err != nil {
		return a, err
	}
	a.Name = v1alpha1.Name(said["name"])
	if owner := said["owner"]; owner != "" {
		if err := s.checkPerson(owner); err != nil {
			return a, err
		}
		p := personOf(owner)
		a.Owner = &p
	}
	for _, key := range []string{"due", "done"} {
		if said[key] == "" {
			continue
		}
		day, err := cmdutil.ParseDay(said[key], s.now.In(s.zone(s.ownerOf(a))))
		if err != nil {
			return a, fmt.Errorf("%s=%s: %w", key, said[key], err)
		}
		said[key] = day.String()
	}
	a.DueDate, a.DoneDate = v1alpha1.Date(said["due"]), v1alpha1.Date(said["done"])
	if n := utf8.RuneCountInString(said["description"]); n > maxReviewText {
		return a, fmt.Errorf("the description has %d characters; write at most %d", n, maxReviewText)
	}
	a.Description = v1alpha1.Finding(said["description"])
	return a, nil
}

// ownerOf is the partner whose promise it is: as it is told, or as it is on record.
func (s *scene) ownerOf(a v1alpha1.Action) v1alpha1.Name {
	if a.Owner != nil {
		return a.Owner.Partner
	}
	if s.review != nil && s.review.Spec.Record != nil {
		for _, old := range s.review.Spec.Record.Actions {
			if old.Name == a.Name && old.Owner != nil {
				return old.Owner.Partner
			}
		}
	}
	return ""
}

// checkEntry checks the name of an entry of a list.
func checkEntry(name string) error {
	if name == "" {
		return errors.New("the name is missing; write name=second-carrier")
	}
	if !nameForm.MatchString(name) || strings.Contains(name, ".") || len(name) > 40 {
		return fmt.Errorf("%q is no name; write at most 40 lower-case letters, digits and '-', such as second-carrier", name)
	}
	return nil
}
