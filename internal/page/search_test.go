// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page_test

import (
	"fmt"
	"strings"
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/test/gen"
)

// A reader finds alliances, partners, issues and reviews by words of what they are called, of their names and of their alliance.
func TestAReaderFindsObjectsByTheirWords(t *testing.T) {
	s := serve(t, fromFiles(t, story, quiet))
	order(t, s.get("/search", "q", "SHIPMENTS west"), "1 object with <bdi>SHIPMENTS west</bdi>", "<h2>Issues</h2>", `href="/secret/objects/Issue/default/late-shipments"`, "Shipments to the west three days late", "of <bdi>Northwind and Contoso</bdi>")
	page := s.get("/search", "q", "contoso")
	order(t, page, "<h2>Alliances</h2>", `href="/secret/alliances/default/northwind-contoso"`, "<h2>Partners</h2>", `href="/secret/objects/Partner/default/contoso"`, "<h2>Issues</h2>", "<h2>Reviews</h2>", "/objects/Review/default/northwind-contoso-health-check-20261014")
	says(t, page, `href="/secret/alliances?q=contoso"`)
	says(t, s.get("/search", "q", "no such thing"), "Nothing that you may see here has <bdi>no such thing</bdi>.")
	for _, empty := range []string{"", "  "} {
		says(t, s.get("/search", "q", empty), "Write a word or two")
	}
	// The search of another moment is of then, and so is what it leads to.
	then := s.get("/search", "q", "health-check-20261014", "at", "2026-07-01")
	says(t, then, "As it stood", `<input type="hidden" name="at" value="2026-07-01">`)
}

// Of very many hits the first are shown, those that begin with the word before the rest.
func TestASearchShowsTheFirstHits(t *testing.T) {
	var objects inventory.Inventory
	for n := range 50 {
		a := gen.FoundAlliance(fmt.Sprintf("a-%02d", n))
		a.Spec.DisplayName = fmt.Sprintf("Pact %02d", n)
		objects.Alliances = append(objects.Alliances, a)
	}
	objects.Alliances[0].Spec.DisplayName = "A pact"
	page := serve(t, found(&objects)).get("/search", "q", "pact")
	order(t, page, "50 objects with", "Pact 01", "Pact 20", "And 30 more.")
	silent(t, page, "A pact", "Pact 21", ", of <bdi>") // an alliance belongs to none
}

// What the reader may not list is not found, and the page says that it is without it.
func TestASearchFindsWhatItsReaderMayList(t *testing.T) {
	namespace := gen.FoundAlliance("pact").Namespace
	s := serve(t, cluster(t, namespace, func(l client.ObjectList) error {
		if _, ok := l.(*v1alpha1.IssueList); ok {
			return forbidden(l)
		}
		return nil
	}))
	says(t, s.get("/search", "q", "late"), "Nothing that you may see here has", "You may not list Issues")
	says(t, s.get("/search", "q", "unseen"), "Nothing that you may see here has") // it is in another namespace
	says(t, s.get("/search", "q", "pact"), "1 object with")
}

// Each page has the search and the keys, which do nothing without their script.
func TestEachPageHasASearch(t *testing.T) {
	s := serve(t, fromFiles(t, story, quiet))
	for _, path := range everyPage {
		html := s.ask(path).Body.String()
		for _, once := range []string{`action="/secret/search" role="search"`, `id="find"`, `<dialog id="keys"`, `id="keys-help" hidden`} {
			if n := strings.Count(html, once); n != 1 {
				t.Errorf("%s: %s is there %d times", path, once, n)
			}
		}
	}
}
