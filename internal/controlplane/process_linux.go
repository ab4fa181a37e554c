// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controlplane

import "syscall"

// sysProcAttr keeps Ctrl-C from the children (they are stopped in order instead), and has
// the kernel end them when this process is killed.
func sysProcAttr() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
