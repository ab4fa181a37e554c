// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"
)

// measuring frames pages at a width, and writes how wide each wants to be, and whether it has its style.
const measuring = `<!DOCTYPE html><title>measuring</title><body><script>
const pages = %s, got = [];
for (const page of pages) {
  const frame = document.createElement("iframe");
  frame.width = %d; frame.height = 800; frame.style.border = 0;
  frame.onload = () => {
    const d = frame.contentDocument;
    const styled = d.defaultView.getComputedStyle(d.querySelector("footer")).borderTopStyle === "solid";
    got.push(page + " " + d.documentElement.scrollWidth + " " + styled);
    if (got.length === pages.length) document.title = "measured " + got.join(" | ");
  };
  frame.src = page;
  document.body.append(frame);
}
</script>`

var measured = regexp.MustCompile(`<title>measured ([^<]*)</title>`)

// Each page fits a phone and a desk, with names that are long and have no place to break: nothing is to be pushed aside to be read.
func TestThePagesFitAPhone(t *testing.T) {
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("there is no Chromium; apt-get install chromium")
	}
	s := serve(t, fromFiles(t, story, quiet))
	paths := []string{"/", "/alliances", its, its + "/practices/DefinitionAgreed", "/objects/Issue/default/late-shipments", "/ahead", "/untold", "/nothing"}
	for _, width := range []int{360, 1280} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/measure" {
				fmt.Fprintf(w, measuring, `["`+base+strings.Join(paths, `","`+base)+`"]`, width)
				return
			}
			answer := s.do(http.MethodGet, r.URL.RequestURI(), "localhost")
			w.Header().Set("Content-Type", answer.Header().Get("Content-Type"))
			_, _ = w.Write([]byte(strings.ReplaceAll(answer.Body.String(), "Shipments to the west", strings.Repeat("Shipments", 30))))
		}))
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
		dom, err := exec.CommandContext(ctx, chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
			"--user-data-dir="+t.TempDir(), "--virtual-time-budget=20000", "--dump-dom", server.URL+"/measure").Output()
		cancel()
		server.Close()
		got := measured.FindSubmatch(dom)
		if err != nil || got == nil {
			t.Fatalf("Chromium does not show them: %v\n%s", err, dom)
		}
		for one := range strings.SplitSeq(string(got[1]), " | ") {
			if !strings.HasSuffix(one, fmt.Sprintf(" %d true", width)) {
				t.Errorf("at %d pixels: %s (the page, how wide it wants to be, whether it has its style)", width, one)
			}
		}
	}
}
