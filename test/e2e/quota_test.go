// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/harness"
)

const (
	countIssues  corev1.ResourceName = "count/issues." + v1alpha1.GroupName
	countReviews corev1.ResourceName = "count/reviews." + v1alpha1.GroupName
)

// limit gives the namespace the quota of config/quota, with some figures of its own. A cluster's controller
// would count what is there; here nothing was when it came.
func (w *world) limit(figures map[corev1.ResourceName]string) *corev1.ResourceQuota {
	w.Helper()
	objects, err := harness.ReadObjects("config/quota/quota.yaml")
	if err != nil {
		w.Fatal(err)
	}
	q := &corev1.ResourceQuota{}
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(objects[0].Object, q); err != nil {
		w.Fatal(err)
	}
	q.Namespace = w.ns
	for name, figure := range figures {
		if _, limited := q.Spec.Hard[name]; !limited {
			w.Fatalf("config/quota does not limit %s", name)
		}
		q.Spec.Hard[name] = resource.MustParse(figure)
	}
	w.create(q)
	used := corev1.ResourceList{}
	for name := range q.Spec.Hard {
		used[name] = resource.MustParse("0")
	}
	w.counted(q, used)
	return q
}

// counted writes a quota's status, as a cluster's controller does.
func (w *world) counted(q *corev1.ResourceQuota, used corev1.ResourceList) {
	w.Helper()
	q.Status.Hard, q.Status.Used = q.Spec.Hard, used
	if err := w.Client.Status().Update(w.Context(), q); err != nil {
		w.Fatal(err)
	}
}

// A namespace at its quota is refused what is more, by name, and no other notices. What the manager cannot
// make there it names in its log and by an event, and tries again. Messages are not limited.
func TestNamespaceAtItsQuotaHoldsUpNobody(t *testing.T) {
	env := harness.New(t, harness.Options{Events: true})
	full, other := newWorld(t, env), newWorld(t, env)
	quota := full.limit(map[corev1.ResourceName]string{countIssues: "2", countReviews: "0"})
	other.found()

	// A review of the cadence would be made at once.
	cadence, first := full.fourWeekly("ops", 7)
	a := full.alliance()
	a.Spec.Cadence = append(a.Spec.Cadence, cadence)
	full.create(full.north(), full.south(), full.policy(), a)
	harness.Eventually(t, harness.Patience, "the manager says that it is refused", func(context.Context) error {
		for _, line := range env.Log.With("exceeded quota") {
			if strings.Contains(line, named("ops", first)) && strings.Contains(line, "level=ERROR") {
				return nil
			}
		}
		return errors.New("no line of its log does")
	})
	full.AwaitCondition(t, a, v1alpha1.ConditionReady, yes, "")
	full.mustSee(a, "Warning", "Refused", "Write")
	full.mustHave()

	late := time.Now().Add(-90 * time.Minute) // by which the first step has begun
	for i := range 2 {
		full.create(full.issue(fmt.Sprintf("issue-%d", i), late))
	}
	err := full.Client.Create(t.Context(), full.issue("one-more", late))
	if !apierrors.IsForbidden(err) || !strings.Contains(err.Error(), "exceeded quota: entente, requested: "+string(countIssues)) {
		t.Errorf("one more issue than fit: %v", err)
	}
	for _, w := range []*world{full, other} {
		o := full.issue("issue-1", late)
		if w == other {
			o = other.issue("issue", late)
			other.create(o)
		}
		began := time.Now()
		w.AwaitCondition(t, o, v1alpha1.ConditionStale, yes, "")
		harness.Eventually(t, harness.Patience, "the message about "+o.Name, func(context.Context) error {
			for _, m := range w.hook.Messages() {
				if m.Data.Subject.Name == o.Name {
					return nil
				}
			}
			return fmt.Errorf("%d others came", len(w.hook.Messages()))
		})
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%s took %s beside a namespace at its quota", o.Name, took)
		}
	}

	full.get(quota)
	quota.Spec.Hard[countReviews] = resource.MustParse("5")
	if err := env.Client.Update(t.Context(), quota); err != nil {
		t.Fatal(err)
	}
	full.counted(quota, quota.Status.Used)
	// After each refusal the manager waits twice as long as before.
	harness.Eventually(t, time.Minute, "the review is made once there is room", func(context.Context) error {
		if full.reviews()[named("ops", first)] == nil {
			return errors.New("there is none")
		}
		return nil
	})
}
