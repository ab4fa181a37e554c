// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package cmdutil is what the commands of kubectl entente have in common: where they read and
// write, how they reach the cluster, how they fail.
package cmdutil

import (
	"os"
	"time"

	eventsv1 "k8s.io/api/events/v1"
	"k8s.io/apimachinery/pkg/runtime"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/genericiooptions"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/unreadable"
)

// Env is what a command has to do with the world.
type Env struct {
	genericiooptions.IOStreams
	// Flags are kubectl's own: --kubeconfig, --context, --namespace and so on.
	Flags *genericclioptions.ConfigFlags
	// Now is the clock.
	Now func() time.Time
	// Interactive tells whether somebody sits at a terminal who can be asked; Terminal tells
	// whether the output is one, and Width how many columns it has (0: unknown).
	Interactive, Terminal bool
	Width                 int
	// NoColor is set by --no-color, or by the variable NO_COLOR.
	NoColor bool
	// Version of the binary.
	Version string
	// Within is the namespace, whatever the flags say; empty for what they say.
	Within string
	// As is whom the cluster is to take the command for, whatever the flags say; nil for what they say.
	As *rest.ImpersonationConfig
}

// Namespace returns the namespace of -n, or of the kubeconfig's context; "default" where
// neither says. Without a kubeconfig it works all the same.
func (e *Env) Namespace() (string, error) {
	if e.Within != "" {
		return e.Within, nil
	}
	namespace, _, err := e.Flags.ToRawKubeConfigLoader().Namespace()
	if err != nil {
		return "", Explain(err)
	}
	return namespace, nil
}

// Client returns a client that knows the kinds of Entente, and nothing but them.
func (e *Env) Client() (client.WithWatch, error) {
	config, err := e.RESTConfig()
	if err != nil {
		return nil, err
	}
	c, err := client.NewWithWatch(config, client.Options{Scheme: scheme()})
	if err != nil {
		return nil, Explain(err)
	}
	return c, nil
}

// scheme knows the kinds of Entente and the Events about them, and nothing else.
func scheme() *runtime.Scheme {
	s := runtime.NewScheme()
	utilruntime.Must(v1alpha1.AddToScheme(s))
	utilruntime.Must(eventsv1.AddToScheme(s))
	return s
}

// RESTConfig says where the cluster is. Its answers leave out, and name, what cannot be decoded.
func (e *Env) RESTConfig() (*rest.Config, error) {
	raw, err := e.Flags.ToRawKubeConfigLoader().RawConfig()
	if err != nil {
		return nil, Explain(err)
	}
	// Without any of these, kubectl's flags stand for a server on this machine.
	named := e.Flags.APIServer != nil && *e.Flags.APIServer != "" || os.Getenv("KUBERNETES_MASTER") != "" || os.Getenv("KUBERNETES_SERVICE_HOST") != ""
	if len(raw.Clusters) == 0 && !named {
		return nil, errNoCluster
	}
	config, err := e.Flags.ToRESTConfig()
	if err != nil {
		return nil, Explain(err)
	}
	if e.As != nil {
		config.Impersonate = *e.As
	}
	// The API server's own fairness decides who waits.
	config.QPS = -1
	config.UserAgent = "kubectl-entente/" + e.Version
	config.Wrap(unreadable.Transport(scheme(), &leftOut{to: e.ErrOut}))
	config.WarningHandler = rest.NewWarningWriter(e.ErrOut, rest.WarningWriterOptions{Deduplicate: true})
	return config, nil
}

// Color reports whether the output may have colours.
func (e *Env) Color() bool { return e.Terminal && !e.NoColor }
