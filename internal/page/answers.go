// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/plain"
	"github.com/entente-dev/entente/internal/rules"
)

// answering is a way to answer an issue, which a verb of the command records.
type answering struct {
	verb, title string
	// lead says what will be on record of the reader, and after what follows from it.
	lead, after string
	// me is the flag that names the reader.
	me   string
	asks []asked
}

// asked is what a form asks for, and the flag that it becomes; a box becomes none.
type asked struct {
	flag, label string
	kind        askedKind
	most        int
	// needed says what to write where nothing is; empty for what may be left out.
	needed string
}

type askedKind string

const (
	asksText   askedKind = "text"
	asksMode   askedKind = "mode"
	asksPeople askedKind = "people"
	asksBox    askedKind = "box"
)

// answerings are those of the page for people without credentials, in its order.
var answerings = []answering{
	{"ack", "Take it on", "has taken the issue on", "It holds the ladder for as long as the policy says.", "by",
		[]asked{{"note", "What you will do, if you want to say so", asksText, 256, ""}}},
	{"talk", "We spoke", "spoke about the issue", "", "between", []asked{
		{"between", "With whom", asksPeople, 0, "Choose with whom you spoke."},
		{"mode", "How", asksMode, 0, "Choose how you spoke."},
		{"outcome", "What came of it, if you want to say so", asksText, 256, ""},
	}},
	{"attempt", "I tried", "tried to reach the other partners", "", "by", []asked{{"mode", "How", asksMode, 0, "Choose how you tried."}}},
	{"update", "There is news", "told what is new", "", "by", []asked{{"note", "What is new", asksText, 512, "Write what is new."}}},
	{"snooze", "It can wait", "put the issue off", "", "by", []asked{
		{"until", "Until when: a date, or a span such as P3D", asksText, 40, "Write until when, such as P3D."},
		{"reason", "Why it can wait", asksText, 256, "Write why it can wait."},
	}},
	{"resolve", "It is over", "resolved the issue", "All messages about it end.", "by", []asked{
		{"summary", "How it ended, in a sentence or two", asksText, 2048, "Write how it ended."},
		{"confirm", "It is resolved for both sides; all messages about it end", asksBox, 0, "Tick the box if it is resolved for both sides."},
	}},
}

// answeringOf is the one of a verb; nil for none.
func answeringOf(verb string) *answering {
	if at := slices.IndexFunc(answerings, func(a answering) bool { return a.verb == verb }); at >= 0 {
		return &answerings[at]
	}
	return nil
}

// talkModes are how people speak, as the page offers it.
var talkModes = []v1alpha1.Mode{v1alpha1.ModePhone, v1alpha1.ModeVideo, v1alpha1.ModeInPerson}

// answerField is a field of the form, as it is shown.
type answerField struct {
	Name, Label string
	Kind        askedKind
	Most        int
	Needed      bool
	Value       string
	Options     []option
}

// answerFields are those of a way to answer, with what the reader filled in.
func (q *request) answerFields(a *answering, i *v1alpha1.Issue, me v1alpha1.PersonRef, form url.Values) []answerField {
	var out []answerField
	for _, x := range a.asks {
		f := answerField{Name: x.flag, Label: x.label, Kind: x.kind, Most: x.most, Needed: x.needed != "", Value: strings.TrimSpace(plain.Line(form.Get(x.flag)))}
		switch x.kind {
		case asksMode:
			for _, m := range talkModes {
				f.Options = append(f.Options, option{string(m), spaced(string(m)), form.Get(x.flag) == string(m)})
			}
		case asksPeople:
			for _, p := range q.others(i, me) {
				f.Options = append(f.Options, option{p.Ref, p.Name + " (" + p.Partner + ")", slices.Contains(form[x.flag], p.Ref)})
			}
		}
		out = append(out, f)
	}
	return out
}

// others are the people of the other partners of an issue's alliance, who have not left by the moment of the page.
func (q *request) others(i *v1alpha1.Issue, me v1alpha1.PersonRef) []person {
	a := q.index.alliances[key(i.Namespace, i.Spec.AllianceRef.Name)]
	var out []person
	for k := range a.Spec.Partners {
		p := q.index.partners[i.Namespace][string(a.Spec.Partners[k].Name)]
		if p == nil || v1alpha1.Name(p.Name) == me.Partner {
			continue
		}
		for c := range p.Spec.Contacts {
			if rules.AtPartner(p, p.Spec.Contacts[c].Name, q.at) {
				out = append(out, q.person(i.Namespace, v1alpha1.PersonRef{Partner: v1alpha1.Name(p.Name), Contact: p.Spec.Contacts[c].Name}))
			}
		}
	}
	slices.SortFunc(out, func(a, b person) int {
		return cmp.Or(strings.Compare(a.Partner, b.Partner), strings.Compare(a.Name, b.Name))
	})
	return out
}

// words are those of the command that records an answer; wrong says what to write instead. Nothing of the form names the
// reader, the issue or a flag.
func (a *answering) words(issue, me string, fields []answerField, form url.Values) (words []string, wrong string) {
	words = []string{"issue", a.verb, issue, "--" + a.me + "=" + me}
	for i, x := range a.asks {
		f := &fields[i]
		var values []string
		switch x.kind {
		case asksText:
			if f.Value != "" {
				values = []string{f.Value}
			}
			if utf8.RuneCountInString(f.Value) > x.most {
				return nil, fmt.Sprintf("%q is too long; write at most %d characters.", x.label, x.most)
			}
		case asksMode, asksPeople:
			for _, o := range f.Options { // what is not offered is nothing
				if o.Chosen {
					values = append(values, o.Value)
				}
			}
		case asksBox:
			if form.Get(x.flag) == "yes" {
				continue
			}
		}
		if len(values) == 0 && x.needed != "" {
			return nil, x.needed
		}
		for _, v := range values {
			words = append(words, "--"+x.flag+"="+v)
		}
	}
	return words, ""
}
