// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/go-logr/logr"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/controllers"
	"github.com/entente-dev/entente/internal/notify"
)

// atOnce is how many objects of a kind the manager works on at the same time by default.
const atOnce = 16

// floor is the bare client: watches as the manager has them, writes that are known beforehand, and a read of the
// channel's Secret for each message.
type floor struct {
	client client.Client
	// statuses to write, by plural, each once
	statuses map[string][]client.Object
	issues   []climb
	// created messages whose outcome is to be written
	created chan created
}

// climb is the writes of an issue that starts a step: the step, the messages, that they are
// made.
type climb struct {
	started, notified *v1alpha1.Issue
	messages          []created
}

type created struct {
	message *v1alpha1.Notification
	outcome v1alpha1.NotificationStatus
}

// plan works out the fewest writes that lead from one state to another.
func plan(from, to snapshot) *floor {
	f := &floor{statuses: map[string][]client.Object{}, created: make(chan created, len(to["notifications"]))}
	messages := map[string][]created{}
	for _, o := range sorted(to["notifications"]) {
		n := o.(*v1alpha1.Notification)
		messages[n.Spec.SubjectRef.Name] = append(messages[n.Spec.SubjectRef.Name], created{
			message: &v1alpha1.Notification{
				ObjectMeta: metav1.ObjectMeta{Name: n.Name, Namespace: n.Namespace, Labels: n.Labels},
				Spec:       n.Spec,
			},
			outcome: n.Status,
		})
	}
	for _, plural := range []string{"alliances", "communicationpolicies", "partners", "reviews", "issues"} {
		for _, o := range sorted(to[plural]) {
			if sameStatus(from[plural][o.GetName()], o) {
				continue
			}
			if plural == "issues" && len(messages[o.GetName()]) > 0 {
				c := climb{
					started:  statusOf(o, "").(*v1alpha1.Issue),
					notified: statusOf(o, "").(*v1alpha1.Issue),
					messages: messages[o.GetName()],
				}
				for i := range c.started.Status.Escalation.Steps {
					c.started.Status.Escalation.Steps[i].NotifiedTime = nil
				}
				f.issues = append(f.issues, c)
				continue
			}
			f.statuses[plural] = append(f.statuses[plural], statusOf(o, ""))
		}
	}
	return f
}

// writes is how many there are.
func (f *floor) writes() int {
	n := 0
	for _, all := range f.statuses {
		n += len(all)
	}
	for i := range f.issues {
		n += 2 + 2*len(f.issues[i].messages)
	}
	return n
}

func sorted(objects map[string]client.Object) []client.Object {
	out := make([]client.Object, 0, len(objects))
	for _, o := range objects {
		out = append(out, o)
	}
	slices.SortFunc(out, func(a, b client.Object) int {
		if a.GetName() < b.GetName() {
			return -1
		}
		return 1
	})
	return out
}

// run fills the caches, then writes.
func (f *floor) run(ctx context.Context, w *world) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	o := controllers.NewSources(logr.Discard(), nil).CacheOptions()
	o.Scheme = w.scheme
	c, err := cache.New(w.floor, o)
	if err != nil {
		return err
	}
	for _, kind := range []client.Object{
		&v1alpha1.Alliance{}, &v1alpha1.CommunicationPolicy{}, &v1alpha1.Issue{},
		&v1alpha1.Notification{}, &v1alpha1.Partner{}, &v1alpha1.Review{},
	} {
		if _, err := c.GetInformer(ctx, kind, cache.BlockUntilSynced(false)); err != nil {
			return err
		}
	}
	watching := make(chan error, 1)
	go func() { watching <- c.Start(ctx) }()
	if !c.WaitForCacheSync(ctx) {
		return errors.New("the floor's caches did not fill")
	}
	if f.client, err = client.New(w.floor, client.Options{Scheme: w.scheme}); err != nil {
		return err
	}
	if err := f.write(ctx, c); err != nil {
		return err
	}
	stop()
	return <-watching
}

func (f *floor) write(ctx context.Context, versions client.Reader) error {
	var (
		all, climbs sync.WaitGroup
		mu          sync.Mutex
		errs        []error
	)
	do := func(err error) {
		if err != nil {
			mu.Lock()
			errs = append(errs, err)
			mu.Unlock()
		}
	}
	for _, objects := range f.statuses {
		queue := make(chan client.Object, len(objects))
		for _, o := range objects {
			queue <- o
		}
		close(queue)
		for range atOnce {
			all.Go(func() {
				for o := range queue {
					do(f.status(ctx, versions, o))
				}
			})
		}
	}
	queue := make(chan climb, len(f.issues))
	for _, c := range f.issues {
		queue <- c
	}
	close(queue)
	for range atOnce {
		climbs.Go(func() {
			for c := range queue {
				do(f.climb(ctx, versions, c))
			}
		})
	}
	for range notify.DefaultPerChannel {
		all.Go(func() {
			for c := range f.created {
				do(f.send(ctx, c))
			}
		})
	}
	climbs.Wait()
	close(f.created)
	all.Wait()
	if len(errs) > 0 {
		return fmt.Errorf("%d of the floor's writes failed: %w", len(errs), errs[0])
	}
	return nil
}

// status writes one status, based on the version in the cache.
func (f *floor) status(ctx context.Context, versions client.Reader, o client.Object) error {
	current := o.DeepCopyObject().(client.Object)
	if err := versions.Get(ctx, client.ObjectKeyFromObject(o), current); err != nil {
		return err
	}
	o.SetResourceVersion(current.GetResourceVersion())
	return f.client.Status().Update(ctx, o)
}

func (f *floor) climb(ctx context.Context, versions client.Reader, c climb) error {
	if err := f.status(ctx, versions, c.started); err != nil {
		return err
	}
	for _, m := range c.messages {
		if err := f.client.Create(ctx, m.message); err != nil {
			return err
		}
		f.created <- m
	}
	c.notified.ResourceVersion = c.started.ResourceVersion
	return f.client.Status().Update(ctx, c.notified)
}

// send makes the requests that a message needs: the channel's Secret is read when it leaves, since nobody keeps one.
func (f *floor) send(ctx context.Context, c created) error {
	if err := f.client.Get(ctx, client.ObjectKey{Namespace: namespace, Name: secret}, &corev1.Secret{}); err != nil {
		return err
	}
	c.message.Status = c.outcome
	return f.client.Status().Update(ctx, statusOf(c.message, c.message.ResourceVersion))
}
