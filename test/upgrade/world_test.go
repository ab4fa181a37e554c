// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package upgrade_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/test/harness"
)

// The namespace of all objects. It is part of what messages say, so it has a fixed name.
const namespace = "upgrade"

// A snapshot is taken at the moment noon, after the manager has run since start. From noon on
// the earlier manager and this one are both asked what they send.
var (
	start = time.Date(2026, time.November, 2, 12, 0, 0, 0, time.UTC)
	noon  = time.Date(2026, time.November, 5, 12, 0, 0, 0, time.UTC)
)

const (
	// until is how long after noon to watch, stride by stride.
	until  = 12 * 24 * time.Hour
	stride = 12 * time.Hour
)

type world struct {
	*harness.Env
	*testing.T
	hook *harness.Receiver
	// seen counts the messages that told has reported.
	seen int
}

func newWorld(t *testing.T, o harness.Options) *world {
	t.Helper()
	o.DateByClock = true
	w := &world{T: t, hook: harness.NewReceiver(t, nil), Env: harness.New(t, o)}
	ns := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: namespace}}
	if err := w.Client.Create(t.Context(), ns); err != nil {
		t.Fatal(err)
	}
	return w
}

// told lists what has arrived since it was last asked, sorted, as of the controllers' time.
func (w *world) told() []string {
	var out []string
	all := w.hook.Messages()
	for _, m := range all[w.seen:] {
		d := m.Data
		out = append(out, fmt.Sprintf("%s %s %s %s to %s/%s", w.Now().Format(time.RFC3339), d.Subject.Name, d.Reason, cmp.Or(d.Step, "-"), d.Recipient.Partner, d.Recipient.Contact))
	}
	w.seen = len(all)
	slices.Sort(out)
	return out
}

// watch goes on from noon, and lists what arrives.
func (w *world) watch() []string {
	w.Helper()
	var out []string
	for at := noon.Add(stride); !at.After(noon.Add(until)); at = at.Add(stride) {
		w.Advance(w.T, at)
		out = append(out, w.told()...)
	}
	return out
}
