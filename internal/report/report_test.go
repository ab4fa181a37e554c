// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/plain"
	"github.com/entente-dev/entente/internal/simulate"
	"github.com/entente-dev/entente/test/gen"
)

var now = gen.UTC("2026-11-20 09:00")

const (
	yes     = metav1.ConditionTrue
	no      = metav1.ConditionFalse
	unknown = metav1.ConditionUnknown
)

func condition(kind string, status metav1.ConditionStatus, reason string) metav1.Condition {
	return gen.Condition(kind, status, reason, "because", now.AddDate(0, 0, -2))
}

func factsOf(found *inventory.Inventory) *Facts {
	return &Facts{Found: found, At: now, Zone: time.UTC, Since: now.AddDate(0, 0, -30), Until: now.AddDate(0, 3, 0)}
}

func pageOf(f *Facts) *Alliance { return OfAlliance(f, f.Found.Alliances[0]) }

func TestAPracticeStandsAsItsConditionSays(t *testing.T) {
	for want, c := range map[Standing]metav1.Condition{
		InPlace:  condition("Staffed", yes, v1alpha1.ReasonStaffed),
		Broken:   condition("Staffed", no, v1alpha1.ReasonVacant),
		Unknown:  condition("Staffed", unknown, v1alpha1.ReasonNotJudged),
		Paused:   condition("Staffed", unknown, v1alpha1.ReasonSuspended),
		Waived:   condition("Staffed", unknown, v1alpha1.ReasonWaived),
		NotAsked: condition("Staffed", unknown, v1alpha1.ReasonNotArmed),
	} {
		page := pageOf(factsOf(&inventory.Inventory{Alliances: []*v1alpha1.Alliance{gen.FoundAlliance("a", c)}}))
		if len(page.Practices) != 1 || page.Practices[0].Standing != want || page.Practices[0].Fact != "because" {
			t.Errorf("%s (%s): %+v, and not %s", c.Status, c.Reason, page.Practices, want)
		}
	}
}

// What has been so since the first moment of a history has been so for longer than anybody knows.
func TestSinceWhenIsNotKnownBeforeTheHistoryBegan(t *testing.T) {
	c := condition("Staffed", no, v1alpha1.ReasonVacant)
	for at, known := range map[time.Duration]bool{-time.Second: true, 0: false, time.Second: false} {
		f := factsOf(&inventory.Inventory{Alliances: []*v1alpha1.Alliance{gen.FoundAlliance("a", c)}})
		f.Begun = c.LastTransitionTime.Add(at)
		page := pageOf(f)
		if got := !page.Practices[0].Since.IsZero(); got != known {
			t.Errorf("begun %s after the change: it is known since when: %t", at, got)
		}
		if got := !page.Items.Shown[0].Since.IsZero(); got != known {
			t.Errorf("begun %s after the change: of what needs attention it is known since when: %t", at, got)
		}
	}
}

func issueAt(step v1alpha1.Name) *v1alpha1.Issue {
	i := gen.FoundIssue("late", "a", condition(v1alpha1.ConditionResolved, no, v1alpha1.ReasonNotResolved))
	i.Spec.DetectedTime = metav1.NewTime(now)
	if step != "" {
		i.Status.Escalation = &v1alpha1.Escalation{Path: "default", CurrentStep: step}
	}
	return i
}

func TestAnIssueIsAtTheHighestTierOfItsStep(t *testing.T) {
	policy := gen.Policy("standard").CommunicationPolicy
	policy.Spec.EscalationPaths = []v1alpha1.EscalationPath{{Name: "default", Steps: []v1alpha1.EscalationStep{
		{Name: "managers", Tier: v1alpha1.TierManagement},
		{Name: "leads", Roles: []v1alpha1.Role{v1alpha1.RoleProjectLead}},
		{Name: "mixed", Tier: v1alpha1.TierOperating, Roles: []v1alpha1.Role{v1alpha1.RoleAllianceManager, v1alpha1.RoleExecutiveSponsor}},
		{Name: "people", Contacts: []v1alpha1.PersonRef{{Partner: "us", Contact: "jane"}}},
	}}}
	for step, want := range map[v1alpha1.Name]string{
		"": notClimbing, "managers": "Management", "leads": "Operating", "mixed": "Executive", "people": namedPeople, "gone": namedPeople,
	} {
		f := factsOf(&inventory.Inventory{
			Alliances: []*v1alpha1.Alliance{gen.FoundAlliance("a")}, Policies: []*v1alpha1.CommunicationPolicy{policy}, Issues: []*v1alpha1.Issue{issueAt(step)},
		})
		if got := pageOf(f).Issues; len(got) != 1 || got[0].Name != want || len(got[0].Shown) != 1 {
			t.Errorf("at the step %q: %+v, and not %s", step, got, want)
		}
	}
}

// An issue is open from its detection until it is resolved, of this alliance and no other.
func TestWhichIssuesAreOpen(t *testing.T) {
	later, resolved, foreign, elsewhere := issueAt(""), issueAt(""), issueAt(""), issueAt("")
	later.Spec.DetectedTime = metav1.NewTime(now.Add(time.Second))
	resolved.Status.Conditions = []metav1.Condition{condition(v1alpha1.ConditionResolved, yes, v1alpha1.ReasonResolved)}
	foreign.Spec.AllianceRef.Name = "b"
	elsewhere.Namespace = "elsewhere"
	for name, i := range map[string]*v1alpha1.Issue{"later": later, "resolved": resolved, "of another alliance": foreign, "in another namespace": elsewhere} {
		f := factsOf(&inventory.Inventory{Alliances: []*v1alpha1.Alliance{gen.FoundAlliance("a")}, Issues: []*v1alpha1.Issue{i}})
		if got := pageOf(f).Issues; len(got) != 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// The next deadline is the first that is still to come.
func TestTheNextDeadline(t *testing.T) {
	for after, want := range map[time.Duration]string{-time.Second: "step board", 0: "step board", time.Second: "tell b"} {
		i := issueAt("")
		i.Status.Untold = []v1alpha1.UntoldPartner{{Partner: "b", DueTime: new(metav1.NewTime(now.Add(after)))}}
		i.Status.NextStep = &v1alpha1.NextStep{Name: "board", Time: metav1.NewTime(now.Add(time.Hour))}
		a := gen.FoundAlliance("a")
		a.Status.Reviews = &v1alpha1.ReviewCount{Next: &v1alpha1.NextReview{Name: "spring", DueTime: metav1.NewTime(now.Add(2 * time.Hour))}}
		got := pageOf(factsOf(&inventory.Inventory{Alliances: []*v1alpha1.Alliance{a}, Issues: []*v1alpha1.Issue{i}})).Next
		if got == nil || got.What != want {
			t.Errorf("a partner is to be told %s from now: next is %+v, and not %q", after, got, want)
		}
	}
}

// Where something is told that was before the alliance came to the cluster, the page says since when it is there.
func TestWhatWasBeforeTheAllianceCame(t *testing.T) {
	for name, c := range map[string]struct {
		made time.Time
		told bool
	}{
		"in files":             {time.Time{}, false},
		"came before it":       {now.Add(-time.Hour), false},
		"came at that moment":  {now, false},
		"came after it":        {now.Add(time.Second), true},
		"came before the page": {now.AddDate(0, 0, -31), false},
	} {
		a := gen.FoundAlliance("a")
		a.CreationTimestamp = metav1.NewTime(c.made)
		f := factsOf(&inventory.Inventory{Alliances: []*v1alpha1.Alliance{a}})
		if got := pageOf(f).Came; !got.IsZero() {
			t.Errorf("%s, and nothing is told: %v", name, got)
		}
		f.Past = []simulate.Event{flip(v1alpha1.KindAlliance, "a", "Staffed", condition("Staffed", yes, v1alpha1.ReasonStaffed), condition("Staffed", no, v1alpha1.ReasonVacant))}
		got := pageOf(f).Came
		if c.told == got.IsZero() || c.told && !got.Equal(c.made) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func flip(kind, name, of string, was, is metav1.Condition) simulate.Event {
	return simulate.Event{
		Time: now, Kind: kind, Namespace: gen.Namespace, Name: name, Event: simulate.ConditionChanged, Alliance: "a",
		Condition: of, Was: &was, Is: &is,
	}
}

// Told is what came to need somebody, and what was put right; not what nobody can tell, nor what was never bad.
func TestWhichChangesAreTold(t *testing.T) {
	practice := func(was, is metav1.ConditionStatus) simulate.Event {
		return flip(v1alpha1.KindAlliance, "a", "Staffed", condition("Staffed", was, "Was"), condition("Staffed", is, "Is"))
	}
	review := func(of string, was, is metav1.ConditionStatus, reason string) simulate.Event {
		return flip(v1alpha1.KindReview, "spring", of, condition(of, was, "Was"), condition(of, is, reason))
	}
	recorded := now.AddDate(0, 0, -3)
	lacking := func(since time.Time) simulate.Event {
		e := practice(no, yes)
		e.Was.LastTransitionTime = metav1.NewTime(since)
		return e
	}
	implied := practice(yes, no)
	implied.Implied = true
	foreign := practice(yes, no)
	foreign.Alliance = "b"
	elsewhere := practice(yes, no)
	elsewhere.Namespace = "elsewhere"
	sum := flip(v1alpha1.KindAlliance, "a", v1alpha1.ConditionHealthy, condition(v1alpha1.ConditionHealthy, yes, "Was"), condition(v1alpha1.ConditionHealthy, no, "Is"))
	for name, c := range map[string]struct {
		event simulate.Event
		want  string
	}{
		"breaks":                {practice(yes, no), "Practice breaks: Staffed, worse"},
		"is put right":          {practice(no, yes), "Practice is in place again: Staffed, better"},
		"was never in place":    {lacking(recorded), "Practice is in place: Staffed, better"},
		"came to be lacking":    {lacking(recorded.Add(time.Second)), "Practice is in place again: Staffed, better"},
		"is found bad":          {practice(unknown, no), "Practice breaks: Staffed, worse"},
		"is found good":         {practice(unknown, yes), ""},
		"cannot be told":        {practice(no, unknown), ""},
		"is said otherwise":     {implied, ""},
		"of another alliance":   {foreign, ""},
		"in another namespace":  {elsewhere, ""},
		"the sum":               {sum, ""},
		"actions late":          {review(v1alpha1.ConditionActionsDone, unknown, no, v1alpha1.ReasonActionsLate), "Review with late actions: spring, worse"},
		"actions done":          {review(v1alpha1.ConditionActionsDone, no, yes, "Done"), "No more: review with late actions: spring, better"},
		"bad and calm":          {review(v1alpha1.ConditionActionsDone, unknown, no, v1alpha1.ReasonInProgress), ""},
		"nothing is ever amiss": {review(v1alpha1.ConditionHeld, no, yes, v1alpha1.ReasonHeld), ""},
	} {
		f := factsOf(&inventory.Inventory{Alliances: []*v1alpha1.Alliance{gen.FoundAlliance("a")}})
		f.Past, f.Recorded = []simulate.Event{c.event}, recorded
		got := ""
		for _, e := range pageOf(f).Past.Shown {
			got = fmt.Sprintf("%s: %s, %s", e.What, e.Of.Title, e.Tone)
		}
		if got != c.want {
			t.Errorf("%s: %q, and not %q", name, got, c.want)
		}
	}
}

// Of one moment of an object, what happened is told, and not how that is judged as well; a practice is another thing.
func TestOneMomentOfAnObjectIsToldOnce(t *testing.T) {
	held := simulate.Event{Time: now, Kind: v1alpha1.KindReview, Namespace: gen.Namespace, Name: "spring", Event: simulate.ReviewHeld, Alliance: "a"}
	incomplete := flip(v1alpha1.KindReview, "spring", v1alpha1.ConditionAdequate, condition("Adequate", unknown, "Was"), condition("Adequate", no, "Is"))
	apart := incomplete
	apart.Time = now.Add(time.Second)
	practice := flip(v1alpha1.KindAlliance, "a", "Staffed", condition("Staffed", no, "Was"), condition("Staffed", yes, "Is"))
	f := factsOf(&inventory.Inventory{Alliances: []*v1alpha1.Alliance{gen.FoundAlliance("a")}})
	f.Past = []simulate.Event{held, incomplete, practice, apart}
	var got []string
	for _, e := range pageOf(f).Past.Shown {
		got = append(got, e.What)
	}
	if want := "Incomplete record|Practice is in place again|Review was held"; strings.Join(got, "|") != want {
		t.Errorf("told is %q, the latest first, and not %s", got, want)
	}
}

// Those whom a step tells stand beside it, as long as it is the latest of its issue.
func TestWhoIsToldStandsBesideTheStep(t *testing.T) {
	step := func(name v1alpha1.Name, issue string) simulate.Event {
		return simulate.Event{Time: now, Kind: v1alpha1.KindIssue, Namespace: gen.Namespace, Name: issue, Event: simulate.StepStarted, Step: name, Alliance: "a"}
	}
	message := func(of v1alpha1.Name, issue string) simulate.Event {
		return simulate.Event{
			Time: now, Kind: v1alpha1.KindIssue, Namespace: gen.Namespace, Name: issue, Event: simulate.Notification, Alliance: "a",
			Reason: v1alpha1.NotificationEscalationStep, Step: of, Recipients: []simulate.Recipient{{Partner: "us", Contact: "jane"}},
		}
	}
	f := factsOf(&inventory.Inventory{Alliances: []*v1alpha1.Alliance{gen.FoundAlliance("a")}})
	f.Ahead = []simulate.Event{
		step("first", "late"), step("first", "early"), message("first", "late"), step("second", "late"), message("first", "late"), message("second", "late"),
	}
	var got []string
	for _, e := range pageOf(f).Ahead.Shown {
		got = append(got, fmt.Sprintf("%s %s %d", e.What, e.Of.Name, len(e.Told)))
	}
	want := "Issue climbs late 1|Issue climbs early 0|Issue climbs late 1|People are asked to act late 1"
	if strings.Join(got, "|") != want {
		t.Errorf("what comes is\n%s\nand not\n%s", strings.Join(got, "|"), want)
	}
}

// What needs somebody first comes first, then by name.
func TestAPortfolioBeginsWithWhatNeedsSomebodyFirst(t *testing.T) {
	f := factsOf(&inventory.Inventory{
		Alliances: []*v1alpha1.Alliance{gen.FoundAlliance("a"), gen.FoundAlliance("b", condition("Staffed", no, v1alpha1.ReasonVacant)), gen.FoundAlliance("c"), gen.FoundAlliance("d")},
		Issues:    []*v1alpha1.Issue{gen.FoundIssue("late", "d", condition(v1alpha1.ConditionEscalated, yes, v1alpha1.ReasonStepStarted))},
	})
	page := OfPortfolio(f)
	var got []string
	for _, r := range page.Rows.Shown {
		worst := "nothing"
		if r.Worst != nil {
			worst = r.Worst.State
		}
		got = append(got, r.Name+" "+worst)
	}
	if want := "d escalated|b missing|a nothing|c nothing"; strings.Join(got, "|") != want {
		t.Errorf("the rows are %q, and not %s", got, want)
	}
	if page.Total != 4 || page.Concerned != 2 {
		t.Errorf("%d alliances, of which %d need somebody", page.Total, page.Concerned)
	}
}

// fill puts a text into every string of a page, with one element in each list.
func fill(v reflect.Value, text string) (n int) {
	switch {
	case v.Type() == reflect.TypeFor[time.Time](), v.Type() == reflect.TypeFor[*time.Location](), !v.CanSet():
	case v.Kind() == reflect.String:
		v.SetString(text)
		return 1
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return fill(v.Elem(), text)
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		return fill(v.Index(0), text)
	case v.Kind() == reflect.Struct:
		for _, field := range v.Fields() {
			n += fill(field, text)
		}
	case v.Kind() == reflect.Map, v.Kind() == reflect.Interface, v.Kind() == reflect.Array:
		panic(v.Type().String() + " is cleaned by nobody")
	}
	return n
}

// steering counts the strings of a value that steer what shows them.
func steering(v reflect.Value) (n int) {
	switch v.Kind() {
	case reflect.String:
		if strings.ContainsFunc(v.String(), plain.Steers) {
			n = 1
		}
	case reflect.Pointer:
		if v.Type() != reflect.TypeFor[*time.Location]() && !v.IsNil() {
			n = steering(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			n += steering(v.Index(i))
		}
	case reflect.Struct:
		for _, field := range v.Fields() {
			n += steering(field)
		}
	default:
	}
	return n
}

// No text of a page steers what shows it, whichever it is.
func TestEveryTextOfAPageIsCleaned(t *testing.T) {
	for _, page := range []any{&Alliance{}, &Portfolio{}} {
		v := reflect.ValueOf(page).Elem()
		texts := fill(v, "\u202eevil\u009b2J")
		if n := steering(v); n != texts || n < 10 {
			t.Fatalf("%T: %d of %d texts steer before: this attacks nothing", page, n, texts)
		}
		clean(page)
		if n := steering(v); n != 0 {
			t.Errorf("%T: %d of %d texts steer", page, n, texts)
		}
	}
}
