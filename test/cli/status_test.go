// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli"
	"github.com/entente-dev/entente/internal/cli/clitest"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/test/gen"
	"github.com/entente-dev/entente/test/harness"
)

func TestStatus(t *testing.T) {
	t.Parallel()
	ns := scene(t)
	for _, c := range []struct {
		golden string
		args   []string
		code   int
	}{
		{"table", nil, cmdutil.ExitFound},
		{"limit", []string{"--limit", "2", "--exit-zero"}, 0},
		{"json", []string{"-o", "json"}, cmdutil.ExitFound},
		{"yaml-selector", []string{"-o", "yaml", "-l", "tier=silver"}, 0},
		{"named", []string{"northwind-fabrikam", "northwind-litware"}, 0},
		{"selector-of-nothing", []string{"-l", "tier=copper"}, 0},
		{"unknown", []string{"northwind-contosa"}, cmdutil.ExitFailed},
		{"unknown-format", []string{"-o", "wide"}, cmdutil.ExitFailed},
		{"no-selector", []string{"-l", "a=b=c"}, cmdutil.ExitFailed},
	} {
		t.Run(c.golden, func(t *testing.T) {
			r := entente(t, ns, append([]string{"status"}, c.args...)...)
			if r.Code != c.code {
				t.Errorf("it ended with %d, not %d", r.Code, c.code)
			}
			clitest.Golden(t, "status/"+c.golden+".txt", steady(r.Out+r.Err))
		})
	}
	for name, width := range map[string]int{"terminal-80": 80, "terminal-140": 140, "terminal-200": 200} {
		t.Run(name, func(t *testing.T) {
			out, _ := onTerminal(t, ns, width, "status")
			clitest.Golden(t, "status/"+name+".txt", steady(out))
			plain, _ := onTerminal(t, ns, width, "status", "--no-color")
			for line := range strings.SplitSeq(plain, "\n") {
				if n := cmdutil.VisibleWidth(line); n > width {
					t.Errorf("%d columns, of %d: %s", n, width, line)
				}
			}
			if strings.Contains(plain, "\x1b") {
				t.Error("--no-color has colours")
			}
		})
	}
}

func TestStatusOfAllNamespacesNamesThem(t *testing.T) {
	t.Parallel()
	ns := env.Namespace(t)
	a := gen.Alliance("one").In(ns).Between("us", "them").Stage(v1alpha1.StageExplore).Alliance
	a.Labels = map[string]string{"of": ns}
	if err := env.Client.Create(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	settle(t, ns)
	r := entente(t, "default", "status", "-A", "-l", "of="+ns)
	if !strings.Contains(r.Out, ns) || !strings.Contains(r.Out, "NAMESPACE") || r.Code != 0 {
		t.Errorf("%d\n%s%s", r.Code, r.Out, r.Err)
	}
}

func TestStatusOfAnEmptyNamespaceSaysWhatToDo(t *testing.T) {
	t.Parallel()
	r := entente(t, env.Namespace(t), "status")
	if r.Code != 0 || strings.Count(r.Out, "\n") != 1 {
		t.Errorf("%d\n%s%s", r.Code, r.Out, r.Err)
	}
	clitest.Golden(t, "status/empty.txt", steady(r.Out))
}

// A review that is not looked at since a while tells that no manager runs.
func TestStatusTellsThatTheManagerDoesNotRun(t *testing.T) {
	t.Parallel()
	ns := scene(t)
	r := clitest.Run(t, clitest.Command{Args: []string{"-n", ns, "status", "northwind-fabrikam"}, Kubeconfig: kubeconfig, Now: today.AddDate(0, 0, 40)})
	if first, _, _ := strings.Cut(r.Out, "\n"); !strings.Contains(first, "is the manager running?") || r.Code != cmdutil.ExitFound {
		t.Errorf("%d\n%s%s", r.Code, r.Out, r.Err)
	}
}

// text can be read while it is written.
type text struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (w *text) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.b.Write(p)
}

func (w *text) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.b.String()
}

func TestWatchShowsWhatChangesAndEnds(t *testing.T) {
	t.Parallel()
	for _, command := range [][]string{{"status"}, {"tree", "northwind-contoso"}} {
		t.Run(command[0], func(t *testing.T) {
			ns := scene(t)
			var out text
			e := terminal(&bytes.Buffer{}, 0)
			e.Out, e.ErrOut, e.Terminal = &out, &out, false
			root := cli.New(e)
			root.SetArgs(append([]string{"-n", ns}, append(slices.Clone(command), "-w")...))
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			done := make(chan error, 1)
			go func() { done <- root.ExecuteContext(ctx) }()
			await := func(what, part string, times int) {
				harness.Eventually(t, harness.Patience, what, func(context.Context) error {
					if n := strings.Count(out.String(), part); n != times {
						return errors.New("there is\n" + out.String())
					}
					return nil
				})
			}
			await("the first picture", "late-shipments", strings.Count(entente(t, ns, command...).Out, "late-shipments"))
			before := len(out.String())
			i := &v1alpha1.Issue{ObjectMeta: metav1.ObjectMeta{Namespace: ns, Name: "late-shipments"}}
			patch := `{"spec":{"resolution":{"time":"2082-11-19T10:00:00Z","summary":"a second carrier"},"disclosures":[{"partner":"contoso","time":"2082-11-02T10:00:00Z"}]}}`
			if err := env.Client.Patch(t.Context(), i, client.RawPatch("application/merge-patch+json", []byte(patch))); err != nil {
				t.Fatal(err)
			}
			settle(t, ns)
			want := steady(entente(t, ns, command...).Out)
			harness.Eventually(t, harness.Patience, "the changed picture", func(context.Context) error {
				if !strings.HasSuffix(steady(out.String()), want) || len(out.String()) == before {
					return errMoving
				}
				return nil
			})
			// What changes nothing of the picture shows nothing.
			shown := out.String()
			p := &v1alpha1.Partner{ObjectMeta: metav1.ObjectMeta{Namespace: ns, Name: "fabrikam"}}
			if err := env.Client.Patch(t.Context(), p, client.RawPatch("application/merge-patch+json", []byte(`{"metadata":{"annotations":{"a":"b"}}}`))); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Second)
			if more := strings.TrimPrefix(out.String(), shown); more != "" {
				t.Errorf("nothing changed, and it showed\n%s", more)
			}
			cancel()
			select {
			case err := <-done:
				if err != nil {
					t.Errorf("it ended with %v", err)
				}
			case <-time.After(5 * time.Second):
				t.Error("it does not end")
			}
		})
	}
}

// The picture for programs lists the same as the table, in the same order.
func TestStatusForProgramsHasTheOrderOfTheTable(t *testing.T) {
	t.Parallel()
	ns := scene(t)
	var report struct {
		Attention []struct{ Kind, Name, Condition string }
	}
	if err := json.Unmarshal([]byte(entente(t, ns, "status", "-o", "json").Out), &report); err != nil {
		t.Fatal(err)
	}
	table := entente(t, ns, "status").Out
	for _, a := range report.Attention {
		name := strings.ToLower(a.Kind) + "/" + a.Name
		if a.Kind == v1alpha1.KindAlliance {
			name = "practice " + a.Condition
		}
		_, rest, found := strings.Cut(table, name)
		if !found {
			t.Errorf("%s does not follow in the table", name)
		}
		table = rest
	}
}
