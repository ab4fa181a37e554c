// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package harness

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"k8s.io/utils/clock"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/controlplane"
)

// Options says what to start. The zero value is an API server and a manager that has the
// real clock.
type Options struct {
	// At is the time on the clock that the controllers are given, which Advance moves. Zero:
	// they have the real clock.
	At time.Time
	// DateByClock lets the controllers see objects as created at the time on that clock at which
	// they first saw them. The API server dates them with its own clock.
	DateByClock bool
	// NoManager starts the control plane alone; StartManager follows when it suits.
	NoManager bool
	// Concurrency is passed on to the controllers; 0 is their default.
	Concurrency int
	// Namespaces are the only ones that the manager looks after, by the Roles of
	// config/namespaced/tenant; none: all, by the ClusterRole of config/rbac.
	Namespaces []string
	// Events lets the manager record events.
	Events bool
	// CRDs are the files with the CRDs to install, named from the module's directory, which may
	// hold wildcards; empty: those of this version. Upgrade installs these instead.
	CRDs string
	// ControlPlane is passed on; the zero value runs etcd and an API server of
	// $KUBEBUILDER_ASSETS.
	ControlPlane controlplane.Options
}

// Env is a running API server, and the manager on it.
type Env struct {
	Plane *controlplane.ControlPlane
	// Config may do anything.
	Config *rest.Config
	// Client may do anything, and reads from the API server itself.
	Client client.Client
	// Clock is the controllers' clock; nil when they have the real one.
	Clock *clocktesting.FakePassiveClock
	// Log is what the manager logs.
	Log *Log
	// Asked is what the managers asked for.
	Asked Asked
	// Manager runs; nil while none does.
	Manager *Manager
	// RepeatsUntil is passed on to the managers that start from now on.
	RepeatsUntil time.Time

	options Options
	scheme  *runtime.Scheme
	// dates are when the controllers first saw an object, by UID.
	dates sync.Map
	// messages are the Notifications as of the last time that all was settled.
	messages versions
}

// Scheme knows the kinds of Kubernetes and those of Entente.
func Scheme() *runtime.Scheme {
	s := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{clientgoscheme.AddToScheme, v1alpha1.AddToScheme} {
		if err := add(s); err != nil {
			panic(err) // the types are at fault
		}
	}
	return s
}

// HasAssets tells whether there are binaries of an API server to run. Where not, it says how
// to get them, and a TestMain ends without running anything.
func HasAssets() bool {
	if os.Getenv("KUBEBUILDER_ASSETS") != "" {
		return true
	}
	fmt.Println("KUBEBUILDER_ASSETS is not set, so there is no API server to ask; run make test")
	return false
}

// Start starts a control plane, installs what Entente needs, and starts a manager. After an
// error nothing is left running.
func Start(ctx context.Context, o Options) (*Env, error) {
	e := &Env{options: o, scheme: Scheme(), Log: &Log{}}
	e.Log.takeGlobal()
	if !o.At.IsZero() {
		e.Clock = clocktesting.NewFakePassiveClock(o.At)
	}
	var err error
	if e.Plane, err = controlplane.Start(ctx, o.ControlPlane); err != nil {
		return nil, err
	}
	if err := e.start(ctx); err != nil {
		return nil, errors.Join(err, e.Stop())
	}
	return e, nil
}

func (e *Env) start(ctx context.Context) error {
	e.Config = e.Plane.Config()
	var err error
	if e.Client, err = client.New(e.Config, client.Options{Scheme: e.scheme}); err != nil {
		return err
	}
	if err := e.install(ctx, cmp.Or(e.options.CRDs, ownCRDs)); err != nil {
		return err
	}
	if e.options.NoManager {
		return nil
	}
	return e.StartManager(ctx)
}

// New is Start for one test, which fails if a controller panicked.
func New(tb testing.TB, o Options) *Env {
	tb.Helper()
	e, err := Start(tb.Context(), o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := e.Stop(); err != nil {
			tb.Error(err)
		}
	})
	return e
}

// Stop stops the manager and the control plane. It fails if a controller panicked, so that
// no test passes over that.
func (e *Env) Stop() error {
	errs := []error{e.StopManager(), e.Plane.Stop()}
	for _, panicked := range e.Log.Panics() {
		errs = append(errs, errors.New("a controller panicked: "+panicked))
	}
	return errors.Join(errs...)
}

// Now is the time that the controllers have.
func (e *Env) Now() time.Time { return e.clock().Now().UTC() }

func (e *Env) clock() clock.PassiveClock {
	if e.Clock != nil {
		return e.Clock
	}
	return clock.RealClock{}
}

// Namespace makes a namespace for one test. It stays, and so does what is in it.
func (e *Env) Namespace(tb testing.TB) string {
	tb.Helper()
	ns := &corev1.Namespace{}
	ns.GenerateName = "test-"
	if err := e.Client.Create(tb.Context(), ns); err != nil {
		tb.Fatal(err)
	}
	return ns.Name
}
