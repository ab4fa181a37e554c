// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// responses reads what people answered in the health check.
func (d *desk) responses() []v1alpha1.Response {
	d.Helper()
	var r v1alpha1.Review
	if err := d.client.Get(context.WithoutCancel(d.Context()), client.ObjectKey{Namespace: "team-a", Name: "spring-health"}, &r); err != nil {
		d.Fatal(err)
	}
	return r.Spec.Responses
}

// healthUse reads how the link of the health check was used.
func (d *desk) healthUse() *v1alpha1.LinkUse {
	d.Helper()
	var n v1alpha1.Notification
	if err := d.client.Get(context.WithoutCancel(d.Context()), client.ObjectKey{Namespace: "team-a", Name: "spring-health-0123"}, &n); err != nil {
		d.Fatal(err)
	}
	return n.Status.Answer
}

// mustSay fails unless a response is a page of that title.
func (d *desk) mustSay(w *httptest.ResponseRecorder, status int, title string) {
	d.Helper()
	if w.Code != status || !strings.Contains(w.Body.String(), "<h1>"+html.EscapeString(title)+"</h1>") {
		d.Errorf("answered %d:\n%s\nwanted %d, %s", w.Code, w.Body, status, title)
	}
}

func TestAHealthCheckIsAnsweredByALinkAsByTheCommand(t *testing.T) {
	o := someObjects()
	d := newDesk(t, o, interceptor.Funcs{})
	token := d.token(o.asked)
	before := d.responses()
	w := d.post(token, "action", "Rated", "trust", "4", "communication", "3", "governance", "1", "strategic", "5", "operational", "")
	d.mustSay(w, http.StatusOK, "Recorded")
	if said := text(d.parse(w)); !strings.Contains(said, "spring-health") || !strings.Contains(said, "Kim Roe (South Ltd)") {
		t.Error(said)
	}
	rating := func(n v1alpha1.Rating) *v1alpha1.Rating { return &n }
	at := metav1.NewTime(noon.Add(time.Hour))
	want := append(before, v1alpha1.Response{Time: at, Partner: "south", Contact: "kim",
		Ratings: v1alpha1.Ratings{Trust: rating(4), Communication: rating(3), Governance: rating(1), Strategic: rating(5)}})
	if diff := cmp.Diff(want, d.responses()); diff != "" {
		t.Error(diff)
	}
	use := d.healthUse()
	if use == nil || !use.Time.Equal(&at) || use.Action != v1alpha1.AnswerRated || use.State != v1alpha1.LinkRecorded {
		t.Errorf("the use of the link is %+v", use)
	}
	for _, again := range []*httptest.ResponseRecorder{d.get(token), d.post(token, "action", "Rated", "trust", "1")} {
		d.mustSay(again, http.StatusGone, "This link has been used")
		if said := text(d.parse(again)); !strings.Contains(said, "On 22 November 2026, 07:00 (America/Chicago) your answer to the health check was recorded.") {
			t.Error(said)
		}
	}
	if diff := cmp.Diff(want, d.responses()); diff != "" {
		t.Error("used again:", diff)
	}
	log := d.log.String()
	if !strings.Contains(log, `"review"="spring-health"`) || !strings.Contains(log, `"action"="Rated"`) || strings.Contains(log, token[:20]) || strings.Contains(log, "trust") {
		t.Error("the log is ", log)
	}
}

// The page says who is asked what, and nothing of what others answered.
func TestThePageOfAHealthCheckShowsNoAnswer(t *testing.T) {
	o := someObjects()
	gen.ReviewBuilder{Review: o.review}.Answered("2026-11-22 11:30", "south/sam", "trust=1 governance=5")
	d := newDesk(t, o, interceptor.Funcs{})
	root := d.parse(d.get(d.token(o.asked)))
	said := text(root)
	for _, want := range []string{"North and South", "spring-health", "30 November 2026, 18:00 (America/Chicago)", "You answer as Kim Roe of South Ltd", "The record of the health check holds your answer under your name."} {
		if !strings.Contains(said, want) {
			t.Errorf("the page does not say %q:\n%s", want, said)
		}
	}
	for _, other := range []string{"Jane", "jane", "sam", "north/"} {
		if strings.Contains(said, other) {
			t.Errorf("the page says %q", other)
		}
	}
	groups := map[string][]string{}
	for _, n := range elements(root, "input") {
		if attribute(n, "type") == "hidden" {
			continue
		}
		if n.Parent.Data != "label" {
			t.Errorf("%s has no label", attribute(n, "name"))
		}
		groups[attribute(n, "name")] = append(groups[attribute(n, "name")], attribute(n, "value"))
		if chosen := attribute(n, "value") == ""; has(n, "checked") != chosen {
			t.Errorf("%s %q: chosen is %v", attribute(n, "name"), attribute(n, "value"), has(n, "checked"))
		}
	}
	if len(groups) != len(rules.Dimensions()) {
		t.Errorf("it asks of %v", groups)
	}
	for _, dimension := range rules.Dimensions() {
		if got := fmt.Sprint(groups[string(dimension)]); got != "[1 2 3 4 5 ]" || !strings.Contains(said, dimension.Asks()) {
			t.Errorf("%s: %s", dimension, got)
		}
	}
	if n := len(elements(root, "fieldset")); n != len(elements(root, "legend")) || n != len(groups) {
		t.Errorf("%d groups", n)
	}
}

func TestFiguresThatAreNoneComeBack(t *testing.T) {
	for name, c := range map[string]struct {
		fields []string
		says   string // empty: it is taken
	}{
		"least":             {[]string{"trust", "1"}, ""},
		"best":              {[]string{"trust", "5"}, ""},
		"too little":        {[]string{"trust", "0"}, "Choose a figure from 1 to 5"},
		"too much":          {[]string{"trust", "6"}, "Choose a figure from 1 to 5"},
		"beyond all":        {[]string{"trust", "99999999999999999999"}, "Choose a figure from 1 to 5"},
		"below zero":        {[]string{"trust", "-1"}, "Choose a figure from 1 to 5"},
		"with a sign":       {[]string{"trust", "+4"}, "Choose a figure from 1 to 5"},
		"a fraction":        {[]string{"trust", "3.5"}, "Choose a figure from 1 to 5"},
		"with a zero":       {[]string{"trust", "04"}, "Choose a figure from 1 to 5"},
		"a text":            {[]string{"trust", "<b>good</b>"}, "Choose a figure from 1 to 5"},
		"one of two":        {[]string{"trust", "4", "governance", "x"}, "Choose a figure from 1 to 5"},
		"none at all":       {nil, "Choose a figure for one of them at least."},
		"each left out":     {[]string{"trust", "", "governance", ""}, "Choose a figure for one of them at least."},
		"no such dimension": {[]string{"weather", "4"}, "Choose a figure for one of them at least."},
		"somebody else":     {[]string{"trust", "4", "partner", "north", "contact", "jane"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			o := someObjects()
			d := newDesk(t, o, interceptor.Funcs{})
			w := d.post(d.token(o.asked), append([]string{"action", "Rated"}, c.fields...)...)
			got := d.responses()
			if c.says == "" {
				if w.Code != http.StatusOK || len(got) != 2 || got[1].Partner != "south" || got[1].Contact != "kim" {
					t.Errorf("%d: %+v\n%s", w.Code, got, w.Body)
				}
				return
			}
			root := d.parse(w)
			if w.Code != http.StatusUnprocessableEntity || !strings.Contains(text(root), c.says) || len(got) != 1 || d.healthUse() != nil {
				t.Errorf("%d: %+v\n%s", w.Code, got, text(root))
			}
			if len(elements(root, "b")) > 0 {
				t.Error("the text has made elements")
			}
			kept := false
			for _, n := range elements(root, "input") {
				kept = kept || attribute(n, "name") == "trust" && attribute(n, "value") == "4" && has(n, "checked")
			}
			if kept != (name == "one of two") {
				t.Error("what was chosen is lost")
			}
		})
	}
}

func TestHealthChecksThatCannotBeAnswered(t *testing.T) {
	review := func(change func(gen.ReviewBuilder)) func(*objects) {
		return func(o *objects) { change(gen.ReviewBuilder{Review: o.review}) }
	}
	for name, c := range map[string]struct {
		change func(*objects)
		status int
		title  string
	}{
		"held":                       {review(func(b gen.ReviewBuilder) { b.BarelyHeld("2026-11-22 12:30") }), http.StatusConflict, refuseClosed.Title},
		"held, not accepted":         {review(func(b gen.ReviewBuilder) { b.BarelyHeld("2026-11-22 12:30").Accepted(false, "") }), http.StatusConflict, refuseClosed.Title},
		"cancelled":                  {review(func(b gen.ReviewBuilder) { b.Cancelled("2026-11-22 12:30") }), http.StatusConflict, refuseClosed.Title},
		"answered otherwise":         {review(func(b gen.ReviewBuilder) { b.Answered("2026-11-22 12:30", "south/kim", "trust=3") }), http.StatusConflict, "You have answered already"},
		"answered, dated to come":    {review(func(b gen.ReviewBuilder) { b.Answered("2026-11-22 13:00:01", "south/kim", "trust=3") }), http.StatusConflict, "You have answered already"},
		"no longer on the team":      {func(o *objects) { o.alliance.Spec.Team[2].LeftDate = "2026-11-20" }, http.StatusForbidden, refuseLeftTeam.Title},
		"never on the team":          {func(o *objects) { o.alliance.Spec.Team = o.alliance.Spec.Team[:2] }, http.StatusForbidden, refuseLeftTeam.Title},
		"whose partner has left":     {func(o *objects) { o.alliance.Spec.Partners[1].LeftDate = "2026-11-20" }, http.StatusForbidden, refuseStranger.Title},
		"left the partner":           {func(o *objects) { o.south.Spec.Contacts[0].LeftDate = "2026-11-20" }, http.StatusForbidden, refuseStranger.Title},
		"no longer a contact":        {func(o *objects) { o.south.Spec.Contacts = o.south.Spec.Contacts[1:] }, http.StatusForbidden, refuseStranger.Title},
		"no longer a partner":        {func(o *objects) { o.alliance.Spec.Partners = o.alliance.Spec.Partners[:1] }, http.StatusForbidden, refuseStranger.Title},
		"another kind of review":     {review(func(b gen.ReviewBuilder) { b.OfType(v1alpha1.ReviewPerformance) }), http.StatusGone, refuseGone.Title},
		"of another alliance":        {review(func(b gen.ReviewBuilder) { b.Of("other") }), http.StatusGone, refuseGone.Title},
		"another review of the name": {func(o *objects) { o.review.UID = "another"; o.review.Spec.DueTime = metav1.NewTime(noon) }, http.StatusGone, refuseGone.Title},
		"another kind of message":    {func(o *objects) { o.asked.Spec.Reason = v1alpha1.NotificationReviewDue }, http.StatusGone, refuseGone.Title},
		"about an alliance":          {func(o *objects) { o.asked.Spec.SubjectRef.Kind = v1alpha1.KindAlliance }, http.StatusGone, refuseGone.Title},
		"full": {review(func(b gen.ReviewBuilder) {
			for len(b.Spec.Responses) < v1alpha1.MaxResponses {
				b.Answered("2026-11-22 11:00", "north/", "trust=3")
			}
		}), http.StatusConflict, refuseFull.Title},
	} {
		t.Run(name, func(t *testing.T) {
			o := someObjects()
			c.change(o)
			d := newDesk(t, o, interceptor.Funcs{})
			token, before := d.token(o.asked), len(d.responses())
			if c.title != refuseFull.Title {
				d.mustSay(d.get(token), c.status, c.title)
			}
			d.mustSay(d.post(token, "action", "Rated", "trust", "4"), c.status, c.title)
			if after := len(d.responses()); after != before || d.healthUse() != nil {
				t.Errorf("%d answers, then %d; the link: %+v", before, after, d.healthUse())
			}
		})
	}
}

// A record that is dated later than now is none yet.
func TestAHealthCheckIsOpenUntilItIsHeld(t *testing.T) {
	o := someObjects()
	gen.ReviewBuilder{Review: o.review}.BarelyHeld("2026-11-22 13:00:01")
	d := newDesk(t, o, interceptor.Funcs{})
	d.mustSay(d.post(d.token(o.asked), "action", "Rated", "trust", "4"), http.StatusOK, "Recorded")
}

// The link of one message answers nothing but what this is about.
func TestALinkAnswersItsOwnMessageAlone(t *testing.T) {
	o := someObjects()
	d := newDesk(t, o, interceptor.Funcs{})
	d.mustSay(d.post(d.token(o.asked), "action", "Acknowledged"), http.StatusBadRequest, refuseForm.Title)
	d.mustSay(d.post(d.token(o.asked), "action", "Resolved", "summary", "x", "confirm", "yes"), http.StatusBadRequest, refuseForm.Title)
	d.mustSay(d.post(d.token(o.notification), "action", "Rated", "trust", "4"), http.StatusBadRequest, refuseForm.Title)
	if len(d.responses()) != 1 || len(d.issue().Spec.Answers) > 0 || d.use() != nil || d.healthUse() != nil {
		t.Error("something is recorded")
	}
	forged := sign(keyB, ticket{"team-a", "spring-health-0123", "uid-of-spring-health-0123", noon.Add(336 * time.Hour)})
	d.mustSay(d.post(forged, "action", "Rated", "trust", "4"), http.StatusForbidden, refuseForged.Title)
	r := d.form(d.token(o.asked), "action", "Rated", "trust", "4")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	d.mustSay(d.serve(r), http.StatusForbidden, refuseOrigin.Title)
	if len(d.responses()) != 1 {
		t.Error("something is recorded")
	}
}

// Whoever takes the answer out of the review, as its editor can, or Git, does not make the link good again.
func TestAUsedLinkAnswersNoHealthCheckAgain(t *testing.T) {
	o := someObjects()
	d := newDesk(t, o, interceptor.Funcs{})
	token := d.token(o.asked)
	d.mustSay(d.post(token, "action", "Rated", "trust", "4"), http.StatusOK, "Recorded")
	var r v1alpha1.Review
	if err := d.client.Get(t.Context(), client.ObjectKey{Namespace: "team-a", Name: "spring-health"}, &r); err != nil {
		t.Fatal(err)
	}
	r.Spec.Responses = nil
	if err := d.client.Update(t.Context(), &r); err != nil {
		t.Fatal(err)
	}
	d.clock.SetTime(noon.Add(2*time.Hour + lostAfter))
	d.mustSay(d.get(token), http.StatusGone, "This link has been used")
	d.mustSay(d.post(token, "action", "Rated", "trust", "1"), http.StatusGone, "This link has been used")
	if n := len(d.responses()); n > 0 {
		t.Errorf("%d answers", n)
	}
}

// An answer of which nothing was heard was recorded once, or can be given again.
func TestAnAnswerToAHealthCheckThatWasLost(t *testing.T) {
	for name, arrives := range map[string]bool{"before the API server": false, "after it": true} {
		t.Run(name, func(t *testing.T) {
			o, broken := someObjects(), true
			d := newDesk(t, o, interceptor.Funcs{Patch: func(ctx context.Context, c client.WithWatch, object client.Object, p client.Patch, opts ...client.PatchOption) error {
				if !broken {
					return c.Patch(ctx, object, p, opts...)
				}
				if arrives {
					if err := c.Patch(ctx, object, p, opts...); err != nil {
						t.Error(err)
					}
				}
				return errors.New("connection reset")
			}})
			token := d.token(o.asked)
			d.mustSay(d.post(token, "action", "Rated", "trust", "4"), refuseTrouble.status, refuseTrouble.Title)
			broken = false
			d.clock.SetTime(d.clock.Now().Add(lostAfter))
			w := d.post(token, "action", "Rated", "trust", "2")
			if arrives {
				d.mustSay(w, http.StatusGone, "This link has been used")
			} else {
				d.mustSay(w, http.StatusOK, "Recorded")
			}
			if got := d.responses(); len(got) != 2 {
				t.Errorf("%d answers", len(got))
			}
		})
	}
}

// An answer that arrived, and was refused all the same as far as the page heard, has used the link.
func TestAnAnswerThatArrivedUnheardHasUsedTheLink(t *testing.T) {
	o, first := someObjects(), true
	d := newDesk(t, o, interceptor.Funcs{Patch: func(ctx context.Context, c client.WithWatch, object client.Object, p client.Patch, opts ...client.PatchOption) error {
		err := c.Patch(ctx, object, p, opts...)
		if first && err == nil {
			first, err = false, apierrors.NewConflict(schema.GroupResource{Resource: "reviews"}, object.GetName(), errors.New("sent twice on the way"))
		}
		return err
	}})
	d.mustSay(d.post(d.token(o.asked), "action", "Rated", "trust", "4"), http.StatusGone, "This link has been used")
	if use := d.healthUse(); use == nil || use.State != v1alpha1.LinkRecorded || len(d.responses()) != 2 {
		t.Errorf("the use of the link is %+v, and there are %d answers", use, len(d.responses()))
	}
}

// Whatever is written to the review between reading and recording counts.
func TestSomethingElseIsRecordedMeanwhile(t *testing.T) {
	for name, c := range map[string]struct {
		change func(gen.ReviewBuilder)
		status int
		title  string
	}{
		"an answer of the other side": {func(b gen.ReviewBuilder) { b.Answered("2026-11-22 12:59", "north/piet", "trust=3") }, http.StatusOK, "Recorded"},
		"one's own":                   {func(b gen.ReviewBuilder) { b.Answered("2026-11-22 12:59", "south/kim", "trust=3") }, http.StatusConflict, "You have answered already"},
		"it is held":                  {func(b gen.ReviewBuilder) { b.BarelyHeld("2026-11-22 12:59") }, http.StatusConflict, refuseClosed.Title},
		// The form came at 13:00:00, and is looked at again two seconds later.
		"one's own, after the form came":       {func(b gen.ReviewBuilder) { b.Answered("2026-11-22 13:00:01", "south/kim", "trust=3") }, http.StatusConflict, "You have answered already"},
		"one's own, by a clock that is ahead":  {func(b gen.ReviewBuilder) { b.Answered("2026-11-22 13:00:09", "south/kim", "trust=3") }, http.StatusConflict, "You have answered already"},
		"it is held, after the form came":      {func(b gen.ReviewBuilder) { b.BarelyHeld("2026-11-22 13:00:01") }, http.StatusConflict, refuseClosed.Title},
		"it is cancelled, after the form came": {func(b gen.ReviewBuilder) { b.Cancelled("2026-11-22 13:00:02") }, http.StatusConflict, refuseClosed.Title},
		"it is to be held":                     {func(b gen.ReviewBuilder) { b.BarelyHeld("2026-11-22 13:00:03") }, http.StatusOK, "Recorded"},
	} {
		t.Run(name, func(t *testing.T) {
			o, done := someObjects(), false
			var d *desk
			d = newDesk(t, o, interceptor.Funcs{Patch: func(ctx context.Context, w client.WithWatch, object client.Object, p client.Patch, opts ...client.PatchOption) error {
				if !done {
					done = true
					d.clock.SetTime(noon.Add(time.Hour + 2*time.Second))
					var r v1alpha1.Review
					if err := w.Get(ctx, client.ObjectKeyFromObject(object), &r); err != nil {
						t.Error(err)
					}
					c.change(gen.ReviewBuilder{Review: &r})
					if err := w.Update(ctx, &r); err != nil {
						t.Error(err)
					}
					// What the API server says of a test in a patch that fails.
					return apierrors.NewInvalid(v1alpha1.SchemeGroupVersion.WithKind(v1alpha1.KindReview).GroupKind(), r.Name, nil)
				}
				return w.Patch(ctx, object, p, opts...)
			}})
			d.mustSay(d.post(d.token(o.asked), "action", "Rated", "trust", "4"), c.status, c.title)
			use, mine := d.healthUse(), slices.IndexFunc(d.responses(), func(r v1alpha1.Response) bool { return r.Contact == "kim" && ptr.Deref(r.Ratings.Trust, 0) == 4 })
			if (use != nil) != (c.status == http.StatusOK) || (mine >= 0) != (c.status == http.StatusOK) {
				t.Errorf("the link is used: %+v; there are %+v", use, d.responses())
			}
			if use != nil && !use.Time.Equal(&d.responses()[mine].Time) {
				t.Errorf("the answer is dated %s, and the use of the link %s", d.responses()[mine].Time, use.Time)
			}
		})
	}
}

// What is on record when the review is read counts, also if it was recorded since the form came.
func TestWhatIsRecordedBeforeTheReviewIsReadCounts(t *testing.T) {
	for name, c := range map[string]struct {
		change func(gen.ReviewBuilder)
		title  string
	}{
		"one's own": {func(b gen.ReviewBuilder) { b.Answered("2026-11-22 13:00:01", "south/kim", "trust=3") }, "You have answered already"},
		"held":      {func(b gen.ReviewBuilder) { b.BarelyHeld("2026-11-22 13:00:02") }, refuseClosed.Title},
	} {
		t.Run(name, func(t *testing.T) {
			o := someObjects()
			c.change(gen.ReviewBuilder{Review: o.review})
			var d *desk
			d = newDesk(t, o, interceptor.Funcs{Get: func(ctx context.Context, w client.WithWatch, key client.ObjectKey, object client.Object, opts ...client.GetOption) error {
				if _, ok := object.(*v1alpha1.Review); ok {
					d.clock.SetTime(noon.Add(time.Hour + 2*time.Second)) // the API server takes its time
				}
				return w.Get(ctx, key, object, opts...)
			}})
			d.mustSay(d.post(d.token(o.asked), "action", "Rated", "trust", "4"), http.StatusConflict, c.title)
			if len(d.responses()) > 2 || d.healthUse() != nil {
				t.Errorf("there are %+v", d.responses())
			}
		})
	}
}

// Where Git sets the answers, whoever keeps it is to commit this one.
func TestAnswersThatGitKeepsAreNotRecorded(t *testing.T) {
	o := someObjects()
	o.review.Annotations = map[string]string{
		"argocd.argoproj.io/tracking-id":                   "demo:governance.entente.dev/Review:team-a/spring-health",
		"kubectl.kubernetes.io/last-applied-configuration": `{"spec":{"responses":[{}]}}`,
	}
	d := newDesk(t, o, interceptor.Funcs{})
	w := d.post(d.token(o.asked), "action", "Rated", "trust", "4")
	d.mustSay(w, http.StatusConflict, "This is kept in Git")
	if said := text(d.parse(w)); !strings.Contains(said, "responses:") || !strings.Contains(said, "contact: kim") || strings.Contains(said, "jane") {
		t.Error(said)
	}
	if n := len(d.responses()); n != 1 || d.healthUse() != nil {
		t.Errorf("%d answers", n)
	}
}

// Each reason of a message is answerable or not, and which is what docs/answering.md says.
func TestWhichMessagesCanBeAnswered(t *testing.T) {
	for kind, reasons := range map[string]map[v1alpha1.NotificationReason]bool{
		v1alpha1.KindIssue:  {v1alpha1.NotificationEscalationStep: true, v1alpha1.NotificationDisclosureDue: true},
		v1alpha1.KindReview: {v1alpha1.NotificationHealthAsked: true, v1alpha1.NotificationReviewDue: false, v1alpha1.NotificationActionDue: false},
		v1alpha1.KindAlliance: {v1alpha1.NotificationBriefingDue: false, v1alpha1.NotificationPracticesMissing: false,
			v1alpha1.NotificationHealthAsked: false},
	} {
		for reason, want := range reasons {
			n := gen.Notification("n").Reason(reason).About(kind, "x", "y").Notification
			if Answerable(n) != want {
				t.Errorf("%s about %s can be answered: %v", reason, kind, !want)
			}
		}
	}
}
