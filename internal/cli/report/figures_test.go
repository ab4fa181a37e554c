// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report_test

import (
	"strings"
	"testing"
)

// drawn are the parts that a page draws where there is something to say, and what each of them shows of the story.
var drawn = map[string]struct{ markdown, html string }{
	"What each partner sees": {"| trust | 5 | 3 | 2, more than 1.5 |", `aria-label="trust: Northwind Trading 5, Contoso Ltd 3, gap 2, more than 1.5"`},
	"Objectives":             {"| on track | 5.5 days on 30 Sep 2026, 6.05 expected then |", `Agreed, on a straight line: 9 on 15 Jan 2026, 5 on 31 Dec 2026."`},
	"Commitments":            {"| Contoso Ltd | 1 | 1 | 0 | no |", `aria-label="Contoso Ltd: 1 of 2 kept, 1 late, 0 broken"`},
	"Give and take":          {"| Northwind Trading (host) | 5 | 58.82 % |", `aria-label="Northwind Trading: 58.82 percent"`},
}

// A part is on the page where there is something to say, and stays away where there is nothing.
func TestWhatIsDrawn(t *testing.T) {
	story := map[string]string{"markdown": page(t, "northwind-contoso", "-f", story), "html": page(t, "northwind-contoso", "-f", story, "-o", "html")}
	quiet := map[string]string{"markdown": page(t, "quiet", "-f", "testdata/quiet"), "html": page(t, "quiet", "-f", "testdata/quiet", "-o", "html")}
	for title, shows := range drawn {
		for format, want := range map[string]string{"markdown": shows.markdown, "html": shows.html} {
			if !strings.Contains(story[format], title) || !strings.Contains(story[format], want) {
				t.Errorf("%s: there is no %q with %s", format, title, want)
			}
			if strings.Contains(quiet[format], title) {
				t.Errorf("%s: %q is shown where there is nothing to say", format, title)
			}
		}
	}
	if strings.Contains(quiet["html"], `role="img"`) {
		t.Error("there is a chart of nothing")
	}
	for _, both := range []string{"What is due next", "What happens if nobody acts"} {
		if !strings.Contains(quiet["html"], both) || !strings.Contains(story["html"], both) {
			t.Errorf("%q is not there", both)
		}
	}
}

// Every picture says in words what it shows, or is hidden from whoever cannot see it.
func TestEveryPictureHasWords(t *testing.T) {
	html := page(t, "northwind-contoso", "-f", story, "-o", "html")
	inside := 0
	for _, tag := range strings.Split(html, "<svg")[1:] {
		opening, rest, _ := strings.Cut(tag, ">")
		switch {
		case inside > 0: // a part of another one
		case strings.Contains(opening, `role="img" aria-label="`) && !strings.Contains(opening, `aria-label=""`), strings.Contains(opening, `aria-hidden="true"`):
		default:
			t.Errorf("a picture says nothing: <svg%s>", opening)
		}
		inside += 1 - strings.Count(rest, "</svg>")
	}
	if inside != 0 {
		t.Errorf("%d pictures do not end", inside)
	}
}
