// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record_test

import (
	"strings"
	"testing"
	"time"
)

// Who puts one figure right loses none of the others: the latest answer counts alone, so it says them again.
func TestAnAnswerKeepsWhatItDoesNotSay(t *testing.T) {
	k := keep(t)
	k.answer("--by contoso/kim --trust 4 --communication 3 --governance 2", 0)
	k.answer("--by contoso/kim --trust 5 --time 2082-11-20T10:00", 0, // before the other: nothing is there to be kept
		"note: an answer of contoso/kim is on record that is dated later, 2082-11-20 18:30 America/New_York, and counts in place of this one from then on")
	got := k.answer("--by contoso/kim --trust 1", time.Hour, "note: kept of the answer of 2082-11-20 18:30 America/New_York: governance 2, communication 3")
	if !strings.Contains(got, "ratings:\n      communication: 3\n      governance: 2\n      trust: 1\n") {
		t.Errorf("the figures are not whole: %s", got)
	}
	k.answer("--by contoso/kim --trust 2 --time 2082-11-20T10:00", 0, // of two of the same time the later one counts, and it has no more
		"dated later, 2082-11-20 19:30 America/New_York")
	got = k.answer("--by contoso/kim --governance 3 --time 2082-11-20T10:00", 0, "note: kept of the answer of 2082-11-20 10:00 America/New_York: trust 2\n")
	if strings.Count(got, "trust: 2") != 2 {
		t.Errorf("not what was entered later is kept: %s", got)
	}
	if got := k.run("health answer health-check --by contoso/kim --trust 1", time.Hour+time.Minute); !strings.Contains(got.Err, "the same is on record since 2082-11-20 19:30 America/New_York") {
		t.Errorf("what changes nothing, a minute later: %d, %s", got.Code, got.Err)
	}
	if got := k.run("health answer health-check --by contoso/kim --governance 3 --time 2082-11-20T10:00", 0); !strings.Contains(got.Err, "the same is on record already") {
		t.Errorf("the same twice: %d, %s", got.Code, got.Err)
	}
}

// Two people may say the same, so an answer without a name is never taken for one that is there.
func TestAnswersWithoutANameAreOneMoreEach(t *testing.T) {
	k := keep(t)
	k.answer("--partner contoso --trust 4 --time 2082-11-19", 0, "note: answers of contoso without a name, with this one: 1\n")
	k.answer("--partner contoso --trust 4 --time 2082-11-19", 0, "note: answers of contoso without a name, with this one: 2; 1 of the others says the same\n")
	k.answer("--partner contoso --trust 4", 0, "this one: 3; 2 of the others say the same\n")
	k.answer("--partner contoso --trust 4", 0, "this one: 4; 3 of the others say the same\n")
	k.answer("--partner northwind --trust 4", 0, "note: answers of northwind without a name, with this one: 1\n")
}

// There cannot be more of them than people who are asked.
func TestMoreAnswersWithoutANameThanPeople(t *testing.T) {
	k := keep(t)
	k.world[2] = strings.Replace(k.world[2], "  host: northwind", "  host: northwind\n  team: [{partner: contoso, contact: kim, role: ProjectLead}]", 1)
	if got := k.answer("--partner contoso --trust 4", 0); strings.Contains(got, "more than") {
		t.Errorf("one of one: %s", got)
	}
	k.answer("--partner contoso --trust 3", 0, "note: that is more than the people of contoso on the team: 1; look whether one was recorded twice")
	if got := k.answer("--partner northwind --trust 3", 0); strings.Contains(got, "more than") {
		t.Errorf("nobody of northwind is on the team: %s", got)
	}
}

// An answer counts also after the health check was held; the command says so, for it changes what was found.
func TestAnAnswerAfterAHealthCheckWasHeld(t *testing.T) {
	k := keep(t)
	if got := k.run("health close health-check --view partner=northwind,trust=4 --view partner=contoso,trust=4 --problem Late --opportunity New", 0); got.Code != 0 {
		t.Fatal(got.Err)
	}
	if got := k.answer("--by contoso/kim --trust 4 --time 2082-11-20T23:30:00Z", time.Hour); strings.Contains(got, "was held") {
		t.Errorf("it was there when the health check was held: %s", got)
	}
	const held = "note: review/health-check was held before this answer, at "
	const seen = "; whoever has seen them before can tell from the new ones what it says"
	got := k.answer("--by contoso/kim --trust 3", time.Hour, held+"2082-11-20 18:30 America/New_York; the answer counts, and changes its figures\n")
	if strings.Contains(got, seen) {
		t.Errorf("nothing is anonymous: %s", got)
	}
	k.world = append(k.world, "apiVersion: governance.entente.dev/v1alpha1\nkind: CommunicationPolicy\nmetadata: {name: standard}\nspec: {healthChecks: {anonymous: true}}\n")
	k.world[2] = strings.Replace(k.world[2], "  host: northwind", "  host: northwind\n  communicationPolicyRef: {name: standard}", 1)
	k.answer("--partner contoso --trust 3", 2*time.Hour, held, seen)
}

// answer records one, and wants texts in what is said of it.
func (k *kept) answer(flags string, after time.Duration, want ...string) string {
	k.t.Helper()
	k.put("", "")
	got := k.run("health answer health-check "+flags, after)
	if got.Code != 0 {
		k.t.Fatalf("%s: %s", flags, got.Err)
	}
	for _, w := range want {
		if !strings.Contains(got.Err, w) {
			k.t.Errorf("%s: it does not say %q: %s", flags, w, got.Err)
		}
	}
	return got.Out + got.Err
}
