// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report_test

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/internal/cli/clitest"
	"github.com/entente-dev/entente/internal/plain"
)

var now = time.Date(2026, time.November, 26, 9, 0, 0, 0, time.UTC)

const story = "testdata/story"

func run(t *testing.T, args ...string) clitest.Result {
	t.Helper()
	return clitest.Run(t, clitest.Command{Args: append([]string{"report"}, args...), Now: now})
}

// page is what a report prints that works.
func page(t *testing.T, args ...string) string {
	t.Helper()
	got := run(t, args...)
	if got.Code != 0 || got.Err != "" {
		t.Fatalf("report %v: exit code %d\n%s", args, got.Code, got.Err)
	}
	return got.Out
}

func TestWhatAReportPrints(t *testing.T) {
	for name, args := range map[string][]string{
		"alliance.md":    {"northwind-contoso", "-f", story},
		"alliance.html":  {"northwind-contoso", "-f", story, "-o", "html"},
		"past.md":        {"northwind-contoso", "-f", story, "--at", "2026-07-01", "--since", "2026-03-01"},
		"portfolio.md":   {"-f", story, "-f", "testdata/quiet"},
		"portfolio.html": {"-f", story, "-f", "testdata/quiet", "-o", "html"},
		"quiet.md":       {"quiet", "-f", "testdata/quiet"},
		"three.md":       {"three", "-f", "testdata/three"},
		"none.md":        {"-f", story + "/02-partners.yaml"},
	} {
		t.Run(name, func(t *testing.T) { clitest.Golden(t, "golden/"+name, page(t, args...)) })
	}
}

// What is dated later than the moment of a report is not yet true, whatever it is.
func TestAReportOfThePastSaysNothingOfWhatCameLater(t *testing.T) {
	for _, format := range []string{"markdown", "html"} {
		past := page(t, "northwind-contoso", "-f", story, "-o", format, "--at", "2026-07-01", "--for", "P1D")
		for _, later := range []string{"late-shipments", "missing-forecast", "wrong-labels", "health-check-20261014", "A pilot needs its support", "2150"} {
			if strings.Contains(past, later) {
				t.Errorf("%s: a report of July says %q", format, later)
			}
		}
		if !strings.Contains(past, "Whoever plans first") {
			t.Errorf("%s: it does not say what was learnt in April", format)
		}
	}
}

// A practice that was lacking when the record begins was not broken: once it is there, it is in place, and not again.
func TestWhatWasNeverInPlaceIsNotInPlaceAgain(t *testing.T) {
	told := page(t, "northwind-fabrikam", "-f", "../../../config/samples", "--since", "2026-01-01")
	if !strings.Contains(told, "| 2 Mar 2026, 00:00 | Practice is in place | Partners assessed |") || strings.Contains(told, "in place again") {
		t.Errorf("the report of the sample says\n%s", told)
	}
}

// A moment of the past and the same one when it was now make the same page.
func TestAReportOfThePastIsTheReportOfThen(t *testing.T) {
	then := time.Date(2026, time.July, 1, 9, 0, 0, 0, time.UTC)
	args := []string{"northwind-contoso", "-f", story}
	at := clitest.Run(t, clitest.Command{Args: append([]string{"report", "--at", "2026-07-01T09:00:00Z"}, args...), Now: now})
	was := clitest.Run(t, clitest.Command{Args: append([]string{"report"}, args...), Now: then})
	if at != was || at.Code != 0 {
		t.Errorf("now:\n%s%s\nthen:\n%s%s", at.Out, at.Err, was.Out, was.Err)
	}
}

var (
	style  = regexp.MustCompile(`(?s)<style>(.*)</style>`)
	policy = regexp.MustCompile(`<meta http-equiv="Content-Security-Policy" content="([^"]*)">`)
)

// A page allows its own style and nothing else: no script, nothing from elsewhere.
func TestAPageAllowsNothingButItsStyle(t *testing.T) {
	for _, args := range [][]string{{"northwind-contoso", "-f", story, "-o", "html"}, {"-f", story, "-o", "html"}} {
		html := page(t, args...)
		css, allowed := style.FindStringSubmatch(html), policy.FindStringSubmatch(html)
		if css == nil || allowed == nil {
			t.Fatalf("%v: there is no style, or no policy", args)
		}
		sum := sha256.Sum256([]byte(css[1]))
		want := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; form-action 'none'; base-uri 'none'"
		if got := strings.NewReplacer("&#39;", "'", "&#43;", "+").Replace(allowed[1]); got != want {
			t.Errorf("%v: the policy is\n%s\nand not\n%s", args, got, want)
		}
		for _, not := range []string{"<script", "<link", "<img", "<iframe", "<form", " style=", " src=", " onclick", "javascript:", "@import", "url(http"} {
			if strings.Contains(html, not) {
				t.Errorf("%v: the page has %q", args, not)
			}
		}
		if n := strings.Count(html, "<h1>"); n != 1 || !strings.Contains(html, `<html lang="en">`) {
			t.Errorf("%v: %d headings of the page, or no language", args, n)
		}
	}
}

// hostile are texts that would be something else, were they not shown as texts.
const hostile = `<script>alert(1)</script><img src=x onerror=alert(1)>"' onload="x" | [a](https://evil.example) ![p](https://evil.example/p.png) @team #1 {{.}}`

// tricks are characters that steer what shows them, as YAML writes them in quotes.
const tricks = `\u202eevil\u2066\u009b2J`

var typed = regexp.MustCompile(`(?m)((?:displayName|title|purpose|comment|description|summary|reason|note|behaviour|meaning|unit|adviser|said|answer): )([^,{}\[\]\n]+)`)

var listed = regexp.MustCompile(`((?:lessons|problems|opportunities): )\[[^\]\n]*\]`)

// hostileStory is the story with hostile texts wherever people type.
func hostileStory(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	files, err := filepath.Glob(story + "/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	changed := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text := `"` + strings.ReplaceAll(hostile[:60], `"`, `\"`) + tricks + `"`
		whole := typed.ReplaceAllStringFunc(string(data), func(s string) string {
			changed++
			if strings.HasPrefix(s, "unit: ") {
				return "unit: \"<b>|\u202e\""
			}
			return typed.FindStringSubmatch(s)[1] + text
		})
		long := `"` + strings.ReplaceAll(hostile, `"`, `\"`) + tricks + `"`
		whole = listed.ReplaceAllStringFunc(whole, func(s string) string {
			changed++
			return listed.FindStringSubmatch(s)[1] + "[" + long + "]"
		})
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(file)), []byte(whole), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if changed < 50 {
		t.Fatalf("only %d texts are hostile", changed)
	}
	return dir
}

// What people typed is shown as text, in each format: it is no markup, link, picture or mention, and steers nothing.
func TestWhatPeopleTypedIsText(t *testing.T) {
	dir := hostileStory(t)
	for _, args := range [][]string{{"northwind-contoso", "-f", dir}, {"-f", dir}} {
		html, markdown := page(t, append(args, "-o", "html")...), page(t, args...)
		for format, text := range map[string]string{"html": html, "markdown": markdown} {
			if at := strings.IndexFunc(text, plain.Steers); at >= 0 {
				t.Errorf("%v, %s: it steers:\n%q", args, format, text[max(0, at-60):min(len(text), at+60)])
			}
			for _, not := range []string{"<script", "<img", "<b>"} {
				if strings.Contains(text, not) {
					t.Errorf("%v, %s: it has %s", args, format, not)
				}
			}
			if !strings.Contains(text, "lt;script") {
				t.Errorf("%v, %s: it shows no hostile text: this attacks nothing", args, format)
			}
		}
		for _, not := range []string{"](https:", "![p", " @team", "://evil"} {
			if strings.Contains(escaped.Replace(markdown), not) {
				t.Errorf("%v: the Markdown has %q", args, not)
			}
		}
		columns := 0
		for line := range strings.Lines(markdown) {
			if n := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|"); strings.HasPrefix(line, "|") {
				if columns != 0 && n != columns {
					t.Errorf("%v: a row has %d bars, and not %d: %s", args, n, columns, line)
				}
				columns = n
			} else {
				columns = 0
			}
		}
	}
}

// escaped takes out what stands for itself.
var escaped = strings.NewReplacer(`\[`, "", `\]`, "", `\!`, "")

// portfolio writes files of so many alliances, every third of which has an issue that nobody answers.
func portfolio(t *testing.T, n int) string {
	t.Helper()
	dir := t.TempDir()
	for i := range n {
		var text strings.Builder
		fmt.Fprintf(&text, `apiVersion: governance.entente.dev/v1alpha1
kind: Alliance
metadata: {name: pact-%03d}
spec:
  displayName: Pact %[1]d
  host: northwind
  stage: Manage
  communicationPolicyRef: {name: standard}
  practices: {profile: Essential}
  partners: [{name: northwind}, {name: contoso}]
`, i)
		if i%3 == 0 {
			fmt.Fprintf(&text, `---
apiVersion: governance.entente.dev/v1alpha1
kind: Issue
metadata: {name: silence-%03d}
spec:
  allianceRef: {name: pact-%03[1]d}
  title: Nobody answers
  severity: Low
  raisedBy: {partner: northwind, contact: jane}
  detectedTime: "2026-10-01T09:00:00Z"
`, i)
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%03d.yaml", i)), []byte(text.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// What needs somebody comes first, and a page of many alliances stays one that a browser opens at once.
func TestAReportOfTwoHundredAlliances(t *testing.T) {
	args := []string{"-f", portfolio(t, 201), "-f", story + "/01-policy.yaml", "-f", story + "/02-partners.yaml"}
	for format, most := range map[string]int{"markdown": 120_000, "html": 400_000} {
		text := page(t, append(args, "-o", format)...)
		if len(text) > most {
			t.Errorf("%s: %d bytes", format, len(text))
		}
		first, second := strings.Index(text, "pact-000"), strings.Index(text, "pact-001")
		escalated, quiet := strings.Index(text, "pact-198"), second
		if first < 0 || second < 0 || escalated < 0 || escalated > quiet {
			t.Errorf("%s: an alliance whose issue climbs does not come before one without: at %d and %d", format, escalated, quiet)
		}
		if n := strings.Count(text, "Pact "); n != 200 || !strings.Contains(text, "And 1 more") {
			t.Errorf("%s: %d alliances, or nothing of the last one", format, n)
		}
	}
}

func TestWhatAReportRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"no alliance": {[]string{"northwind", "-f", story}, `error: there is no alliance "northwind" in the files; did you mean northwind-contoso?`},
		"two":         {[]string{"a", "b", "-f", story}, "error: one alliance at a time: b is one too many; without a name the report is of all"},
		"format":      {[]string{"-f", story, "-o", "pdf"}, `error: there is no output format "pdf"; write -o markdown, -o html`},
		"since":       {[]string{"-f", story, "--since", "2027-01-01"}, "error: --since is later than --at; write an earlier one, or leave it out"},
		"at":          {[]string{"-f", story, "--at", "noon"}, `error: --at: "noon" is no time; write 2026-11-22T09:00, which is local, 2026-11-22T09:00:00Z, or a date as 2026-11-22`},
		"no cluster":  {nil, "error: there is no cluster to talk to: no kubeconfig was found; name one with --kubeconfig, or work from files with -f where the command has it"},
		"twice":       {[]string{"quiet", "-f", "testdata/quiet", "-f", "testdata/twice"}, "error: there are alliances quiet in the namespaces default, other; name one of them with -n, or its files alone with -f"},
	} {
		if got := run(t, c.args...); got.Code != 2 || got.Out != "" || strings.TrimSuffix(got.Err, "\n") != c.want {
			t.Errorf("%s: exit code %d, output %q\n got %s\nwant %s", name, got.Code, got.Out, got.Err, c.want)
		}
	}
}
