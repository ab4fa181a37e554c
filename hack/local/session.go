// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/entente-dev/entente/internal/controlplane"
)

// session is one run of everything.
type session struct {
	options
	begun  time.Time
	events chan any
	// failures gets the reason when one of the children ends by itself.
	failures chan error

	history *history
	plane   *controlplane.ControlPlane
	manager *controlplane.Process
	metrics string

	// built is closed when what is built behind is there, or will not be.
	built chan struct{}
	// starting is the rest of the start, which goes on while its effects are shown.
	starting sync.WaitGroup
	// background is what stops after the manager: the watches and the receiver.
	background     context.Context
	stopBackground func()
	serving        sync.WaitGroup

	mu        sync.Mutex
	processes []*controlplane.Process
	warnings  []string
}

// run starts everything, shows what is found, and stops everything at a signal.
func run(o options) error {
	release, err := lock(o.dir)
	if err != nil {
		return err
	}
	defer release()
	if o.dir, err = filepath.Abs(o.dir); err != nil {
		return err
	}
	s := &session{options: o, begun: time.Now(), events: make(chan any, 256), failures: make(chan error, 1), built: make(chan struct{})}
	ctx, cancel := untilSignalled(s.kill)
	defer cancel()
	s.background, s.stopBackground = context.WithCancel(context.WithoutCancel(ctx))

	err = s.start(ctx)
	if err == nil {
		err = s.display().show(ctx.Done(), s.events, s.failures)
	}
	told := ctx.Err() != nil
	cancel() // what is still being started stops
	if told {
		err = nil // whatever went wrong, it was told to stop
	}
	if s.plane != nil {
		fmt.Println("Stopping; Ctrl-C again kills.")
	}
	err = errors.Join(err, s.stop())
	if err == nil {
		fmt.Printf("Stopped. The data stays in %s; make clean-local forgets it.\n", short(o.dir))
	}
	return err
}

func (s *session) start(ctx context.Context) error {
	if err := setLogsAside(s.dir); err != nil {
		return err
	}
	if err := s.logToFile(); err != nil {
		return err
	}
	if _, err := os.Stat(s.managerPath()); err != nil {
		return fmt.Errorf("there is no manager to run (%w); run make build", err)
	}
	listener, err := s.listen()
	if err != nil {
		return err
	}
	if err := s.startControlPlane(ctx); err != nil {
		return errors.Join(err, listener.Close())
	}
	if err := s.startReceiver(listener); err != nil {
		return err
	}
	c, err := newCluster(s.plane.Config())
	if err != nil {
		return err
	}
	if err := s.install(ctx, c); err != nil {
		return err
	}
	if err := watch(s.background, s.plane.Config(), func(e seen) { s.tell(e) }); err != nil {
		return err
	}
	if err := s.prepareManager(); err != nil {
		return err
	}
	s.goStart(func() error {
		if err := s.startManager(ctx); err != nil {
			return err
		}
		return s.buildBehind(ctx) // not before: it would take the cores from what is looked at
	})
	s.goStart(func() error { return s.applySamples(ctx, c) })
	return nil
}

// goStart does a part of the start while the display runs.
func (s *session) goStart(do func() error) {
	s.starting.Go(func() {
		if err := do(); err != nil {
			s.fail(err)
		}
	})
}

func (s *session) applySamples(ctx context.Context, c cluster) error {
	applied, err := samples{
		read: func(ctx context.Context, dir string) ([]byte, error) {
			return readManifests(ctx, dir, s.kubectl)
		},
		write:  c.applyNoted,
		memory: filepath.Join(s.dir, "samples-applied"),
	}.apply(ctx, s.samples, s.receiverPort)
	switch {
	case err != nil:
		return err
	case applied:
		s.tell(s.since("The samples in %s are applied.", short(s.samples)))
	default:
		s.tell(s.since("The samples in %s were applied by an earlier start and are left as they are.", short(s.samples)))
	}
	return nil
}

func (s *session) startControlPlane(ctx context.Context) error {
	s.say("Starting etcd and the API server.")
	plane, err := controlplane.Start(ctx, controlplane.Options{BinDir: s.assets(), Dir: filepath.Join(s.dir, "control-plane")})
	if err != nil {
		return err
	}
	s.plane = plane
	s.watchOver(plane.Processes()...)
	if err := controlplane.WriteKubeconfig(s.kubeconfig(), plane.Config()); err != nil {
		return err
	}
	s.say("The API server is ready.")
	return nil
}

func (s *session) install(ctx context.Context, c cluster) error {
	// One waits for the API server to serve the kinds; the other need not.
	roles := make(chan error, 1)
	var warning string
	go func() {
		var err error
		warning, err = installRBAC(ctx, c, filepath.Join(s.config, "rbac", "role.yaml"))
		roles <- err
	}()
	err := installCRDs(ctx, c, filepath.Join(s.config, "crd", "bases"))
	if err := errors.Join(err, <-roles); err != nil {
		return err
	}
	if warning != "" {
		s.warn("%s", warning)
	}
	s.say("The kinds and the manager's role are installed.")
	return nil
}

func (s *session) prepareManager() error {
	user, err := s.plane.User(managerUser)
	if err != nil {
		return err
	}
	kubeconfig := filepath.Join(s.dir, "manager.kubeconfig")
	if err := controlplane.WriteKubeconfig(kubeconfig, user); err != nil {
		return err
	}
	s.manager, s.metrics, err = newManager(s.managerPath(), s.dir, kubeconfig, s.managerArgs)
	return err
}

func (s *session) startManager(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if err := s.manager.Start(ctx); err != nil {
		return err
	}
	s.watchOver(s.manager)
	s.tell(s.since("The manager is ready."))
	return nil
}

// stop stops what was started, the last first.
func (s *session) stop() error {
	var errs []error
	s.starting.Wait()
	if s.manager != nil {
		errs = append(errs, s.manager.Stop())
	}
	s.stopBackground()
	s.serving.Wait()
	if s.history != nil {
		errs = append(errs, s.history.close())
	}
	if s.plane != nil {
		errs = append(errs, s.plane.Stop())
	}
	return errors.Join(errs...)
}

// kill ends all children at once; for those whose start is not over yet, the kernel does.
func (s *session) kill() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.processes {
		_ = p.Kill()
	}
}

// watchOver reports when a process ends by itself.
func (s *session) watchOver(processes ...*controlplane.Process) {
	s.mu.Lock()
	s.processes = append(s.processes, processes...)
	s.mu.Unlock()
	for _, p := range processes {
		go func() {
			select {
			case <-p.Done():
				s.fail(p.Failure())
			case <-s.background.Done():
			}
		}()
	}
}

// tell passes an event on to the display, unless all is being stopped.
func (s *session) tell(event any) {
	select {
	case s.events <- event:
	case <-s.background.Done():
	}
}

// fail ends the session; only the first reason counts.
func (s *session) fail(err error) {
	select {
	case s.failures <- err:
	default:
	}
}

func (s *session) display() *display {
	d := &display{out: os.Stdout, world: newWorld(), messages: s.history.recent(), header: s.header()}
	if !s.plain {
		d.screen = openScreen(os.Stdout)
	}
	return d
}

func (s *session) say(format string, args ...any) { fmt.Println(s.since(format, args...)) }

// since is a notice with the time since the start: how long things take is worth knowing.
func (s *session) since(format string, args ...any) notice {
	return notice(fmt.Sprintf("%5.1f s  %s", time.Since(s.begun).Seconds(), fmt.Sprintf(format, args...)))
}
