// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/internal/cli/clitest"
)

// kept runs a command on a copy of the world in which an object is as the command before it left it.
type kept struct {
	t     *testing.T
	file  string
	world []string
}

func keep(t *testing.T) *kept {
	t.Helper()
	world, err := os.ReadFile("testdata/world.yaml")
	if err != nil {
		t.Fatal(err)
	}
	k := &kept{t, filepath.Join(t.TempDir(), "world.yaml"), strings.Split(string(world), "\n---\n")}
	k.put("", "")
	return k
}

// put writes an object in place of the one of that name.
func (k *kept) put(name, object string) {
	k.t.Helper()
	for i := range k.world {
		if name != "" && strings.Contains(k.world[i], "kind: Review") && (strings.Contains(k.world[i], "metadata: {name: "+name+"}") || strings.Contains(k.world[i], "\n  name: "+name+"\n")) {
			k.world[i] = object
		}
	}
	if err := os.WriteFile(k.file, []byte(strings.Join(k.world, "\n---\n")), 0o600); err != nil {
		k.t.Fatal(err)
	}
}

func (k *kept) run(line string, after time.Duration) clitest.Result {
	k.t.Helper()
	got := clitest.Run(k.t, clitest.Command{Args: append(words(line), "-f", k.file, "-o", "yaml"), Now: now.Add(after)})
	if got.Code == 0 {
		k.put(words(line)[2], got.Out)
	}
	return got
}

// Of a review, too, the same command twice writes once.
func TestTheSameAboutAReviewTwiceIsWrittenOnce(t *testing.T) {
	for _, line := range []string{
		"review postpone autumn-review --until P1M --by contoso/kim",
		"review postpone autumn-review --until 2082-12-15",
		"review postpone autumn-review --until 2082-12-15 --time 2082-11-20T09:00",
		"review cancel autumn-review --by contoso/kim --reason Merged",
		"review cancel autumn-review --by contoso/kim --reason Merged --replace",
		"review cancel autumn-review --reason Merged --replace --time 2082-11-20T09:00",
		"review hold autumn-review --attendee contoso/kim",
		"review hold autumn-review --attendee contoso/kim --replace",
		"review hold accepted --problem Late --replace",
		"review hold accepted --problem Late --replace --time 2082-11-20T09:00",
		"review hold accepted --problem Late --add",
		"review hold accepted --add --time 2082-11-20T09:00",
		"review hold rejected --reason Better",
		"review hold rejected --reason Better --time 2082-11-20T09:00",
		"review reject autumn-review --reason Figures",
		"review reject autumn-review --reason Figures --time 2082-11-20T09:00",
		"review reject rejected --reason Figures --time 2082-11-20T09:00",
		"review reject accepted --reason Figures",
		"review reject accepted --reason Figures --by contoso/kim",
		"review hold refused --time 2082-11-18T10:00",
		"review accept rejected --by contoso/kim --note Well",
		"review accept rejected --by contoso/kim --time 2082-11-20T09:00",
	} {
		k := keep(t)
		if strings.Contains(line, " refused ") { // by a partner, while the record itself accepts it
			k.put("accepted", strings.Replace(k.run("review reject accepted --by contoso/kim --reason Figures", -time.Hour).Out, "name: accepted", "name: refused", 1))
			if got := k.run(line, 0); got.Code == 0 || !strings.Contains(got.Err, "review accept refused") {
				t.Errorf("%s: exit code %d: %s", line, got.Code, got.Err)
			}
			continue
		}
		if first := k.run(line, 0); first.Code != 0 {
			t.Errorf("%s: %s", line, first.Err)
			continue
		}
		if again := k.run(line, time.Minute); again.Code == 0 {
			t.Errorf("%s again: exit code %d: %s\n%s", line, again.Code, again.Err, again.Out)
		}
	}
}

// Who is not of the alliance records nothing of a review, and the message says who may.
func TestOnlyTheAllianceRecordsOfAReview(t *testing.T) {
	for _, line := range []string{
		"review postpone autumn-review --until P1M", "review cancel autumn-review", "review reject rejected --reason Figures",
		"review accept rejected",
	} {
		for who, says := range map[string]string{
			"zz/bob":        `"zz" is no partner of alliance/northwind-contoso; write northwind or contoso`,
			"contoso/ghost": "contoso has no contact ghost; write ",
		} {
			if got := keep(t).run(line+" --by "+who, 0); got.Code == 0 || !strings.Contains(got.Err, says) {
				t.Errorf("%s by %s: exit code %d: %s", line, who, got.Code, got.Err)
			}
		}
	}
	if got := keep(t).run("review hold autumn-review --attendee contoso/ghost", 0); got.Code == 0 || !strings.Contains(got.Err, "contoso has no contact ghost") {
		t.Errorf("a stranger attends: exit code %d: %s", got.Code, got.Err)
	}
}

// What strangers recorded of a review keeps nobody from recording.
func TestAStrangersRecordStandsInNobodysWay(t *testing.T) {
	for line, ok := range map[string]map[string]bool{
		"review hold autumn-review --attendee contoso/kim":             {"zz/bob": true, "contoso/kim": false},
		"review postpone autumn-review --until P2M":                    {"zz/bob": true, "contoso/kim": false},
		"review cancel autumn-review --by contoso/kim --reason Merged": {"zz/bob": true, "contoso/kim": false},
	} {
		for who, want := range ok {
			k := keep(t)
			written := k.run("review cancel autumn-review --by contoso/kim --reason Ours --time 2082-11-19", 0)
			partner, contact, _ := strings.Cut(who, "/")
			k.put("autumn-review", strings.NewReplacer("contact: kim", "contact: "+contact, "partner: contoso", "partner: "+partner).Replace(written.Out))
			if got := k.run(line, time.Hour); (got.Code == 0) != want {
				t.Errorf("cancelled by %s, then %s: exit code %d: %s", who, line, got.Code, got.Err)
			}
		}
	}
}
