// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/go-logr/logr"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/manager"

	"github.com/entente-dev/entente/internal/serving"
)

const (
	maxHeader      = 16 << 10
	maxConnections = 256
	reloadEvery    = time.Minute
)

// Setup adds the page to a manager, and returns what makes the links to it; nil where links
// are off. Every replica serves the page, be it the leader or not.
func Setup(mgr manager.Manager, o Options) (*Links, error) {
	if err := o.Validate(); err != nil || !o.On() {
		return nil, err
	}
	links, err := NewLinks(o)
	if err != nil {
		return nil, err
	}
	log := mgr.GetLogger().WithName("answer")
	// What the page decides from is read from the API server: a cache may lag behind.
	handler, err := links.Handler(HandlerOptions{Reader: mgr.GetAPIReader(), Writer: mgr.GetClient(), Clock: clock.RealClock{}, Log: log})
	if err != nil {
		return nil, err
	}
	return links, mgr.Add(&server{address: o.BindAddress, handler: handler, keys: links.keys, log: log})
}

// NewLinks reads the keys, and returns what makes links.
func NewLinks(o Options) (*Links, error) {
	base, err := baseURL(o.URL)
	if err != nil {
		return nil, err
	}
	keys, err := openKeyring(o.KeyFile)
	if err != nil {
		return nil, err
	}
	return &Links{base: base.String(), keys: keys, validFor: o.ValidFor}, nil
}

// server serves the page as long as the manager runs.
type server struct {
	address string
	handler http.Handler
	keys    *keyring
	log     logr.Logger
	// listening is told the address once there is one; for tests.
	listening func(net.Addr)
}

// NeedLeaderElection lets every replica serve: an answer changes an issue under the guard of
// its version, so there is nothing for a leader to keep in order.
func (s *server) NeedLeaderElection() bool { return false }

// Start serves until the context ends, and then finishes what is under way.
func (s *server) Start(ctx context.Context) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", s.address)
	if err != nil {
		return fmt.Errorf("--answer-bind-address=%s cannot be listened on: %w", s.address, err)
	}
	web := &http.Server{
		Handler:           s.handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      requestTimeout + 15*time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    maxHeader,
		ConnState:         serving.NewConnections(maxConnections).Changed,
		BaseContext:       func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
	failed := make(chan error, 1)
	go func() { failed <- web.Serve(listener) }()
	s.log.Info("Serving the page for answers", "address", listener.Addr().String())
	if s.listening != nil {
		s.listening(listener.Addr())
	}
	reload := time.NewTicker(reloadEvery)
	defer reload.Stop()
	for {
		select {
		case err := <-failed:
			return err
		case <-reload.C:
			if err := s.keys.reload(); err != nil {
				s.log.Error(err, "The keys of the links cannot be read again; the ones from before hold")
			}
		case <-ctx.Done():
			stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), requestTimeout)
			defer cancel()
			if err := web.Shutdown(stop); err != nil && !errors.Is(err, context.DeadlineExceeded) {
				return err
			}
			return nil
		}
	}
}
