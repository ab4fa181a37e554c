// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// An alliance does not sum up anew for each of its issues, but for a quarter of a second's
// worth of them.
func TestManyIssuesAreSummedUpTogether(t *testing.T) {
	t.Parallel()
	w := newWorld(t, live)
	a, p := w.alliance(), w.policy()
	p.Spec.Suspend = new(true) // the issues are to be counted, not to climb
	w.create(w.north(), w.south(), p, a)
	w.AwaitCondition(t, a, v1alpha1.ConditionReady, yes, "")
	writes := w.countWrites(&v1alpha1.AllianceList{})

	const issues, workers = 500, 8
	start := time.Now()
	var wg sync.WaitGroup
	failed := make(chan error, issues)
	for worker := range workers {
		wg.Go(func() {
			for n := worker; n < issues; n += workers {
				// Stale at once, so that each changes what the alliance says.
				i := w.issue(fmt.Sprintf("issue-%03d", n), start.Add(-90*time.Minute))
				if err := w.Client.Create(t.Context(), i); err != nil {
					failed <- err
				}
			}
		})
	}
	wg.Wait()
	close(failed)
	for err := range failed {
		t.Fatal(err)
	}
	w.Await(t, a, "500 open and stale issues are counted", func() bool {
		c := a.Status.Issues
		return c != nil && *c.Open == issues && *c.Stale == issues
	})
	took := time.Since(start)
	// Four a second at most, and a few for the beginning and the end.
	if n, most := writes.of(a.Name), int(took/(250*time.Millisecond))+4; n > most {
		t.Errorf("the alliance was written %d times in %s; at most %d were expected", n, took, most)
	} else {
		t.Logf("%d issues in %s: the alliance was written %d times", issues, took.Round(time.Millisecond), n)
	}
}
