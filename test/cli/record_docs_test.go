// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cli_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/clitest"
	"github.com/entente-dev/entente/test/harness"
)

// What docs/recording.md shows works on the samples, and answers as it says. The document is of
// 2026, whose calendar 2082 has.
func TestRecordingIsAsDocumented(t *testing.T) {
	t.Parallel()
	root, err := harness.Root()
	if err != nil {
		t.Fatal(err)
	}
	namespace := env.Namespace(t)
	manifests(t, namespace, "config/samples/0*.yaml")
	// The cadence has made its review.
	harness.Eventually(t, time.Minute, "the review of the cadence", func(ctx context.Context) error {
		return env.Client.Get(ctx, client.ObjectKey{Namespace: namespace, Name: "northwind-contoso-quarterly-review-20821015"}, &v1alpha1.Review{})
	})
	doc, err := os.ReadFile(filepath.Join(root, "docs", "recording.md"))
	if err != nil {
		t.Fatal(err)
	}
	ran := map[string]bool{}
	for command, says := range shown(string(doc)) {
		words := words(strings.ReplaceAll(command, "2026", "2082"))
		var got string
		if words[1] == "entente" {
			r := clitest.Run(t, clitest.Command{Args: append([]string{"-n", namespace}, words[2:]...), Kubeconfig: kubeconfig, Now: today})
			got = resourceVersions.ReplaceAllString(r.Out+r.Err, `$1"1234"`)
			ran[words[2]+" "+words[3]] = true
			ran[words[2]] = true
		} else {
			kubectl := filepath.Join(os.Getenv("KUBEBUILDER_ASSETS"), "kubectl")
			out, err := exec.CommandContext(t.Context(), kubectl, append([]string{"--kubeconfig", kubeconfig, "-n", namespace}, words[1:]...)...).CombinedOutput()
			if err != nil {
				t.Error(err)
			}
			got = string(out)
		}
		if got = strings.ReplaceAll(got, "2082", "2026"); got != says {
			t.Errorf("%s\nsays\n%snot\n%s", command, got, says)
		}
	}
	for _, verb := range []string{
		"review hold", "review postpone", "review reject", "review cancel",
		"issue open", "issue ack", "issue talk", "issue attempt", "issue update", "issue plan", "issue snooze", "issue resolve", "issue tell", "issue deescalate",
		"agree", "brief", "measure", "recognize", "contribute", "talk", "feedback",
	} {
		if !ran[verb] {
			t.Errorf("the document shows no %s", verb)
		}
	}
}

// shown yields the commands of a document's console blocks, with what they answer.
func shown(doc string) func(yield func(command, says string) bool) {
	return func(yield func(command, says string) bool) {
		for n, block := range strings.Split(doc, "```") {
			console, ok := strings.CutPrefix(block, "console\n")
			if n%2 == 0 || !ok {
				continue
			}
			for part := range strings.SplitSeq(console, "$ ") {
				if command, says, ok := strings.Cut(part, "\n"); ok && !yield(command, says) {
					return
				}
			}
		}
	}
}
