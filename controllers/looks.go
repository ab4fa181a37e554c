// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/notify"
)

// Secrets are not watched, which would take a copy of each: they are looked at again after a
// time, which is shorter for one that somebody has to mend, and shortest the first time: it may come
// right after its policy, as in a folder that is applied. Deliveries, which wake a policy often, do not
// have them read.
const (
	secretsAgain      = 10 * time.Minute
	secretsAgainSoon  = time.Minute
	secretsAgainFirst = 10 * time.Second
)

// look is what was found of a policy's Secrets.
type look struct {
	of         types.UID
	generation int64
	// refresh is what AnnotationRefresh said.
	refresh string
	// channels are those that were looked at.
	channels []v1alpha1.Channel
	// unusable says, by channel, what is wrong with its Secret.
	unusable map[v1alpha1.Name]string
	// again is when to look again; zero if the policy names no Secret.
	again time.Time
}

// lookAtSecrets looks at the Secrets of a policy that changed, that asks for it, or whose time has come, unless those of its
// namespace have been read too often: then what was found last stands for a while.
func (r *CommunicationPolicyReconciler) lookAtSecrets(ctx context.Context, p *v1alpha1.CommunicationPolicy, now time.Time) look {
	key := client.ObjectKeyFromObject(p)
	known, _ := r.looked.Load(key)
	last, looked := known.(look)
	if looked = looked && last.of == p.UID; !looked {
		last = look{}
	}
	refresh := p.Annotations[v1alpha1.AnnotationRefresh]
	same := looked && last.generation == p.Generation && last.refresh == refresh
	if same && now.Before(last.again) {
		return last
	}
	l := look{of: p.UID, generation: p.Generation, refresh: refresh, channels: p.Spec.Channels}
	soon := secretsAgainFirst
	if same {
		soon = secretsAgainSoon
	}
	for i := range p.Spec.Channels {
		c := &p.Spec.Channels[i]
		if _, secret := channelConfig(c); secret == "" {
			continue
		}
		if l.again.IsZero() {
			l.again = now.Add(secretsAgain)
		}
		problem := r.lookAt(ctx, p.Namespace, c, now)
		if problem == nil {
			continue
		}
		l.again = now.Add(soon)
		switch {
		case problem.Reason == notify.ReasonInvalidSecret:
			l.note(c.Name, problem.Detail)
		case problem.Outcome == notify.Temporary:
			l.note(c.Name, last.detail(c))
		}
	}
	r.looked.Store(key, l)
	return l
}

// lookAt says why a channel cannot be made with its Secret; nil if it can. That the Secret cannot be read at
// the moment is temporary.
func (r *CommunicationPolicyReconciler) lookAt(ctx context.Context, namespace string, c *v1alpha1.Channel, now time.Time) *notify.Result {
	if !r.readings.take(namespace, now) {
		return new(temporary("the Secrets of the namespace have been read too often"))
	}
	_, problem := r.channels.open(ctx, namespace, c)
	return problem
}

func (l *look) note(channel v1alpha1.Name, detail string) {
	if detail == "" {
		return
	}
	if l.unusable == nil {
		l.unusable = map[v1alpha1.Name]string{}
	}
	l.unusable[channel] = detail
}

// detail is what was found wrong with the Secret of a channel, if it is still the same channel.
func (l *look) detail(c *v1alpha1.Channel) string {
	for i := range l.channels {
		if l.channels[i].Name == c.Name && equality.Semantic.DeepEqual(&l.channels[i], c) {
			return l.unusable[c.Name]
		}
	}
	return ""
}

const (
	// readingsPer is the span in which a namespace has its readings.
	readingsPer = time.Minute
	// maxReadings is how many: each change of a policy costs one for each of its channels, which may be
	// sixteen, and whoever changes policies all the time must not have the manager ask for more.
	maxReadings = 320
)

// readings counts the Secrets that are read for the policies of each namespace. The zero value is ready.
type readings struct {
	mu    sync.Mutex
	spent map[string]int // by namespace, since from
	from  time.Time
}

// take takes one reading of a namespace, if there is one left.
func (r *readings) take(namespace string, now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.spent == nil || now.Before(r.from) || !now.Before(r.from.Add(readingsPer)) {
		r.spent, r.from = map[string]int{}, now
	}
	if r.spent[namespace] >= maxReadings {
		return false
	}
	r.spent[namespace]++
	return true
}
