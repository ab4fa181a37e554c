// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"errors"
	"syscall"
	"testing"
	"time"

	"github.com/go-logr/logr"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	apiwatch "k8s.io/apimachinery/pkg/watch"
	toolscache "k8s.io/client-go/tools/cache"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// outage answers with each of the errors in turn, and then as it should. What it was asked is counted.
type outage struct {
	errs  []error
	asked int
	after func()
}

func (o *outage) next() error {
	o.asked++
	if o.asked > len(o.errs) {
		return nil
	}
	if o.asked == len(o.errs) && o.after != nil {
		o.after()
	}
	return o.errs[o.asked-1]
}

func (o *outage) source() (*Sources, *listSource) {
	hands := clocktesting.NewFakePassiveClock(time.Now())
	all := NewSources(logr.Discard(), nil)
	all.clock = hands
	s := &listSource{clock: hands, again: time.Millisecond, leftOut: leftOut{kind: v1alpha1.KindIssue, names: namings{clock: hands}}}
	s.from = &toolscache.ListWatch{
		ListWithContextFunc: func(context.Context, metav1.ListOptions) (runtime.Object, error) {
			return &v1alpha1.IssueList{}, o.next()
		},
		WatchFuncWithContext: func(context.Context, metav1.ListOptions) (apiwatch.Interface, error) {
			if err := o.next(); err != nil {
				return nil, err
			}
			return apiwatch.NewFakeWithChanSize(0, false), nil
		},
	}
	all.all = append(all.all, s)
	return all, s
}

// After an outage of the API server the caches are filled as soon as it answers, and meanwhile the manager is not ready.
func TestAnAPIServerThatIsAwayIsAskedUntilItAnswers(t *testing.T) {
	away := []error{syscall.ECONNREFUSED, syscall.ECONNRESET, context.DeadlineExceeded, apierrors.NewServiceUnavailable("not yet")}
	ask := map[string]func(*listSource) error{
		"list": func(s *listSource) error { _, err := s.list(t.Context(), metav1.ListOptions{}); return err },
		"watch": func(s *listSource) error {
			_, err := s.watch(t.Context(), metav1.ListOptions{})
			return err
		},
	}
	for name, ask := range ask {
		t.Run(name, func(t *testing.T) {
			o := &outage{errs: away}
			all, s := o.source()
			o.after = func() {
				all.clock.(*clocktesting.FakePassiveClock).SetTime(all.clock.Now().Add(failingAfter))
				if err := all.Failing(); !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, syscall.ECONNREFUSED) {
					t.Errorf("while nobody answers: %v", err)
				}
			}
			if err := ask(s); err != nil || o.asked != len(away)+1 {
				t.Errorf("asked %d times: %v", o.asked, err)
			}
			if err := all.Failing(); err != nil {
				t.Errorf("it answered: %v", err)
			}
			// What it refuses is for client-go, which waits longer each time.
			o = &outage{errs: []error{apierrors.NewTooManyRequests("slow down", 1)}}
			_, s = o.source()
			if err := ask(s); !apierrors.IsTooManyRequests(err) || o.asked != 1 {
				t.Errorf("asked %d times: %v", o.asked, err)
			}
		})
	}
}

// A manager that stops asks no more.
func TestWhoStopsDoesNotWaitForAnAPIServer(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	o := &outage{errs: []error{syscall.ECONNREFUSED}, after: cancel}
	_, s := o.source()
	s.again = time.Hour
	if _, err := s.list(ctx, metav1.ListOptions{}); !errors.Is(err, syscall.ECONNREFUSED) || o.asked != 1 {
		t.Errorf("asked %d times: %v", o.asked, err)
	}
}

// What a tenant wrote, and an error quotes, does not pass for an outage: the list would be asked for without end.
func TestWhatCannotBeDecodedIsAnAnswer(t *testing.T) {
	if err := errors.New(`parsing time "connection reset by peer" as "2006"`); unanswered(err) {
		t.Errorf("taken for an outage: %v", err)
	}
}
