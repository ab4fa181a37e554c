// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"fmt"
	"strconv"
	"testing"
	"time"
)

func TestBackoff(t *testing.T) {
	for _, test := range []struct {
		attempts   int
		retryAfter time.Duration
		want       time.Duration
		giveUp     bool
	}{
		{attempts: 0, want: 5 * time.Second},
		{attempts: 1, want: 5 * time.Second},
		{attempts: 2, want: 10 * time.Second},
		{attempts: 3, want: 20 * time.Second},
		{attempts: 8, want: 640 * time.Second},
		{attempts: 9, want: 15 * time.Minute},
		{attempts: 99, want: 15 * time.Minute},
		{attempts: 100, giveUp: true},
		{attempts: 1 << 40, giveUp: true},
		{attempts: 1, retryAfter: 4 * time.Second, want: 5 * time.Second},
		{attempts: 1, retryAfter: 90 * time.Second, want: 90 * time.Second},
		{attempts: 50, retryAfter: time.Minute, want: 15 * time.Minute},
		{attempts: 50, retryAfter: time.Hour, want: time.Hour},
		{attempts: 1, retryAfter: 48 * time.Hour, want: time.Hour},
		{attempts: 1, retryAfter: -time.Hour, want: 5 * time.Second},
		{attempts: 100, retryAfter: time.Hour, giveUp: true},
	} {
		t.Run(fmt.Sprintf("%d attempts, Retry-After %s", test.attempts, test.retryAfter), func(t *testing.T) {
			for i := range 200 {
				id := strconv.Itoa(i)
				delay, giveUp := NextAttempt(id, test.attempts, test.retryAfter)
				if giveUp != test.giveUp {
					t.Fatalf("giveUp %t", giveUp)
				}
				if delay < test.want || delay > test.want+test.want/5 {
					t.Fatalf("delay %s, want %s and up to a fifth", delay, test.want)
				}
				if again, _ := NextAttempt(id, test.attempts, test.retryAfter); again != delay {
					t.Fatalf("%s, then %s", delay, again)
				}
			}
		})
	}
}

func TestAMessageIsTriedForAboutADay(t *testing.T) {
	var total time.Duration
	for n := 1; ; n++ {
		delay, giveUp := NextAttempt("some-id", n, 0)
		if giveUp {
			break
		}
		total += delay
	}
	if total < 22*time.Hour || total > 30*time.Hour {
		t.Errorf("given up after %s", total)
	}
}

func TestMessagesThatFailTogetherComeBackApart(t *testing.T) {
	tenths := map[time.Duration]int{}
	for i := range 1000 {
		delay, _ := NextAttempt(fmt.Sprintf("6f0c2a52-3b7e-4a0c-9a55-%012d", i), 1, 0)
		tenths[(delay-5*time.Second)/(100*time.Millisecond)]++
	}
	for tenth := range time.Duration(10) {
		if n := tenths[tenth]; n < 50 || n > 150 {
			t.Errorf("%d of 1000 in tenth %d of the spread, want about 100", n, tenth)
		}
	}
}
