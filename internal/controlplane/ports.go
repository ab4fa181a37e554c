// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controlplane

import (
	"math/rand/v2"
	"net"
	"os"
	"strconv"
	"strings"
)

// Loopback is the only address that anything here listens on.
const Loopback = "127.0.0.1"

// Ports below those that the system gives to connections and listeners by itself, which on Linux are from 32768 on: a
// server that is away for a while finds its port free when it comes back.
const (
	firstPort = 20000
	ports     = 12000
)

// FreePort returns a TCP port on the loopback address that nothing listens on.
func FreePort() (int, error) {
	for range 100 {
		if port := firstPort + rand.IntN(ports); PortIsFree(port) {
			return port, nil
		}
	}
	l, err := net.Listen("tcp", net.JoinHostPort(Loopback, "0"))
	if err != nil {
		return 0, err
	}
	port := l.Addr().(*net.TCPAddr).Port
	return port, l.Close()
}

// PortIsFree tells whether a port can be listened on.
func PortIsFree(port int) bool {
	l, err := net.Listen("tcp", address(port))
	if err != nil {
		return false
	}
	_ = l.Close()
	return true
}

func address(port int) string { return net.JoinHostPort(Loopback, strconv.Itoa(port)) }

// stablePort returns the port remembered in a file if it is still free, else a new one,
// which it remembers. A kubeconfig in somebody's shell so stays valid.
func stablePort(file string) (int, error) {
	if data, err := os.ReadFile(file); err == nil {
		if port, err := strconv.Atoi(strings.TrimSpace(string(data))); err == nil && PortIsFree(port) {
			return port, nil
		}
	}
	port, err := FreePort()
	if err != nil {
		return 0, err
	}
	return port, os.WriteFile(file, []byte(strconv.Itoa(port)+"\n"), 0o600)
}
