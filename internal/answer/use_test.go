// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// erase takes the record of the answers, and the entries, out of the issue, as its editor can, or Git.
func (d *desk) erase() {
	d.Helper()
	i := d.issue()
	i.Spec.Answers, i.Spec.Acknowledgements, i.Spec.Resolution = nil, nil, nil
	if err := d.client.Update(d.Context(), i); err != nil {
		d.Fatal(err)
	}
}

func TestAUsedLinkIsNoGoodAgainWhateverIsErased(t *testing.T) {
	o := someObjects()
	d := newDesk(t, o, interceptor.Funcs{})
	token := d.token(o.notification)
	if w := d.post(token, "action", "Acknowledged"); w.Code != http.StatusOK {
		t.Fatal(w.Body)
	}
	want := v1alpha1.LinkUse{Time: metav1.NewTime(noon.Add(3600e9)), Action: v1alpha1.AnswerAcknowledged, State: v1alpha1.LinkRecorded}
	if use := d.use(); use == nil || !use.Time.Equal(&want.Time) || use.Action != want.Action || use.State != want.State {
		t.Errorf("the use of the link is %+v", use)
	}
	d.erase()
	d.clock.SetTime(noon.Add(2 * lostAfter))
	for _, w := range []int{d.get(token).Code, d.post(token, "action", "Acknowledged").Code, d.post(token, "action", "Resolved", "summary", "x", "confirm", "yes").Code} {
		if w != http.StatusGone {
			t.Errorf("used again: %d", w)
		}
	}
	if i := d.issue(); len(i.Spec.Acknowledgements) > 0 || i.Spec.Resolution != nil {
		t.Error("the link acted again")
	}
}

// Who erases the record at once, with the link in the other hand, is no faster.
func TestALinkThatIsBeingUsedCannotBeUsedBeside(t *testing.T) {
	o := someObjects()
	var d *desk
	var beside int
	d = newDesk(t, o, interceptor.Funcs{Patch: func(ctx context.Context, c client.WithWatch, object client.Object, p client.Patch, opts ...client.PatchOption) error {
		err := c.Patch(ctx, object, p, opts...)
		if beside == 0 {
			beside = -1
			d.erase()
			beside = d.post(d.token(o.notification), "action", "Resolved", "summary", "x", "confirm", "yes").Code
		}
		return err
	}})
	if w := d.post(d.token(o.notification), "action", "Acknowledged"); w.Code != http.StatusOK {
		t.Fatal(w.Body)
	}
	if beside != http.StatusServiceUnavailable || d.issue().Spec.Resolution != nil {
		t.Errorf("used beside: %d", beside)
	}
}

// What was not recorded leaves the link good.
func TestALinkIsGoodUntilItsAnswerIsRecorded(t *testing.T) {
	o := someObjects()
	o.issue.Spec.Acknowledgements = make([]v1alpha1.Acknowledgement, maxAcknowledgements)
	d := newDesk(t, o, interceptor.Funcs{})
	token := d.token(o.notification)
	if w := d.post(token, "action", "Acknowledged"); w.Code != refuseFull.status {
		t.Fatal(w.Body)
	}
	if use := d.use(); use != nil {
		t.Errorf("used: %+v", use)
	}
	if w := d.post(token, "action", "Updated", "note", "x"); w.Code != http.StatusOK {
		t.Errorf("%d\n%s", w.Code, w.Body)
	}
}

// Whether an answer of which nothing was heard is recorded is for the issue to tell, once whoever
// recorded it has given up.
func TestAnAnswerThatWasLostCanBeGivenAgain(t *testing.T) {
	lost := errors.New("connection reset")
	for name, arrives := range map[string]bool{"before the API server": false, "after it": true} {
		t.Run(name, func(t *testing.T) {
			o, broken := someObjects(), true
			d := newDesk(t, o, interceptor.Funcs{Patch: func(ctx context.Context, c client.WithWatch, object client.Object, p client.Patch, opts ...client.PatchOption) error {
				if broken {
					if arrives {
						if err := c.Patch(ctx, object, p, opts...); err != nil {
							t.Error(err)
						}
					}
					return lost
				}
				return c.Patch(ctx, object, p, opts...)
			}})
			token := d.token(o.notification)
			if w := d.post(token, "action", "Acknowledged"); w.Code != refuseTrouble.status {
				t.Fatal(w.Body)
			}
			broken = false
			d.clock.SetTime(d.clock.Now().Add(lostAfter - 1e9))
			before := d.post(token, "action", "Acknowledged")
			d.clock.SetTime(d.clock.Now().Add(1e9))
			after := d.post(token, "action", "Acknowledged")
			if arrives {
				if before.Code != http.StatusGone || after.Code != http.StatusGone {
					t.Errorf("given again: %d, %d", before.Code, after.Code)
				}
			} else if before.Code != http.StatusServiceUnavailable || after.Code != http.StatusOK {
				t.Errorf("within a minute: %d; after it: %d", before.Code, after.Code)
			}
			if n := len(d.issue().Spec.Acknowledgements); n != 1 {
				t.Errorf("%d acknowledgements", n)
			}
		})
	}
}

func TestALinkThatCannotBeMarkedDoesNothing(t *testing.T) {
	o := someObjects()
	d := newDesk(t, o, interceptor.Funcs{SubResourcePatch: func(context.Context, client.Client, string, client.Object, client.Patch, ...client.SubResourcePatchOption) error {
		return errors.New("no")
	}})
	w := d.post(d.token(o.notification), "action", "Acknowledged")
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), refuseTrouble.Title) {
		t.Errorf("%d\n%s", w.Code, w.Body)
	}
	if len(d.issue().Spec.Acknowledgements) > 0 {
		t.Error("it acted")
	}
}
