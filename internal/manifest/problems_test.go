// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package manifest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const kinds = "Alliance, Partner, CommunicationPolicy, Review, Issue or Notification"

// with is an Alliance with another line in place of one of its 8.
func with(line int, text string) string {
	lines := strings.Split(alliance("first"), "\n")
	lines[line-1] = text
	return strings.Join(lines, "\n")
}

// What is wrong with one file, a.yaml, word for word.
func TestProblemsOfAFile(t *testing.T) {
	for what, c := range map[string]struct {
		text string
		want string
	}{
		"an unknown field, nearly right":   {with(6, "  hots: north"), `a.yaml:6: Alliance first: spec.hots: unknown field; did you mean "host"?`},
		"an unknown field, few known":      {with(8, "  partners:\n  - name: north\n  - name: south\n    x: 1"), `a.yaml:11: Alliance first: spec.partners[1].x: unknown field; the fields here are contributes, goals, joinedDate, leftDate, name, needs`},
		"an unknown field, many known":     {with(7, "  stage: Manage\n  somethingElse: 1"), `a.yaml:8: Alliance first: spec.somethingElse: unknown field; the fields here are agreementURL, agreements, briefings, cadence, communicationPolicyRef, contributions, conversations, definition, displayName, exit, host, measurements, objectives, partners, practices, recognitions, risks, rules, sharing, stage, suspend, team, trainings`},
		"a field one step too far left":    {alliance("first") + "team: []\n", `a.yaml:9: Alliance first: team: unknown field; did you mean "spec.team"?`},
		"a field in capitals":              {with(7, "  stage: Manage\n  DisplayName: x"), `a.yaml:8: Alliance first: spec.DisplayName: unknown field; did you mean "displayName"?`},
		"a field deep down":                {alliance("first") + "  team:\n  - partner: north\n    contact: jane\n    rolle: AllianceManager\n", `a.yaml:12: Alliance first: spec.team[0].rolle: unknown field; did you mean "role"?`},
		"an unknown field of the metadata": {with(4, "  name: first\n  lables: {}"), `a.yaml:5: Alliance first: metadata.lables: unknown field; did you mean "labels"?`},
		"a key twice":                      {with(7, "  stage: Manage\n  stage: Exit"), `a.yaml:8: Alliance first: spec.stage: written twice; the first is on line 7`},
		"a missing field":                  {with(6, "  # nobody"), `a.yaml:5: Alliance first: spec.host: Required value`},
		"a wrong value":                    {with(7, "  stage: Started"), `a.yaml:7: Alliance first: spec.stage: Unsupported value: "Started": supported values: "Explore", "Assess", "Negotiate", "Launch", "Manage", "Transform", "Exit", "Closed"`},
		"a wrong type":                     {with(6, "  host: 5"), `a.yaml:6: Alliance first: spec.host: Invalid value: "integer": spec.host in body must be of type string: "integer"; write the value in quotes`},
		"a rule":                           {with(6, "  host: west"), `a.yaml:5: Alliance first: spec: Invalid value: host must be one of spec.partners; west is not; write north or south`},
		"an item twice":                    {with(8, "  partners:\n  - name: north\n  - name: south\n  - name: south"), `a.yaml:11: Alliance first: spec.partners[2]: Duplicate value: {"name":"south"}`},
		"NO without quotes":                {"---\n" + strings.Replace(partner("p"), "country: NL", "country: NO", 1), `a.yaml:2: Partner p: spec.country: Invalid value: "boolean": spec.country in body must be of type string: "boolean"; write the value in quotes`},
		"a name in capitals":               {with(4, "  name: First"), `a.yaml:4: Alliance First: metadata.name: Invalid value: "First": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`},
		"no name":                          {with(4, "  labels: {a: b}"), `a.yaml:3: Alliance: metadata.name: Required value: give the object a name`},
		"no metadata":                      {head + "kind: Alliance\nspec: {host: a, stage: Manage, partners: [{name: a}, {name: b}]}\n", `a.yaml:1: Alliance: metadata.name: Required value: give the object a name`},
		"a generated name":                 {with(4, "  generateName: first-"), `a.yaml:3: Alliance: metadata.name: Required value: an object in a file needs a name; generateName is for kubectl create alone`},
		"a name that is a number":          {with(4, "  name: 5"), `a.yaml:4: Alliance: metadata.name: must be text; write the value in quotes`},
		"a label that is a number":         {with(4, "  name: first\n  labels:\n    a: b\n    team: 5"), `a.yaml:7: Alliance first: metadata.labels.team: must be text; write the value in quotes`},
		"a bad label":                      {with(4, "  name: first\n  labels:\n    a: b\n    no good: c"), `a.yaml:7: Alliance first: metadata.labels: Invalid value: "no good": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`},
		"metadata that is text":            {head + "kind: Alliance\nmetadata: first\nspec: {host: a, stage: Manage, partners: [{name: a}, {name: b}]}\n", `a.yaml:3: Alliance: metadata: must be a map; write name: and so on below it`},
		"a value that is merged in":        {alliance("first") + "  team:\n  - &jane\n    partner: north\n    contact: jane\n    role: Boss\n  - <<: *jane\n    partner: south\n", boss(0) + "\n" + boss(1)},
		"broken YAML":                      {alliance("first") + "  team: [\n---\n" + alliance("second"), `a.yaml:9: broken YAML: did not find expected node content`},
		"broken YAML further down":         {alliance("first") + "---\n" + alliance("second") + " x\n", `a.yaml:18: broken YAML: did not find expected key`},
		"a tab":                            {with(6, "\thost: north"), "a.yaml:6: broken YAML: found character that cannot start any token; indent with spaces, and put a value that begins with @ or a backtick in quotes"},
		"an anchor that is not there":      {with(6, "  host: *north"), `a.yaml:6: broken YAML: unknown anchor 'north' referenced`},
		"a list that is not closed":        {"a: [b\n", `a.yaml:1: broken YAML: did not find expected ',' or ']'`},
		"not in UTF-8":                     {with(6, "  host: n\xf6rth"), `a.yaml:6: not in UTF-8; save it so`},
		"a key without text":               {with(6, "  host: north\n  : x"), `a.yaml:7: broken YAML: did not find expected key`},
		"a value that is no number":        {with(6, "  host: .nan"), `a.yaml:1: the value NaN cannot be sent to the API server`},
		"a kind, misspelt":                 {with(2, "kind: Aliance"), `a.yaml:2: kind: there is no kind "Aliance" in governance.entente.dev; did you mean "Alliance"?`},
		"another kind":                     {with(2, "kind: Deployment"), `a.yaml:2: kind: there is no kind "Deployment" in governance.entente.dev; write ` + kinds},
		"no kind":                          {with(2, ""), `a.yaml:1: apiVersion: governance.entente.dev/v1alpha1 without a kind; write kind: ` + kinds},
		"no apiVersion":                    {with(1, ""), `a.yaml:2: kind: Alliance without an apiVersion; write apiVersion: governance.entente.dev/v1alpha1`},
		"another version":                  {with(1, "apiVersion: governance.entente.dev/v1"), `a.yaml:1: apiVersion: there is no version "v1" of governance.entente.dev; write governance.entente.dev/v1alpha1`},
		"no group":                         {with(1, "apiVersion: v1alpha1"), `a.yaml:1: apiVersion: "v1alpha1" has no Alliance; write governance.entente.dev/v1alpha1`},
		"no version":                       {with(1, "apiVersion: governance.entente.dev"), `a.yaml:1: apiVersion: governance.entente.dev without a version; write governance.entente.dev/v1alpha1`},
		"a group, misspelt":                {with(1, "apiVersion: governance.entente.de/v1alpha1"), `a.yaml:1: apiVersion: there is no group "governance.entente.de"; did you mean governance.entente.dev/v1alpha1?`},
		"a kind that is a list":            {with(2, "kind: [Alliance]"), `a.yaml:1: apiVersion and kind must be text; write apiVersion: governance.entente.dev/v1alpha1 and kind: ` + kinds},
		"nothing of ours":                  {"apiVersion: v1\nkind: Secret\n", `a.yaml: there is no object of Entente in it; name files with ` + kinds},
		"a role that is misspelt":          {alliance("first") + "  team: [{partner: north, contact: jane, role: projectlead}]\n", `a.yaml:9: Alliance first: spec.team[0].role: Unsupported value: "projectlead": supported values: "AllianceManager", "ExecutiveSponsor", "SteeringMember", "ProjectLead", "TeamMember", "Other"; did you mean "ProjectLead"?`},
		"nothing but a comment":            {"# x\n", `a.yaml: there is no object of Entente in it; name files with ` + kinds},
		"an object twice":                  {alliance("first") + "---\n" + alliance("first"), `a.yaml:10: Alliance first: declared twice in the namespace team; the first is at a.yaml:1`},
		"an item of a list":                {"apiVersion: v1\nkind: List\nitems:\n- " + strings.ReplaceAll(with(6, "  hots: north"), "\n", "\n  "), `a.yaml:9: Alliance first: spec.hots: unknown field; did you mean "host"?`},
		"an item that is text":             {head + "kind: AllianceList\nitems:\n- x\n", `a.yaml:4: not an object; write apiVersion: governance.entente.dev/v1alpha1, kind: Alliance and so on`},
		"items that are none":              {head + "kind: AllianceList\nitems: {}\n", `a.yaml:3: items: must be a list`},
		"JSON":                             {"{\"apiVersion\": \"governance.entente.dev/v1alpha1\",\n\"kind\": \"Partner\", \"metadata\": {\n\"name\": \"p\"},\n\"spec\": {\"displayName\": \"A\", \"contacts\": [{\"name\": \"jane\"},\n{\"nme\": \"x\"}], \"country\": \"NL\",\n\"timeZone\": \"UTC\", \"country\": \"NL\"}}", `a.yaml:5: Partner p: spec.contacts[1].nme: unknown field; did you mean "name"?` + "\n" + `a.yaml:6: Partner p: spec.country: written twice; the first is on line 5`},
		"aliases without end":              {with(6, "  host: &a [*a]"), `a.yaml:6: broken YAML: anchor 'a' value contains itself`},
		"aliases of aliases":               {bomb(), `a.yaml:1: broken YAML: document contains excessive aliasing`},
		"a text of many aliases":           {strings.Repeat("x: &x "+strings.Repeat("y", 1<<20)+"\n", 1) + "z: [" + strings.Repeat("*x, ", 100) + "]\n", `a.yaml:1: larger than 64 MiB once its aliases are written out`},
	} {
		t.Run(what, func(t *testing.T) {
			_, err := load(t, map[string]string{"a.yaml": c.text}, "a.yaml")
			if err == nil {
				t.Fatal("no error")
			}
			if diff := cmp.Diff(strings.Split(c.want, "\n"), strings.Split(err.Error(), "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// policy has a path in working time whose lines are replaced.
func policy(lines ...string) string {
	return head + "kind: CommunicationPolicy\nmetadata: {name: standard}\nspec:\n  escalationPaths:\n  - name: default\n    severities: [High]\n" + strings.Join(lines, "\n") + "\n"
}

const mistakenDuration = `Invalid value: %q: write an ISO 8601 duration above zero, such as P14D, PT4H or P3M; %[1]q is %s`

// The API server tells of what is not in the right form first, and of its rules when that is mended.
// Here all is told at once; but for what a rule cannot say of something that is missing or misformed.
func TestAllProblemsAtOnce(t *testing.T) {
	for what, c := range map[string]struct {
		text string
		want []string
	}{
		"a wrong value, and a rule of the whole": {strings.Replace(with(6, "  host: west"), "stage: Manage", "stage: Started", 1), []string{
			`a.yaml:5: Alliance first: spec: Invalid value: host must be one of spec.partners; west is not; write north or south`,
			`a.yaml:7: Alliance first: spec.stage: Unsupported value: "Started": supported values: "Explore", "Assess", "Negotiate", "Launch", "Manage", "Transform", "Exit", "Closed"`}},
		"a missing field, and a rule that needs it": {with(6, "  # nobody"), []string{`a.yaml:5: Alliance first: spec.host: Required value`}},
		"a wrong type, and a rule that reads it":    {with(6, "  host: [north]"), []string{`a.yaml:6: Alliance first: spec.host: Invalid value: "array": spec.host in body must be of type string: "array"`}},
		"a wrong type, and a rule of something else": {with(6, "  host: 5") + "  team:\n  - {partner: north, contact: Jane, role: AllianceManager}\n", []string{
			`a.yaml:6: Alliance first: spec.host: Invalid value: "integer": spec.host in body must be of type string: "integer"; write the value in quotes`,
			`a.yaml:10: Alliance first: spec.team[0].contact: Invalid value: "Jane": write a name of lower-case letters, digits and '-', beginning and ending with a letter or digit, such as quarterly-review`}},
		"a time zone that nobody knows beside a wrong type": {strings.Replace(strings.Replace(partner("p"), "country: NL", "country: NO", 1), "timeZone: UTC", "timeZone: Mars/X", 1), []string{
			`a.yaml:1: Partner p: spec.country: Invalid value: "boolean": spec.country in body must be of type string: "boolean"; write the value in quotes`,
			`a.yaml:1: Partner p: spec.timeZone: there is no time zone "Mars/X"; write an IANA name, such as Europe/Amsterdam or UTC`}},
		"times, dates and zones as people write them": {head + "kind: Review\nmetadata: {name: r}\nspec:\n  allianceRef: {name: a}\n  scheduledTime: 2026-11-22\n  dueTime: 22.11.2026\n" +
			"---\n" + head + "kind: Partner\nmetadata: {name: p}\nspec:\n  displayName: P\n  country: NL\n  timeZone: new york\n  contacts:\n  - {name: jo, timeZone: Mars/X}\n  assessments:\n" +
			"  - performedDate: \"2026-11-22T10:00:00Z\"\n  - performedDate: 22/11/2026\n", []string{
			`a.yaml:6: Review r: spec.scheduledTime: Invalid value: "2026-11-22": spec.scheduledTime in body must be of type date-time: "2026-11-22"; a day is no moment; write the time of day, too, and the offset of its clocks from UTC, Z where they are UTC's: 2026-11-22THH:MM:SS+HH:MM`,
			`a.yaml:7: Review r: spec.dueTime: Invalid value: "22.11.2026": spec.dueTime in body must be of type date-time: "22.11.2026"; write a time such as 2026-11-22T09:00:00Z, or with an offset, 2026-11-22T10:00:00+01:00`,
			`a.yaml:15: Partner p: spec.timeZone: there is no time zone "new york"; write an IANA name, such as Europe/Amsterdam or UTC; did you mean America/New_York?`,
			`a.yaml:17: Partner p: spec.contacts[0].timeZone: there is no time zone "Mars/X"; write an IANA name, such as Europe/Amsterdam or UTC`,
			"a.yaml:19: Partner p: spec.assessments[0].performedDate: Too long: may not be more than 10 bytes",
			`a.yaml:19: Partner p: spec.assessments[0].performedDate: Invalid value: "2026-11-22T10:00:00Z": spec.assessments[0].performedDate in body must be of type date: "2026-11-22T10:00:00Z"; write the date alone and in quotes, "2026-11-22"`,
			`a.yaml:20: Partner p: spec.assessments[1].performedDate: Invalid value: "22/11/2026": spec.assessments[1].performedDate in body must be of type date: "22/11/2026"; write year, month and day in quotes, such as "2026-11-22"`}},
		"times without an offset, and numbers for durations": {head + "kind: Review\nmetadata: {name: r}\nspec:\n  allianceRef: {name: a}\n  scheduledTime: 2026-11-25 09:00\n  dueTime: 2026-11-25T09:00+01:00\n" +
			"---\n" + policy("    staleAfter: 3", "    steps:", "    - {name: 7, tier: Management, within: P3D}"), []string{
			`a.yaml:6: Review r: spec.scheduledTime: Invalid value: "2026-11-25 09:00": spec.scheduledTime in body must be of type date-time: "2026-11-25 09:00"; write it with seconds and the offset of its clocks from UTC, Z where they are UTC's: 2026-11-25T09:00:00+HH:MM`,
			`a.yaml:7: Review r: spec.dueTime: Invalid value: "2026-11-25T09:00+01:00": spec.dueTime in body must be of type date-time: "2026-11-25T09:00+01:00"; write it with seconds, 2026-11-25T09:00:00+01:00`,
			`a.yaml:16: CommunicationPolicy standard: spec.escalationPaths[0].staleAfter: Invalid value: "integer": spec.escalationPaths[0].staleAfter in body must be of type string: "integer"; a number has no unit; write an ISO 8601 duration, such as P3D for three days or PT3H for three hours`,
			`a.yaml:18: CommunicationPolicy standard: spec.escalationPaths[0].steps[0].name: Invalid value: "integer": spec.escalationPaths[0].steps[0].name in body must be of type string: "integer"; write the value in quotes`}},
		"rules in words": {alliance("first") + "  cadence:\n  - name: q\n    recurrence: {startDate: \"2026-01-15\", time: \"10:00\", timeZone: Europe/Amsterdam, rule: Half-yearly}\n", []string{
			`a.yaml:11: Alliance first: spec.cadence[0].recurrence.rule: Invalid value: "Half-yearly": write a rule of RFC 5545 that is daily or rarer, such as FREQ=MONTHLY;INTERVAL=3; "Half-yearly" is FREQ=MONTHLY;INTERVAL=6`,
			`a.yaml:11: Alliance first: spec.cadence[0].recurrence.rule: Invalid value: "Half-yearly": write parts of RFC 5545 in capitals, joined by ';' without spaces, such as FREQ=MONTHLY;BYDAY=2TU; RRULE: is left out`}},
		"durations as people write them": {policy("    staleAfter: 1d", "    time: Working", "    steps:", "    - {name: managers, tier: Boss, within: 6 days}", "    - {name: board, tier: Executive, within: soon}"), []string{
			`a.yaml:6: CommunicationPolicy standard: spec.escalationPaths[0]: Invalid value: time: Working needs maxWait, a wall-clock cap on each step, such as P30D`,
			`a.yaml:8: CommunicationPolicy standard: spec.escalationPaths[0].staleAfter: Invalid value: "1d": write an ISO 8601 duration, such as P14D, PT4H or P3M, or PT0S for at once; "1d" is P1D`,
			`a.yaml:11: CommunicationPolicy standard: spec.escalationPaths[0].steps[0].tier: Unsupported value: "Boss": supported values: "Operating", "Management", "Steering", "Executive"`,
			`a.yaml:11: CommunicationPolicy standard: spec.escalationPaths[0].steps[0].within: ` + fmt.Sprintf(mistakenDuration, "6 days", "P6D"),
			`a.yaml:12: CommunicationPolicy standard: spec.escalationPaths[0].steps[1].within: Invalid value: "soon": write an ISO 8601 duration above zero, such as P14D, PT4H or P3M`}},
	} {
		t.Run(what, func(t *testing.T) {
			_, err := load(t, map[string]string{"a.yaml": c.text}, "a.yaml")
			if err == nil {
				t.Fatal("no error")
			}
			if diff := cmp.Diff(c.want, strings.Split(err.Error(), "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// boss is what is said of a role that does not exist, written once on line 13 and merged in again.
func boss(i int) string {
	return fmt.Sprintf(`a.yaml:13: Alliance first: spec.team[%d].role: Unsupported value: "Boss": supported values: "AllianceManager", "ExecutiveSponsor", "SteeringMember", "ProjectLead", "TeamMember", "Other"`, i)
}

// bomb is a few lines that stand for billions of items.
func bomb() string {
	var b strings.Builder
	b.WriteString(head + "kind: Alliance\nx0: &x0 [a, a, a, a, a, a, a, a, a]\n")
	for i := range 10 {
		fmt.Fprintf(&b, "x%d: &x%d [*x%d, *x%d, *x%d, *x%d, *x%d, *x%d, *x%d, *x%d]\n", i+1, i+1, i, i, i, i, i, i, i, i)
	}
	return b.String()
}

// What is wrong with several files and paths, word for word.
func TestProblemsOfPaths(t *testing.T) {
	for what, c := range map[string]struct {
		files map[string]string
		paths []string
		want  string
	}{
		"no such path":             {nil, []string{"nowhere"}, "nowhere: there is no such file or directory"},
		"an empty path":            {nil, []string{""}, `"": an empty path; name a file, a directory or - for standard input`},
		"a directory without ours": {map[string]string{"in/a.yaml": "a: 1"}, []string{"in"}, "in: there is no object of Entente in this directory; name one with *.yaml, *.yml or *.json files of " + kinds},
		"nothing on stdin":         {nil, []string{"-"}, "stdin: there is no object of Entente in it; name files with " + kinds},
		"a problem on stdin":       {map[string]string{"-": with(6, "  hots: north")}, []string{"-"}, `stdin:6: Alliance first: spec.hots: unknown field; did you mean "host"?`},
		"broken JSON":              {map[string]string{"in/a.json": "{\"kind\": \"Alliance\",\n\"apiVersion\" 1}"}, []string{"in"}, "in/a.json:2: broken JSON: invalid character '1' after object key"},
		"a file and a directory": {map[string]string{"in/b.yaml": alliance("b"), "a.yaml": alliance("b"), "in/values.yaml": "a: 1"}, []string{"in", "a.yaml", "in/values.yaml", "nowhere"},
			"a.yaml:1: Alliance b: declared twice in the namespace team; the first is at in/b.yaml:1\n" +
				"in/values.yaml: there is no object of Entente in it; name files with " + kinds + "\nnowhere: there is no such file or directory"},
		"a Helm template that may be ours": {map[string]string{"in/a.yaml": head + "{{- if true }}\nkind: Alliance\n"}, []string{"in"}, "in/a.yaml:3: broken YAML: could not find expected ':'"},
	} {
		t.Run(what, func(t *testing.T) {
			_, err := load(t, c.files, c.paths...)
			if err == nil {
				t.Fatal("no error")
			}
			if diff := cmp.Diff(strings.Split(c.want, "\n"), strings.Split(err.Error(), "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The practices are the longest list of what a field takes: it has no hole, and the one that was meant is named.
func TestAPracticeThatIsMisspelt(t *testing.T) {
	for written, end := range map[string]string{"SharingAgree": `"EvidenceComplete"; did you mean "SharingAgreed"?`, strings.Repeat("X", 63): `"EvidenceComplete"`} {
		_, err := load(t, map[string]string{"a.yaml": alliance("first") + "  practices: {require: [" + written + "]}\n"}, "a.yaml")
		if text := fmt.Sprint(err); !strings.HasSuffix(text, end) || strings.Contains(text, "…") {
			t.Error(text)
		}
	}
}
