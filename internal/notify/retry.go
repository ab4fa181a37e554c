// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"hash/fnv"
	"strconv"
	"time"
)

const (
	// MaxAttempts is how often a message is tried: for about a day where a server does not
	// ask for longer waits. It counts attempts and not hours, so that no message is given
	// up because the manager was away.
	MaxAttempts = 100
	// FirstBackoff follows the first failed attempt; each later one doubles it.
	FirstBackoff = 5 * time.Second
	// MaxBackoff is the longest wait between attempts that we choose ourselves.
	MaxBackoff = 15 * time.Minute
	// jitterShare: up to 1/jitterShare of the wait is added, by message, so that those that
	// failed together do not come back together.
	jitterShare = 5
)

// NextAttempt is the wait after the attempts-th attempt (1 is the first) of the message id
// ended as Temporary: 5 s, doubled each time up to 15 minutes, or retryAfter if that is
// longer; and on top up to a fifth. giveUp is true once MaxAttempts have been made.
//
// The same arguments give the same wait, so that what is written from it settles.
func NextAttempt(id string, attempts int, retryAfter time.Duration) (delay time.Duration, giveUp bool) {
	if attempts >= MaxAttempts {
		return 0, true
	}
	delay = FirstBackoff
	for i := 1; i < attempts && delay < MaxBackoff; i++ {
		delay *= 2
	}
	delay = max(min(delay, MaxBackoff), clampRetryAfter(retryAfter))
	return delay + jitter(id, attempts, delay), false
}

// jitter is at least 0 and less than d/jitterShare, in whole milliseconds.
func jitter(id string, attempts int, d time.Duration) time.Duration {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id + "#" + strconv.Itoa(attempts)))
	return time.Duration(h.Sum64()%uint64(d/jitterShare/time.Millisecond)) * time.Millisecond
}
