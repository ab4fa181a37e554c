// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"context"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/plain"
)

// Desk records what a reader does on the page, with the reader's own credentials.
type Desk interface {
	// User is who the cluster takes the reader for; empty where it does not say.
	User(ctx context.Context) (string, error)
	// Record runs a command that records something in a namespace, given its words after kubectl entente. It returns what
	// the command says.
	Record(ctx context.Context, namespace string, words ...string) (said string, err error)
}

const (
	// maxForm is the most that a form may hold, in bytes.
	maxForm = 32 << 10
	// answerPath is where a reader answers an issue, below which is how.
	answerPath = "/answer"
	// takesOn is the answer that is offered first.
	takesOn = "ack"
)

// answerView is the page on which a reader answers an issue, and what came of it.
type answerView struct {
	// Heading is the answer, Lead what will be on record of the reader, and After what follows from it.
	Heading, Lead, After                string
	Others                              []navigation
	Fields                              []answerField
	Title, Link, Alliance, AllianceLink string
	// As is who the reader is, and Action where the form goes.
	As     person
	Action string
	// Said is what the command said once it is recorded, and Wrong why it is not.
	Said, Wrong string

	how *answering
}

func (v *answerView) title() string {
	if v.Said != "" {
		return "Recorded"
	}
	return v.Heading
}

// toAnswer is where the reader answers an issue in a way; empty for whom the page does not know, and where it shows another moment.
func (q *request) toAnswer(i *v1alpha1.Issue, verb string) string {
	if i == nil || q.h.Desk == nil || q.tense != present || i.Spec.Resolution != nil {
		return ""
	}
	if _, known := q.me(i); !known {
		return ""
	}
	return q.link(answerPath + joined(verb, i.Namespace, i.Name))
}

// me is the one contact of an issue's alliance that is tied to the reader's user.
func (q *request) me(i *v1alpha1.Issue) (me v1alpha1.PersonRef, known bool) {
	user, a := q.h.user(q.ctx), q.index.alliances[key(i.Namespace, i.Spec.AllianceRef.Name)]
	if user == "" || a == nil {
		return me, false
	}
	n := 0
	for j := range a.Spec.Partners {
		p := q.index.partners[a.Namespace][string(a.Spec.Partners[j].Name)]
		if p == nil {
			continue
		}
		for k := range p.Spec.Contacts {
			if c := &p.Spec.Contacts[k]; c.User == user {
				me, n = v1alpha1.PersonRef{Partner: v1alpha1.Name(p.Name), Contact: c.Name}, n+1
			}
		}
	}
	return me, n == 1
}

// user is who the reader is. It is asked once, as the credentials stay; after an error again, but not for each line of a
// page.
func (h *Handler) user(ctx context.Context) string {
	h.reader.Lock()
	defer h.reader.Unlock()
	if h.reader.asked || h.Now().Sub(h.reader.failed) < fresh {
		return h.reader.name
	}
	name, err := h.Desk.User(ctx)
	if err != nil {
		h.reader.failed = h.Now()
		return "" // nobody, until the cluster says who
	}
	h.reader.name, h.reader.asked = name, true
	return name
}

// answer shows what a reader is about to do. It changes nothing.
func (q *request) answer() (any, error) { return q.answerOf(nil) }

// answerOf is the answer that the address names, with what the reader filled in.
func (q *request) answerOf(form url.Values) (*answerView, error) {
	i, how := q.index.issues[key(q.http.PathValue("namespace"), q.http.PathValue("issue"))], answeringOf(q.http.PathValue("verb"))
	if how == nil {
		return nil, refuseUnknown("such answer")
	}
	if q.toAnswer(i, how.verb) == "" {
		return nil, refuseStranger
	}
	me, _ := q.me(i)
	v := &answerView{
		how: how, Heading: how.title, Lead: how.lead, After: how.after, Fields: q.answerFields(how, i, me, form),
		Title: i.Spec.Title, Link: q.toObject(v1alpha1.KindIssue, i.Namespace, i.Name), As: q.person(i.Namespace, me), Action: q.toAnswer(i, how.verb),
	}
	for k := range answerings {
		a := &answerings[k]
		v.Others = append(v.Others, navigation{a.title, q.toAnswer(i, a.verb), a == how})
	}
	if a := q.index.alliances[key(i.Namespace, i.Spec.AllianceRef.Name)]; a != nil {
		v.Alliance, v.AllianceLink = allianceName(a), q.toAlliance(a.Namespace, a.Name)
	}
	return v, nil
}

// serveAnswer records an answer of the reader, as the command does. Who they are is found anew, and is nothing that the form
// says.
func (h *Handler) serveAnswer(w http.ResponseWriter, r *http.Request) {
	form, refused := h.form(w, r)
	if refused != nil {
		h.refuse(w, nil, refused)
		return
	}
	q, err := h.ask(r)
	var v *answerView
	if err == nil {
		v, err = q.answerOf(form)
	}
	if err != nil {
		h.trouble(w, q, err)
		return
	}
	words, wrong := v.how.words(r.PathValue("issue"), v.As.Ref, v.Fields, form)
	if v.Wrong = wrong; wrong == "" {
		said, err := h.Desk.Record(q.ctx, r.PathValue("namespace"), words...)
		if v.Said = plain.Text(said); err != nil {
			// Where Git keeps the list, what the command said is what to commit there.
			v.Said, v.Wrong = "", strings.TrimSpace(plain.Text(err.Error()+"\n\n"+said))
		}
		h.readings.forget() // the reader sees what they did
	}
	status := http.StatusOK
	if v.Wrong != "" {
		status = http.StatusUnprocessableEntity
	}
	h.send(w, status, "answer", q.chrome("answer", v))
}

// form reads a form that this page sent; what another site sends in the reader's name is refused.
func (h *Handler) form(w http.ResponseWriter, r *http.Request) (url.Values, *refusal) {
	if h.cross.Check(r) != nil {
		return nil, refuseOrigin
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/x-www-form-urlencoded" {
		return nil, refuseForm
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		if tooLarge := new(http.MaxBytesError); errors.As(err, &tooLarge) {
			return nil, refuseLarge
		}
		return nil, refuseForm
	}
	return r.PostForm, nil
}

// answers reports whether a request may record something.
func (h *Handler) answers(r *http.Request) bool {
	return r.Method == http.MethodPost && h.Desk != nil && strings.HasPrefix(r.URL.Path, h.Base+answerPath+"/")
}
