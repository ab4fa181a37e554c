// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package hack tests the scripts.
package hack

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// kubectl answers as one whose cluster has the kinds and objects of two files, one name on each line.
const kubectl = `#!/bin/sh
case "$*" in
  *current-context*) echo here ;;
  "config view"*) echo https://here ;;
  api-resources*) cat "$THERE/kinds" ;;
  *"-k config/default"*) [ "$1" = get ] && cat "$THERE/objects"; [ "$1" = delete ] && echo deleted ;;
  "get "*) ;;
esac
exit 0
`

// What make undeploy says it deletes is there; where nothing is, it says so and deletes nothing.
func TestUndeployAnnouncesWhatIsThere(t *testing.T) {
	const manager, gone = "the manager, its permissions", "nothing of the manager"
	for name, c := range map[string]struct {
		kinds, objects, confirm string
		code                    int
		says, not               string
	}{
		"all of it":                {"issues.governance.entente.dev", "namespace/entente-system\ncustomresourcedefinition.apiextensions.k8s.io/issues", "", 1, manager, gone},
		"the kinds alone":          {"issues.governance.entente.dev", "customresourcedefinition.apiextensions.k8s.io/issues", "", 1, gone, manager},
		"the manager alone":        {"", "namespace/entente-system", "", 1, manager, gone},
		"nothing":                  {"", "", "", 0, "There is nothing of Entente in here (https://here) to delete.", "deletes"},
		"nothing, and one is sure": {"", "", "yes", 0, "There is nothing of Entente", "deleted"},
		"one is sure":              {"issues.governance.entente.dev", "namespace/entente-system", "yes", 0, "deleted", "If you mean it"},
	} {
		t.Run(name, func(t *testing.T) {
			there := t.TempDir()
			for file, text := range map[string]string{"kinds": c.kinds, "objects": c.objects, "kubectl": kubectl} {
				if text != "" && file != "kubectl" {
					text += "\n"
				}
				if err := os.WriteFile(filepath.Join(there, file), []byte(text), 0o700); err != nil { //nolint:gosec // it is run
					t.Fatal(err)
				}
			}
			cmd := exec.Command("./cluster.sh", "undeploy")
			cmd.Env = append(os.Environ(), "KUBECTL="+filepath.Join(there, "kubectl"), "THERE="+there, "CONFIRM="+c.confirm)
			out, _ := cmd.CombinedOutput()
			if got := cmd.ProcessState.ExitCode(); got != c.code || !strings.Contains(string(out), c.says) || strings.Contains(string(out), c.not) {
				t.Errorf("it ended with %d:\n%s", got, out)
			}
		})
	}
}
