// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package metrics

import (
	"cmp"
	"context"
	"slices"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
)

// world is what the cache holds at the moment of a scrape. The objects share what they hold with
// those of the cache, so nothing here changes any.
type world struct {
	alliances []*v1alpha1.Alliance
	partners  []*v1alpha1.Partner
	policies  []*v1alpha1.CommunicationPolicy
	reviews   []*v1alpha1.Review
	issues    []*v1alpha1.Issue
	messages  []*v1alpha1.Notification

	// known are the conditions of the catalogue, by kind.
	known map[string]map[string]bool
	// earliest is the first recorded next check, by kind.
	earliest map[string]time.Time
	// objects are counted by namespace and kind.
	objects map[string]map[string]int
}

func read(ctx context.Context, from client.Reader) (*world, error) {
	var (
		alliances v1alpha1.AllianceList
		partners  v1alpha1.PartnerList
		policies  v1alpha1.CommunicationPolicyList
		reviews   v1alpha1.ReviewList
		issues    v1alpha1.IssueList
		messages  v1alpha1.NotificationList
	)
	for _, list := range []client.ObjectList{&alliances, &partners, &policies, &reviews, &issues, &messages} {
		if err := from.List(ctx, list); err != nil {
			return nil, err
		}
	}
	w := &world{known: map[string]map[string]bool{}, earliest: map[string]time.Time{}, objects: map[string]map[string]int{}}
	w.alliances = look(w, v1alpha1.KindAlliance, alliances.Items)
	w.partners = look(w, v1alpha1.KindPartner, partners.Items)
	w.policies = look(w, v1alpha1.KindCommunicationPolicy, policies.Items)
	w.reviews = look(w, v1alpha1.KindReview, reviews.Items)
	w.issues = look(w, v1alpha1.KindIssue, issues.Items)
	w.messages = look(w, v1alpha1.KindNotification, messages.Items)
	return w, nil
}

// look notes what is told of the objects of every kind.
func look[T any, P interface {
	*T
	client.Object
}](w *world, kind string, items []T) []P {
	w.known[kind] = map[string]bool{}
	for _, e := range ConditionsOf(kind) {
		w.known[kind][e.Type] = true
	}
	out := make([]P, len(items))
	for i := range items {
		o := P(&items[i])
		out[i] = o
		in := w.objects[o.GetNamespace()]
		if in == nil {
			in = map[string]int{}
			w.objects[o.GetNamespace()] = in
		}
		in[kind]++
		if next := inventory.StatusOf(o).NextCheckTime; next != nil {
			first := w.earliest[kind]
			w.earliest[kind] = earlier(first, next.Time)
		}
	}
	return out
}

// earlier is the first of two moments, of which the zero time is none.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// byName orders objects, so that what is left out does not change from one scrape to the next.
func byName[P client.Object](objects []P) []P {
	slices.SortFunc(objects, func(a, b P) int {
		return cmp.Or(cmp.Compare(a.GetNamespace(), b.GetNamespace()), cmp.Compare(a.GetName(), b.GetName()))
	})
	return objects
}

// Kinds are those of the objects, in the order of docs/metrics.md.
var Kinds = []string{
	v1alpha1.KindAlliance, v1alpha1.KindPartner, v1alpha1.KindCommunicationPolicy,
	v1alpha1.KindReview, v1alpha1.KindIssue, v1alpha1.KindNotification,
}

// groups are all that there is to tell at a level of detail. What concerns more comes first in
// its namespace: where there is no room, single reviews and issues are left out first.
func (w *world) groups(detail Detail) []group {
	var out []group
	for namespace, count := range w.objects {
		out = append(out, group{namespace, func(s *sink) {
			for _, kind := range Kinds {
				s.put(&objects, float64(count[kind]), namespace, kind)
			}
		}})
	}
	out = append(out, w.ofAlliances()...)
	out = append(out, w.ofPolicies()...)
	out = append(out, w.ofPartners()...)
	out = append(out, w.ofMessages()...)
	if detail.holds(DetailObject) {
		out = append(out, w.ofIssues()...)
		out = append(out, w.ofReviews()...)
	}
	return out
}
