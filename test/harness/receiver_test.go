// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package harness_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/entente-dev/entente/test/harness"
)

// A message to a receiver that ended is not taken by another that has its port now.
func TestAReceiverTakesItsOwnMessagesOnly(t *testing.T) {
	earlier, later := harness.NewReceiver(t, nil), harness.NewReceiver(t, nil)
	host, err := url.Parse(later.URL)
	if err != nil {
		t.Fatal(err)
	}
	stray, err := url.Parse(earlier.URL)
	if err != nil {
		t.Fatal(err)
	}
	stray.Host = host.Host
	for _, c := range []struct {
		to    string
		want  int
		taken int
	}{
		{stray.String(), http.StatusNotFound, 0},
		{later.URL, http.StatusNoContent, 1},
		{later.URL + "/deeper", http.StatusNoContent, 2},
	} {
		answer, err := http.Post(c.to, "application/json", strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		if err := answer.Body.Close(); err != nil {
			t.Error(err)
		}
		if answer.StatusCode != c.want || len(later.Messages()) != c.taken {
			t.Errorf("%s is answered %d, and %d messages are taken; not %d, and %d", c.to, answer.StatusCode, len(later.Messages()), c.want, c.taken)
		}
	}
}
