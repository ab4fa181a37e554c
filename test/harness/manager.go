// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package harness

import (
	"context"
	"errors"
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/events"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"github.com/entente-dev/entente/controllers"
	"github.com/entente-dev/entente/internal/kinds"
	"github.com/entente-dev/entente/internal/notify"
	"github.com/entente-dev/entente/internal/unreadable"
)

// serviceAccount is who the manager is in a cluster; config/rbac binds its role to it.
const serviceAccount = "system:serviceaccount:entente-system:entente-manager"

// Manager is a manager that runs in this process.
type Manager struct {
	ctrl.Manager
	Sweeper *controllers.Sweeper

	cancel context.CancelFunc
	done   chan error
}

// ManagerConfig is a client configuration with the permissions of the manager in a cluster.
func (e *Env) ManagerConfig() (*rest.Config, error) {
	config, err := e.Plane.User(serviceAccount, "system:serviceaccounts", "system:serviceaccounts:entente-system", "system:authenticated")
	if err != nil {
		return nil, err
	}
	config.UserAgent = "entente/test"
	return config, nil
}

// StartManager starts a manager and waits until its caches are filled. A second one may
// follow when the first was stopped.
func (e *Env) StartManager(ctx context.Context) error {
	if e.Manager != nil {
		return errors.New("a manager runs already; stop it first")
	}
	m, err := e.newManager()
	if err != nil {
		return err
	}
	e.Manager = m
	if !m.GetCache().WaitForCacheSync(ctx) {
		return errors.Join(errors.New("the manager's caches were not filled"), e.StopManager())
	}
	return nil
}

func (e *Env) newManager() (*Manager, error) {
	config, err := e.ManagerConfig()
	if err != nil {
		return nil, err
	}
	config.Wrap(e.Asked.transport)
	config.Wrap(unreadable.Transport(e.scheme, nil))
	var server *controllers.ServerClock
	if !e.options.DateByClock { // then the API server's clock is not the one that dates objects
		server = &controllers.ServerClock{}
		config.Wrap(server.Transport)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var recorder events.EventRecorder
	if e.options.Events {
		if recorder, err = controllers.NewRecorder(ctx, config, e.scheme); err != nil {
			cancel()
			return nil, err
		}
	}
	mgr, err := ctrl.NewManager(config, ctrl.Options{
		Scheme:                  e.scheme,
		MapperProvider:          kinds.Mapper,
		Cache:                   e.cacheOptions(controllers.NewSources(e.Log.Logger(), recorder)),
		Logger:                  e.Log.Logger(),
		Metrics:                 metricsserver.Options{BindAddress: "0"},
		GracefulShutdownTimeout: new(20 * time.Second),
	})
	if err != nil {
		cancel()
		return nil, err
	}
	sweeper, err := controllers.Setup(mgr, controllers.Options{
		Clock:              e.clock(),
		Server:             server,
		Recorder:           recorder,
		Channels:           notify.NewFactory(notify.Options{AllowLoopback: true, UserAgent: "entente/test"}),
		RepeatsUntil:       e.RepeatsUntil,
		Concurrency:        e.options.Concurrency,
		SkipNameValidation: true,
	})
	if err != nil {
		cancel()
		return nil, err
	}
	m := &Manager{Manager: mgr, Sweeper: sweeper, cancel: cancel, done: make(chan error, 1)}
	go func() { m.done <- mgr.Start(ctx) }()
	return m, nil
}

// cacheOptions are the manager's, with objects dated by the clock where that is asked for.
func (e *Env) cacheOptions(from *controllers.Sources) cache.Options {
	o := from.CacheOptions()
	for _, name := range e.options.Namespaces {
		if o.DefaultNamespaces == nil {
			o.DefaultNamespaces = map[string]cache.Config{}
		}
		o.DefaultNamespaces[name] = cache.Config{}
	}
	if !e.options.DateByClock {
		return o
	}
	slim := o.DefaultTransform
	o.DefaultTransform = func(raw any) (any, error) {
		if o, ok := raw.(metav1.Object); ok {
			first, _ := e.dates.LoadOrStore(o.GetUID(), metav1.NewTime(e.Now().Truncate(time.Second)))
			o.SetCreationTimestamp(first.(metav1.Time))
		}
		return slim(raw)
	}
	return o
}

// DateAt lets the controllers see an object as created at a time, instead of when they first see
// it. It works with Options.DateByClock.
func (e *Env) DateAt(o metav1.Object, created metav1.Time) { e.dates.Store(o.GetUID(), created) }

// Dated gives an object the date that the controllers see, if they have seen it.
func (e *Env) Dated(o metav1.Object) {
	if first, ok := e.dates.Load(o.GetUID()); ok {
		o.SetCreationTimestamp(first.(metav1.Time))
	}
}

// StopManager stops the manager in order. Stopping what does not run is no error.
func (e *Env) StopManager() error {
	m := e.Manager
	if m == nil {
		return nil
	}
	e.Manager = nil
	m.cancel()
	select {
	case err := <-m.done:
		return err
	case <-time.After(time.Minute):
		return fmt.Errorf("the manager did not stop within %s", time.Minute)
	}
}
