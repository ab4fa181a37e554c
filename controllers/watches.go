// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"maps"
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/util/workqueue"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/predicate"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// changed lets an update pass only if what an observer reads differs. What appears, goes away
// or begins to be deleted always passes.
func changed[T client.Object](differs func(before, after T) bool) predicate.Predicate {
	return predicate.Funcs{UpdateFunc: func(e event.UpdateEvent) bool {
		before, ok := e.ObjectOld.(T)
		after, ok2 := e.ObjectNew.(T)
		return ok && ok2 && (differs(before, after) || before.GetDeletionTimestamp().IsZero() != after.GetDeletionTimestamp().IsZero())
	}}
}

// statusOnly lets nothing pass but an update that leaves the spec as it was: mostly our own
// write that comes back. If it asked for a look at once, that would find what has changed in
// the meantime, write again, and so on: the gathering of changes would be in vain.
var statusOnly = predicate.Funcs{
	CreateFunc: func(event.CreateEvent) bool { return false },
	DeleteFunc: func(event.DeleteEvent) bool { return false },
	UpdateFunc: func(e event.UpdateEvent) bool {
		return e.ObjectOld.GetGeneration() == e.ObjectNew.GetGeneration() &&
			e.ObjectOld.GetResourceVersion() != e.ObjectNew.GetResourceVersion()
	},
}

func differ(pairs ...any) bool {
	for i := 0; i+1 < len(pairs); i += 2 {
		if !equality.Semantic.DeepEqual(pairs[i], pairs[i+1]) {
			return true
		}
	}
	return false
}

// membership is who belongs to an alliance, and from when until when.
func membership(a *v1alpha1.Alliance) []v1alpha1.AlliancePartner {
	out := make([]v1alpha1.AlliancePartner, len(a.Spec.Partners))
	for i := range a.Spec.Partners {
		p := &a.Spec.Partners[i]
		out[i] = v1alpha1.AlliancePartner{Name: p.Name, JoinedDate: p.JoinedDate, LeftDate: p.LeftDate}
	}
	return out
}

// deliveryOf is what a message tells of its channel.
func deliveryOf(n *v1alpha1.Notification) map[v1alpha1.Name]rules.Delivery {
	out := map[v1alpha1.Name]rules.Delivery{}
	rules.NoteDelivery(out, n)
	return out
}

func sameDelivery(b, a rules.Delivery) bool {
	b.Time, a.Time = b.Time.UTC(), a.Time.UTC()
	return b == a
}

// relabelled reports whether the labels or annotations of an object differ, which the rules of an alliance may read.
func relabelled(b, a client.Object) bool {
	return !maps.Equal(b.GetLabels(), a.GetLabels()) || !maps.Equal(b.GetAnnotations(), a.GetAnnotations())
}

// What other kinds read. Each names the fields, so that a record which concerns nobody
// else wakes nobody else.
var (
	allianceForReviews = changed(func(b, a *v1alpha1.Alliance) bool {
		return differ(b.Spec.Cadence, a.Spec.Cadence, b.Spec.Suspend, a.Spec.Suspend, b.Spec.Stage, a.Spec.Stage,
			b.Spec.Team, a.Spec.Team, b.Spec.Host, a.Spec.Host,
			b.Spec.CommunicationPolicyRef, a.Spec.CommunicationPolicyRef, membership(b), membership(a))
	})
	allianceForIssues = changed(func(b, a *v1alpha1.Alliance) bool {
		return differ(b.Spec.Cadence, a.Spec.Cadence, b.Spec.Team, a.Spec.Team, b.Spec.Suspend, a.Spec.Suspend,
			b.Spec.Stage, a.Spec.Stage, b.Spec.Host, a.Spec.Host,
			b.Spec.CommunicationPolicyRef, a.Spec.CommunicationPolicyRef, membership(b), membership(a))
	})
	allianceForPartners = changed(func(b, a *v1alpha1.Alliance) bool {
		return differ(b.Spec.Team, a.Spec.Team, b.Spec.Stage, a.Spec.Stage, b.Spec.Host, a.Spec.Host,
			b.Spec.CommunicationPolicyRef, a.Spec.CommunicationPolicyRef, membership(b), membership(a))
	})
	allianceSpec = changed(func(b, a *v1alpha1.Alliance) bool { return b.Generation != a.Generation })
	// Rules of an alliance read the labels and annotations of its partners and its policy, too.
	partnerForAlliance = changed(func(b, a *v1alpha1.Partner) bool { return b.Generation != a.Generation || relabelled(b, a) })
	policyForAlliance  = changed(func(b, a *v1alpha1.CommunicationPolicy) bool {
		return b.Generation != a.Generation || relabelled(b, a)
	})
	partnerSpec = changed(func(b, a *v1alpha1.Partner) bool { return b.Generation != a.Generation })
	partnerZone = changed(func(b, a *v1alpha1.Partner) bool { return b.Spec.TimeZone != a.Spec.TimeZone })
	// A review reads dates in the zones of partners, and who their people are, since nobody else counts; a health check also
	// whom it can ask: who is there, and has an address.
	partnerForReviews = changed(func(b, a *v1alpha1.Partner) bool {
		return differ(b.Spec.TimeZone, a.Spec.TimeZone, b.Spec.Contacts, a.Spec.Contacts, b.Spec.Absences, a.Spec.Absences)
	})
	partnerForIssues = changed(func(b, a *v1alpha1.Partner) bool {
		return differ(b.Spec.TimeZone, a.Spec.TimeZone, b.Spec.Contacts, a.Spec.Contacts,
			b.Spec.WorkingTime, a.Spec.WorkingTime, b.Spec.Absences, a.Spec.Absences)
	})
	policySpec = changed(func(b, a *v1alpha1.CommunicationPolicy) bool { return b.Generation != a.Generation })
	// Reviews read a policy for its reminders, over the channels that reach somebody, and for what follows when one is overdue.
	policyReminders = changed(func(b, a *v1alpha1.CommunicationPolicy) bool {
		acts := a.Spec.Reminders != nil || a.Spec.OverdueReviews != nil
		return differ(b.Spec.Reminders, a.Spec.Reminders, b.Spec.OverdueReviews, a.Spec.OverdueReviews) ||
			acts && differ(b.Spec.Suspend, a.Spec.Suspend) ||
			a.Spec.Reminders != nil && differ(b.Spec.Channels, a.Spec.Channels) ||
			a.Spec.OverdueReviews != nil && differ(b.Spec.EscalationPaths, a.Spec.EscalationPaths)
	})
	// What is settled is reconciled for its retention only.
	policyRetention = changed(func(b, a *v1alpha1.CommunicationPolicy) bool {
		return b.Spec.NotificationRetention != a.Spec.NotificationRetention
	})
	policyForPartners = changed(func(b, a *v1alpha1.CommunicationPolicy) bool {
		return differ(b.Spec.Channels, a.Spec.Channels, b.Spec.EscalationPaths, a.Spec.EscalationPaths)
	})
	// An alliance reads a review's spec, its labels and annotations, and since when it waits.
	reviewForAlliance = changed(func(b, a *v1alpha1.Review) bool {
		return b.Generation != a.Generation || relabelled(b, a) ||
			rules.WaitsSince(b.Status.Conditions) != rules.WaitsSince(a.Status.Conditions)
	})
	// An issue of overdue reviews reads their specs, whether a cadence made them, and since when they wait.
	reviewSpec = changed(func(b, a *v1alpha1.Review) bool {
		return b.Generation != a.Generation || rules.Generated(b) != rules.Generated(a) ||
			rules.WaitsSince(b.Status.Conditions) != rules.WaitsSince(a.Status.Conditions)
	})
	// An alliance reads an issue's spec, its labels and annotations, the records of its ladder and of what is owed, and
	// since when it waits.
	issueForAlliance = changed(func(b, a *v1alpha1.Issue) bool {
		return b.Generation != a.Generation || relabelled(b, a) || differ(b.Status.Escalation, a.Status.Escalation, b.Status.Owed, a.Status.Owed) ||
			rules.WaitsSince(b.Status.Conditions) != rules.WaitsSince(a.Status.Conditions)
	})
	// A review reads whether its issue is there, and resolved.
	issueForReviews = changed(func(b, a *v1alpha1.Issue) bool {
		return differ(b.Spec.Resolution, a.Spec.Resolution, b.Labels, a.Labels)
	})
	// Whether a message that has not left still holds is read from the whole of what it is about, and
	// of an issue from its ladder, too.
	reviewForNotifications   = changed(func(b, a *v1alpha1.Review) bool { return b.Generation != a.Generation })
	allianceForNotifications = allianceSpec
	issueForNotifications    = changed(func(b, a *v1alpha1.Issue) bool {
		return b.Generation != a.Generation || differ(b.Status.Escalation, a.Status.Escalation)
	})
	// What a digest reads of its messages: whether they still go out with it.
	memberChanged = changed(func(b, a *v1alpha1.Notification) bool { return rules.Gathers(b) != rules.Gathers(a) })
	// What the messages in a digest read.
	digestChanged = predicate.And(
		changed(func(b, a *v1alpha1.Notification) bool { return b.Status.Outcome != a.Status.Outcome }),
		predicate.NewPredicateFuncs(func(o client.Object) bool { return rules.IsDigest(o.(*v1alpha1.Notification)) }),
	)
	attemptMade = predicate.And(
		changed(func(b, a *v1alpha1.Notification) bool {
			return !maps.EqualFunc(deliveryOf(b), deliveryOf(a), sameDelivery)
		}),
		predicate.NewPredicateFuncs(func(o client.Object) bool { return o.(*v1alpha1.Notification).Status.Attempts > 0 }),
	)
)

// watch is what a reconciler reads beside its own objects: which of its objects a change wakes, and
// which changes do.
type watch struct {
	object client.Object
	wakes  mapper
	passes predicate.Predicate
	// delay gathers a burst of changes, so that it costs one look and not one each: an alliance with
	// thousands of issues sums them up at most so often.
	delay time.Duration
}

func watching(b *builder.Builder, watches []watch) *builder.Builder {
	for _, w := range watches {
		h := enqueue(w.wakes)
		if w.delay > 0 {
			h = coalesce(w.delay, w.wakes)
		}
		b = b.Watches(w.object, h, builder.WithPredicates(w.passes))
	}
	return b
}

func request(namespace, name string) reconcile.Request {
	return reconcile.Request{NamespacedName: types.NamespacedName{Namespace: namespace, Name: name}}
}

// lookup finds, through an index of the cache, the objects of a kind.
type lookup func(ctx context.Context, namespace, key, value string) []client.Object

func (s *shell) lookup(kind string) lookup {
	return func(ctx context.Context, namespace, key, value string) []client.Object {
		list := lists[kind]()
		if err := s.List(ctx, list, client.InNamespace(namespace), client.MatchingFields{key: value}); err != nil {
			// The cache answers from memory; it fails only while the manager stops.
			return nil
		}
		var out []client.Object
		_ = meta.EachListItem(list, func(o runtime.Object) error {
			out = append(out, o.(client.Object))
			return nil
		})
		return out
	}
}

func (s *shell) alliances() lookup     { return s.lookup(v1alpha1.KindAlliance) }
func (s *shell) reviews() lookup       { return s.lookup(v1alpha1.KindReview) }
func (s *shell) issues() lookup        { return s.lookup(v1alpha1.KindIssue) }
func (s *shell) policies() lookup      { return s.lookup(v1alpha1.KindCommunicationPolicy) }
func (s *shell) notifications() lookup { return s.lookup(v1alpha1.KindNotification) }

// enqueue asks at once for what a mapper finds.
func enqueue(m mapper) handler.EventHandler {
	return handler.EnqueueRequestsFromMapFunc(handler.MapFunc(m))
}

// coalesce asks for what a mapper finds a little later.
func coalesce(delay time.Duration, m mapper) handler.EventHandler {
	type queue = workqueue.TypedRateLimitingInterface[reconcile.Request]
	add := func(ctx context.Context, q queue, objects ...client.Object) {
		for _, o := range objects {
			for _, r := range m(ctx, o) {
				q.AddAfter(r, delay)
			}
		}
	}
	return handler.Funcs{
		CreateFunc: func(ctx context.Context, e event.CreateEvent, q queue) { add(ctx, q, e.Object) },
		UpdateFunc: func(ctx context.Context, e event.UpdateEvent, q queue) { add(ctx, q, e.ObjectNew) },
		DeleteFunc: func(ctx context.Context, e event.DeleteEvent, q queue) { add(ctx, q, e.Object) },
	}
}
