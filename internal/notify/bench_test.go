// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"
)

// BenchmarkThousandMessages is how long 1,000 messages that fall due together take over one
// channel to one receiver that needs 20 ms for each: slots, signatures, connections and all,
// without the writes to the API server. It reports the lateness of the 990th.
func BenchmarkThousandMessages(b *testing.B) {
	const messages = 1000
	url := serve(b, func(http.ResponseWriter, *http.Request) { time.Sleep(20 * time.Millisecond) })
	f := newFactory(b, options())
	for b.Loop() {
		queue := make(chan string, messages*messages)
		s := NewSlots(0, 0, func(id string) { queue <- id })
		start := time.Now()
		var (
			mu       sync.Mutex
			late     []time.Duration
			finished sync.WaitGroup
			stopped  sync.WaitGroup
		)
		finished.Add(messages)
		for range DefaultTotal + 8 {
			stopped.Go(func() {
				for id := range queue {
					release, _, ok := s.TryAcquire(Ask{Channel: "hook", ID: id})
					if !ok {
						continue
					}
					c, err := f.New(Config{Type: TypeWebhook, Webhook: WebhookConfig{URL: url}}, signingSecret())
					if err != nil {
						b.Error(err)
					}
					m := message()
					m.ID = id
					r := c.Send(b.Context(), m)
					release(r.Outcome)
					if r.Outcome != Delivered {
						b.Error(r.Detail)
					}
					mu.Lock()
					late = append(late, time.Since(start))
					mu.Unlock()
					finished.Done()
				}
			})
		}
		for i := range messages {
			queue <- fmt.Sprint("id-", i)
		}
		finished.Wait()
		close(queue)
		stopped.Wait()
		slices.Sort(late)
		b.ReportMetric(late[messages*99/100].Seconds(), "s-p99")
	}
}
