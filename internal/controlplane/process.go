// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controlplane

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Process is one child: it can be started, stopped, killed, and started again. Its output
// is appended to a file.
type Process struct {
	Name string
	Path string
	Args []string
	Env  []string // on top of this process's own
	Dir  string   // to be started in; empty: this process's own
	Log  string   // file that its output is appended to

	// Ready returns nil once the process does its work; nil: ready when started.
	Ready func(ctx context.Context) error
	// StopTimeout is how long Stop waits before it kills; default 20 s.
	StopTimeout time.Duration

	mu   sync.Mutex
	cmd  *exec.Cmd
	done chan struct{}
	err  error
}

// Start starts the process and waits until it is ready, it exits, or ctx ends.
func (p *Process) Start(ctx context.Context) error {
	if err := p.spawn(); err != nil {
		return fmt.Errorf("cannot start %s: %w", p.Name, err)
	}
	if p.Ready == nil {
		return nil
	}
	for {
		attempt, cancel := context.WithTimeout(ctx, 5*time.Second)
		err := p.Ready(attempt)
		cancel()
		if err == nil {
			return nil
		}
		select {
		case <-p.Done():
			return p.Failure()
		case <-ctx.Done():
			err = fmt.Errorf("%s did not become ready: %w (its log is %s)", p.Name, err, p.Log)
			return errors.Join(err, p.Stop())
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func (p *Process) spawn() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.runningLocked() {
		return errors.New("it runs already")
	}
	if err := os.MkdirAll(filepath.Dir(p.Log), 0o700); err != nil {
		return err
	}
	log, err := os.OpenFile(p.Log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	cmd := exec.Command(p.Path, p.Args...)
	cmd.Stdout, cmd.Stderr = log, log
	cmd.Env = append(os.Environ(), p.Env...)
	cmd.Dir, cmd.SysProcAttr = p.Dir, sysProcAttr()

	started, done := make(chan error, 1), make(chan struct{})
	go func() {
		// The kernel kills the child when the thread that started it ends, so that thread
		// has to last as long as the child.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer close(done)
		defer func() { _ = log.Close() }()
		err := cmd.Start()
		started <- err
		if err != nil {
			return
		}
		err = cmd.Wait()
		p.mu.Lock()
		p.err = err
		p.mu.Unlock()
	}()
	if err := <-started; err != nil {
		return err
	}
	p.cmd, p.done, p.err = cmd, done, nil
	return nil
}

// Done is closed when the process has ended. Before the first Start it is closed too.
func (p *Process) Done() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.done == nil {
		closed := make(chan struct{})
		close(closed)
		return closed
	}
	return p.done
}

func (p *Process) runningLocked() bool {
	if p.done == nil {
		return false
	}
	select {
	case <-p.done:
		return false
	default:
		return true
	}
}

// PID is the process's id, 0 when it does not run.
func (p *Process) PID() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.runningLocked() {
		return 0
	}
	return p.cmd.Process.Pid
}

// Signal sends a signal to the process and to what it started.
func (p *Process) Signal(s syscall.Signal) error {
	pid := p.PID()
	if pid == 0 {
		return fmt.Errorf("%s does not run", p.Name)
	}
	return syscall.Kill(-pid, s)
}

// Stop ends the process in order, and by force when that takes too long. Stopping what does
// not run is no error.
func (p *Process) Stop() error {
	if p.PID() == 0 {
		return nil
	}
	done := p.Done()
	_ = p.Signal(syscall.SIGTERM) // it may have ended by itself meanwhile
	timeout := p.StopTimeout
	if timeout == 0 {
		timeout = 20 * time.Second
	}
	select {
	case <-done:
		return nil
	case <-time.After(timeout):
		return p.Kill()
	}
}

// Kill ends the process at once (SIGKILL) and waits until it is gone.
func (p *Process) Kill() error {
	done := p.Done()
	if p.PID() == 0 {
		return nil
	}
	_ = p.Signal(syscall.SIGKILL)
	<-done
	return nil
}

// Failure describes why the process ended, with the end of its log.
func (p *Process) Failure() error {
	p.mu.Lock()
	err := p.err
	p.mu.Unlock()
	why := "it exited"
	if err != nil {
		why = err.Error()
	}
	return fmt.Errorf("%s stopped by itself (%s). The end of %s:\n%s", p.Name, why, p.Log, tail(p.Log, 15))
}

// tail returns the last lines of a file, indented.
func tail(path string, lines int) string {
	data, err := os.ReadFile(path)
	if err != nil {
		return "  " + err.Error()
	}
	all := strings.Split(strings.TrimRight(string(data), "\n"), "\n")
	if len(all) > lines {
		all = all[len(all)-lines:]
	}
	return "  " + strings.Join(all, "\n  ")
}
