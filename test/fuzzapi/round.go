// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/notify"
	"github.com/entente-dev/entente/test/harness"
)

var scheme = harness.Scheme()

// These stand in files for the tenant's own servers, which have other ports each time.
const (
	ownServer     = "http://own.invalid/"
	ownMailServer = "mail.own.invalid:25"
)

// portable is a body with names for the tenant's servers, local one with their addresses.
func (r *receivers) portable() *strings.Replacer {
	return strings.NewReplacer(r.own.url, ownServer, r.mail.address, ownMailServer)
}

func (r *receivers) local() *strings.Replacer {
	return strings.NewReplacer(ownServer, r.own.url, ownMailServer, r.mail.address)
}

// round is what a tenant does in one namespace, and what becomes of it.
type round struct {
	*world
	*tenant
	seed     uint64
	machine  *machine
	sent     []operation
	expected []expected
	// forged are the objects of which somebody wrote the status.
	forged  map[types.UID]bool
	answers map[string]int

	Waits    []wait
	Rest     *calm
	Findings []finding
}

// expected is an object that was accepted, and is to be ready.
type expected struct {
	number     int // of the operation
	uid        types.UID
	generation int64
	at         time.Time
}

// play makes the operations that next returns, so many in a second, and judges what the API server
// says of each.
func (r *round) play(ctx context.Context, next func() (operation, bool), rate float64) error {
	ticker := time.NewTicker(time.Duration(float64(time.Second) / rate))
	defer ticker.Stop()
	for {
		o, more := next()
		if !more {
			return nil
		}
		r.sent = append(r.sent, o)
		a, err := r.send(ctx, &o)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			r.find(finding{What: "the API server does not answer: " + err.Error(), Operation: &o})
		default:
			r.take(&o, a)
		}
		if r.Manager.PID() == 0 {
			r.find(finding{What: "the manager ended by itself: " + r.Manager.Failure().Error(), Operation: &o})
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}
}

// take notes what the API server said.
func (r *round) take(o *operation, a *answer) {
	r.answers[class(a.code)]++
	r.machine.note(a.at, a.took-stood) // twice as slow as anybody can bear
	if f := judgeAnswer(o, a); f != nil {
		r.find(*f)
	}
	if a.uid == "" || a.namespace != r.namespace {
		return
	}
	if o.Forged {
		r.forged[a.uid] = true
		return
	}
	if o.Verb != remove && o.Verb != removeAll {
		r.expected = append(r.expected, expected{o.Number, a.uid, a.generation, a.at})
	}
}

// class of an answer, for the table.
func class(code int) string {
	switch {
	case code < 300:
		return "accepted"
	case code == http.StatusConflict, code == http.StatusNotFound:
		return "too late"
	case code == http.StatusForbidden:
		return "forbidden"
	case code < 500:
		return "refused"
	}
	return "failed"
}

func (r *round) find(f finding) {
	f.Round = r.seed
	r.Findings = append(r.Findings, f)
}

// judge lets all come to rest, and holds what is then there against what it is to be.
func (r *round) judge(ctx context.Context, o *options) error {
	if r.Manager.PID() == 0 {
		return nil
	}
	var err error
	if r.Rest, err = r.restFor(ctx, o.window); err != nil {
		return err
	}
	r.Waits = r.waits()
	for _, f := range append(judgeReady(r.Waits, o.bars), judgeRest(r.Rest)...) {
		r.find(f)
	}
	for _, left := range r.seen.objects(r.namespace) {
		if r.forged[left.GetUID()] || left.GetDeletionTimestamp() != nil || leaving(left, time.Now()) {
			continue
		}
		if err := checkStatus(left); err != nil {
			r.find(found("the status of %s: %v", nameOf(left), err))
		}
	}
	return nil
}

// leaving tells whether a message may be on its way for the first time. Over a channel that can tell a repeat by itself
// the first record is how the attempt ended, and a receiver that hangs holds it up for as long as an attempt may take.
func leaving(o *unstructured.Unstructured, now time.Time) bool {
	conditions, _, _ := unstructured.NestedSlice(o.Object, "status", "conditions")
	return o.GetKind() == v1alpha1.KindNotification && len(conditions) == 0 && now.Sub(o.GetCreationTimestamp().Time) < notify.MaxAttempt+readyHard
}

// checkStatus holds a status against the rules that all statuses follow.
func checkStatus(o *unstructured.Unstructured) error {
	typed, err := scheme.New(o.GroupVersionKind())
	if err != nil {
		return err
	}
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(o.Object, typed); err != nil {
		return err
	}
	return harness.CheckStatus(typed.(client.Object))
}

// waits are how long what was accepted waited for its status. What was deleted meanwhile, and what
// somebody else wrote the status of, tells nothing.
func (r *round) waits() (out []wait) {
	for _, e := range r.expected {
		at, ok := r.seen.readyAt(e.uid, e.generation)
		if !ok && r.seen.going(e.uid) || r.forged[e.uid] {
			continue
		}
		w := wait{operation: &r.sent[e.number], length: -1, lacking: r.machine.lacking(e.at, at)}
		if ok {
			w.length = max(0, at.Sub(e.at))
		}
		out = append(out, w)
	}
	return out
}

// file is where what was sent is written down.
func (r *round) file() string {
	return filepath.Join(r.Files, "round-"+strconv.FormatUint(r.seed, 10)+".json")
}

// save writes down what was sent, for it to be sent again.
func (r *round) save() error {
	sent := slices.Clone(r.sent)
	names := r.receivers.portable()
	for i := range sent {
		sent[i].Body = names.Replace(sent[i].Body)
	}
	return writeOperations(r.file(), sent)
}

// playRound makes a namespace, plays in it, judges, and clears it away.
func (w *world) playRound(ctx context.Context, o *options, m *machine, seed uint64, number int) (*round, error) {
	namespace := fmt.Sprintf("%s%d-%d", tenants, seed, number)
	t, err := w.tenant(ctx, namespace)
	if err != nil {
		return nil, err
	}
	r := &round{world: w, tenant: t, seed: seed, machine: m, forged: map[types.UID]bool{}, answers: map[string]int{}}
	next, err := w.operations(o, seed)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(os.Stderr, "%s: round %d, seed %d\n", time.Now().Format(time.TimeOnly), number+1, seed)
	if err := r.play(ctx, next, o.rate); err != nil {
		return nil, err
	}
	return r, nil
}

// operations of a round: those of its seed, or those in a file.
func (w *world) operations(o *options, seed uint64) (func() (operation, bool), error) {
	if o.replay != "" {
		all, err := readOperations(o.replay)
		i, addresses := -1, w.receivers.local()
		return func() (operation, bool) {
			if i++; i >= len(all) {
				return operation{}, false
			}
			all[i].Number, all[i].Body = i, addresses.Replace(all[i].Body)
			return all[i], true
		}, err
	}
	p, err := newPlan(w.corpus, seed, time.Now(), w.receivers.targets())
	return func() (operation, bool) { return p.next(), p.number <= o.operations }, err
}
