// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	eventsv1 "k8s.io/api/events/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/page"
	"github.com/entente-dev/entente/test/gen"
)

const lateIssue, healthCheck = "/objects/Issue/default/late-shipments", "/objects/Review/default/northwind-contoso-health-check-20261014"

// The page of an issue and of a review tell what people recorded and what followed, the latest first, as of the moment of the page.
func TestTheHistoryOfAnObject(t *testing.T) {
	kim, jane := v1alpha1.PersonRef{Partner: "contoso", Contact: "kim"}, v1alpha1.PersonRef{Partner: "northwind", Contact: "jane"}
	at := func(days int) metav1.Time { return metav1.NewTime(now.AddDate(0, 0, days)) }
	s := storied(t, func(objects *inventory.Inventory) {
		for _, i := range objects.Issues {
			if i.Name == "late-shipments" {
				i.Spec.Updates = append(i.Spec.Updates, v1alpha1.Update{Time: at(-1), By: &jane, Note: "Half of it <arrived>"}, v1alpha1.Update{Time: at(1), By: &jane, Note: "All of it arrived"})
				i.Spec.Conversations = append(i.Spec.Conversations, v1alpha1.Conversation{Time: at(0), Mode: v1alpha1.ModePhone, Between: []v1alpha1.PersonRef{kim, jane}, Outcome: "A second carrier"})
			}
		}
	})
	part := section(t, s.get(lateIssue), "history")
	order(t, part, "People spoke", "Kim Ortega", "Jane de Vries", "A second carrier", "There is news", "Jane de Vries", "Half of it &lt;arrived&gt;", "Issue climbs", "Issue was detected")
	silent(t, part, "All of it arrived", "You may not list Events")
	silent(t, section(t, s.get(lateIssue, "at", now.AddDate(0, 0, -1).Add(-time.Second).Format(time.RFC3339)), "history"), "There is news", "People spoke")
	says(t, section(t, s.get(lateIssue, "at", now.AddDate(0, 0, 2).Format(time.RFC3339)), "history"), "All of it arrived")
	review := section(t, s.get(healthCheck), "history")
	says(t, review, "It is held", "Kim Ortega")
	silent(t, review, "Shipments") // which is another object
	silent(t, s.get("/objects/Alliance/default/northwind-contoso"), `id="history"`)
}

// What people rated in a review is not told in its history.
func TestNoHistoryTellsWhatSomebodyRated(t *testing.T) {
	s := storied(t, func(objects *inventory.Inventory) {
		for _, r := range objects.Reviews {
			r.Spec.Responses = append(r.Spec.Responses, v1alpha1.Response{Time: metav1.NewTime(now.AddDate(0, 0, -3)), Partner: "contoso", Contact: "sam", Ratings: v1alpha1.Ratings{Trust: new(v1alpha1.Rating(1))}})
		}
	})
	if part := section(t, s.get(healthCheck), "history"); strings.Contains(part, "Sam") || strings.Contains(part, "sam") || strings.Contains(part, "23 Nov 2026") {
		t.Errorf("it tells of an answer:\n%s", part)
	}
}

// What changed at a partner is told as well.
func TestTheHistoryOfAPartner(t *testing.T) {
	p := gen.Partner("contoso").In("here").Contacts("kim", "sam").Partner
	p.Spec.Absences = []v1alpha1.Absence{{Contact: "kim", FromDate: "2026-11-20", ToDate: "2026-12-04", Deputy: "sam"}, {Contact: "kim", FromDate: "2026-12-20", ToDate: "2026-12-24"}}
	p.Spec.Contacts[1].LeftDate = "2026-11-25"
	part := section(t, serve(t, found(&inventory.Inventory{Partners: []*v1alpha1.Partner{p}})).get("/objects/Partner/here/contoso"), "history")
	order(t, part, "25 Nov 2026", "Left", "<bdi>sam</bdi>", "20 Nov 2026", "Away until 2026-12-04", "<bdi>kim</bdi>", "sam stands in")
	silent(t, part, "2026-12-24")
}

// eventful is a source with Events, or with why there are none.
type eventful struct {
	page.Source
	events []eventsv1.Event
	err    error
	asked  []string
}

func (e *eventful) Events(_ context.Context, kind, namespace, name string) ([]eventsv1.Event, error) {
	e.asked = append(e.asked, kind+" "+namespace+"/"+name)
	return e.events, e.err
}

// Messages and Events about an object are told with the rest; that they may not be listed is said.
func TestMessagesAndEventsAreHistory(t *testing.T) {
	objects := climbing()
	i := objects.Issues[0]
	about := gen.Notification("told").In("here").Notification
	about.Spec.SubjectRef = v1alpha1.SubjectReference{Kind: v1alpha1.KindIssue, Name: i.Name, UID: string(i.UID), Time: &i.Spec.DetectedTime}
	about.Spec.Recipient, about.Spec.Reason = v1alpha1.PersonRef{Partner: "contoso", Contact: "kim"}, v1alpha1.NotificationEscalationStep
	about.CreationTimestamp = metav1.NewTime(now.Add(-time.Minute))
	other := about.DeepCopy()
	other.Name, other.Spec.SubjectRef.Name = "other", "another"
	objects.Notifications = []*v1alpha1.Notification{about, other}
	source := &eventful{Source: found(objects), events: []eventsv1.Event{{Reason: "StepStarted", Note: "Step <one> started", Type: "Warning", EventTime: metav1.NewMicroTime(now.Add(-time.Second))}}}
	const path = "/objects/Issue/here/late"
	page := serve(t, source).get(path)
	order(t, section(t, page, "history"), "Event", `class="mark bad"`, "Step started", "Step &lt;one&gt; started", "Message", `href="/secret/objects/Notification/here/told"`, "Kim Ortega")
	silent(t, page, "Notification/here/other", "You may not list Events")
	if len(source.asked) != 1 || source.asked[0] != "Issue here/late" {
		t.Errorf("it asks for %v", source.asked)
	}
	serve(t, source).get(path, "at", "2026-11-01") // they are of now
	if len(source.asked) != 1 {
		t.Errorf("of the past it asks for %v", source.asked)
	}
	source.events, source.err = nil, apierrors.NewForbidden(schema.GroupResource{Resource: "events"}, "", errors.New("no"))
	says(t, section(t, serve(t, source).get(path), "history"), "You may not list Events in the namespace here", "Kim Ortega")
	source.err = errors.New("connection refused")
	w := serve(t, source).ask(path)
	if w.Code != http.StatusOK {
		t.Errorf("%d", w.Code)
	}
	says(t, w.Body.String(), "Events cannot be read at the moment", "connection refused")
}
