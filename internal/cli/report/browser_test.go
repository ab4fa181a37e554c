// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
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

// browser is Chromium without a window; a test that has none is skipped.
func browser(t *testing.T) func(context.Context, ...string) *exec.Cmd {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("there is no Chromium; apt-get install chromium")
	}
	return func(ctx context.Context, args ...string) *exec.Cmd {
		return exec.CommandContext(ctx, path, append([]string{"--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--user-data-dir=" + t.TempDir()}, args...)...)
	}
}

// many writes files of an alliance of as many partners as one may have, who see it differently.
func many(t *testing.T) string {
	t.Helper()
	var alliance, text strings.Builder
	var views, given []string
	for i := range 16 {
		name := fmt.Sprintf("partner-%02d", i)
		fmt.Fprintf(&alliance, "{name: %s}, ", name)
		fmt.Fprintf(&text, "---\napiVersion: governance.entente.dev/v1alpha1\nkind: Partner\nmetadata: {name: %s}\nspec: {displayName: The %02d Partner with a Long Name, country: NL, timeZone: Europe/Amsterdam}\n", name, i)
		views = append(views, fmt.Sprintf("{partner: %s, ratings: {trust: %d, cultural: 4}, respondents: 3}", name, 1+i%5))
		given = append(given, fmt.Sprintf("{date: 2026-10-%02d, from: %s, to: partner-%02d}", i+1, name, (16-i)%16))
	}
	fmt.Fprintf(&text, `---
apiVersion: governance.entente.dev/v1alpha1
kind: Alliance
metadata: {name: many}
spec:
  host: partner-00
  stage: Manage
  partners: [%s]
  contributions: [%s]
---
apiVersion: governance.entente.dev/v1alpha1
kind: Review
metadata: {name: check}
spec:
  allianceRef: {name: many}
  type: HealthCheck
  dueTime: "2026-10-01T12:00:00Z"
  record: {heldTime: "2026-09-30T12:00:00Z", views: [%s]}
`, strings.TrimSuffix(alliance.String(), ", "), strings.Join(append(given[1:8:8], given[9:]...), ", "), strings.Join(views, ", "))
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "many.yaml"), []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// The browser lets the page have its style, and the page fits a phone: nothing is to be pushed aside to be read.
func TestAPageFitsAPhone(t *testing.T) {
	chromium := browser(t)
	for name, args := range map[string][]string{
		"alliance":  {"northwind-contoso", "-f", story, "-o", "html"},
		"three":     {"three", "-f", "testdata/three", "-o", "html"},
		"portfolio": {"-f", story, "-f", "testdata/quiet", "-o", "html"},
		"hostile":   {"northwind-contoso", "-f", hostileStory(t), "-o", "html"},
		"many":      {"many", "-f", many(t), "-o", "html"},
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
			dom, err := chromium(ctx, "--virtual-time-budget=5000", "--dump-dom", server.URL).Output()
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

var sheet = regexp.MustCompile(`/MediaBox \[0 0 ([0-9]+)[.0-9]* ([0-9]+)[.0-9]*\]`)

// A page is printed on sheets of A4, whichever paper the browser would take.
func TestAPageIsPrintedOnA4(t *testing.T) {
	chromium, dir := browser(t), t.TempDir()
	file := filepath.Join(dir, "page.html")
	if err := os.WriteFile(file, []byte(page(t, "northwind-contoso", "-f", story, "-o", "html")), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	if out, err := chromium(ctx, "--no-pdf-header-footer", "--print-to-pdf="+filepath.Join(dir, "page.pdf"), file).CombinedOutput(); err != nil {
		t.Fatalf("Chromium does not print it: %v\n%s", err, out)
	}
	pdf, err := os.ReadFile(filepath.Join(dir, "page.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	sheets := sheet.FindAllSubmatch(pdf, -1)
	for _, s := range sheets {
		if size := string(s[1]) + " by " + string(s[2]); size != "594 by 841" && size != "595 by 842" {
			t.Errorf("a sheet is %s points, and A4 595 by 842", size)
		}
	}
	if n := len(sheets); n < 2 || n > 10 {
		t.Errorf("it takes %d sheets", n)
	}
}
