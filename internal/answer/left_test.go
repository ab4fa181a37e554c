// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// midnight is where a date of south's ends: south is in New York.
func midnight(t *testing.T) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	return time.Date(2026, 11, 25, 0, 0, 0, 0, zone)
}

// Whoever is not of the alliance now answers nothing: what a message is about makes no difference.
func TestWhoeverHasLeftActsNoMore(t *testing.T) {
	const title = "This link is no longer yours to use"
	for name, c := range map[string]struct {
		change func(*objects)
		says   string
		before bool // they may act before midnight, or else from then on
	}{
		"the partner leaves the alliance": {func(o *objects) { o.alliance.Spec.Partners[1].LeftDate = "2026-11-24" }, "South Ltd is not a partner of this alliance now", true},
		"the partner joins it yet":        {func(o *objects) { o.alliance.Spec.Partners[1].JoinedDate = "2026-11-25" }, "South Ltd is not a partner of this alliance now", false},
		"the contact leaves the partner":  {func(o *objects) { o.south.Spec.Contacts[0].LeftDate = "2026-11-24" }, "You are no longer a contact of a partner of this alliance", true},
	} {
		for offset, after := range map[time.Duration]bool{-time.Second: false, 0: true, time.Second: true} {
			for about, fields := range map[string][]string{"issue": {"action", "Acknowledged"}, "health check": {"action", "Rated", "trust", "4"}} {
				t.Run(name+", "+about+" at "+offset.String(), func(t *testing.T) {
					o := someObjects()
					c.change(o)
					d := newDesk(t, o, interceptor.Funcs{})
					d.clock.SetTime(midnight(t).Add(offset))
					n := map[string]*v1alpha1.Notification{"issue": o.notification, "health check": o.asked}[about]
					shown, sent := d.get(d.token(n)), d.post(d.token(n), fields...)
					if c.before != after {
						if shown.Code != http.StatusOK || sent.Code != http.StatusOK {
							t.Errorf("%d, %d\n%s", shown.Code, sent.Code, sent.Body)
						}
						return
					}
					d.mustSay(shown, http.StatusForbidden, title)
					d.mustSay(sent, http.StatusForbidden, title)
					if said := text(d.parse(sent)); !strings.Contains(said, c.says) {
						t.Error(said)
					}
					if len(d.responses()) > 1 || len(d.issue().Spec.Answers) > 0 || d.use() != nil || d.healthUse() != nil {
						t.Error("something is recorded")
					}
				})
			}
		}
	}
}

// Nobody is offered to have spoken with whoever has left.
func TestWhoHasLeftIsNotOffered(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*objects)
		want   map[string]bool
	}{
		"nobody":                       {func(*objects) {}, map[string]bool{"jane": true, "piet": true, "north": true}},
		"the partner has left":         {func(o *objects) { o.alliance.Spec.Partners[0].LeftDate = "2026-11-21" }, map[string]bool{}},
		"the partner has not joined":   {func(o *objects) { o.alliance.Spec.Partners[0].JoinedDate = "2026-11-23" }, map[string]bool{}},
		"a contact has left":           {func(o *objects) { o.north.Spec.Contacts[1].LeftDate = "2026-11-21" }, map[string]bool{"jane": true}},
		"a contact leaves after today": {func(o *objects) { o.north.Spec.Contacts[1].LeftDate = "2026-11-22" }, map[string]bool{"jane": true, "piet": true}},
	} {
		t.Run(name, func(t *testing.T) {
			o := someObjects()
			c.change(o)
			d := newDesk(t, o, interceptor.Funcs{})
			token := d.token(o.notification)
			page := d.get(token).Body.String()
			for _, who := range []string{"jane", "piet"} {
				if got := strings.Contains(page, `name="with" value="north/`+who+`"`); got != c.want[who] {
					t.Errorf("%s is offered: %v", who, got)
				}
				if c.want[who] {
					continue
				}
				w := d.post(token, "action", "Spoke", "mode", "Phone", "with", "north/"+who)
				if w.Code != http.StatusUnprocessableEntity || len(d.issue().Spec.Conversations) > 0 {
					t.Errorf("%s: %d", who, w.Code)
				}
			}
		})
	}
}
