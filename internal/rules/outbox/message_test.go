// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
)

func TestMessageNames(t *testing.T) {
	to := team.Person{Ref: v1alpha1.PersonRef{Partner: "contoso", Contact: "kim"}, Channel: "hook"}
	first := new(metav1.NewTime(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)))
	detected, uid := first, "7f3c"
	name := func(about, kind string, round int32, step string, repeat int32, to team.Person, reason v1alpha1.NotificationReason) string {
		m := StepMessage{
			Subject: v1alpha1.SubjectReference{Kind: kind, Name: about, UID: uid, Time: detected}, Round: round, Step: v1alpha1.Name(step), Repeat: repeat, To: to, Kind: string(reason),
		}
		return m.Name()
	}
	const said, asked = v1alpha1.NotificationEscalationStep, v1alpha1.NotificationCallRequest
	base := name("i", "u", 1, "s", 0, to, said)
	other := to
	other.Ref.Partner = "northwind"
	third := to
	third.Ref.Contact = "lee"
	mail := to
	mail.Channel = "mail"
	different := map[string]string{
		"kind":     name("i", "v", 1, "s", 0, to, said),
		"round":    name("i", "u", 2, "s", 0, to, said),
		"step":     name("i", "u", 1, "t", 0, to, said),
		"repeat":   name("i", "u", 1, "s", 1, to, said),
		"partner":  name("i", "u", 1, "s", 0, other, said),
		"contact":  name("i", "u", 1, "s", 0, third, said),
		"channel":  name("i", "u", 1, "s", 0, mail, said),
		"reason":   name("i", "u", 1, "s", 0, to, asked),
		"boundary": name("i", "us", 1, "", 0, to, said),
	}
	detected = new(metav1.NewTime(detected.Add(time.Second)))
	different["detected"] = name("i", "u", 1, "s", 0, to, said)
	detected = nil
	different["undated"] = name("i", "u", 1, "s", 0, to, said)
	detected = first
	seen := map[string]string{base: "base"}
	for what, n := range different {
		if was, ok := seen[n]; ok {
			t.Errorf("another %s gives the name of %s", what, was)
		}
		seen[n] = what
	}
	uid = "of the one that was applied again"
	if again := name("i", "u", 1, "s", 0, to, said); again != base {
		t.Errorf("%s, then %s", base, again)
	}
	for _, about := range []string{"a", strings.Repeat("a", 253), strings.Repeat("a", 99) + ".b", strings.Repeat("a", 98) + "-.b", strings.Repeat("a.", 100) + "b"} {
		n := name(about, "u", 1, "s", 0, to, said)
		if problems := validation.IsDNS1123Subdomain(n); len(problems) > 0 {
			t.Errorf("%s: %v", n, problems)
		}
	}
}
