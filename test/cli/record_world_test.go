// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cli_test

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/internal/cli/clitest"
	"github.com/entente-dev/entente/test/harness"
)

// recordWorld makes a namespace with an alliance, a review that is due, and an issue.
func recordWorld(t *testing.T) string {
	t.Helper()
	namespace := env.Namespace(t)
	manifests(t, namespace, "test/cli/testdata/record/world.yaml")
	return namespace
}

// manifests makes the objects of some files.
func manifests(t *testing.T, namespace, pattern string) {
	t.Helper()
	objects, err := harness.ReadObjects(pattern)
	if err == nil {
		err = env.Apply(t.Context(), namespace, objects...)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// fetch reads an object of a world.
func fetch[T client.Object](t *testing.T, namespace, name string, o T) T {
	t.Helper()
	if err := env.Client.Get(t.Context(), client.ObjectKey{Namespace: namespace, Name: name}, o); err != nil {
		t.Fatal(err)
	}
	return o
}

// transcript is what somebody sees who runs commands, one after the other.
type transcript struct {
	*testing.T
	namespace string
	text      strings.Builder
}

var resourceVersions = regexp.MustCompile(`("path":"/metadata/resourceVersion","value":)"[0-9]+"`)

// run runs commands, whose words are separated by single spaces; a word in single quotes may
// have spaces.
func (w *transcript) run(lines ...string) {
	w.Helper()
	for _, line := range lines {
		w.note(line, entente(w.T, w.namespace, words(line)...))
	}
}

// typed runs a command on a terminal at which somebody types some lines.
func (w *transcript) typed(line string, answers ...string) {
	w.Helper()
	stdin := strings.Join(answers, "\n")
	if len(answers) > 0 {
		stdin += "\n"
	}
	got := clitest.Run(w.T, clitest.Command{
		Args: append([]string{"-n", w.namespace}, words(line)...), Kubeconfig: kubeconfig, Now: today, Interactive: true, Stdin: stdin,
	})
	w.note(line+"   # typing "+fmt.Sprintf("%q", answers), got)
}

func (w *transcript) note(line string, got clitest.Result) {
	fmt.Fprintf(&w.text, "$ kubectl entente %s\n%s", line, got.Out)
	if got.Err != "" {
		fmt.Fprintf(&w.text, "[stderr] %s\n", strings.ReplaceAll(strings.TrimRight(got.Err, "\n"), "\n", "\n[stderr] "))
	}
	if got.Code != 0 {
		fmt.Fprintf(&w.text, "[exit %d]\n", got.Code)
	}
	w.text.WriteString("\n")
}

// golden compares with testdata/record.
func (w *transcript) golden(name string) {
	w.Helper()
	text := strings.ReplaceAll(w.text.String(), w.namespace, "NAMESPACE")
	clitest.Golden(w.T, filepath.Join("record", name+".txt"), resourceVersions.ReplaceAllString(text, `$1"…"`))
}

var word = regexp.MustCompile(`'[^']*'|[^ ]+`)

func words(line string) []string {
	all := word.FindAllString(line, -1)
	for i := range all {
		all[i] = strings.Trim(all[i], "'")
	}
	return all
}
