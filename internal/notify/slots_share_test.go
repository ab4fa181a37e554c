// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"fmt"
	"runtime"
	"syscall"
	"testing"
	"time"
)

// occupy asks for as many slots as there are for channels of a tenant, and gives none back: they hang.
func occupy(s *Slots, tenant string, channels int) (held []func(Outcome)) {
	for c := range channels {
		for i := range DefaultPerChannel {
			a := Ask{Tenant: tenant, Channel: fmt.Sprintf("%s/%d", tenant, c), ID: fmt.Sprintf("%s/%d/%d", tenant, c, i)}
			if release, _, ok := s.TryAcquire(a); ok {
				held = append(held, release)
			}
		}
	}
	return held
}

func sends(s *Slots, tenant, channel string) bool {
	release, _, ok := s.TryAcquire(Ask{Tenant: tenant, Channel: channel, ID: channel})
	if ok {
		release(Delivered)
	}
	return ok
}

// Twelve policies of sixteen webhooks that hang hold up no channel that works, of whatever namespace,
// and no new one of another namespace.
func TestChannelsThatHangHoldUpNobody(t *testing.T) {
	s := NewSlots(0, 0, nil)
	if !sends(s, "other", "works") || !sends(s, "hostile", "works too") {
		t.Fatal("no slot while nobody sends")
	}
	for round, outcome := range []Outcome{Temporary, Uncertain, Temporary} {
		held := occupy(s, "hostile", 12*16)
		if len(held) == 0 {
			t.Fatal("nothing hangs: this attacks nothing")
		}
		if !sends(s, "other", "works") || !sends(s, "hostile", "works too") {
			t.Fatalf("round %d: a channel that works is held up", round)
		}
		if !sends(s, "other", fmt.Sprint("new", round)) {
			t.Fatalf("round %d: a new channel of another namespace is held up", round)
		}
		for _, release := range held {
			release(outcome)
		}
	}
}

// A channel that hangs from the start leaves room for another new one of the same namespace.
func TestANewChannelFindsASlotBesideOneThatHangs(t *testing.T) {
	s := NewSlots(0, 0, nil)
	if held := len(occupy(s, "one", 1)); held < 2 || held >= DefaultPerChannel/2 {
		t.Errorf("a new channel holds %d slots", held)
	}
	if !sends(s, "one", "new") {
		t.Error("the next finds none")
	}
}

// Channels that worked until they hung, of one namespace after the other: each that comes then still
// finds a slot.
func TestEachTenantFindsASlot(t *testing.T) {
	s := NewSlots(0, 0, nil)
	for i := range 20 {
		tenant := fmt.Sprint("hostile", i)
		for c := range 16 {
			if !sends(s, tenant, fmt.Sprintf("%s/%d", tenant, c)) {
				t.Fatal("no slot while nobody sends")
			}
		}
	}
	if !sends(s, "other", "works") {
		t.Fatal("no slot while nobody sends")
	}
	before := 0
	for i := range 5 {
		held := len(occupy(s, fmt.Sprint("hostile", i), 16))
		if i == 0 && held != DefaultTotal/2 {
			t.Errorf("one alone got %d slots, not half of %d", held, DefaultTotal)
		}
		before += held
		if held == 0 || !sends(s, "other", "works") {
			t.Fatalf("%d slots are held by %d tenants, and the next finds none", before, i+1)
		}
	}
}

// What the share of a tenant is made of comes back, however attempts end and whatever the channel
// became meanwhile.
func TestSharesComeBack(t *testing.T) {
	s := NewSlots(4, 16, nil)
	for _, outcome := range []Outcome{Delivered, Temporary, NotTried, Permanent, Uncertain, Delivered} {
		held := occupy(s, "one", 3)
		if len(held) == 0 {
			t.Fatal("no slot")
		}
		for _, release := range held {
			release(outcome)
		}
		if s.inUse != 0 || s.suspects != 0 || len(s.tenants) != 0 {
			t.Fatalf("after %q %d in use, %d of them suspect, %d tenants", outcome, s.inUse, s.suspects, len(s.tenants))
		}
	}
}

// Asking takes about as much work however many wait: the lock is everybody's. Eight times as many would take
// sixty-four times as much if each were compared with all. What else runs on the machine is not counted.
func TestAskingIsNotQuadratic(t *testing.T) {
	for _, rate := range []Rate{{}, {Messages: 1, Per: time.Second}} {
		for _, person := range []string{"", "one"} {
			few, many := ask(t, 10_000, rate, person), ask(t, 80_000, rate, person)
			if many > 32*few {
				t.Errorf("rate %v, person %q: 80,000 took %s, 10,000 took %s", rate, person, many, few)
			}
		}
	}
}

// ask is how much time of a processor n first asks for a channel that is busy take, the best of some tries.
func ask(t *testing.T, n int, rate Rate, person string) time.Duration {
	best := time.Hour
	for range 3 {
		s := NewSlots(1, 2, nil)
		s.TryAcquire(Ask{Channel: "c", ID: "holds it", Rate: rate, Person: person})
		runtime.GC() // what was made before is not on the account of this
		began := processorTime(t)
		for i := range n {
			s.TryAcquire(Ask{Channel: "c", ID: fmt.Sprint(i), Rate: rate, Person: person})
		}
		best = min(best, processorTime(t)-began)
	}
	return best
}

// processorTime is what this process has used.
func processorTime(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// However many channels a tenant makes, what is known of another's is not forgotten for that.
func TestManyChannelsOfOneTenantMakeNobodyElsesForgotten(t *testing.T) {
	s, now := timed(0, 0, nil)
	for i := range 16 {
		if !sends(s, "other", fmt.Sprintf("other/%d", i)) {
			t.Fatal("no slot while nobody sends")
		}
	}
	for i := range 2 * maxRemembered {
		*now = now.Add(time.Second)
		if !sends(s, "hostile", fmt.Sprintf("hostile/%d", i)) {
			t.Fatal("no slot while nobody sends")
		}
	}
	if n := len(s.channels); n > maxRemembered {
		t.Errorf("%d channels are remembered", n)
	}
	for i := range 16 {
		if c := s.channels[fmt.Sprintf("other/%d", i)]; c == nil || !c.proven {
			t.Errorf("it is forgotten that other/%d works", i)
		}
	}
	last := fmt.Sprintf("hostile/%d", 2*maxRemembered-1)
	if s.channels[last] == nil {
		t.Error("the one that was used last is forgotten")
	}
	if s.channels["hostile/0"] != nil {
		t.Error("the one that was used first is remembered")
	}
}
