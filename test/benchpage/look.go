// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"k8s.io/client-go/rest"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/page"
)

const (
	// firstWithin and mostBytes are the bars of a page: beyond reading, and in size.
	firstWithin = 300 * time.Millisecond
	mostBytes   = 100_000
	// again is how often a page is opened once more.
	again = 15
)

// source is where a page reads, and knows how often and for how long it did.
type source struct {
	page.Cluster
	reads, took atomic.Int64
}

func (s *source) Read(ctx context.Context) (*page.Reading, error) {
	began := time.Now()
	defer func() {
		s.reads.Add(1)
		s.took.Add(int64(time.Since(began)))
	}()
	return s.Cluster.Read(ctx)
}

// beyond is how long something took but for reading.
func (s *source) beyond(what func() error) (took, reading time.Duration, err error) {
	began, before := time.Now(), s.took.Load()
	err = what()
	reading = time.Duration(s.took.Load() - before)
	return time.Since(began) - reading, reading, err
}

// clock is the moment at first, and goes on.
func clock() func() time.Time {
	began := time.Now()
	return func() time.Time { return moment.Add(time.Since(began)) }
}

// newPage serves the page of all namespaces.
func newPage(p *plane) (*page.Handler, *source) {
	now := clock()
	s := &source{Cluster: page.Cluster{Reader: p.client, Now: now}}
	return page.New(page.Options{Source: s, Now: now, Base: "/page", Host: page.Loopback, ErrOut: os.Stderr}), s
}

// readings measures what the API server's answers cost: the bytes alone, and the objects in them.
func readings(ctx context.Context, p *plane, r *report) error {
	var bytes, objects []time.Duration
	var size int64
	// The first answers are slower, and may be that the API server is not ready for such a list yet.
	if _, err := (&page.Cluster{Reader: p.client, Now: clock()}).Read(ctx); err != nil {
		return err
	}
	for range 3 {
		began := time.Now()
		n, err := lists(ctx, p.config)
		if err != nil {
			return err
		}
		size, bytes = n, append(bytes, time.Since(began))
		began = time.Now()
		if _, err := (&page.Cluster{Reader: p.client, Now: clock()}).Read(ctx); err != nil {
			return err
		}
		objects = append(objects, time.Since(began))
	}
	r.bytes, r.objects = median(bytes), median(objects)
	r.info("the API server's answers, not looked at", int64(r.bytes), "%s, %d MB", round(r.bytes), size/1_000_000)
	r.info("the same, as objects", int64(r.objects), "%s, %.2f of that", round(r.objects), ratio(r.objects, r.bytes))
	return nil
}

// lists has the API server answer as a page does, and throws it away.
func lists(ctx context.Context, config *rest.Config) (size int64, err error) {
	web, err := rest.HTTPClientFor(config)
	if err != nil {
		return 0, err
	}
	for _, kind := range []string{"partners", "communicationpolicies", "alliances", "reviews", "issues", "notifications"} {
		n, err := list(ctx, web, config.Host+"/apis/"+v1alpha1.SchemeGroupVersion.String()+"/"+kind)
		if err != nil {
			return 0, err
		}
		size += n
	}
	return size, nil
}

func list(ctx context.Context, web *http.Client, address string) (size int64, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, err
	}
	answer, err := web.Do(r)
	if err != nil {
		return 0, err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("%s: %s", address, answer.Status)
	}
	return io.Copy(io.Discard, answer.Body)
}

// pages measures each page when it is opened first, and when it is opened again.
func pages(ctx context.Context, p *plane, r *report) error {
	for _, path := range []string{"/", "/alliances", "/untold", "/alliances/team-000/northwind-contoso-00000"} {
		h, s := newPage(p)
		runtime.GC() // what was before is no concern of this page
		size := 0
		look := func() (err error) {
			size, err = open(ctx, h, path)
			return err
		}
		first, reading, err := s.beyond(look)
		if err != nil {
			return err
		}
		var warm []time.Duration
		for range again {
			took, _, err := s.beyond(look)
			if err != nil {
				return err
			}
			warm = append(warm, took)
		}
		what := path + " at first, beyond reading"
		if strings.Count(path, "/") == 1 {
			r.atMost(firstWithin, what, first, "%s, %.2f of reading", round(first), ratio(first, reading))
		} else { // it plays a year of its alliance's history, however many others there are
			r.info(what, int64(first), "%s, %.2f of reading", round(first), ratio(first, reading))
		}
		r.info(path+" again", int64(median(warm)), "%s", round(median(warm)))
		r.small(path, size)
	}
	return nil
}

// open opens a page, and returns its size.
func open(ctx context.Context, h http.Handler, path string) (size int, err error) {
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/page"+path, nil)
	r.Host = "localhost"
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		return 0, fmt.Errorf("%s: %d\n%s", path, w.Code, w.Body.String())
	}
	return w.Body.Len(), nil
}

func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}

func round(d time.Duration) time.Duration { return d.Round(100 * time.Microsecond) }

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }
