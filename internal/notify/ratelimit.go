// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"time"

	"golang.org/x/time/rate"
)

// Rate is how many messages may leave over a channel in a span: a token bucket that holds
// Messages, but at most MaxBurst, and is filled evenly. The zero value is no limit.
type Rate struct {
	Messages int
	Per      time.Duration
}

// MaxBurst is how many messages leave at once over a channel that has a rate and was quiet.
const MaxBurst = 60

// DefaultRate is the rate of a channel whose policy gives none.
//
// Slack allows an app about one message a second in a channel, and what shoutrrr reaches is
// mostly of that kind: free push and chat services with tight limits. Mail servers count by
// the minute or the hour and block whom they take for a spammer. Webhooks and Alertmanager
// are programs, most often one's own: they say 429 if it is too much.
func DefaultRate(t Type) Rate {
	switch t {
	case TypeSlack, TypeShoutrrr:
		return Rate{Messages: 1, Per: time.Second}
	case TypeEmail:
		return Rate{Messages: 60, Per: time.Minute}
	}
	return Rate{}
}

func (r Rate) unlimited() bool { return r.Messages <= 0 || r.Per <= 0 }

// bucket holds the tokens of one channel. The zero value has no limit.
type bucket struct {
	rate     Rate
	limiter  *rate.Limiter // nil: no limit
	returned float64       // tokens given back
}

// set changes the rate. What was used up under the old one counts under the new one: a
// change does not fill the bucket.
func (b *bucket) set(r Rate, now time.Time) {
	if r == b.rate {
		return
	}
	b.rate = r
	if r.unlimited() {
		b.limiter, b.returned = nil, 0
		return
	}
	limit, burst := rate.Limit(float64(r.Messages)/r.Per.Seconds()), min(r.Messages, MaxBurst)
	if b.limiter == nil {
		b.limiter = rate.NewLimiter(limit, burst)
		return
	}
	b.limiter.SetLimitAt(now, limit)
	b.limiter.SetBurstAt(now, burst)
}

// held is how much is in the bucket, with what was given back.
func (b *bucket) held(now time.Time) float64 {
	tokens := b.limiter.TokensAt(now)
	b.returned = min(b.returned, float64(b.limiter.Burst())-tokens)
	return tokens + b.returned
}

// tokens is how many messages may leave now.
func (b *bucket) tokens(now time.Time) int {
	if b.limiter == nil {
		return MaxBurst
	}
	return int(b.held(now))
}

// take uses a token up. There must be one.
func (b *bucket) take(now time.Time) {
	if b.limiter != nil {
		b.limiter.ReserveN(now, 1)
	}
}

// giveBack undoes take: the limiter itself takes nothing back once its time has come.
func (b *bucket) giveBack() {
	if b.limiter != nil {
		b.returned++
	}
}

// until is how long it takes until there are n tokens more than were spoken for: the wait of
// the n-th in the queue.
func (b *bucket) until(n int, now time.Time) time.Duration {
	if b.limiter == nil {
		return 0
	}
	missing := float64(n) - b.held(now)
	if missing <= 0 {
		return 0
	}
	seconds := missing / float64(b.limiter.Limit())
	// Rounded up, so that who comes back in time does not come a moment too early.
	return time.Duration(seconds*float64(time.Second)) + time.Millisecond
}

// full reports whether the bucket holds as much as a new one.
func (b *bucket) full(now time.Time) bool {
	return b.limiter == nil || b.held(now) >= float64(b.limiter.Burst())
}
