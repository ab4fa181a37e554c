// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cli_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/clitest"
	"github.com/entente-dev/entente/internal/controlplane/install"
	"github.com/entente-dev/entente/test/harness"
)

// The recording in the README is what the commands print on the samples. The README is of 2026,
// whose calendar 2082 has.
func TestTheREADMEShowsWhatTheCommandsPrint(t *testing.T) {
	t.Parallel()
	root, err := harness.Root()
	if err != nil {
		t.Fatal(err)
	}
	ns := samples(t)
	there := strings.NewReplacer("2026", "2082", "2030", "2086", "2027", "2083")
	here := strings.NewReplacer("2082", "2026", "2083", "2027")
	clitest.Document(t, filepath.Join(root, "README.md"), func(command, _ string) (string, bool) {
		words := words(there.Replace(command))
		if words[0] != "kubectl" {
			return "", false
		}
		settle(t, ns)
		var out string
		if words[1] == "entente" {
			out, _ = onTerminal(t, ns, 100, append(words[2:], "--no-color")...)
		} else {
			out = kubectl(t, ns, words[1:]...)
		}
		return here.Replace(out), true
	})
}

// samples makes the objects of config/samples, as if it were 2082, and waits until the
// controllers have done what they have to.
func samples(t *testing.T) string {
	t.Helper()
	ns := env.Namespace(t)
	hook := harness.NewReceiver(t, nil)
	files, err := filepath.Glob("../../config/samples/0*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	moved := strings.NewReplacer("2026", "2082", "2030", "2086", "http://127.0.0.1:9099/entente", hook.URL)
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		objects, err := install.Decode([]byte(moved.Replace(string(data))))
		if err == nil {
			err = env.Apply(t.Context(), ns, objects...)
		}
		if err != nil {
			t.Fatal(file, err)
		}
	}
	harness.Eventually(t, harness.Patience, "the review of the cadence", func(ctx context.Context) error {
		return env.Client.Get(ctx, client.ObjectKey{Namespace: ns, Name: "northwind-contoso-quarterly-review-20821015"}, &v1alpha1.Review{})
	})
	harness.Eventually(t, harness.Patience, "the first message is delivered", func(ctx context.Context) error {
		var all v1alpha1.NotificationList
		if err := env.Client.List(ctx, &all, client.InNamespace(ns)); err != nil {
			return err
		}
		for i := range all.Items {
			if all.Items[i].Status.Outcome == v1alpha1.OutcomeDelivered {
				return nil
			}
		}
		return fmt.Errorf("of %d none is", len(all.Items))
	})
	return ns
}

// kubectl runs kubectl itself.
func kubectl(t *testing.T, namespace string, args ...string) string {
	t.Helper()
	program := filepath.Join(os.Getenv("KUBEBUILDER_ASSETS"), "kubectl")
	out, err := exec.CommandContext(t.Context(), program, append([]string{"--kubeconfig", kubeconfig, "-n", namespace}, args...)...).CombinedOutput()
	if err != nil {
		t.Error(err)
	}
	return string(out)
}
