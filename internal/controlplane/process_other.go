// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

//go:build !linux

package controlplane

import "syscall"

// sysProcAttr keeps Ctrl-C from the children: they are stopped in order instead.
func sysProcAttr() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}
