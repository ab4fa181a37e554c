// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package channels_test sends over the channels to real servers, as a distribution has them,
// and reads back what arrived. hack/real-servers.sh fetches them.
package channels_test

import (
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/entente-dev/entente/internal/notify"
)

// requireServers set to anything makes a test fail for which there is no server.
const requireServers = "ENTENTE_REQUIRE_SERVERS"

// program is the path of a program under bin/servers; the test is skipped without it.
func program(t *testing.T, name string) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", "..", "bin", "servers"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, name)
	if _, err := os.Stat(filepath.Join(dir, "complete")); err == nil {
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	missing(t, "there is no "+path+"; run hack/real-servers.sh, which fetches it")
	return ""
}

func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv(requireServers) != "" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// start runs a server until the test ends, and waits until it takes connections. Its output
// is shown if the test fails.
func start(t *testing.T, cmd *exec.Cmd, addr string) {
	t.Helper()
	log, err := os.Create(filepath.Join(t.TempDir(), "output"))
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = log, log
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid = true // what it forks is stopped with it
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var ended error // once done is closed
	done := make(chan struct{})
	go func() {
		ended = cmd.Wait()
		close(done)
	}()
	t.Cleanup(func() {
		stop(cmd.Process.Pid)
		<-done
		if t.Failed() {
			b, _ := os.ReadFile(log.Name())
			t.Logf("%s:\n%s", cmd.Path, b)
		}
		_ = log.Close()
	})
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for {
		c, err := new(net.Dialer).DialContext(ctx, "tcp", addr)
		if err == nil {
			_ = c.Close()
			return
		}
		select {
		case <-done:
			t.Fatalf("%s ended: %v", cmd.Path, ended)
		case <-ctx.Done():
			t.Fatal(errors.Join(errors.New(cmd.Path+" does not listen"), err))
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// stop ends a process group, and waits a second at most until it is empty: a child could
// still write where the test cleans up next.
func stop(group int) {
	_ = syscall.Kill(-group, syscall.SIGTERM)
	for range 20 {
		time.Sleep(50 * time.Millisecond)
		if syscall.Kill(-group, 0) != nil {
			return
		}
	}
	_ = syscall.Kill(-group, syscall.SIGKILL)
	time.Sleep(50 * time.Millisecond)
}

// freePort is one on the loopback address that nobody listened on a moment ago.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

func writeFile(t *testing.T, name, content string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// eventually waits until found is true.
func eventually(t *testing.T, what string, found func() bool) {
	t.Helper()
	for range 200 {
		if found() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("%s: not within 10 s", what)
}

func channel(t *testing.T, o notify.Options, c notify.Config, secret map[string][]byte) notify.Channel {
	t.Helper()
	o.AllowLoopback = true
	f := notify.NewFactory(o)
	t.Cleanup(f.Close)
	ch, err := f.New(c, secret)
	if err != nil {
		t.Fatal(err)
	}
	return ch
}

func message() notify.Message {
	return notify.Message{
		ID:        "6f0c2a52-3b7e-4a0c-9a55-0c7b9d3f1e11",
		Namespace: "alliances",
		Name:      "late-shipments-3f2a",
		Reason:    "EscalationStep",
		Subject:   notify.Subject{Kind: "Issue", Name: "late-shipments"},
		Alliance:  "northwind-contoso",
		Step:      "managers",
		Recipient: notify.Recipient{Partner: "contoso", Contact: "sam", DisplayName: "Lée, Sam (日本) \\"},
		Address:   "sam@contoso.example",
		Title:     "Shipments three days late — 出荷が三日遅れています。ご確認ください。どうぞよろしくお願いいたします",
		Body:      "Nobody has answered.\n\n.\n.. two dots\nFrom here on: é ü 日本 🚚\n" + longLine,
		Time:      time.Date(2026, 11, 4, 9, 0, 0, 0, time.UTC),
	}
}

func want(t *testing.T, got notify.Result, outcome notify.Outcome, reason notify.Reason) {
	t.Helper()
	t.Logf("%s/%s: %s", got.Outcome, got.Reason, got.Detail)
	if got.Outcome != outcome || got.Reason != reason {
		t.Errorf("want %s/%s", outcome, reason)
	}
}
