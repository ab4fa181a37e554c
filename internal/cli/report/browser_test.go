// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"regexp"
	"testing"
	"time"
)

// measuring frames a page at a width, and writes how wide the page wants to be.
const measuring = `<!DOCTYPE html><title>measuring</title><body><iframe src="/page" width="%d" height="800" style="border:0"></iframe>
<script>
const frame = document.querySelector("iframe");
frame.onload = () => {
  const d = frame.contentDocument;
  const ink = d.defaultView.getComputedStyle(d.querySelector("footer")).borderTopStyle;
  document.title = "wide=" + d.documentElement.scrollWidth + " styled=" + (ink === "solid");
};
</script>`

var measured = regexp.MustCompile(`<title>wide=(\d+) styled=(\w+)</title>`)

// The browser lets the page have its style, and the page fits a phone: nothing is to be pushed aside to be read.
func TestAPageFitsAPhone(t *testing.T) {
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("there is no Chromium; apt-get install chromium")
	}
	for name, args := range map[string][]string{
		"alliance":  {"northwind-contoso", "-f", story, "-o", "html"},
		"three":     {"three", "-f", "testdata/three", "-o", "html"},
		"portfolio": {"-f", story, "-f", "testdata/quiet", "-o", "html"},
		"hostile":   {"northwind-contoso", "-f", hostileStory(t), "-o", "html"},
	} {
		html := page(t, args...)
		for _, width := range []int{360, 1000} {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				if r.URL.Path == "/page" {
					fmt.Fprint(w, html)
					return
				}
				fmt.Fprintf(w, measuring, width)
			}))
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			dom, err := exec.CommandContext(ctx, chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--user-data-dir="+t.TempDir(),
				"--virtual-time-budget=5000", "--dump-dom", server.URL).Output()
			cancel()
			server.Close()
			got := measured.FindSubmatch(dom)
			if err != nil || got == nil {
				t.Fatalf("%s: Chromium does not show it: %v\n%s", name, err, dom)
			}
			if wide := string(got[1]); string(got[2]) != "true" || wide != fmt.Sprint(width) {
				t.Errorf("%s: at %d pixels the page takes %s, styled: %s", name, width, wide, got[2])
			}
		}
	}
}
