// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// tenantOf a channel TENANT/CHANNEL is named in it; any other is the only one of its tenant.
func tenantOf(channel string) string { return strings.SplitN(channel, "/", 2)[0] }

// take fills n slots of a channel and returns what gives them back.
func take(t *testing.T, s *Slots, channel string, n int) []func(Outcome) {
	t.Helper()
	var releases []func(Outcome)
	for i := range n {
		release, _, ok := s.TryAcquire(Ask{Channel: channel, Tenant: tenantOf(channel), ID: fmt.Sprintf("%s-%d", channel, i)})
		if !ok {
			t.Fatalf("no slot %d of %s", i, channel)
		}
		releases = append(releases, release)
	}
	return releases
}

// prove lets channels send something.
func prove(t *testing.T, s *Slots, channels ...string) {
	t.Helper()
	for _, c := range channels {
		take(t, s, c, 1)[0](Delivered)
	}
}

func wantRefused(t *testing.T, s *Slots, channel, id string) {
	t.Helper()
	if _, _, ok := s.TryAcquire(Ask{Channel: channel, Tenant: tenantOf(channel), ID: id}); ok {
		t.Errorf("%s got a slot of %s", id, channel)
	}
}

func TestOneChannelLeavesRoomForOthers(t *testing.T) {
	s := NewSlots(2, 5, nil)
	prove(t, s, "hanging", "other", "third")
	take(t, s, "hanging", 2)
	wantRefused(t, s, "hanging", "x")
	take(t, s, "other", 2)
	take(t, s, "third", 1)
	wantRefused(t, s, "third", "y") // the total
}

func TestReleaseWakesWhoWaitedLongest(t *testing.T) {
	var woken []string
	s := NewSlots(2, 6, func(id string) { woken = append(woken, id) })
	prove(t, s, "t/a", "t/b") // half of six are for one tenant
	a := take(t, s, "t/a", 2)
	b := take(t, s, "t/b", 1)
	wantRefused(t, s, "t/a", "a-late")
	wantRefused(t, s, "t/a", "a-late") // asked twice, waits once
	if n := len(s.channels["t/a"].queue); n != 1 {
		t.Errorf("%d in queue", n)
	}
	wantRefused(t, s, "t/b", "b-late")
	wantRefused(t, s, "t/b", "b-later")

	b[0](Delivered)
	if want := []string{"b-late"}; !slices.Equal(woken, want) {
		t.Fatalf("woken %q, want %q: a has no room", woken, want)
	}
	if _, _, ok := s.TryAcquire(Ask{Channel: "t/b", Tenant: "t", ID: "b-late"}); !ok {
		t.Fatal("no slot for who was woken")
	}
	a[0](Delivered)
	if want := []string{"b-late", "a-late"}; !slices.Equal(woken, want) {
		t.Fatalf("woken %q, want %q: it came before b-later", woken, want)
	}
	a[1](Delivered)
	if want := []string{"b-late", "a-late", "b-later"}; !slices.Equal(woken, want) {
		t.Fatalf("woken %q, want %q", woken, want)
	}
}

func TestReleaseCountsOnce(t *testing.T) {
	s := NewSlots(1, 2, nil)
	prove(t, s, "b", "c")
	release := take(t, s, "a", 1)[0]
	release(Delivered)
	release(Delivered)
	take(t, s, "a", 1)
	wantRefused(t, s, "a", "x")
	take(t, s, "b", 1)
	wantRefused(t, s, "c", "y")
}

func TestWhoGotASlotIsNotWoken(t *testing.T) {
	var woken []string
	s := NewSlots(1, 2, func(id string) { woken = append(woken, id) })
	first := take(t, s, "a", 1)
	wantRefused(t, s, "a", "x")
	wantRefused(t, s, "a", "y")
	first[0](Delivered) // wakes x
	y, _, ok := s.TryAcquire(Ask{Channel: "a", Tenant: "a", ID: "y"})
	if !ok {
		t.Fatal("no slot")
	}
	y(Delivered)
	if want := []string{"x"}; !slices.Equal(woken, want) {
		t.Errorf("woken %q, want %q", woken, want)
	}
}

func TestFailingChannelHasOneSlotUntilItWorks(t *testing.T) {
	s := NewSlots(3, 10, nil)
	for _, test := range []struct {
		outcome Outcome
		slots   int
	}{
		{Temporary, 1}, {Delivered, 3}, {Uncertain, 1}, {Permanent, 3},
	} {
		take(t, s, "a", 1)[0](test.outcome)
		held := take(t, s, "a", test.slots)
		wantRefused(t, s, "a", "more")
		for _, release := range held {
			release(test.outcome)
		}
	}
}

func TestIdleChannelsAreForgotten(t *testing.T) {
	s, now := timed(2, 10, nil)
	for i := range maxRemembered + 1000 {
		take(t, s, strconv.Itoa(i), 1)[0]([]Outcome{Delivered, Temporary}[i%2])
	}
	if n := len(s.channels); n > maxRemembered || s.inUse != 0 || s.suspects != 0 || len(s.tenants) != 0 {
		t.Errorf("%d channels, %d in use, %d of them suspect, %d tenants", n, s.inUse, s.suspects, len(s.tenants))
	}
	*now = now.Add(remembered - time.Second)
	prove(t, s, "0")
	*now = now.Add(time.Minute + time.Second)
	prove(t, s, "0")
	if n := len(s.channels); n != 1 {
		t.Errorf("%d channels are remembered, not the one that was used", n)
	}
}

// Nobody asks again but when woken, so a wake-up that is missing leaves messages unsent.
func TestWakeUpsAloneServeEverybody(t *testing.T) {
	t.Run("whomever", func(t *testing.T) { wakeUpsAlone(t, func(int) string { return "" }) })
	t.Run("one by one", func(t *testing.T) {
		wakeUpsAlone(t, func(n int) string { return strconv.Itoa(n%7) + "/" + strconv.Itoa(n/7%2) })
	})
}

func wakeUpsAlone(t *testing.T, person func(n int) string) {
	const messages, channels, workers, perChannel, total = 1000, 7, 20, 3, 8
	queue := make(chan int, 100*messages)
	s := NewSlots(perChannel, total, func(id string) {
		var n int
		_, _ = fmt.Sscan(id, &n)
		queue <- n
	})
	var (
		mu       sync.Mutex
		inUse    [channels]int
		all      int
		served   = map[int]int{}
		finished sync.WaitGroup
		stopped  sync.WaitGroup
	)
	finished.Add(messages)
	for range workers {
		stopped.Go(func() {
			for n := range queue {
				channel := n % channels
				release, _, ok := s.TryAcquire(Ask{Channel: strconv.Itoa(channel), ID: strconv.Itoa(n), Person: person(n)})
				if !ok {
					continue
				}
				mu.Lock()
				inUse[channel]++
				all++
				served[n]++
				if inUse[channel] > perChannel || all > total {
					t.Errorf("%d of channel %d, %d in all", inUse[channel], channel, all)
				}
				mu.Unlock()
				runtime.Gosched()
				mu.Lock()
				inUse[channel]--
				all--
				mu.Unlock()
				release([]Outcome{Delivered, Temporary, Permanent}[n%3])
				finished.Done()
			}
		})
	}
	for n := range messages {
		queue <- n
	}
	finished.Wait()
	close(queue)
	stopped.Wait()
	if len(served) != messages {
		t.Errorf("served %d of %d", len(served), messages)
	}
}

func TestHangingWebhookHoldsNoOther(t *testing.T) {
	done := make(chan struct{})
	hanging := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-done }))
	defer hanging.Close()
	works := serve(t, func(http.ResponseWriter, *http.Request) {})

	f := newFactory(t, options())
	s := NewSlots(0, 0, nil)
	send := func(channel, id, url string) (Result, bool) {
		release, _, ok := s.TryAcquire(Ask{Channel: channel, ID: id})
		if !ok {
			return Result{}, false
		}
		c, err := f.New(Config{Type: TypeWebhook, Webhook: WebhookConfig{URL: url}}, nil)
		if err != nil {
			t.Error(err)
		}
		r := c.Send(t.Context(), message())
		release(r.Outcome)
		return r, true
	}
	var sends sync.WaitGroup
	for i := range DefaultPerChannel {
		sends.Go(func() { send("hanging", strconv.Itoa(i), hanging.URL) })
	}
	for i := range 100 {
		r, ok := send("works", strconv.Itoa(i), works)
		if !ok {
			t.Fatal("no slot")
		}
		wantResult(t, r, Delivered, ReasonAccepted, "")
	}
	close(done)
	sends.Wait()
}
