// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"cmp"
	"slices"
	"strings"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
)

// mostHits is how many objects of a kind a search shows.
const mostHits = 20

// searchView is what a reader finds by some words.
type searchView struct {
	Text   string
	Total  int
	Groups []hits
	// All is the table of the alliances that have these words.
	All string
}

func (v *searchView) title() string { return "Search" }

// hits are the objects of a kind that were found.
type hits struct {
	Title string
	Shown []hit
	More  int
}

// hit is an object that was found.
type hit struct {
	Title, Name, Namespace, Link string
	// Alliance that it belongs to; empty for an alliance, and for what belongs to several.
	Alliance string
	// begins: the words begin what people call it.
	begins bool
}

// search finds alliances, partners, issues and reviews, among what the reader may see, by words in how people call them, in
// their names, their namespace and the alliance that they belong to.
func (q *request) search() (any, error) {
	v := &searchView{Text: strings.TrimSpace(q.text("q")), All: q.link("/alliances", "q", q.text("q"))}
	words := strings.Fields(strings.ToLower(v.Text))
	if len(words) == 0 {
		return v, nil
	}
	for _, kind := range []struct {
		title   string
		objects []client.Object
	}{
		{"Alliances", objectsOf(q.found.Alliances)}, {"Partners", objectsOf(q.found.Partners)}, {"Issues", objectsOf(q.found.Issues)}, {"Reviews", objectsOf(q.found.Reviews)},
	} {
		found := q.hits(kind.objects, words)
		v.Total += len(found)
		if len(found) > 0 {
			shown := found[:min(len(found), mostHits)]
			v.Groups = append(v.Groups, hits{kind.title, shown, len(found) - len(shown)})
		}
	}
	return v, nil
}

func objectsOf[T client.Object](all []T) []client.Object {
	out := make([]client.Object, len(all))
	for i, o := range all {
		out[i] = o
	}
	return out
}

// hits are the objects that have each of some words: those whose title begins with them first, else by title.
func (q *request) hits(objects []client.Object, words []string) []hit {
	var out []hit
	for _, o := range objects {
		kind := inventory.KindOf(o)
		h := hit{Title: q.index.title(kind, o.GetNamespace(), o.GetName()), Name: o.GetName(), Namespace: o.GetNamespace()}
		if a := q.index.alliances[key(h.Namespace, inventory.AllianceOf(o))]; a != nil && kind != v1alpha1.KindAlliance {
			h.Alliance = allianceName(a)
		}
		text := strings.ToLower(strings.Join([]string{h.Title, h.Name, h.Namespace, h.Alliance}, "\n"))
		if slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) }) {
			continue
		}
		h.begins = strings.HasPrefix(strings.ToLower(h.Title), words[0])
		if h.Link = q.toObject(kind, h.Namespace, h.Name); kind == v1alpha1.KindAlliance {
			h.Link = q.toAlliance(h.Namespace, h.Name)
		}
		out = append(out, h)
	}
	slices.SortFunc(out, func(a, b hit) int {
		return cmp.Or(boolInt(b.begins)-boolInt(a.begins), cmp.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title)), cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name))
	})
	return out
}
