// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package install_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

// schema is as much of a JSON schema as the chart's has.
type schema struct {
	Type                 any
	Properties           map[string]schema
	AdditionalProperties any
}

func readSchema(t *testing.T) schema {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, chart, "values.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	var s schema
	if err := json.Unmarshal(data, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// leaves are the paths of the values: those that the schema takes apart no further.
func (s schema) leaves(path string) (out []string) {
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		of, at := s.Properties[name], strings.TrimPrefix(path+"."+name, ".")
		switch {
		case at == "global": // Helm's
		case len(of.Properties) > 0 && name != "resources" && at != "affinity":
			out = append(out, of.leaves(at)...)
		default:
			out = append(out, at)
		}
	}
	return out
}

// changes are one other value for each, as --set-json takes it, with what else it needs to show.
var changes = map[string][]string{
	"crds.enabled":                   {"false"},
	"crds.keep":                      {"false"},
	"image.repository":               {`"registry.example:5000/entente"`},
	"image.tag":                      {`"v9"`},
	"image.digest":                   {`"sha256:` + strings.Repeat("0", 64) + `"`},
	"image.pullPolicy":               {`"Always"`},
	"imagePullSecrets":               {`[{"name":"pull"}]`},
	"replicas":                       {"3"},
	"watchNamespaces":                {`["one","two"]`},
	"roles.enabled":                  {"false"},
	"admission.enabled":              {"false"},
	"metrics.enabled":                {"false"},
	"metrics.detail":                 {`"object"`},
	"metrics.seriesLimit":            {"1000000"},
	"metrics.certificate.secretName": {`"own"`},
	"metrics.certificate.certManager.enabled":         {"true"},
	"metrics.certificate.certManager.issuerRef.name":  {`"company"`, "metrics.certificate.certManager.enabled=true"},
	"metrics.certificate.certManager.issuerRef.kind":  {`"ClusterIssuer"`, "metrics.certificate.certManager.enabled=true", `metrics.certificate.certManager.issuerRef.name="company"`},
	"metrics.certificate.certManager.issuerRef.group": {`"issuers.example"`, "metrics.certificate.certManager.enabled=true", `metrics.certificate.certManager.issuerRef.name="company"`},
	"metrics.serviceMonitor.enabled":                  {"true"},
	"metrics.serviceMonitor.labels":                   {`{"release":"prometheus"}`, "metrics.serviceMonitor.enabled=true"},
	"metrics.rules.enabled":                           {"true"},
	"metrics.rules.labels":                            {`{"release":"prometheus"}`, "metrics.rules.enabled=true"},
	"metrics.podMonitor.enabled":                      {"true"},
	"metrics.podMonitor.labels":                       {`{"release":"prometheus"}`, "metrics.podMonitor.enabled=true"},
	"metrics.podMonitor.tokenSecret":                  {`"own"`, "metrics.podMonitor.enabled=true"},
	"dashboards.enabled":                              {"true"},
	"dashboards.labels":                               {`{"dashboards":"yes"}`, "dashboards.enabled=true"},
	"dashboards.annotations":                          {`{"grafana_folder":"Alliances"}`, "dashboards.enabled=true"},
	"answers.enabled":                                 {"true", `answers.url="https://answers.example"`},
	"answers.url":                                     {`"https://other.example"`, "answers.enabled=true", `answers.url="https://answers.example"`},
	"answers.keysSecret":                              {`"own"`, "answers.enabled=true", `answers.url="https://answers.example"`},
	"dashboard.enabled":                               {"true", `dashboard.host="alliances.example"`},
	"dashboard.image.repository":                      {`"registry.example/page"`, "dashboard.enabled=true", `dashboard.host="alliances.example"`},
	"dashboard.image.tag":                             {`"v9"`, "dashboard.enabled=true", `dashboard.host="alliances.example"`},
	"dashboard.image.digest":                          {`"sha256:` + strings.Repeat("0", 64) + `"`, "dashboard.enabled=true", `dashboard.host="alliances.example"`},
	"dashboard.host":                                  {`"other.example"`, "dashboard.enabled=true", `dashboard.host="alliances.example"`},
	"dashboard.userHeader":                            {`"X-Auth-Request-User"`, "dashboard.enabled=true", `dashboard.host="alliances.example"`},
	"dashboard.groupHeader":                           {`"X-Auth-Request-Groups"`, "dashboard.enabled=true", `dashboard.host="alliances.example"`},
	"dashboard.userPrefix":                            {`"oidc:"`, "dashboard.enabled=true", `dashboard.host="alliances.example"`},
	"dashboard.groupPrefix":                           {`"oidc:"`, "dashboard.enabled=true", `dashboard.host="alliances.example"`},
	"dashboard.tlsSecret":                             {`"own"`, "dashboard.enabled=true", `dashboard.host="alliances.example"`},
	"dashboard.proxySecret":                           {`"own"`, "dashboard.enabled=true", `dashboard.host="alliances.example"`},
	"dashboard.resources":                             {`{"limits":{"memory":"2Gi"}}`, "dashboard.enabled=true", `dashboard.host="alliances.example"`},
	"networkPolicy.enabled":                           {"true"},
	"httpsOnly":                                       {"true"},
	"egressAllow":                                     {`["hooks.example.com"]`},
	"log.level":                                       {`"debug"`},
	"log.format":                                      {`"text"`},
	"concurrency":                                     {"4"},
	"extraArgs":                                       {`["--version"]`},
	"resources":                                       {`{"limits":{"memory":"2Gi"}}`},
	"serviceAccount.annotations":                      {`{"a":"b"}`},
	"podAnnotations":                                  {`{"a":"b"}`},
	"podLabels":                                       {`{"a":"b"}`},
	"nodeSelector":                                    {`{"a":"b"}`},
	"tolerations":                                     {`[{"key":"a","operator":"Exists"}]`},
	"affinity":                                        {`{"nodeAffinity":{}}`},
	"priorityClassName":                               {`"high"`},
}

// Every value that the schema takes changes something, and nothing else is needed for that than what is listed.
func TestEveryValueIsUsed(t *testing.T) {
	helm := tool(t, "helm", "helm")
	paths := readSchema(t).leaves("")
	if len(paths) < 30 {
		t.Fatalf("only %d values were found", len(paths))
	}
	for path := range changes {
		if !slices.Contains(paths, path) {
			t.Errorf("%s is no value", path)
		}
	}
	render := func(set ...string) string {
		args := []string{"template", "entente", chart, "--namespace", system}
		for _, s := range set {
			args = append(args, "--set-json", s)
		}
		return run(t, nil, helm, args...)
	}
	for _, path := range paths {
		c, ok := changes[path]
		if !ok {
			t.Errorf("no other value of %s is tried", path)
			continue
		}
		// What is needed is there in both. A switch itself needs nothing but may not be left without what it needs.
		if with, without := render(append(c[1:], path+"="+c[0])...), render(c[1:]...); with == without {
			t.Errorf("%s=%s changes nothing", path, c[0])
		}
	}
}

// Every value is in values.yaml, below a comment that says what it does.
func TestEveryValueIsDocumented(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(root, chart, "values.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var values map[string]any
	if err := yaml.Unmarshal(data, &values); err != nil {
		t.Fatal(err)
	}
	paths := readSchema(t).leaves("")
	documented := commented(string(data))
	for _, path := range paths {
		var at any = values
		for name := range strings.SplitSeq(path, ".") {
			m, _ := at.(map[string]any)
			var ok bool
			if at, ok = m[name]; !ok {
				t.Errorf("values.yaml has no %s", path)
				break
			}
		}
		if !documented[path] {
			t.Errorf("no comment is above %s", path)
		}
	}
}

var key = regexp.MustCompile(`^( *)([A-Za-z]+):`)

// commented are the paths of keys that stand below a comment.
func commented(text string) map[string]bool {
	out := map[string]bool{}
	var above []string
	before := ""
	for line := range strings.Lines(text) {
		if m := key.FindStringSubmatch(line); m != nil {
			above = append(above[:min(len(above), len(m[1])/2)], m[2])
			if strings.HasPrefix(strings.TrimSpace(before), "# ") {
				out[strings.Join(above, ".")] = true
			}
		}
		before = line
	}
	return out
}

// The schema refuses what it does not name, at every depth.
func TestTheSchemaIsClosed(t *testing.T) {
	var closed func(path string, s schema)
	closed = func(path string, s schema) {
		if len(s.Properties) > 0 && s.AdditionalProperties != false {
			t.Errorf("%s takes keys that nobody knows", path)
		}
		for name, of := range s.Properties {
			closed(path+"."+name, of)
		}
	}
	closed("values", readSchema(t))
}

// What is wrong is refused before anything is installed, and the message names it.
func TestWrongValuesAreRefusedWithTheKey(t *testing.T) {
	helm := tool(t, "helm", "helm")
	for set, names := range map[string][]string{
		`crd={"enabled":true}`:                          {"crd"},
		`crds={"enable":true}`:                          {"crds", "enable"},
		`crds.keep="no"`:                                {"crds", "keep", "boolean"},
		`replicas="two"`:                                {"replicas", "integer"},
		`replicas=-1`:                                   {"replicas", "minimum"},
		`watchNamespaces="alliances"`:                   {"watchNamespaces", "array"},
		`watchNamespaces=["Alliances"]`:                 {"watchNamespaces", "Alliances"},
		`image.tag="a b"`:                               {"image", "tag"},
		`image.repository="ghcr.io/entente:v1"`:         {"image", "repository"},
		`image.digest="abc"`:                            {"image", "digest"},
		`metrics.detail="all"`:                          {"metrics", "detail", "alliance"},
		`metrics.certificate.certManager.issuer="x"`:    {"certManager", "issuer"},
		`answers.enabled=true`:                          {"answers", "url"},
		`dashboard.enabled=true`:                        {"dashboard", "host"},
		`log.level="verbose"`:                           {"log", "level", "debug"},
		`extraArgs=["log-level=debug"]`:                 {"extraArgs"},
		`egressAllow=["a.example,b.example"]`:           {"egressAllow"},
		`resources.limit={"memory":"1Gi"}`:              {"resources", "limit"},
		`tolerations=[{"key":"a","operator":"Equals"}]`: {"tolerations", "operator"},
	} {
		_, err := try(t.Context(), nil, helm, "template", "entente", chart, "--set-json", set)
		if err == nil {
			t.Errorf("%s is accepted", set)
			continue
		}
		said := err.Error()
		_, said, _ = strings.Cut(said, "exit status")
		for _, name := range names {
			if !strings.Contains(said, name) {
				t.Errorf("%s: %q is not named: %s", set, name, said)
			}
		}
	}
}
