// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package manifest_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/manifest"
)

const head = "apiVersion: governance.entente.dev/v1alpha1\n"

// alliance is a valid Alliance of 7 lines.
func alliance(name string) string {
	return head + "kind: Alliance\nmetadata:\n  name: " + name + "\nspec:\n  host: north\n  stage: Manage\n  partners: [{name: north}, {name: south}]\n"
}

// partner is a valid Partner on one line.
func partner(name string) string {
	return "{apiVersion: governance.entente.dev/v1alpha1, kind: Partner, metadata: {name: " + name + "}, spec: {displayName: A, country: NL, timeZone: UTC, contacts: [{name: jane}]}}\n"
}

const partnerJSON = `{"apiVersion":"governance.entente.dev/v1alpha1","kind":"Partner","metadata":{"name":"c"},` +
	`"spec":{"displayName":"\ud83d\ude00 A","country":"NL","timeZone":"UTC","contacts":[{"name":"jane"}]}}`

// load loads files from the current directory.
func load(t *testing.T, files map[string]string, paths ...string) (*inventory.Inventory, error) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, content := range files {
		write(t, name, []byte(content))
	}
	return manifest.Load(paths, manifest.Options{Stdin: strings.NewReader(files["-"]), Namespace: "team"})
}

// names are the objects of an inventory.
func names(i *inventory.Inventory) []string {
	var out []string
	for _, o := range i.Objects() {
		out = append(out, inventory.KindOf(o)+" "+o.GetNamespace()+"/"+o.GetName())
	}
	slices.Sort(out)
	return out
}

func TestLoads(t *testing.T) {
	indent := func(s string) string { return "- " + strings.ReplaceAll(strings.TrimSpace(s), "\n", "\n  ") + "\n" }
	for what, c := range map[string]struct {
		text string
		want []string
	}{
		"one document":                 {alliance("a"), []string{"Alliance team/a"}},
		"several documents":            {"# one\n---\n" + alliance("a") + "---\n---\n# nothing\n---  # two\n" + alliance("b") + "...\n" + alliance("c"), []string{"Alliance team/a", "Alliance team/b", "Alliance team/c"}},
		"a document behind its mark":   {"--- " + partner("p"), []string{"Partner team/p"}},
		"a directive":                  {"%YAML 1.1\n---\n" + alliance("a"), []string{"Alliance team/a"}},
		"lines that end as on Windows": {strings.ReplaceAll(alliance("a")+"---\n"+alliance("b"), "\n", "\r\n"), []string{"Alliance team/a", "Alliance team/b"}},
		"a byte order mark":            {"\ufeff" + alliance("a"), []string{"Alliance team/a"}},
		"a byte order mark and JSON":   {"\ufeff" + partnerJSON, []string{"Partner team/c"}},
		"a field that is null":         {alliance("a") + "  displayName: null\n  team: ~\n", []string{"Alliance team/a"}},
		"a namespace of its own":       {strings.Replace(alliance("a"), "metadata:\n", "metadata:\n  namespace: other\n", 1), []string{"Alliance other/a"}},
		"JSON, with letters of two":    {partnerJSON, []string{"Partner team/c"}},
		"JSON one after the other":     {partnerJSON + "\n" + strings.Replace(partnerJSON, `"c"`, `"q"`, 1), []string{"Partner team/c", "Partner team/q"}},
		"braces that are YAML":         {partner("p") + "---\n" + partner("q"), []string{"Partner team/p", "Partner team/q"}},
		"a List":                       {"apiVersion: v1\nkind: List\nitems:\n" + indent(alliance("a")) + indent("apiVersion: v1\nkind: Secret"), []string{"Alliance team/a"}},
		"a typed list":                 {head + "kind: AllianceList\nmetadata: {resourceVersion: \"1\"}\nitems:\n" + indent(alliance("a")) + indent(strings.TrimPrefix(alliance("b"), head+"kind: Alliance\n")), []string{"Alliance team/a", "Alliance team/b"}},
		"a list in a List":             {"apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: List\n  items: [" + strings.TrimSpace(partner("p")) + "]\n", []string{"Partner team/p"}},
		"anchors and merged maps":      {alliance("a") + "  team:\n  - &jane {partner: north, contact: jane, role: AllianceManager}\n  - {<<: *jane, role: ExecutiveSponsor}\n  - {role: ProjectLead, <<: {partner: south, contact: sam}}\n", []string{"Alliance team/a"}},
		"a merged map that is changed": {alliance("a") + "  team:\n  - &jane {partner: north, contact: jane, role: AllianceManager}\n  - <<: *jane\n    role: ExecutiveSponsor\n", []string{"Alliance team/a"}},
		"what kubectl get shows":       {strings.Replace(alliance("a"), "metadata:\n", "metadata:\n  uid: x\n  resourceVersion: \"5\"\n  generation: 2\n  creationTimestamp: null\n", 1) + "status: {nothing: valid}\n", []string{"Alliance team/a"}},
		"whole numbers with a dot":     {alliance("a") + "  team: [{partner: north, contact: jane, role: AllianceManager, allocationPercent: 50.0}]\n", []string{"Alliance team/a"}},
		"a date without quotes":        {alliance("a") + "  team: [{partner: north, contact: jane, role: AllianceManager, joinedDate: 2026-01-15}]\n", []string{"Alliance team/a"}},
	} {
		t.Run(what, func(t *testing.T) {
			found, err := load(t, map[string]string{"a.yaml": c.text}, "a.yaml")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, names(found)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPaths(t *testing.T) {
	files := map[string]string{
		"in/a.yaml": alliance("a"), "in/deep/er/b.yml": alliance("b"), "in/c.JSON": partnerJSON, "in/notes.txt": alliance("x"),
		"in/.git/d.yaml": alliance("x"), "in/.hidden/d.yaml": alliance("x"),
		"in/secret.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: x}\n",
		"in/app.yaml":    "apiVersion: argoproj.io/v1alpha1\nkind: Application\n", "in/kustomization.yaml": "resources: [a.yaml]\n",
		"in/values.yaml": "partner: x\nkind: large\n", "in/ci.yml": "on: [push]\njobs: {}\n", "in/list.yaml": "- a\n- b\n", "in/comment.yaml": "# none\n",
		"in/chart/templates/x.yaml": "apiVersion: v1\n{{- if .Values.x }}\nkind: {{ .Kind }}\n", "in/tsconfig.json": "{ // a comment\n}",
		"in/issue.yaml": "apiVersion: tracker.example/v1\nkind: Issue\n", "in/twice.yaml": "a: 1\na: 2\n",
		"-": alliance("s"),
	}
	found, err := load(t, files, "in", "in/a.yaml", "./in/deep", "-")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"Alliance team/a", "Alliance team/b", "Alliance team/s", "Partner team/c"}
	if diff := cmp.Diff(want, names(found)); diff != "" {
		t.Error(diff)
	}
}

// Whatever is there, a status is that of a new object, which no controller has looked at.
func TestStatusIsDropped(t *testing.T) {
	found, err := load(t, map[string]string{"a.yaml": alliance("a") + "status: {observedGeneration: 4}\n"}, "a.yaml")
	if err != nil {
		t.Fatal(err)
	}
	a := found.Alliances[0]
	if a.Status.ObservedGeneration != -1 || a.Kind != "" {
		t.Errorf("generation %d, kind %q; want -1 and none", a.Status.ObservedGeneration, a.Kind)
	}
}

func TestNamespaceIsDefault(t *testing.T) {
	found, err := manifest.Load([]string{"-"}, manifest.Options{Stdin: strings.NewReader(alliance("a"))})
	if err != nil || found.Alliances[0].Namespace != "default" {
		t.Error(found, err)
	}
}

// The API server fills in what a manifest leaves out.
func TestDefaultsAreFilledIn(t *testing.T) {
	cadence := "  cadence: [{name: c, recurrence: {startDate: 2026-01-15, time: \"10:00\", timeZone: UTC, rule: FREQ=YEARLY}}]\n"
	found, err := load(t, map[string]string{"a.yaml": alliance("a") + cadence}, "a.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if got := found.Alliances[0].Spec.Cadence[0]; got.Formality != "Formal" || got.Recurrence.StartDate != "2026-01-15" {
		t.Errorf("got %+v", got)
	}
}

func TestSamplesAndExamplesLoad(t *testing.T) {
	for path, least := range map[string]int{"../../config/samples": 6, "../../docs/examples/kubernetes-annual-reports": 200, "../../docs/examples/policy-change/before": 6, "../../docs/examples/policy-change/after": 6} {
		found, err := manifest.Load([]string{path}, manifest.Options{})
		if err != nil {
			t.Errorf("%s: %v", path, err)
		} else if n := len(found.Objects()); n < least {
			t.Errorf("%s: %d objects, want %d at least", path, n, least)
		}
	}
}

// All that is wrong is told together, in order, and no more of it than anybody mends in one go.
func TestProblemsAreBounded(t *testing.T) {
	files := map[string]string{"b.yaml": "", "a.yaml": ""}
	for range 52 {
		for name := range maps.Keys(files) {
			files[name] += "---\n" + head + "kind: Nothing\n"
		}
	}
	_, err := load(t, files, "b.yaml", "a.yaml")
	var problems manifest.Problems
	if !errors.As(err, &problems) || len(problems) != 104 {
		t.Fatalf("%d problems, want 104", len(problems))
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 101 || lines[100] != "and 4 more" || !strings.HasPrefix(lines[0], "a.yaml:3: ") || !strings.HasPrefix(lines[99], "b.yaml:144: ") {
		t.Errorf("got\n%s", err)
	}
}
