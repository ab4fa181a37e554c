// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"cmp"
	"container/heap"
	"fmt"
	"slices"
	"testing"
	"time"
)

// timed are slots whose clock the test moves.
func timed(perChannel, total int, wake func(string)) (s *Slots, now *time.Time) {
	at := testTime
	s = NewSlots(perChannel, total, wake)
	s.now = func() time.Time { return at }
	return s, &at
}

// try sends a message at once if it may.
func try(s *Slots, a Ask) (sent bool, wait time.Duration) {
	release, wait, ok := s.TryAcquire(a)
	if ok {
		release(Delivered)
	}
	return ok, wait
}

func TestRateOnTheDot(t *testing.T) {
	for _, rate := range []Rate{{1, time.Second}, {1, time.Minute}, {60, time.Minute}, {5, time.Hour}, {10000, 24 * time.Hour}} {
		t.Run(fmt.Sprint(rate), func(t *testing.T) {
			s, now := timed(0, 0, nil)
			every := rate.Per / time.Duration(rate.Messages)
			for i := range min(rate.Messages, MaxBurst) {
				if sent, wait := try(s, Ask{Channel: "a", ID: fmt.Sprint(i), Rate: rate}); !sent || wait != 0 {
					t.Fatalf("message %d of the burst: %t, wait %s", i, sent, wait)
				}
			}
			ask := Ask{Channel: "a", ID: "next", Rate: rate}
			sent, wait := try(s, ask)
			if want := min(every, maxTurnWait); sent || wait < want || wait > want+2*time.Millisecond {
				t.Fatalf("%t, wait %s, want %s", sent, wait, want)
			}
			*now = now.Add(every - time.Millisecond)
			if sent, _ := try(s, ask); sent {
				t.Fatal("sent a millisecond before its time")
			}
			*now = now.Add(time.Millisecond + time.Microsecond)
			if sent, _ := try(s, ask); !sent {
				t.Fatal("not sent on the dot")
			}
			if sent, _ := try(s, Ask{Channel: "a", ID: "after", Rate: rate}); sent {
				t.Fatal("two sent for one token")
			}
			if sent, _ := try(s, Ask{Channel: "b", ID: "other", Rate: rate}); !sent {
				t.Fatal("another channel is held up")
			}
		})
	}
}

func TestNoRateIsNoLimit(t *testing.T) {
	s, _ := timed(0, 0, nil)
	for _, rate := range []Rate{{}, {0, time.Second}, {5, 0}, {-1, time.Second}, {5, -1}} {
		for i := range 1000 {
			if sent, _ := try(s, Ask{Channel: "a", ID: fmt.Sprint(i), Rate: rate}); !sent {
				t.Fatalf("%v: message %d refused", rate, i)
			}
		}
	}
}

func TestDefaultRates(t *testing.T) {
	for typ, want := range map[Type]Rate{
		TypeSlack: {1, time.Second}, TypeShoutrrr: {1, time.Second}, TypeEmail: {60, time.Minute},
		TypeWebhook: {}, TypeAlertmanager: {}, TypePhone: {},
	} {
		if got := DefaultRate(typ); got != want {
			t.Errorf("%s: %v, want %v", typ, got, want)
		}
	}
}

func TestNotTriedGivesTheTokenBack(t *testing.T) {
	s, now := timed(0, 0, nil)
	rate := Rate{2, time.Minute}
	for range 5 {
		release, _, ok := s.TryAcquire(Ask{Channel: "a", ID: "x", Rate: rate})
		if !ok {
			t.Fatal("refused although nothing left")
		}
		*now = now.Add(time.Millisecond)
		release(NotTried)
	}
	for i := range 2 {
		if sent, _ := try(s, Ask{Channel: "a", ID: fmt.Sprint(i), Rate: rate}); !sent {
			t.Fatalf("message %d refused", i)
		}
	}
	if sent, _ := try(s, Ask{Channel: "a", ID: "third", Rate: rate}); sent {
		t.Error("more given back than was taken")
	}
}

func TestNotTriedGivesOneTokenBack(t *testing.T) {
	s, _ := timed(0, 0, nil)
	rate := Rate{3, time.Minute}
	s.TryAcquire(Ask{Channel: "a", ID: "1", Rate: rate})
	s.TryAcquire(Ask{Channel: "a", ID: "2", Rate: rate})
	release, _, _ := s.TryAcquire(Ask{Channel: "a", ID: "3", Rate: rate})
	release(NotTried)
	for _, want := range []bool{true, false} {
		if sent, _ := try(s, Ask{Channel: "a", ID: "4", Rate: rate}); sent != want {
			t.Fatalf("sent: %t, want %t", sent, want)
		}
	}
}

func TestNotTriedFillsTheBucketNoMoreThanFull(t *testing.T) {
	s, now := timed(0, 0, nil)
	rate := Rate{2, time.Second}
	s.TryAcquire(Ask{Channel: "a", ID: "under way", Rate: rate})
	release, _, _ := s.TryAcquire(Ask{Channel: "a", ID: "x", Rate: rate})
	*now = now.Add(time.Minute)
	release(NotTried)
	for _, want := range []bool{true, true, false} {
		if sent, _ := try(s, Ask{Channel: "a", ID: "y", Rate: rate}); sent != want {
			t.Fatalf("sent: %t, want %t", sent, want)
		}
	}
}

func TestNotTriedSaysNothingOfTheChannel(t *testing.T) {
	s, _ := timed(3, 9, nil)
	take(t, s, "a", 1)[0](Temporary)
	take(t, s, "a", 1)[0](NotTried)
	held := take(t, s, "a", 1)
	wantRefused(t, s, "a", "x") // it still fails
	held[0](Delivered)
	take(t, s, "a", 1)[0](NotTried)
	take(t, s, "a", 3)
}

func TestRateChangesAtOnce(t *testing.T) {
	s, now := timed(0, 0, nil)
	slow, fast := Rate{1, time.Hour}, Rate{1, time.Second}
	try(s, Ask{Channel: "a", ID: "first", Rate: slow})
	if sent, wait := try(s, Ask{Channel: "a", ID: "x", Rate: slow}); sent || wait != maxTurnWait {
		t.Fatalf("%t, %s", sent, wait)
	}
	if sent, wait := try(s, Ask{Channel: "a", ID: "x", Rate: fast}); sent || wait > time.Second+2*time.Millisecond {
		t.Fatalf("%t, %s: a change fills no bucket, but shortens the wait", sent, wait)
	}
	*now = now.Add(time.Second)
	if sent, _ := try(s, Ask{Channel: "a", ID: "x", Rate: fast}); !sent {
		t.Fatal("still slow")
	}
	if sent, _ := try(s, Ask{Channel: "a", ID: "y"}); !sent {
		t.Fatal("limited without a rate")
	}
}

type arrival struct {
	at time.Time
	id int
}

type agenda []arrival

func (a agenda) Len() int { return len(a) }
func (a agenda) Less(i, j int) bool { // who is woken at the same moment comes in turn
	return cmp.Or(a[i].at.Compare(a[j].at), cmp.Compare(a[i].id, a[j].id)) < 0
}
func (a agenda) Swap(i, j int) { a[i], a[j] = a[j], a[i] }
func (a *agenda) Push(x any)   { *a = append(*a, x.(arrival)) }
func (a *agenda) Pop() any {
	last := (*a)[len(*a)-1]
	*a = (*a)[:len(*a)-1]
	return last
}

// A thousand wait; each comes back when told, or when woken.
func TestBurstLeavesInTurnWithFewQuestions(t *testing.T) {
	for _, test := range []struct {
		name string
		rate Rate
		send time.Duration // how long sending takes
		asks int           // of each message, on average
	}{
		{"one a second", Rate{1, time.Second}, 300 * time.Millisecond, 13},
		{"sixty a minute", Rate{60, time.Minute}, 300 * time.Millisecond, 13},
		{"fifty a second", Rate{50, time.Second}, 10 * time.Millisecond, 3},
		{"fifty a second, and the slots are what is short", Rate{50, time.Second}, 2 * time.Second, 20},
	} {
		t.Run(test.name, func(t *testing.T) {
			const messages = 1000
			var (
				todo  agenda
				sent  []int
				times []time.Time
				asks  int
				now   *time.Time
				s     *Slots
			)
			s, now = timed(0, 0, func(id string) {
				var n int
				_, _ = fmt.Sscan(id, &n)
				heap.Push(&todo, arrival{*now, n})
			})
			for n := range messages {
				heap.Push(&todo, arrival{now.Add(time.Duration(n) * time.Microsecond), n})
			}
			done := map[int]bool{}
			releases := map[int]func(Outcome){}
			perSecond := map[int64]int{}
			for len(sent) < messages || len(releases) > 0 {
				next := heap.Pop(&todo).(arrival)
				*now = next.at
				if next.id < 0 { // the end of sending
					release := releases[-next.id]
					delete(releases, -next.id)
					release(Delivered)
					continue
				}
				if done[next.id] {
					continue
				}
				asks++
				perSecond[now.Unix()]++
				release, wait, ok := s.TryAcquire(Ask{Channel: "a", ID: fmt.Sprint(next.id), Rate: test.rate})
				if !ok {
					if wait <= 0 {
						t.Fatal("refused without a time to come back")
					}
					heap.Push(&todo, arrival{now.Add(wait), next.id})
					continue
				}
				done[next.id] = true
				sent, times = append(sent, next.id), append(times, *now)
				releases[next.id+messages] = release
				heap.Push(&todo, arrival{now.Add(test.send), -next.id - messages})
			}
			if !slices.IsSorted(sent) {
				t.Errorf("out of turn: %v…", sent[:20])
			}
			for i, at := range times {
				burst := min(test.rate.Messages, MaxBurst)
				if i > burst {
					// burst+1 messages need at least the time of one token.
					every := test.rate.Per / time.Duration(test.rate.Messages)
					if gap := at.Sub(times[i-burst]); gap < every-time.Microsecond {
						t.Fatalf("%d messages within %s", burst+1, gap)
					}
				}
			}
			if asks > test.asks*messages {
				t.Errorf("%d asks", asks)
			}
			first := testTime.Unix()
			for second, n := range perSecond {
				if second > first && n > 160 { // three for each message, and a few
					t.Errorf("%d asks in a second", n)
				}
			}
			took := times[len(times)-1].Sub(times[0])
			t.Logf("%d asks, %s", asks, took)
			least := time.Duration(messages-MaxBurst) * test.rate.Per / time.Duration(test.rate.Messages)
			if test.send < time.Second && took > least+least/10+time.Minute {
				t.Errorf("took %s, the rate allows %s", took, least)
			}
			if c := s.channels["a"]; c != nil && len(c.waiting) != 0 || s.inUse != 0 {
				t.Error("somebody is left")
			}
		})
	}
}

// Messages that were deleted while they waited hold the others up for a bounded time.
func TestWhoNeverComesBackLosesTheTurn(t *testing.T) {
	s, now := timed(0, 0, nil)
	rate := Rate{1, time.Minute}
	for i := range 500 {
		try(s, Ask{Channel: "a", ID: fmt.Sprint("gone-", i), Rate: rate})
	}
	start := *now
	for {
		sent, wait := try(s, Ask{Channel: "a", ID: "x", Rate: rate})
		if sent {
			break
		}
		*now = now.Add(wait)
	}
	if took := now.Sub(start); took > 2*maxTurnWait+2*500*askEvery+lateness {
		t.Errorf("held up for %s", took)
	}
	*now = now.Add(remembered)
	s.sweep(*now)
	if len(s.channels) != 0 {
		t.Error("a quiet channel is kept")
	}
}

func TestBucketThatIsNotFullIsKept(t *testing.T) {
	s, now := timed(0, 0, nil)
	rate := Rate{1, time.Hour}
	try(s, Ask{Channel: "a", ID: "x", Rate: rate})
	*now = now.Add(59 * time.Minute)
	try(s, Ask{Channel: "b", ID: "y"})
	if sent, _ := try(s, Ask{Channel: "a", ID: "x", Rate: rate}); sent {
		t.Error("the rate was forgotten")
	}
	*now = now.Add(61 * time.Second)
	if sent, _ := try(s, Ask{Channel: "a", ID: "x", Rate: rate}); !sent {
		t.Error("not sent after an hour")
	}
}

func TestMessagesToOnePersonLeaveOneByOne(t *testing.T) {
	for name, rate := range map[string]Rate{"no rate": {}, "a rate": {1000, time.Second}} {
		t.Run(name, func(t *testing.T) {
			var woken []string
			s, now := timed(0, 0, func(id string) { woken = append(woken, id) })
			ask := func(id, person string) (func(Outcome), bool) {
				release, wait, ok := s.TryAcquire(Ask{Channel: "a", ID: id, Person: person, Rate: rate})
				if !ok && wait <= 0 {
					t.Fatal("refused without a time to come back")
				}
				return release, ok
			}
			first, ok := ask("sam-1", "sam")
			if !ok {
				t.Fatal("refused")
			}
			for range 2 {
				for _, id := range []string{"sam-2", "sam-3"} {
					if _, ok := ask(id, "sam"); ok {
						t.Fatal("two to one person at once")
					}
				}
			}
			ann, ok := ask("ann-1", "ann")
			if !ok {
				t.Fatal("held up by another's messages")
			}
			ann(Delivered)
			if _, ok := ask("any", ""); !ok {
				t.Fatal("held up without a person")
			}
			woken = nil
			first(Delivered)
			if len(woken) == 0 || woken[0] != "sam-2" || slices.Contains(woken[1:], "sam-2") {
				t.Fatalf("woken %q, want sam-2 first", woken)
			}
			second, ok := ask("sam-2", "sam")
			if !ok {
				t.Fatal("woken for nothing")
			}
			woken = nil
			second(Permanent)
			if len(woken) == 0 || woken[0] != "sam-3" {
				t.Fatalf("woken %q, want sam-3", woken)
			}
			third, ok := ask("sam-3", "sam")
			if !ok {
				t.Fatal("woken for nothing")
			}
			if _, ok := ask("gone", "sam"); ok {
				t.Fatal("two to one person at once")
			}
			third(Delivered)
			*now = now.Add(time.Hour)
			s.sweep(*now)
			if len(s.people) != 0 {
				t.Errorf("%d people remembered", len(s.people))
			}
		})
	}
}

// A person to whom a message hangs does not hold up the turn of others.
func TestBusyPersonHoldsUpNobodyElse(t *testing.T) {
	s, now := timed(0, 0, nil)
	rate := Rate{1, time.Second}
	hanging, _, ok := s.TryAcquire(Ask{Channel: "a", ID: "1", Person: "sam", Rate: rate})
	if !ok {
		t.Fatal("refused")
	}
	s.TryAcquire(Ask{Channel: "a", ID: "2", Person: "sam", Rate: rate})
	s.TryAcquire(Ask{Channel: "a", ID: "3", Person: "ann", Rate: rate})
	*now = now.Add(time.Second)
	if sent, _ := try(s, Ask{Channel: "a", ID: "3", Person: "ann", Rate: rate}); !sent {
		t.Error("held up")
	}
	hanging(Temporary)
	*now = now.Add(time.Second)
	s.TryAcquire(Ask{Channel: "a", ID: "4", Person: "eve", Rate: rate})
	if sent, _ := try(s, Ask{Channel: "a", ID: "2", Person: "sam", Rate: rate}); !sent {
		t.Error("the place was lost")
	}
}

// One who was woken and finds the person busy passes the wake-up on.
func TestWakeUpIsPassedOn(t *testing.T) {
	var woken []string
	s, _ := timed(1, 0, func(id string) { woken = append(woken, id) })
	first, _, _ := s.TryAcquire(Ask{Channel: "a", ID: "first"})
	s.TryAcquire(Ask{Channel: "a", ID: "sam-1", Person: "sam"})
	s.TryAcquire(Ask{Channel: "a", ID: "eve-1", Person: "eve"})
	first(Delivered)
	if want := []string{"sam-1"}; !slices.Equal(woken, want) {
		t.Fatalf("woken %q, want %q", woken, want)
	}
	s.TryAcquire(Ask{Channel: "b", ID: "sam-2", Person: "sam"})
	s.TryAcquire(Ask{Channel: "a", ID: "sam-1", Person: "sam"})
	if want := []string{"sam-1", "eve-1"}; !slices.Equal(woken, want) {
		t.Fatalf("woken %q, want %q", woken, want)
	}
}
