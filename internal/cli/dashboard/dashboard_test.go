// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package dashboard_test

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/genericiooptions"

	"github.com/entente-dev/entente/internal/cli/clitest"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/cli/dashboard"
)

var now = time.Date(2026, time.November, 26, 9, 0, 0, 0, time.UTC)

// begin runs the command until the test ends, and returns the address that it prints.
func begin(t *testing.T, args ...string) string {
	t.Helper()
	none := filepath.Join(t.TempDir(), "none")
	if err := os.WriteFile(none, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	flags := genericclioptions.NewConfigFlags(true)
	flags.KubeConfig = &none
	printed, out := io.Pipe()
	cmd := dashboard.New(&cmdutil.Env{
		IOStreams: genericiooptions.IOStreams{In: strings.NewReader(""), Out: out, ErrOut: io.Discard}, Flags: flags, Now: func() time.Time { return now },
	})
	cmd.SetArgs(args)
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- cmd.ExecuteContext(ctx) }()
	lines := bufio.NewScanner(printed)
	if !lines.Scan() {
		t.Fatal("nothing is printed")
	}
	address, ok := strings.CutPrefix(lines.Text(), "The page is at ")
	if !ok {
		t.Fatalf("it prints %q", lines.Text())
	}
	go func() { _, _ = io.Copy(io.Discard, printed) }()
	t.Cleanup(func() {
		cancel()
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("it ended with %v", err)
			}
		case <-time.After(10 * time.Second):
			t.Error("it does not end")
		}
	})
	return address
}

func get(t *testing.T, address string) (code int, body string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

// The command serves the page at the address that it prints, and nowhere else; each run has an address of its own.
func TestTheCommandServesThePage(t *testing.T) {
	address := begin(t, "-f", "../report/testdata/story")
	code, body := get(t, address)
	if code != http.StatusOK || !strings.Contains(body, "Shipments to the west three days late") {
		t.Errorf("%d\n%s", code, body)
	}
	host, secret, _ := strings.Cut(strings.TrimPrefix(address, "http://"), "/")
	if !strings.HasPrefix(host, "127.0.0.1:") || len(secret) < 26 {
		t.Errorf("the address is %s", address)
	}
	if code, body := get(t, "http://"+host+"/"); code != http.StatusNotFound || strings.Contains(body, secret[:10]) {
		t.Errorf("without the secret: %d\n%s", code, body)
	}
	if another := begin(t, "-f", "../report/testdata/story"); strings.HasSuffix(another, secret) {
		t.Errorf("two runs have the same secret: %s", another)
	}
}

// The moment of the command is that of the page.
func TestTheMomentThatTheCommandNames(t *testing.T) {
	if _, body := get(t, begin(t, "-f", "../report/testdata/story", "--at", "2026-07-01")); !strings.Contains(body, "As it stood") {
		t.Errorf("it is of another moment:\n%s", body)
	}
}

// What cannot be served is refused at once, with what to write.
func TestWhatTheCommandRefuses(t *testing.T) {
	for want, args := range map[string][]string{
		"can be reached by others":       {"--address", "0.0.0.0:8080"},
		"192.0.2.1:80 can be reached":    {"--address", "192.0.2.1:80"},
		"has no port":                    {"--address", "127.0.0.1"},
		"cannot be listened on":          {"--address", "127.0.0.1:99999"},
		"which standard input cannot be": {"-f", "-"},
		"there is no such file":          {"-f", "nowhere"},
		`"never" is no time`:             {"--at", "never"},
		"unknown command":                {"northwind-contoso"},
		"there is no cluster to talk to": {},
		"more than 100 years away":       {"--at", "2400-01-01"},
	} {
		if len(args) > 0 && args[0] != "-f" && args[0] != "northwind-contoso" {
			args = append([]string{"-f", "../report/testdata/story"}, args...)
		}
		r := clitest.Run(t, clitest.Command{Args: append([]string{"dashboard"}, args...), Now: now})
		if r.Code != 2 || !strings.Contains(r.Err, want) || r.Out != "" {
			t.Errorf("%v: exit code %d\n%s%s", args, r.Code, r.Out, r.Err)
		}
	}
}
