// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/controlplane"
	"github.com/entente-dev/entente/test/gen"
)

const (
	// neighbour is the namespace of somebody who is to notice nothing.
	neighbour = "neighbour"
	// canaryEvery is how often the neighbour raises an issue.
	canaryEvery = 400 * time.Millisecond
	// canaryPatience is how long one is waited for.
	canaryPatience = 10 * time.Second
	// canariesKept are the issues that are there at a time.
	canariesKept = 10
)

// canaries are what became of the neighbour's issues.
type canaries struct {
	// Status is how long each waited for its status, Message for the message that it is to cause.
	Status, Message []time.Duration
	// Lost had none within canaryPatience.
	Lost []string
}

// settleNeighbour makes the neighbour: two partners, a policy that sends at once, and an alliance.
func (w *world) settleNeighbour(ctx context.Context) error {
	hook := gen.Webhook("hook", w.receivers.neighbour.url)
	hook.Webhook.SecretRef = &v1alpha1.SecretReference{Name: "neighbours"}
	secret := &corev1.Secret{
		ObjectMeta: metav1.ObjectMeta{
			Name: "neighbours", Namespace: neighbour, Labels: map[string]string{v1alpha1.LabelUse: "webhook"},
			Annotations: map[string]string{v1alpha1.AnnotationHosts: controlplane.Loopback},
		},
		StringData: map[string]string{"secret": neighboursKey},
	}
	objects := []client.Object{&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: neighbour}}, secret}
	for _, o := range ground([]v1alpha1.Channel{hook}, step("first").Within("P1D")) {
		o.SetNamespace(neighbour)
		objects = append(objects, o)
	}
	for _, o := range objects {
		if err := w.Client.Create(ctx, o); err != nil {
			return fmt.Errorf("what the neighbour begins with is to be valid: %w", err)
		}
	}
	return nil
}

// sing raises issues until the context ends, and returns what became of them.
func (w *world) sing(ctx context.Context) (*canaries, error) {
	var out canaries
	var mu sync.Mutex
	var wg sync.WaitGroup
	defer wg.Wait()
	ticker := time.NewTicker(canaryEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			wg.Wait()
			return &out, nil
		case <-ticker.C:
		}
		o := raised(fmt.Sprintf("canary-%06d", w.canary.Add(1)), gen.At(time.Now()), neighboursTitle)
		o.Namespace = neighbour
		if err := w.Client.Create(ctx, o); err != nil {
			if ctx.Err() != nil {
				continue
			}
			return nil, err
		}
		written := time.Now()
		wg.Go(func() {
			status, message := w.await(o, written)
			mu.Lock()
			defer mu.Unlock()
			if status < 0 || message < 0 {
				out.Lost = append(out.Lost, fmt.Sprintf("%s, written at %s: status %s, message %s", o.Name, written.Format(time.TimeOnly), latency(status), latency(message)))
				return
			}
			out.Status, out.Message = append(out.Status, status), append(out.Message, message)
		})
		w.clear(ctx)
	}
}

// latency of something that came, or not.
type latency time.Duration

func (l latency) String() string {
	if l < 0 {
		return "missing"
	}
	return time.Duration(l).Round(time.Millisecond).String()
}

// await waits for an issue's status and message; negative for what does not come.
func (w *world) await(o *v1alpha1.Issue, written time.Time) (status, message time.Duration) {
	status, message = -1, -1
	for time.Since(written) < canaryPatience && (status < 0 || message < 0) {
		time.Sleep(5 * time.Millisecond)
		if at, ok := w.seen.readyAt(o.UID, o.Generation); ok && status < 0 {
			status = max(0, at.Sub(written))
		}
		if at, ok := w.receivers.neighbour.arrived(o.Name); ok && message < 0 {
			message = max(0, at.Sub(written))
		}
	}
	return status, message
}

// clear deletes the issue that is too old to be kept, and its messages.
func (w *world) clear(ctx context.Context) {
	name := fmt.Sprintf("canary-%06d", w.canary.Load()-canariesKept-int64(canaryPatience/canaryEvery))
	_ = w.Client.Delete(ctx, &v1alpha1.Issue{ObjectMeta: metav1.ObjectMeta{Namespace: neighbour, Name: name}}) // the first ones have none before them
	for _, o := range w.seen.objects(neighbour) {
		if about, _, _ := unstructured.NestedString(o.Object, "spec", "subjectRef", "name"); about == name {
			_ = w.Client.Delete(ctx, o.DeepCopy()) // or the next time
		}
	}
}
