// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/internal/cli/clitest"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/cli/record"
)

var now = time.Date(2082, time.November, 20, 23, 30, 0, 0, time.UTC)

// From files everything works without a cluster, and the object is checked as the API server
// would.
func TestRecordInFiles(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []string
	}{
		{"append", []string{
			"issue ack late-shipments --by contoso/kim -o yaml",
			"issue ack late-shipments --by contoso/kim -o json",
			"measure northwind-contoso --objective orders --value 4200 -o yaml",
			"agree northwind-contoso --by contoso/kim -o yaml",
			"issue ack late-shipments --by contoso/kim --note 'I call the carrier' -o yaml",
			"issue attempt late-shipments --to contoso --by northwind/jane --mode Phone -o yaml",
		}},
		{"create", []string{
			"issue open northwind-contoso --title Pallets --severity High --by northwind/piet -o yaml",
		}},
		// It is the 20th in New York, and the 21st in Amsterdam.
		{"dates", []string{
			"brief northwind-contoso --person contoso/kim -o yaml",
			"brief northwind-contoso --person northwind/jane -o yaml",
			"brief northwind-contoso --person northwind/jane,northwind/piet -o yaml",
			"issue snooze late-shipments --until 2082-11-22 --reason Customs --by contoso/kim -o yaml",
			"issue snooze late-shipments --until 2082-11-22 --reason Customs --by northwind/jane -o yaml",
			"review postpone autumn-review --until P1M -o yaml",
			"review postpone autumn-review --until 2082-12-15 -o yaml",
			"review postpone rejected --until 2082-11-21T12:00 -o yaml",
		}},
		{"refused", []string{
			"issue ack late-shipments --by contoso/kim",
			"issue ack late-shipments --by contoso/kim --dry-run=client",
			"issue ack other --by contoso/kim -o yaml",
			"issue ack -o yaml",
			"issue ack late-shipments --by fabrikam/ola -o yaml",
			"issue ack late-shipments --by contoso/kim/x -o yaml",
			"issue update late-shipments --note ' ' -o yaml",
			"issue attempt full --mode Phone -o yaml",
			"issue attempt late-shipments --to northwind -o yaml",
			"issue attempt late-shipments --to fabrikam -o yaml",
			"issue tell late-shipments --partner contoso --by fabrikam/ola -o yaml",
			"issue ack stray --by contoso/kim -o yaml",
			"review reject autumn-review --reason '' -o yaml",
			"review hold accepted --add --minutes https://minutes.example/7 -o yaml",
			"review hold minuted --add --minutes https://minutes.example/7 -o yaml",
			"review hold minuted --add --minutes https://minutes.example/6 -o yaml",
			"review hold autumn-review --add --minutes https://minutes.example/7 -o yaml",
			"review hold accepted --add -o yaml",
			"issue snooze late-shipments --until 3d --reason Customs -o yaml",
			"issue open northwind-contoso --title 'Late shipments' --severity High --by northwind/piet -o yaml",
			"partner assess contoso -o yaml",
			"partner assess contoso --valid-for P6M -o yaml",
			"measure northwind-contoso --objective orders --value 1e3 -o yaml",
			"agree undefined --by northwind/jane -o yaml",
			"measure undefined --objective orders --value 3 -o yaml",
			"talk undefined --between northwind/jane,fabrikam/ola -o yaml",
		}},
		{"notes", []string{
			"review postpone autumn-review --until P1M -o yaml",
			"review hold autumn-review -o yaml --time 2082-11-22",
			"review hold autumn-review -o yaml --time 2082-07-15T08:00:00Z",
			"review hold autumn-review -o yaml --time 2082-07-15T07:59:59Z",
			"review reject autumn-review --reason 'No figures' -o yaml --time 2012-10-14",
			"review reject accepted --reason 'On second thoughts, no' -o yaml --time 2012-11-18",
			"review hold rejected -o yaml",
			"review hold rejected --replace -o yaml",
			"review hold rejected --add --problem 'Late figures' -o yaml",
			"review reject accepted --reason 'On second thoughts, no' -o yaml",
		}},
		{"people", []string{
			"partner assess contoso --strategic 4 --cultural 3 --valid-for P6M -o yaml",
			"partner assess contoso --strategic 6 -o yaml",
			"partner absent northwind --contact jane --from today --to 2083-01-03 --deputy piet -o yaml",
			"partner absent contoso --contact kim --from 2082-12-20 --to 2082-12-19 -o yaml",
			"partner absent contoso --contact kim --from 2082-12-20 --to 2082-12-21 --deputy kim -o yaml",
			"partner absent contoso --contact kym --from 2082-12-20 --to 2082-12-21 -o yaml",
			"partner brief-country contoso --adviser Chamber -o yaml",
			"partner case contoso -o yaml",
			"partner case northwind --alliance northwind-contoso --report https://reports.example/case --valid-for P6M --date 2082-11-19 -o yaml",
			"partner case contoso --alliance 'Northwind and Contoso' -o yaml",
			"partner case contoso --report case.pdf -o yaml",
			"partner assess tailspin --add --date 2082-03-02 --report https://reports.example/7 -o yaml",
			"partner assess tailspin --add --date 2082-03-03 --report https://reports.example/7 -o yaml",
			"partner assess tailspin --add --date 2082-03-02 --strategic 4 --report https://reports.example/7 -o yaml",
			"partner assess tailspin --add --date 2082-03-02 -o yaml",
			"partner assess tailspin --add --date 2080-03-02 --report https://reports.example/7 -o yaml",
			"partner assess tailspin --add --date 2081-03-02 --report https://reports.example/7 -o yaml",
			"partner assess tailspin --add --date 2081-03-02 --report https://reports.example/7 --replace -o yaml",
			"partner assess tailspin --add --date 2081-03-02 --report https://reports.example/6 -o yaml",
			"partner assess tailspin --strategic 4 --replace -o yaml",
			"partner assess contoso --add --report https://reports.example/7 -o yaml",
			"partner case tailspin --add --date 2082-03-02 --report https://reports.example/case -o yaml",
			"partner case tailspin --add --date 2082-03-02 --alliance sharers --report https://reports.example/case -o yaml",
			"partner case tailspin --add --date 2081-03-02 --alliance sharers --report https://reports.example/case -o yaml",
			"partner case tailspin --add --date 2080-03-02 --alliance sharers --report https://reports.example/case -o yaml",
			"partner case tailspin --add --date 2081-03-03 --alliance sharers --report https://reports.example/case -o yaml",
			"partner case tailspin --add --date 2082-03-02 --alliance nope --report https://reports.example/case -o yaml",
			"partner case tailspin --add --date 2082-03-02 --alliance leaving --report https://reports.example/case -o yaml",
			"partner case adatum --add --alliance sharers --report https://reports.example/case -o yaml",
			"partner case tailspin --alliance nope -o yaml",
			"partner case tailspin --alliance leaving -o yaml",
			"partner case tailspin --date 2082-03-02 --valid-for P6M -o yaml",
			"partner case tailspin --date 2082-03-02 --alliance sharers --report https://reports.example/case -o yaml",
			"partner case tailspin --date 2081-03-02 --alliance sharers -o yaml",
			"partner assess tailspin --date 2082-03-02 --strategic 5 -o yaml",
			"partner assess tailspin --date 2082-03-02 --strategic 5 --replace -o yaml",
			"partner assess tailspin --date 2082-03-02 --strategic 4 --replace -o yaml",
			"partner assess tailspin --date 2082-03-03 --strategic 5 --replace -o yaml",
			"team add northwind-contoso --person contoso/kim --role ProjectLead --tier Operating --allocation 40 -o yaml",
			"team add northwind-contoso --person contoso/kim --role Boss -o yaml",
			"team leave northwind-contoso --person contoso/kim -o yaml",
			"team leave northwind-contoso --person northwind/jane -o yaml",
			"train northwind-contoso --person contoso/kim --topic Basics --valid-until 2083-11-20 -o yaml",
			"train northwind-contoso --person contoso/kim --valid-until 2080-11-20 -o yaml",
			"train northwind-contoso --person contoso/kim --topic Basics --coaching-until 2083-01-20 -o yaml",
			"train northwind-contoso --person contoso/kim --coaching-until 2080-11-20 -o yaml",
			"train northwind-contoso --person contoso/kim --topic Basics --recheck -o yaml",
			"train northwind-contoso --person northwind/piet --topic ' customs' --recheck -o yaml",
			"train northwind-contoso --person northwind/piet --topic Customs --recheck --date 2082-08-30 -o yaml",
			"train northwind-contoso --person northwind/piet --topic Ethics --recheck -o yaml",
			"train northwind-contoso --person northwind/piet --topic Customs --recheck --valid-until 2083-11-20 -o yaml",
			"issue severity late-shipments --to Critical --by northwind/jane -o yaml",
			"issue severity late-shipments --to High -o yaml",
			"issue severity late-shipments --to Critical --time 2083-01-01 -o yaml",
		}},
		// It is the 20th in New York, where second-carrier is due, and the 21st in Amsterdam.
		{"value", []string{
			"review done promises --action second-carrier -o yaml",
			"review done promises --action second-carrier --date 2082-11-21 -o yaml",
			"review done promises --action anybody -o yaml",
			"review done promises --action shelf -o yaml",
			"review done promises --action shelf --date 2082-11-18 --replace -o yaml",
			"review done promises --action shelf --date 2082-11-17 --replace -o yaml",
			"review done promises --action second-carier -o yaml",
			"review done promises -o yaml",
			"review done autumn-review --action second-carrier -o yaml",
			"measure northwind-contoso --objective order --value 3 -o yaml",
			"recognize northwind-contoso --objective ordres --by contoso/kim -o yaml",
			"contribute northwind-contoso --from northwind --to contoso --value -3 -o yaml",
			"contribute northwind-contoso --from contoso --to northwind --value 0.5 -o yaml",
		}},
		{"health", []string{
			"health answer health-check --by contoso/kim --trust 4 --communication 3 --governance 2 -o yaml",
			"health answer health-check --partner contoso --strategic 5 -o yaml",
			"health answer health-check --by contoso/kim --partner contoso --trust 4 -o yaml",
			"health answer health-check --trust 4 -o yaml",
			"health answer health-check --by contoso/kim -o yaml",
			"health answer health-check --by contoso/kim --trust 6 -o yaml",
			"health answer health-check --partner fabrikam --trust 4 -o yaml",
			"health answer autumn-review --by contoso/kim --trust 4 -o yaml",
			"health open northwind-contoso --due 2082-12-15 -o yaml",
			"health open northwind-contoso --due 2082-12-15 --name winter-check -o yaml",
			"health open northwind-contoso --due 2082-11-20 -o yaml",
			"health open northwind-contoso --due 2082-11-21 -o yaml",
			"health open northwind-contoso -o yaml",
			"health close health-check --problem 'Late figures' --opportunity 'none found' -o yaml",
			"health close health-check --view partner=contoso,trust=3 --problem 'Late figures' -o yaml",
			"health close health-check --view partner=contoso,trust=3 --view partner=northwind,trust=4 -o yaml",
			"health close autumn-review -o yaml",
			"review hold health-check --view partner=contoso,governance=2,respondents=7 -o yaml",
			"review hold health-check --view partner=contoso,governance=2,respondents=0 -o yaml",
		}},
		{"feedback", []string{
			"talk northwind-contoso --between northwind/jane,contoso/kim --purpose feedback -o yaml",
			"talk northwind-contoso --between northwind/jane,contoso/kim --purpose advice -o yaml",
			"feedback accepted --from contoso --said 'Tell us sooner' --answer 'From January on' -o yaml",
			"feedback accepted --from contoso --said 'Tell us sooner' --answer 'From January on' --date 2082-11-19 -o yaml",
			"feedback accepted --from contoso --said 'Tell us sooner' --answer 'From January on' --date 2082-11-01 -o yaml",
			"feedback accepted --from contoso --said 'Tell us sooner' --date 2082-11-20 -o yaml",
		}},
		// It is the 20th in New York, where contoso is, and the 21st in Amsterdam.
		{"exit", []string{
			"exit tell leaving --person contoso/kim -o yaml",
			"exit tell leaving --partner contoso --time 2082-11-19T09:00 -o yaml",
			"exit tell leaving --person northwind/jane -o yaml",
			"exit tell leaving --person northwind/piet -o yaml",
			"exit tell leaving --partner contoso --person contoso/kim -o yaml",
			"exit tell leaving --person fabrikam/ola -o yaml",
			"exit tell leaving -o yaml",
			"exit tell northwind-contoso --partner contoso -o yaml",
			"exit hand-back leaving --handback test-data -o yaml",
			"exit hand-back leaving --handback keys -o yaml",
			"exit hand-back leaving --handback keys --date 2082-11-01 -o yaml",
			"exit hand-back leaving --handback keys --date 2082-11-02 -o yaml",
			"exit hand-back leaving --handback keys --date 2082-11-02 --replace -o yaml",
			"exit hand-back leaving --handback tst-data -o yaml",
			"exit hand-back northwind-contoso --handback keys -o yaml",
		}},
		// It is the 20th in New York, where contoso is, and the 21st in Amsterdam.
		{"sharing", []string{
			"partner share contoso --alliance sharers --sharing test-data --act agreed -o yaml",
			"partner share northwind --alliance sharers --sharing test-data --act Returned --evidence https://reports.example/7 -o yaml",
			"partner share adatum --alliance sharers --sharing keys --act destroyed --date 2082-11-19 -o yaml",
			"partner share adatum --alliance sharers --sharing keys --act agreed --date 2082-11-01 -o yaml",
			"partner share adatum --alliance sharers --sharing keys --act destroyed --date 2082-11-30 -o yaml",
			"partner share adatum --alliance sharers --sharing keys --act returned --date 2082-10-31 -o yaml",
			"partner share adatum --alliance sharers --sharing keys --act returned --date 2082-11-01 -o yaml",
			"partner share tailspin --alliance sharers --sharing desks --act destroyed --date 2082-10-31 -o yaml",
			"partner share tailspin --alliance sharers --sharing desks --act agreed --date 2082-10-31 -o yaml",
			"partner share adatum --alliance sharers --sharing plans --act returned -o yaml",
			"partner share adatum --alliance sharers --sharing plans --act agreed -o yaml",
			"partner share contoso --alliance sharers --sharing plans --act returned -o yaml",
			"partner share contoso --alliance sharers --sharing keys --act agreed --digest 265190be5704f47ab68e1ed305367e19 -o yaml",
			"partner share contoso --alliance sharers --sharing keys --act agreed --digest 00112233445566778899aabbccddeeff -o yaml",
			"partner share contoso --alliance sharers --sharing keys --act agreed --digest sha256:0011 -o yaml",
			"partner share contoso --alliance sharers --sharing tst-data --act agreed -o yaml",
			"partner share adatum --alliance sharers --sharing test-data --act agreed -o yaml",
			"partner share contoso --alliance leaving --sharing test-data --act agreed -o yaml",
			"partner share adatum --alliance leaving --sharing keys --act agreed -o yaml",
			"partner share contoso --alliance sharer --sharing test-data --act agreed -o yaml",
			"partner share contoso --alliance 'The sharers' --sharing test-data --act agreed -o yaml",
			"partner share contoso --alliance sharers --sharing test-data --act promised -o yaml",
			"partner share contoso --alliance sharers --sharing test-data --act returned --evidence drawer -o yaml",
			"partner share contoso --sharing test-data --act returned -o yaml",
			"partner share contoso -o yaml",
		}},
		{"questions", []string{
			"review decide promises --question list-price --decision 'Contoso sets it' -o yaml",
			"review decide promises --question list-price --decision 'Contoso sets it' --date 2082-11-21 -o yaml",
			"review decide promises --question list-price -o yaml",
			"review decide promises --question brand --decision 'Both names' -o yaml",
			"review decide promises --question brand --decision 'One name' -o yaml",
			"review decide promises --question brand --decision 'One name' --replace -o yaml",
			"review decide promises --question lst-price --decision No -o yaml",
			"review decide autumn-review --question list-price --decision No -o yaml",
			"review hold promises --add --question 'name=list-price,decider=northwind/jane,due=today' -o yaml",
			"review hold promises --add --question 'name=data,question=Who has them, and where?,decider=contoso/kim' -o yaml",
			"review hold promises --add --question name=data,decider=contoso/nobody -o yaml",
			"review hold promises --add --risk currency -o yaml",
			"review hold promises --add --risk curency -o yaml",
			"review hold promises --add --exit-plan -o yaml",
			"review hold last-board --exit-plan -o yaml",
			"review hold promises --add --question decider=contoso/kim -o yaml",
			"review hold promises --add --question name=data,due=soon -o yaml",
		}},
		{"confirm", []string{
			"review accept rejected --by contoso/kim --note 'With the new figures' -o yaml",
			"review reject accepted --by contoso/kim --reason 'Our figures are missing' -o yaml",
			"review accept autumn-review --by contoso/kim -o yaml",
			"review accept rejected --by contoso/kim --reason 'With the new figures' -o yaml",
			"review reject accepted --by contoso/kim --note 'Our figures are missing' -o yaml",
			"review postpone accepted --until P1M -o yaml",
			"review postpone minuted --until P1M -o yaml",
			"review postpone agreed --until P1M -o yaml",
			"review accept accepted --by contoso/kim --time 2012-01-01T00:00:00Z -o yaml",
			"review reject accepted --by contoso/kim --reason 'Our figures are missing' --problem Late -o yaml",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out strings.Builder
			for _, line := range c.lines {
				got := clitest.Run(t, clitest.Command{Args: append(words(line), "-f", "testdata/world.yaml"), Now: now})
				fmt.Fprintf(&out, "$ kubectl entente %s -f world.yaml\n%s", line, got.Out)
				if got.Err != "" || got.Code != 0 {
					fmt.Fprintf(&out, "[exit %d] %s", got.Code, got.Err)
				}
				out.WriteString("\n")
			}
			clitest.Golden(t, c.name+".txt", out.String())
		})
	}
}

// Ctrl-C ends a question at once, and nothing is printed or written.
func TestAQuestionCanBeInterrupted(t *testing.T) {
	for question, line := range map[string]string{
		"Which issue (late-shipments, stray, full)? ": "issue ack -o yaml",
		"By whom, as partner/contact (":               "issue ack late-shipments -o yaml",
	} {
		got := clitest.Run(t, clitest.Command{Args: append(words(line), "-f", "testdata/world.yaml"), Now: now, Interactive: true, Interrupt: question})
		if got.Code != 2 || got.Out != "" || !strings.HasPrefix(got.Err, question) || !strings.HasSuffix(got.Err, "? \nerror: interrupted; nothing was written\n") {
			t.Errorf("%s: exit code %d, %s%s", line, got.Code, got.Out, got.Err)
		}
	}
}

// What is shared is asked for once the alliance is known, and the choices are what the partner has a part in.
func TestWhatIsSharedIsAskedFor(t *testing.T) {
	ask := func(line, typed string) clitest.Result {
		return clitest.Run(t, clitest.Command{Args: append(words(line), "-f", "testdata/world.yaml", "-o", "yaml"), Now: now, Interactive: true, Stdin: typed})
	}
	got := ask("partner share adatum", "leaving\nsharers\ntest-data\nkeys\ndestroyed\n")
	for _, want := range []string{"Of which alliance?", "adatum is no partner of alliance/leaving", "What is shared (keys, plans)?", "shares no \"test-data\" from or to adatum",
		"What the partner says (Agreed, Returned, Destroyed)?"} {
		if !strings.Contains(got.Err, want) {
			t.Errorf("it does not say %q: %s", want, got.Err)
		}
	}
	if got.Code != 0 || !strings.Contains(got.Out, "act: Destroyed") {
		t.Errorf("exit code %d, %s", got.Code, got.Out)
	}
	if got := ask("partner share adatum --sharing keys", ""); got.Code != 2 || !strings.Contains(got.Err, "--sharing: which alliance shares it is not said; write --alliance, too") {
		t.Errorf("without an alliance: exit code %d, %s", got.Code, got.Err)
	}
}

// Nobody can have acted on an issue before it was known: it was at 09:00 UTC.
func TestNothingIsRecordedBeforeTheDetection(t *testing.T) {
	more := map[string]string{
		"ack": "--by contoso/kim", "attempt": "", "update": "--note Half", "tell": "--partner contoso",
		"talk": "--between northwind/jane,contoso/kim", "plan": "--summary Plan", "snooze": "--until P7D --reason Customs",
		"severity": "--to Critical", "deescalate": "--reason Done", "resolve": "--summary Done",
	}
	for _, c := range record.New(&cmdutil.Env{}) {
		if c.Name() != "issue" {
			continue
		}
		for _, c := range c.Commands() {
			if _, ok := more[c.Name()]; !ok && c.Name() != "open" {
				t.Errorf("issue %s is not looked at", c.Name())
			}
		}
	}
	for verb, flags := range more {
		run := func(time string) clitest.Result {
			line := "issue " + verb + " late-shipments " + flags + " --time " + time + " -o yaml -f testdata/world.yaml"
			return clitest.Run(t, clitest.Command{Args: words(line), Now: now})
		}
		if got := run("2082-11-19T09:00:00Z"); got.Code != 0 || got.Err != "" {
			t.Errorf("%s: %s", verb, got.Err)
		}
		want := "error: 2082-11-19 09:59:59 Europe/Amsterdam is before issue/late-shipments was detected, at 2082-11-19 10:00 Europe/Amsterdam " +
			"(spec.detectedTime is 2082-11-19T09:00:00Z); write --time 2082-11-19T09:00:00Z or later, or correct detectedTime first\n"
		if verb == "ack" { // of somebody in New York
			want = strings.NewReplacer("09:59:59", "03:59:59", "10:00", "04:00", "Europe/Amsterdam", "America/New_York").Replace(want)
		}
		if got := run("2082-11-19T08:59:59Z"); got.Code != 2 || got.Err != want || got.Out != "" {
			t.Errorf("%s: exit code %d, %s%s", verb, got.Code, got.Out, got.Err)
		}
	}
}

// A text of spaces and of one word each, as a shell would split them.
func words(line string) []string {
	var out []string
	for i, part := range strings.Split(line, "'") {
		if i%2 == 1 {
			out = append(out, part)
		} else {
			out = append(out, strings.Fields(part)...)
		}
	}
	return out
}

// What a command printed can be read again, and recorded on again.
func TestWhatIsPrintedCanBeRead(t *testing.T) {
	world, err := os.ReadFile("testdata/world.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var others []string
	for document := range strings.SplitSeq(string(world), "\n---\n") {
		if !strings.Contains(document, "metadata: {name: late-shipments}") {
			others = append(others, document)
		}
	}
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("others.yaml", strings.Join(others, "\n---\n"))
	source := "testdata/world.yaml"
	for n := range 3 {
		got := clitest.Run(t, clitest.Command{Now: now,
			Args: []string{"issue", "update", "late-shipments", "--note", fmt.Sprint("note ", n), "-o", "yaml", "-f", source}})
		if got.Code != 0 || strings.Count(got.Out, "note: note") != n+1 {
			t.Fatalf("after %d notes: %s%s", n, got.Out, got.Err)
		}
		write("issue.yaml", got.Out)
		source = dir
	}
}

// The same command given twice writes once: the second is refused for some minutes, unless it has a
// time of its own.
func TestTheSameCommandTwiceWritesOnce(t *testing.T) {
	world, err := os.ReadFile("testdata/world.yaml")
	if err != nil {
		t.Fatal(err)
	}
	without := func(name string) string {
		var others []string
		for document := range strings.SplitSeq(string(world), "\n---\n") {
			if !strings.Contains(document, "metadata: {name: "+name+"}") {
				others = append(others, document)
			}
		}
		return strings.Join(others, "\n---\n")
	}
	for line, object := range map[string]string{
		"issue ack late-shipments --by contoso/kim":                                            "late-shipments",
		"issue attempt late-shipments --by northwind/jane --mode Phone":                        "late-shipments",
		"issue update late-shipments --by contoso/kim --note Half":                             "late-shipments",
		"issue tell late-shipments --partner contoso":                                          "late-shipments",
		"issue talk late-shipments --between northwind/jane,contoso/kim":                       "late-shipments",
		"issue snooze late-shipments --until P3D --reason Customs --by contoso/kim":            "late-shipments",
		"review postpone autumn-review --until P1M --reason Figures --by northwind/jane":       "autumn-review",
		"talk northwind-contoso --between northwind/jane,contoso/kim --outcome 'Launch stays'": "northwind-contoso",
	} {
		run := func(file string, after time.Duration, more ...string) clitest.Result {
			args := append(append(words(line), "-f", file, "-o", "yaml"), more...)
			return clitest.Run(t, clitest.Command{Args: args, Now: now.Add(after)})
		}
		first := run("testdata/world.yaml", 0)
		file := filepath.Join(t.TempDir(), "world.yaml")
		if err := os.WriteFile(file, []byte(without(object)+"\n---\n"+first.Out), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			after time.Duration
			more  []string
			ok    bool
		}{
			{0, nil, false},
			{10*time.Minute - time.Second, nil, false},
			{10 * time.Minute, nil, true},
			{time.Minute, []string{"--time", "2082-11-20T23:31:00Z"}, true},
		} {
			got := run(file, c.after, c.more...)
			if ok := got.Code == 0; ok != c.ok || !ok && !strings.Contains(got.Err, "nothing was written") {
				t.Errorf("%s after %s %v: exit code %d: %s", line, c.after, c.more, got.Code, got.Err)
			}
		}
	}
}
