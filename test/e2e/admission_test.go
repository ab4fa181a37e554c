// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/util/retry"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
	"github.com/entente-dev/entente/test/harness"
)

// try changes an object as somebody would, and keeps nothing of it.
func try[T client.Object](w *world, c client.Client, o T, change func(T)) error {
	w.Helper()
	return retry.RetryOnConflict(retry.DefaultBackoff, func() error { // the manager writes to it, too
		fresh := o.DeepCopyObject().(T)
		if err := w.Client.Get(w.Context(), client.ObjectKeyFromObject(o), fresh); err != nil {
			w.Fatal(err)
		}
		change(fresh)
		return c.Update(w.Context(), fresh, client.DryRunAll)
	})
}

func (w *world) mustRefuse(what string, err error, texts ...string) {
	w.Helper()
	if !apierrors.IsForbidden(err) {
		w.Errorf("%s: not refused, but %v", what, err)
		return
	}
	for _, text := range texts {
		if !strings.Contains(err.Error(), text) {
			w.Errorf("%s: the refusal lacks %q: %v", what, text, err)
		}
	}
}

func (w *world) mustAllow(what string, err error) {
	w.Helper()
	if err != nil {
		w.Errorf("%s: %v", what, err)
	}
}

// records is an issue and a review with something on record, of people without users.
func (w *world) records() (*v1alpha1.Issue, *v1alpha1.Review) {
	w.Helper()
	w.create(w.north(), w.south(), w.alliance())
	i, r := w.issue("late", time.Now().Add(-time.Hour)), w.review("occasion", time.Now().Add(time.Hour))
	i.Spec.Updates = []v1alpha1.Update{{Time: at(time.Now().Add(-time.Minute)), By: &piet, Note: "Half of it has arrived"}}
	i.Labels = map[string]string{v1alpha1.LabelGenerated: "true", "team": "blue"}
	w.create(i, r)
	return i, r
}

// A recorder adds to records, and changes nothing that partners agreed on, nor what others
// recorded. The fields come from the types: one that is added to a kind must be in the policy.
func TestRecorderChangesRecordsOnly(t *testing.T) {
	w := newWorld(t, live)
	i, r := w.records()
	recorder := w.as("ruth@example", "entente-recorder")
	now := metav1.NewTime(time.Now().UTC().Truncate(time.Second))

	for _, f := range fieldsOf(v1alpha1.IssueSpec{}) {
		if slices.Contains([]string{"severity", "severityChanges", "detectedTime"}, f.name) {
			continue // below; and what nobody may change
		}
		err := try(w, recorder, i, func(i *v1alpha1.Issue) { fill(t, reflect.ValueOf(&i.Spec).Elem().Field(f.index)) })
		w.mustBeJudged("Issue."+f.name, err, f.record)
	}
	for _, f := range fieldsOf(v1alpha1.ReviewSpec{}) {
		if f.name == "dueTime" {
			continue // nobody may change it
		}
		err := try(w, recorder, r, func(r *v1alpha1.Review) { fill(t, reflect.ValueOf(&r.Spec).Elem().Field(f.index)) })
		w.mustBeJudged("Review."+f.name, err, f.record)
	}

	w.mustRefuse("another severity", try(w, recorder, i, func(i *v1alpha1.Issue) { i.Spec.Severity = v1alpha1.SeverityCritical }), "spec.severityChanges")
	w.mustAllow("another severity, as a record", try(w, recorder, i, func(i *v1alpha1.Issue) {
		i.Spec.SeverityChanges = []v1alpha1.SeverityChange{{Time: now, From: i.Spec.Severity, To: v1alpha1.SeverityCritical, By: &piet}}
		i.Spec.Severity = v1alpha1.SeverityCritical
	}))
	w.mustRefuse("a record taken away", try(w, recorder, i, func(i *v1alpha1.Issue) { i.Spec.Updates = nil }), "in spec.updates;")
	w.mustRefuse("a record worded anew", try(w, recorder, i, func(i *v1alpha1.Issue) { i.Spec.Updates[0].Note = "All of it" }), "in spec.updates;")
	w.mustAllow("a record added in front", try(w, recorder, i, func(i *v1alpha1.Issue) {
		i.Spec.Updates = append([]v1alpha1.Update{{Time: now, By: &jane, Note: "The rest is at sea"}}, i.Spec.Updates...)
	}))
	for what, change := range map[string]func(*v1alpha1.Issue){
		"a label of the manager's taken":   func(i *v1alpha1.Issue) { delete(i.Labels, v1alpha1.LabelGenerated) },
		"a label of the manager's changed": func(i *v1alpha1.Issue) { i.Labels[v1alpha1.LabelGenerated] = "false" },
		"a label of the manager's added":   func(i *v1alpha1.Issue) { i.Labels[v1alpha1.LabelCadence] = "x" },
		"the annotation of a resolution":   func(i *v1alpha1.Issue) { i.Annotations = map[string]string{v1alpha1.AnnotationResolved: "x"} },
	} {
		w.mustRefuse(what, try(w, recorder, i, change), "belong to the manager")
	}
	w.mustAllow("a label of one's own", try(w, recorder, i, func(i *v1alpha1.Issue) { i.Labels["team"] = "green" }))
	w.mustAllow("how often a statement was replaced", try(w, recorder, r, func(r *v1alpha1.Review) {
		r.Annotations = map[string]string{v1alpha1.AnnotationReplaced: "1"}
	}))

	governor := w.as("gil@example", "entente-governor")
	w.mustAllow("a governor", try(w, governor, i, func(i *v1alpha1.Issue) { i.Spec.Title = "Shipments four days late"; i.Spec.Updates = nil }))
}

func (w *world) mustBeJudged(field string, err error, record bool) {
	w.Helper()
	_, name, _ := strings.Cut(field, ".")
	if record {
		w.mustAllow(field, err)
		return
	}
	if apierrors.IsInvalid(err) && strings.Contains(err.Error(), "immutable") {
		return // for everybody
	}
	w.mustRefuse(field, err, "spec."+name, "entente-governor")
}

// specField is a field of a spec, and whether it is a record.
type specField struct {
	name   string
	index  int
	record bool
}

// fieldsOf lists the fields of a spec. What is a record and what was agreed on is written down
// once more here, by hand.
func fieldsOf(spec any) []specField {
	declared := []string{
		"suspend", "allianceRef", "reviewRef", "title", "description", "severity", "raisedBy", "detectedTime",
		"cadence", "type", "scheduledTime", "dueTime",
		"answers", // the manager's
	}
	var out []specField
	for k := range reflect.TypeOf(spec).NumField() {
		name, _, _ := strings.Cut(reflect.TypeOf(spec).Field(k).Tag.Get("json"), ",")
		out = append(out, specField{name, k, !slices.Contains(declared, name)})
	}
	return out
}

// fill gives a field another value, or adds an entry to a list, that the schema accepts.
func fill(t *testing.T, f reflect.Value) {
	t.Helper()
	now := metav1.NewTime(time.Now().UTC().Truncate(time.Second))
	person := jane
	values := []any{
		new(true), v1alpha1.AllianceReference{Name: "other"}, &v1alpha1.ReviewReference{Name: "other"}, kim,
		v1alpha1.ReviewType("Operating"), v1alpha1.Name("other"), &now,
		v1alpha1.DisclosureRecord{Partner: "south", Time: now, Mode: v1alpha1.ModePhone, By: &person},
		v1alpha1.Conversation{Time: now, Mode: v1alpha1.ModePhone, Between: []v1alpha1.PersonRef{jane, kim}},
		v1alpha1.Attempt{Time: now, By: &person}, v1alpha1.Update{Time: now, By: &person, Note: "n"},
		v1alpha1.Acknowledgement{Time: now, By: kim},
		v1alpha1.Snooze{Time: now, UntilTime: metav1.NewTime(now.Add(time.Hour)), By: &person, Reason: "r"},
		v1alpha1.Deescalation{Time: now, By: &person, Reason: "r"},
		v1alpha1.Answer{Notification: "n", Time: now, By: kim, Action: v1alpha1.AnswerAcknowledged},
		&v1alpha1.Statement{Time: now, By: &person, Summary: "s"},
		v1alpha1.Postponement{Time: now, DueTime: metav1.NewTime(now.Add(100 * time.Hour)), By: &person, Reason: "r"},
		&v1alpha1.Cancellation{Time: now, By: &person, Reason: "r"}, &v1alpha1.ReviewRecord{HeldTime: now},
		v1alpha1.Confirmation{Time: now, By: kim, Accepted: new(true)},
		v1alpha1.Response{Time: now, Partner: "south", Ratings: v1alpha1.Ratings{Trust: new(v1alpha1.Rating(4))}},
	}
	if f.Kind() == reflect.String && f.Type() == reflect.TypeFor[string]() {
		f.SetString("Another text")
		return
	}
	for _, value := range values {
		v := reflect.ValueOf(value)
		switch {
		case f.Type() == v.Type():
			f.Set(v)
			return
		case f.Kind() == reflect.Slice && f.Type().Elem() == v.Type():
			f.Set(reflect.Append(f, v))
			return
		}
	}
	t.Fatalf("there is no value for a %s; add one here, and the field to config/admission", f.Type())
}

// Contacts that name a user are recorded for by that user alone.
func TestRecordsAreInOnesOwnName(t *testing.T) {
	w := newWorld(t, live)
	north, south := w.north(), w.south()
	north.Spec.Contacts[1].User, south.Spec.Contacts[1].User = "jane@north.example", "kim@south.example"
	i, r := w.issue("late", time.Now().Add(-time.Hour)), w.review("occasion", time.Now().Add(time.Hour))
	a := w.alliance()
	w.create(north, south, a, i, r)
	roles := []string{"entente-recorder"}
	asJane, asKim, asPiet := w.as("jane@north.example", roles...), w.as("kim@south.example", roles...), w.as("piet@north.example", roles...)
	now := metav1.NewTime(time.Now().UTC().Truncate(time.Second))
	update := func(by *v1alpha1.PersonRef) func(*v1alpha1.Issue) {
		return func(i *v1alpha1.Issue) {
			i.Spec.Updates = append(i.Spec.Updates, v1alpha1.Update{Time: now, By: by, Note: "n"})
		}
	}
	// The API server follows Partners by a watch of its own.
	w.eventually(func() error {
		if err := try(w, asJane, i, update(&kim)); !apierrors.IsForbidden(err) {
			return fmt.Errorf("in the name of somebody else: %w", err)
		}
		return nil
	})
	w.mustAllow("in one's own name", try(w, asJane, i, update(&jane)))
	w.mustRefuse("in somebody else's", try(w, asJane, i, update(&kim)), "south/kim is another user than jane@north.example", "write yourself there")
	w.mustRefuse("a colleague's", try(w, asPiet, i, update(&jane)), "north/jane is another user than piet@north.example")
	w.mustAllow("of somebody without a user", try(w, asKim, i, update(&piet)))
	w.mustRefuse("unsigned, for the side that raised it", try(w, asKim, i, update(nil)), `a record without "by" is one of north`, "with yourself")
	w.mustAllow("unsigned, by that side", try(w, asJane, i, update(nil)))
	for what, change := range map[string]func(*v1alpha1.Issue){
		"an acknowledgement": func(i *v1alpha1.Issue) {
			i.Spec.Acknowledgements = []v1alpha1.Acknowledgement{{Time: now, By: kim}}
		},
		"a resolution": func(i *v1alpha1.Issue) { i.Spec.Resolution = &v1alpha1.Statement{Time: now, By: &kim, Summary: "s"} },
		"a plan":       func(i *v1alpha1.Issue) { i.Spec.RecoveryPlan = &v1alpha1.Statement{Time: now, By: &kim, Summary: "s"} },
		"a snooze": func(i *v1alpha1.Issue) {
			i.Spec.Snoozes = []v1alpha1.Snooze{{Time: now, UntilTime: metav1.NewTime(now.Add(time.Hour)), By: &kim, Reason: "r"}}
		},
		"a severity": func(i *v1alpha1.Issue) {
			i.Spec.SeverityChanges = []v1alpha1.SeverityChange{{Time: now, From: i.Spec.Severity, To: v1alpha1.SeverityCritical, By: &kim}}
			i.Spec.Severity = v1alpha1.SeverityCritical
		},
		"a disclosure": func(i *v1alpha1.Issue) {
			i.Spec.Disclosures = []v1alpha1.DisclosureRecord{{Partner: "south", Time: now, By: &kim}}
		},
	} {
		w.mustRefuse(what, try(w, asJane, i, change), "south/kim is another user than jane@north.example")
		w.mustAllow(what+" by kim", try(w, asKim, i, change))
	}
	raised := w.issue("raised", time.Now().Add(-time.Minute))
	raised.Spec.RaisedBy = kim
	w.mustRefuse("raised in somebody else's name", asJane.Create(t.Context(), raised, client.DryRunAll), "south/kim is another user")
	w.mustAllow("raised by oneself", asKim.Create(t.Context(), raised, client.DryRunAll))

	confirm := func(r *v1alpha1.Review) {
		r.Spec.Confirmations = []v1alpha1.Confirmation{{Time: now, By: kim, Accepted: new(true)}}
	}
	w.mustRefuse("a confirmation", try(w, asJane, r, confirm), "south/kim is another user")
	w.mustAllow("a confirmation by kim", try(w, asKim, r, confirm))
	respond := func(r *v1alpha1.Review) {
		r.Spec.Responses = []v1alpha1.Response{{Time: now, Partner: kim.Partner, Contact: kim.Contact, Ratings: v1alpha1.Ratings{Trust: new(v1alpha1.Rating(1))}}}
	}
	w.mustRefuse("an answer to a health check", try(w, asJane, r, respond), "south/kim is another user")
	w.mustAllow("an answer by kim", try(w, asKim, r, respond))

	// Whoever declares may not speak for others either; whoever brings records from Git may.
	governor := w.as("gil@example", "entente-governor")
	agree := func(a *v1alpha1.Alliance) {
		a.Spec.Agreements = []v1alpha1.Agreement{{Partner: kim.Partner, Contact: kim.Contact, Time: now, Digest: "sha256:" + strings.Repeat("0", 64)}}
	}
	w.mustRefuse("an agreement", try(w, governor, a, agree), "south/kim is another user than gil@example")
	git := w.as("git@example", "entente-governor", "entente-secretary")
	w.mustAllow("an agreement from Git", try(w, git, a, agree))
	w.mustAllow("a record from Git", try(w, git, i, update(&kim)))

	// Without the user, the name is free again.
	w.edit(south, func() { south.Spec.Contacts[1].User = "" })
	w.eventually(func() error { return try(w, asJane, i, update(&kim)) })
}

// What a partner says for itself is for its own people to record, once one of them is tied to a user. What others find of it is not.
func TestAPartnersWordIsItsOwn(t *testing.T) {
	w := newWorld(t, live)
	south := w.south()
	w.create(south)
	gil, kimsSelf := w.as("gil@example", "entente-governor"), w.as("kim@south.example", "entente-governor")
	agrees := v1alpha1.SharingRecord{Date: "2026-03-02", AllianceRef: v1alpha1.AllianceReference{Name: "pact"}, Name: "data", Digest: strings.Repeat("0", 32), Act: v1alpha1.SharingActAgreed}
	share := func(p *v1alpha1.Partner) { p.Spec.Sharing = append(p.Spec.Sharing, agrees) }
	w.mustAllow("nobody is tied to a user", try(w, gil, south, share))
	w.edit(south, func() {
		south.Spec.Contacts[1].User = "kim@south.example"
		share(south)
	})

	again := func(p *v1alpha1.Partner) {
		share(p)
		p.Spec.Sharing[1].Act = v1alpha1.SharingActReturned
	}
	w.mustRefuse("by somebody else", try(w, gil, south, again), "spec.sharing: what south says is for its own people to record, and gil@example is none of them, or has left: leave what is on record as it is, and in its order, or ask kim")
	w.mustRefuse("worded anew", try(w, gil, south, func(p *v1alpha1.Partner) { p.Spec.Sharing[0].Name = "keys" }), "spec.sharing:")
	w.mustRefuse("a business case", try(w, gil, south, func(p *v1alpha1.Partner) {
		p.Spec.BusinessCases = []v1alpha1.BusinessCase{{Date: "2026-03-02"}}
	}), "spec.businessCases:")
	w.mustRefuse("by somebody who names himself a contact", try(w, gil, south, func(p *v1alpha1.Partner) {
		again(p)
		p.Spec.Contacts[1].User = "gil@example"
	}), "is none of them")
	w.edit(south, func() {
		again(south)
		south.Spec.BusinessCases = []v1alpha1.BusinessCase{{Date: "2026-03-02"}}
	})
	for what, change := range map[string]func(*v1alpha1.PartnerSpec){
		"an entry taken out":       func(s *v1alpha1.PartnerSpec) { s.Sharing = s.Sharing[:1] },
		"all entries taken out":    func(s *v1alpha1.PartnerSpec) { s.Sharing = nil },
		"entries in another order": func(s *v1alpha1.PartnerSpec) { slices.Reverse(s.Sharing) },
		"an entry said again":      func(s *v1alpha1.PartnerSpec) { s.Sharing = append(s.Sharing, s.Sharing[0]) },
		"a look taken out":         func(s *v1alpha1.PartnerSpec) { s.BusinessCases = nil },
	} {
		change := func(p *v1alpha1.Partner) { change(&p.Spec) }
		w.mustRefuse(what, try(w, gil, south, change), "what south says", "leave what is on record as it is, and in its order, or ask kim")
		w.mustAllow(what+" by oneself", try(w, kimsSelf, south, change))
	}
	w.mustAllow("by oneself", try(w, kimsSelf, south, again))
	w.mustAllow("an assessment by somebody else", try(w, gil, south, func(p *v1alpha1.Partner) {
		p.Spec.Assessments = []v1alpha1.Assessment{{PerformedDate: "2026-03-02"}}
	}))
	w.mustAllow("from Git", try(w, w.as("git@example", "entente-governor", "entente-secretary"), south, again))
	made := w.south()
	made.Name, made.Spec = "made", *south.Spec.DeepCopy()
	w.mustRefuse("said from the start", gil.Create(t.Context(), made, client.DryRunAll), "spec.sharing: what made says")
	w.mustAllow("said by oneself from the start", kimsSelf.Create(t.Context(), made, client.DryRunAll))
}

// eventually tries until there is no error.
func (w *world) eventually(do func() error) {
	w.Helper()
	var last error
	err := wait.PollUntilContextTimeout(w.Context(), 50*time.Millisecond, harness.Patience, true, func(context.Context) (bool, error) {
		last = do()
		return last == nil, nil
	})
	if err != nil {
		w.Fatalf("%v; %v", err, last)
	}
}

// The largest issue that the schema accepts can still be added to: what the policies cost is
// within the API server's bounds.
func TestAdmissionOfALargeIssue(t *testing.T) {
	w := newWorld(t, live)
	north, south := w.north(), w.south()
	north.Spec.Contacts[1].User = "jane@north.example"
	i := w.issue("late", time.Now().Add(-time.Hour))
	now := metav1.NewTime(time.Now().Add(-time.Minute).UTC().Truncate(time.Second))
	for k := range 63 {
		note := fmt.Sprintf("%d %s", k, strings.Repeat("x", 200))
		i.Spec.Updates = append(i.Spec.Updates, v1alpha1.Update{Time: now, By: &jane, Note: note})
		i.Spec.Attempts = append(i.Spec.Attempts, v1alpha1.Attempt{Time: metav1.NewTime(now.Add(-time.Duration(k) * time.Second)), By: &jane})
		i.Spec.Acknowledgements = append(i.Spec.Acknowledgements, v1alpha1.Acknowledgement{Time: now, By: jane, Note: note})
	}
	for k := range 128 {
		i.Spec.Answers = append(i.Spec.Answers, v1alpha1.Answer{Notification: fmt.Sprintf("n-%d", k), Time: now, By: jane, Action: v1alpha1.AnswerAcknowledged})
	}
	for k := range 48 {
		i.Spec.Conversations = append(i.Spec.Conversations, v1alpha1.Conversation{
			Time: metav1.NewTime(now.Add(-time.Duration(k) * time.Second)), Mode: v1alpha1.ModePhone, Between: []v1alpha1.PersonRef{jane, kim},
		})
	}
	w.create(north, south, w.alliance(), i)
	jane := w.as("jane@north.example", "entente-recorder")
	w.eventually(func() error {
		return try(w, jane, i, func(i *v1alpha1.Issue) {
			i.Spec.Updates = append(i.Spec.Updates, v1alpha1.Update{Time: now, By: &v1alpha1.PersonRef{Partner: "north", Contact: "jane"}, Note: "one more"})
		})
	})
	w.mustRefuse("a large issue, another's name", try(w, jane, i, func(i *v1alpha1.Issue) { i.Spec.Title = "x" }), "spec.title")
}

// Whoever looks after channels tries them out, and makes no other message; nor do they take one away.
func TestOnlyTestsAreMadeByHand(t *testing.T) {
	w := newWorld(t, live)
	p := w.policy()
	w.create(p)
	admin := w.as("carl@example", "entente-channel-admin")
	test := func(name string) *v1alpha1.Notification {
		n := gen.Notification(name).In(w.ns).To("north/jane").Over(p.Name, "hook").
			About(v1alpha1.KindCommunicationPolicy, p.Name, string(p.UID)).Reason(v1alpha1.NotificationTest).Subject("Test").Notification
		n.Spec.AllianceRef = v1alpha1.AllianceReference{}
		return n
	}
	forged := w.message("forged", "hook")
	made := w.message("made", "hook")
	w.create(made)
	w.mustRefuse("a message about an alliance", admin.Create(t.Context(), forged), "messages are the manager's")
	w.mustRefuse("the end of a message", admin.Delete(t.Context(), made), "messages are the manager's")
	n := test("try")
	w.mustAllow("a test", admin.Create(t.Context(), n))
	w.mustAllow("the end of a test", admin.Delete(t.Context(), n))

	elsewhere, ofAlliance := test("elsewhere"), test("of-alliance")
	elsewhere.Spec.SubjectRef.Name = "other"
	ofAlliance.Spec.AllianceRef.Name = "pact"
	none := w.message("of-none", "hook")
	none.Spec.AllianceRef = v1alpha1.AllianceReference{}
	for _, c := range []struct {
		n    *v1alpha1.Notification
		says string
	}{{elsewhere, "a Test is about the policy of its channel"}, {ofAlliance, "allianceRef belongs to every reason but Test"}, {none, "allianceRef belongs to every reason but Test"}} {
		if err := w.Client.Create(t.Context(), c.n); !apierrors.IsInvalid(err) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.n.Name, err)
		}
	}
}
