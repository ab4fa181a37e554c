// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// header says how to use what runs, and what does not work, or not yet.
type header []string

func (s *session) header() header {
	kubectl := "kubectl"
	if _, err := exec.LookPath(kubectl); err != nil {
		kubectl = short(s.kubectlPath())
	}
	plugin := short(s.pluginPath())
	lines := header{
		"Entente runs on a local control plane. Ctrl-C stops it; its data stays. In another terminal:",
		"  export KUBECONFIG=" + s.kubeconfig(),
		"  " + kubectl + " get entente -A",
		"  " + plugin + " status",
		"  " + plugin + " plan --for P7D",
		fmt.Sprintf("Messages to http://127.0.0.1:%d show below. The manager's log: %s", s.receiverPort, short(s.manager.Log)),
		"Its metrics: " + s.metrics,
	}
	select {
	case <-s.built:
	default:
		if missing := s.missing(); len(missing) > 0 {
			lines = append(lines, "Built while this runs: "+strings.Join(missing, ", ")+". How far: "+short(s.buildLog()))
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range s.warnings {
		lines = append(lines, "Note: "+w+".")
	}
	return lines
}

func (s *session) kubeconfig() string { return filepath.Join(s.dir, "kubeconfig") }

func (s *session) managerPath() string { return filepath.Join(s.bin, "entente") }

func (s *session) pluginPath() string { return filepath.Join(s.bin, "kubectl-entente") }

// assets is where the programs of the control plane are.
func (s *session) assets() string {
	if assets := os.Getenv("KUBEBUILDER_ASSETS"); assets != "" {
		return assets
	}
	return filepath.Join(s.bin, "k8s")
}

func (s *session) kubectlPath() string { return filepath.Join(s.assets(), "kubectl") }
