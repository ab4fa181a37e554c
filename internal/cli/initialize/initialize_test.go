// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package initialize_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sigs.k8s.io/yaml"

	"github.com/entente-dev/entente/internal/cli/clitest"
	"github.com/entente-dev/entente/internal/manifest"
)

// now is still Friday in New York, and already Saturday in Amsterdam.
var now = time.Date(2026, time.November, 20, 23, 30, 0, 0, time.UTC)

var flags = []string{
	"--us", "Northwind Trading", "--our-name", "northwind", "--our-country", "nl", "--our-time-zone", "Europe/Amsterdam",
	"--our-manager", "Jane de Vries", "--our-sponsor", "Mila Jansen",
	"--them", "Contoso Ltd", "--their-name", "contoso", "--their-country", "US", "--their-time-zone", "America/New_York",
	"--their-manager", "Kim Ortega", "--their-sponsor", "Kim Lee",
}

var mail = []string{
	"--mail-server", "smtp.northwind.example:587", "--our-manager-mail", "jane@northwind.example", "--their-manager-mail", "kim@contoso.example",
}

func run(t *testing.T, args ...string) clitest.Result {
	t.Helper()
	return clitest.Run(t, clitest.Command{Args: append([]string{"init"}, args...), Now: now})
}

// written is all files of a directory, one after the other.
func written(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	for _, name := range []string{"kustomization.yaml", "policy.yaml", "partners.yaml", "alliance.yaml"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString("==> " + name + " <==\n" + string(text))
	}
	return b.String()
}

func TestGolden(t *testing.T) {
	for name, args := range map[string][]string{"phone": flags, "mail": append(append([]string{}, flags...), mail...)} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			r := run(t, append([]string{"northwind-contoso"}, args...)...)
			files := written(t, "northwind-contoso")
			found, err := manifest.Load([]string{"northwind-contoso"}, manifest.Options{})
			if err != nil || len(found.Partners) != 2 || len(found.Policies) != 1 || len(found.Alliances) != 1 {
				t.Errorf("%+v, %v", found, err)
			}
			t.Chdir(home)
			if r.Code != 0 || r.Err != "" {
				t.Fatalf("%d: %s", r.Code, r.Err)
			}
			clitest.Golden(t, name+".golden", r.Out+files)
		})
	}
}

// home is the package's directory.
var home, _ = os.Getwd()

func TestWhatStandsBehindAMarkCanBeUncovered(t *testing.T) {
	for _, with := range [][]string{flags, append(append([]string{}, flags...), mail...)} {
		dir := t.TempDir()
		if r := run(t, append([]string{dir}, with...)...); r.Code != 0 {
			t.Fatal(r.Err)
		}
		for _, name := range []string{"partners.yaml", "alliance.yaml"} {
			file := filepath.Join(dir, name)
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			uncovered := 0
			lines := strings.Split(string(text), "\n")
			for i, line := range lines {
				indent, rest, ok := strings.Cut(line, "# ")
				if !ok || strings.TrimSpace(indent) != "" {
					continue
				}
				// What YAML reads as a field or an entry, not as words.
				entry := indent + rest
				var v any
				field := strings.Contains(entry, ": [") || strings.HasSuffix(entry, ":") || strings.Contains(entry, "- {")
				if field && !strings.Contains(entry, " as holidays") && !strings.Contains(entry, "list them") && yaml.Unmarshal([]byte(entry), &v) == nil {
					lines[i] = entry
					uncovered++
				}
			}
			if uncovered < 3 {
				t.Errorf("%s: only %d", name, uncovered)
			}
			if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		found, err := manifest.Load([]string{dir}, manifest.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if a := found.Alliances[0].Spec; len(a.Objectives) != 1 || len(a.Partners[1].Needs) != 1 || len(found.Partners[1].Spec.Assessments) != 1 {
			t.Errorf("not uncovered: %+v", a)
		}
	}
}

func TestItAsksUntilTheAnswerIsOne(t *testing.T) {
	dir := t.TempDir()
	r := clitest.Run(t, clitest.Command{Args: []string{"init", dir, "--purpose", "Shops"}, Now: now, Interactive: true, Stdin: strings.Join([]string{
		"", "Northwind", "", "Holland", "UK", "nl", "Amsterdam", "Europe/Amsterdam", "Jane de Vries", "",
		"株式会社", "", "kaisha", "jp", "Asia/Tokyo", "", "",
		"", "smtp.example", "smtp.northwind.example:25", "nobody", "", "jane@northwind.example", "", "", "",
	}, "\n") + "\n"})
	if r.Code != 0 {
		t.Fatalf("%d: %s", r.Code, r.Err)
	}
	for _, want := range []string{
		"Your organisation's name:   this one is needed\nYour organisation's name: ",
		"Your name in manifests [northwind]: ",
		`Your country, two letters:   "Holland" is no country of ISO 3166-1; write two letters, such as NL or US` + "\n",
		"write GB for the United Kingdom\n",
		`the time zone "Amsterdam" is not known; write an IANA name`,
		"Their name in manifests:   this one is needed\n",
		"The alliance's name in manifests [northwind-kaisha]: ",
		`"smtp.example" is no mail server; write host and port`,
		`Sender of the messages [alliances@northwind.example]:   "nobody" is no mail address`,
	} {
		if !strings.Contains(r.Err, want) {
			t.Errorf("it does not say %q:\n%s", want, r.Err)
		}
	}
	if strings.Contains(r.Err, "in one sentence") {
		t.Error("it asks for what a flag says")
	}
	found, err := manifest.Load([]string{dir}, manifest.Options{})
	if err != nil || found.Alliances[0].Name != "northwind-kaisha" || found.Partners[1].Spec.DisplayName != "株式会社" ||
		found.Partners[0].Spec.Country != "NL" || found.Alliances[0].Spec.Definition.Purpose != "Shops" {
		t.Errorf("%+v, %v", found, err)
	}
}

func TestNothingIsLost(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "policy.yaml")
	if err := os.WriteFile(file, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := run(t, append([]string{dir}, flags...)...)
	if r.Code != 2 || r.Err != "error: "+file+" exists already, and nothing was written; name another directory\n" {
		t.Errorf("%d, %s", r.Code, r.Err)
	}
	left, err := os.ReadDir(dir)
	text, _ := os.ReadFile(file)
	if err != nil || len(left) != 1 || string(text) != "mine" {
		t.Errorf("%v, %s, %v", left, text, err)
	}
}

func TestADirectoryThatIsNone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]string{
		file:                       "error: " + file + " is a file, and nothing was written; name a directory\n",
		filepath.Join(file, "new"): "error: " + file + ": it is no directory; name another\n",
	} {
		if r := run(t, append([]string{dir}, flags...)...); r.Code != 2 || r.Err != want {
			t.Errorf("%d, %s", r.Code, r.Err)
		}
	}
}

// Ctrl-C ends the questions at once: nobody need press Enter.
func TestQuestionsCanBeInterrupted(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	r := clitest.Run(t, clitest.Command{Args: []string{"init", dir}, Now: now, Interactive: true, Interrupt: "Your country, two letters:", Stdin: "Northwind\n\n"})
	if r.Code != 2 || !strings.HasSuffix(r.Err, "Your country, two letters: \nerror: interrupted; nothing was written\n") {
		t.Errorf("%d, %s", r.Code, r.Err)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Error("something was written")
	}
}

func TestAnswersThatCannotBe(t *testing.T) {
	with := func(more ...string) []string { return append(append([]string{}, flags...), more...) }
	for want, args := range map[string][]string{
		"error: it takes --us, --our-country, --our-time-zone, --them, --their-country, --their-time-zone; write them, or run it on a terminal to be asked\n": nil,
		`error: --our-country: "UK" is no country of ISO 3166-1; write GB for the United Kingdom` + "\n":                                                      with("--our-country", "UK"),
		`error: --our-name: "North Wind" is no name; write at most 40 lower-case letters, digits and '-', such as north-wind` + "\n":                          with("--our-name", "North Wind"),
		`error: --their-time-zone: "+01:00" is no time zone; write an IANA name, such as Europe/Amsterdam or UTC` + "\n":                                      with("--their-time-zone", "+01:00"),
		"error: both partners are named northwind; give one another name with --our-name or --their-name\n":                                                   with("--their-name", "northwind"),
		"error: --our-manager-mail needs --mail-server, the server that messages leave by\n":                                                                  with("--our-manager-mail", "a@b"),
		`error: "contoso" is one word too many; name one directory, and write names of several words in quotes` + "\n":                                        with("contoso"),
	} {
		dir := filepath.Join(t.TempDir(), "new")
		r := run(t, append([]string{dir}, args...)...)
		if r.Code != 2 || r.Err != want {
			t.Errorf("%q: %d, %s", args, r.Code, r.Err)
		}
		if _, err := os.Stat(dir); !os.IsNotExist(err) {
			t.Errorf("%q: something was written", args)
		}
	}
	r := clitest.Run(t, clitest.Command{Args: []string{"init", filepath.Join(t.TempDir(), "new")}, Now: now, Interactive: true, Stdin: "Northwind\n"})
	if r.Code != 2 || !strings.HasSuffix(r.Err, "error: the input ended before all was answered; nothing was written\n") {
		t.Errorf("%d, %s", r.Code, r.Err)
	}
}

// Partners beside the two are in all files, and what is wrong with one is told as for the others.
func TestMorePartnersThanTwo(t *testing.T) {
	dir := t.TempDir()
	r := run(t, slices.Concat([]string{dir}, flags, []string{
		"--partner", "display=Fabrikam, Sons & Co,country=de,time-zone=Europe/Berlin,manager=Jo Weber",
		"--partner", "display=Tailspin,name=toys,country=NL,time-zone=Europe/Amsterdam",
	})...)
	found, err := manifest.Load([]string{dir}, manifest.Options{})
	if r.Code != 0 || err != nil {
		t.Fatalf("%d: %s, %v", r.Code, r.Err, err)
	}
	a := found.Alliances[0]
	var names []string
	for _, p := range a.Spec.Partners {
		names = append(names, string(p.Name))
	}
	if got := strings.Join(names, " "); got != "northwind contoso fabrikam-sons-co toys" || a.Name != "northwind-contoso-fabrikam-sons-co-toys" || len(a.Spec.Team) != 8 || len(found.Partners) != 4 {
		t.Errorf("%s of %s, a team of %d, %d partners", got, a.Name, len(a.Spec.Team), len(found.Partners))
	}
	if want := "Northwind Trading, Contoso Ltd, Fabrikam, Sons & Co and Tailspin"; a.Spec.DisplayName != want {
		t.Errorf("%q, not %q", a.Spec.DisplayName, want)
	}
	for _, p := range found.Partners {
		if p.Name == "fabrikam-sons-co" && (p.Spec.Country != "DE" || p.Spec.TimeZone != "Europe/Berlin" || p.Spec.Contacts[0].Name != "jo") {
			t.Errorf("%+v", p.Spec)
		}
	}
	for text, want := range map[string]string{
		"Fabrikam":         `--partner: "Fabrikam" is no name=value; write display=Fabrikam GmbH,country=DE,time-zone=Europe/Berlin`,
		"display=Fabrikam": `--partner: "display=Fabrikam" has no country; write country=…`,
		"display=Fabrikam,country=DE,time-zone=Berlin":                                    "--partner: time-zone: ",
		"display=Fabrikam,country=DE,country=NL,time-zone=Europe/Berlin":                  "--partner: country is there twice; write it once",
		"display=Contoso,country=DE,time-zone=Europe/Berlin":                              "two partners are named contoso; give one another name with name=… in --partner",
		"display=Fabrikam,country=DE,time-zone=Europe/Berlin,manager-mail=jo@fab.example": "the mail addresses of --partner need --mail-server",
	} {
		empty := t.TempDir()
		got := run(t, slices.Concat([]string{empty}, flags, []string{"--partner", text})...)
		files, err := os.ReadDir(empty)
		if got.Code != 2 || !strings.Contains(got.Err, want) || err != nil || len(files) > 0 {
			t.Errorf("%s: %d, %q, %d files", text, got.Code, got.Err, len(files))
		}
	}
}
