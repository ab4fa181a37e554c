// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/manifest"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

// samples are the objects of config/samples, in an order in which nothing is missing.
func samples(t *testing.T) []client.Object {
	t.Helper()
	found, err := manifest.Load([]string{"../config/samples"}, manifest.Options{Namespace: "demo"})
	if err != nil {
		t.Fatal(err)
	}
	objects := found.Objects()
	for _, o := range objects {
		o.SetUID(types.UID(inventory.KindOf(o) + "/" + o.GetName()))
	}
	return objects
}

// applied is what a first apply came to.
type applied struct {
	// told is what people were told.
	told map[string]bool
	// before is what they had been told when an object was applied, by its kind and name.
	before map[string]map[string]bool
	// stands is how the objects stand in the end, by their conditions.
	stands map[string]string
}

// firstApply applies objects one after another, with a gap after each in which managers look at
// everything, and plays on for three days.
func firstApply(t *testing.T, objects []client.Object, gap func() time.Duration) applied {
	t.Helper()
	r := newRecordingClient(t)
	now := gen.UTC("2026-11-24 09:00")
	out := applied{before: map[string]map[string]bool{}, stands: map[string]string{}}
	for _, o := range objects {
		out.before[inventory.KindOf(o)+"/"+o.GetName()] = r.told(t)
		r.apply(t, o, now)
		r.run(t, now)
		now = now.Add(gap())
	}
	for end := gen.UTC("2026-11-27 12:00"); !now.IsZero() && now.Before(end); now = r.nextCheck(t, now) {
		r.run(t, now)
	}
	out.told = r.told(t)
	for _, o := range objects {
		out.stands[inventory.KindOf(o)+"/"+o.GetName()] = r.stands(t, o)
	}
	return out
}

// apply makes an object, or, where a cadence has made it already, writes its spec over that, as kubectl
// apply does.
func (r *recordingClient) apply(t *testing.T, o client.Object, now time.Time) {
	t.Helper()
	o = o.DeepCopyObject().(client.Object)
	o.SetCreationTimestamp(*verdict.WholeSecond(now))
	err := r.Create(t.Context(), o)
	if err == nil {
		return
	}
	wanted, isReview := o.(*v1alpha1.Review)
	if !isReview || !apierrors.IsAlreadyExists(err) {
		t.Fatal(err)
	}
	var there v1alpha1.Review
	if err := r.Get(t.Context(), client.ObjectKeyFromObject(o), &there); err != nil {
		t.Fatal(err)
	}
	before := there.DeepCopy()
	there.Spec, there.Generation = wanted.Spec, before.Generation+2
	if err := r.Patch(t.Context(), &there, client.MergeFrom(before)); err != nil {
		t.Fatal(err)
	}
}

// stands is how an object stands, without when it came to that.
func (r *recordingClient) stands(t *testing.T, o client.Object) string {
	t.Helper()
	now := o.DeepCopyObject().(client.Object)
	if err := r.Get(t.Context(), client.ObjectKeyFromObject(o), now); err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, c := range inventory.StatusOf(now).Conditions {
		out = append(out, fmt.Sprintf("%s=%s (%s)", c.Type, c.Status, c.Reason))
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

// nextCheck is the first moment after now at which something is to happen; zero for none.
func (r *recordingClient) nextCheck(t *testing.T, now time.Time) time.Time {
	t.Helper()
	var next time.Time
	for _, kind := range []string{v1alpha1.KindAlliance, v1alpha1.KindReview, v1alpha1.KindIssue} {
		list := lists[kind]()
		if err := r.List(t.Context(), list); err != nil {
			t.Fatal(err)
		}
		for _, o := range mustExtract(t, list) {
			at := inventory.StatusOf(o).NextCheckTime
			if at != nil && at.After(now) && (next.IsZero() || at.Time.Before(next)) {
				next = at.Time
			}
		}
	}
	return next.UTC()
}

// told is what was written to whom about what. The review of an occurrence goes by the occurrence, whoever made
// it, and so does the issue about it.
func (r *recordingClient) told(t *testing.T) map[string]bool {
	t.Helper()
	var all v1alpha1.NotificationList
	if err := r.List(t.Context(), &all); err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	for i := range all.Items {
		s := &all.Items[i].Spec
		round, repeat := int32(0), int32(0)
		if s.Round != nil {
			round = *s.Round
		}
		if s.Repeat != nil {
			repeat = *s.Repeat
		}
		out[fmt.Sprintf("%s to %s over %s about %s %s %s, step %s, round %d, repeat %d", s.Reason, verdict.PersonName(s.Recipient),
			s.ChannelRef.Channel, s.SubjectRef.Kind, occurrences.Replace(issueNumber.ReplaceAllString(s.SubjectRef.Name, "-overdue")), s.About, s.Step, round, repeat)] = true
	}
	return out
}

const autumn = "northwind-contoso-quarterly-review-20261015"

// occurrences are the reviews of cadences in the test, as the cadence and as somebody else names them.
var (
	occurrences = strings.NewReplacer(autumn, "OCCURRENCE autumn", "autumn-by-hand", "OCCURRENCE autumn",
		"northwind-fabrikam-yearly-review-20260202", "OCCURRENCE yearly")
	issueNumber = regexp.MustCompile("-overdue-[0-9a-f]{8}$")
)

// The order in which files are applied changes nothing of what people are told, whether the rest
// follows at once or when what came first is stalled already. Of an occurrence whose review comes when the
// cadence has made one by itself they may have been told by then; from then on, and in the end, all is as if
// it had come in time.
func TestTheOrderOfTheFirstApplyIsNothing(t *testing.T) {
	for name, review := range map[string]gen.ReviewBuilder{
		"held":                    gen.Review(autumn).Held("2026-10-16 08:00"),
		"held, by another name":   gen.Review("autumn-by-hand").Held("2026-10-16 08:00"),
		"open":                    gen.Review(autumn),
		"open, by another name":   gen.Review("autumn-by-hand"),
		"cancelled":               gen.Review("autumn-by-hand").Cancelled("2026-10-10 08:00"),
		"put off":                 gen.Review(autumn).Postponed("2026-10-10 08:00", "2026-11-25 09:00"),
		"put off, by another one": gen.Review("autumn-by-hand").Postponed("2026-10-10 08:00", "2026-11-25 09:00"),
		"refused":                 gen.Review("autumn-by-hand").Held("2026-10-16 08:00").Accepted(false, "The figures are missing"),
	} {
		t.Run(name, func(t *testing.T) {
			r := review.In("demo").UID("autumn").OfCadence("quarterly-review").Scheduled("2026-10-15 08:00").Due("2026-10-22 08:00")
			r.Spec.AllianceRef.Name = "northwind-contoso"
			r.Spec.Type = v1alpha1.ReviewPerformance
			applyInAnyOrder(t, append(samples(t), r.Review))
		})
	}
}

func applyInAnyOrder(t *testing.T, objects []client.Object) {
	t.Helper()
	for _, o := range objects {
		if p, ok := o.(*v1alpha1.CommunicationPolicy); ok {
			p.Spec.Reminders = &v1alpha1.Reminders{BeforeReview: "P2D", OverdueEvery: "P7D"}
			p.Spec.OverdueReviews = &v1alpha1.OverdueReviews{OpenIssue: &v1alpha1.OpenIssue{Severity: v1alpha1.SeverityCritical}}
		}
	}
	want := firstApply(t, objects, func() time.Duration { return 0 })
	if len(want.told) < 12 {
		t.Fatalf("too little happens to prove anything: %v", want.told)
	}
	dice := rand.New(rand.NewPCG(12, 1))
	late := 0
	for trial := range 12 {
		order := slices.Clone(objects)
		dice.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		longest := time.Second // less than the wait for references, all in all
		if trial%2 == 1 {
			longest = 30 * time.Second
		}
		got := firstApply(t, order, func() time.Duration { return time.Duration(dice.Int64N(int64(longest))) })
		early := got.toldEarly()
		late += len(early)
		for line := range early {
			if !want.told[line] {
				delete(got.told, line)
			}
		}
		if diff := cmp.Diff(want.told, got.told) + cmp.Diff(want.stands, got.stands); diff != "" {
			var names []string
			for _, o := range order {
				names = append(names, inventory.KindOf(o)+"/"+o.GetName())
			}
			t.Fatalf("trial %d, in the order %v (-in order +now):\n%s", trial, names, diff)
		}
	}
	if late == 0 {
		t.Error("no review came when its cadence had made one")
	}
}

// toldEarly is what people were told of an occurrence, and of the issue about it, before its review was applied.
func (a *applied) toldEarly() map[string]bool {
	early := map[string]bool{}
	for name, before := range a.before {
		occurrence := occurrences.Replace(name)
		if _, of, found := strings.Cut(occurrence, "/OCCURRENCE "); found {
			for line := range before {
				if strings.Contains(line, "OCCURRENCE "+of) {
					early[line] = true
				}
			}
		}
	}
	return early
}
