// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// conflicts has somebody else change the issue before the first write to it, two seconds after the form came.
func conflicts(t *testing.T, o *objects, change func(*v1alpha1.Issue)) *desk {
	t.Helper()
	var d *desk
	done := false
	d = newDesk(t, o, interceptor.Funcs{Patch: func(ctx context.Context, w client.WithWatch, object client.Object, p client.Patch, opts ...client.PatchOption) error {
		if done {
			return w.Patch(ctx, object, p, opts...)
		}
		done = true
		d.clock.SetTime(noon.Add(time.Hour + 2*time.Second))
		i := d.issue()
		change(i)
		if err := w.Update(ctx, i); err != nil {
			t.Error(err)
		}
		return apierrors.NewConflict(schema.GroupResource{Resource: "issues"}, i.Name, nil)
	}})
	return d
}

// Each attempt to record an answer looks at the issue by the clock of that attempt; the answer itself is dated
// when it was given, as the use of the link is.
func TestAnIssueIsLookedAtAnewByTheClock(t *testing.T) {
	at := func(after time.Duration) metav1.Time { return metav1.NewTime(noon.Add(time.Hour + after)) }
	resolvedAt := func(after time.Duration) func(*v1alpha1.Issue) {
		return func(i *v1alpha1.Issue) {
			i.Spec.Resolution = &v1alpha1.Statement{Time: at(after), By: &jane, Summary: "done"}
		}
	}
	resolve := []string{"action", "Resolved", "summary", "x", "confirm", "yes"}
	for name, c := range map[string]struct {
		change func(*v1alpha1.Issue)
		fields []string
		status int
		says   string
	}{
		"an update": {func(i *v1alpha1.Issue) {
			i.Spec.Updates = []v1alpha1.Update{{Time: at(time.Second), By: &jane, Note: "x"}}
		}, []string{"action", "Acknowledged"}, http.StatusOK, "Recorded"},
		"resolved before the form came":    {resolvedAt(-time.Second), []string{"action", "Acknowledged"}, http.StatusConflict, refuseResolved.Title},
		"resolved since":                   {resolvedAt(time.Second), []string{"action", "Acknowledged"}, http.StatusConflict, refuseResolved.Title},
		"resolved just now":                {resolvedAt(2 * time.Second), resolve, http.StatusConflict, refuseResolved.Title},
		"to be resolved":                   {resolvedAt(3 * time.Second), []string{"action", "Acknowledged"}, http.StatusOK, "Recorded"},
		"to be resolved, and no other way": {resolvedAt(3 * time.Second), resolve, http.StatusUnprocessableEntity, "A resolution is on record already, dated 22 November 2026, 07:00 (America/Chicago)."},
	} {
		t.Run(name, func(t *testing.T) {
			o := someObjects()
			d := conflicts(t, o, c.change)
			w := d.post(d.token(o.notification), c.fields...)
			if w.Code != c.status || !strings.Contains(text(d.parse(w)), c.says) {
				t.Errorf("%d\n%s", w.Code, w.Body)
			}
			i, use := d.issue(), d.use()
			if r := i.Spec.Resolution; r != nil && r.Summary != "done" {
				t.Errorf("the resolution is another: %+v", r)
			}
			if c.status != http.StatusOK {
				if use != nil || len(i.Spec.Answers) > 0 {
					t.Errorf("recorded: %+v, %+v", use, i.Spec.Answers)
				}
				return
			}
			given := at(0)
			if len(i.Spec.Answers) != 1 || !i.Spec.Answers[0].Time.Equal(&given) || !i.Spec.Acknowledgements[0].Time.Equal(&given) || use == nil || !use.Time.Equal(&given) {
				t.Errorf("recorded: %+v, %+v, %+v", use, i.Spec.Answers, i.Spec.Acknowledgements)
			}
			if !strings.Contains(text(d.parse(w)), "On 22 November 2026, 07:00 (America/Chicago)") {
				t.Errorf("it says\n%s", w.Body)
			}
		})
	}
}

// Whom the form offers to have spoken with is decided by the clock of the attempt, too.
func TestWhoHasLeftMeanwhileWasNotSpokenWith(t *testing.T) {
	o := someObjects()
	o.alliance.Spec.Team[1].LeftDate = "2026-11-22" // piet, in Amsterdam
	midnight := time.Date(2026, 11, 22, 23, 0, 0, 0, time.UTC)
	var d *desk
	d = newDesk(t, o, interceptor.Funcs{Get: func(ctx context.Context, w client.WithWatch, key client.ObjectKey, object client.Object, opts ...client.GetOption) error {
		if _, ok := object.(*v1alpha1.Issue); ok {
			d.clock.SetTime(midnight)
		}
		return w.Get(ctx, key, object, opts...)
	}})
	d.clock.SetTime(midnight.Add(-time.Second))
	w := d.post(d.token(o.notification), "action", "Spoke", "mode", "Phone", "with", "north/piet")
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "Tick people who are on the list.") {
		t.Errorf("%d\n%s", w.Code, w.Body)
	}
}
