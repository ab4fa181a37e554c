// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package dashboard

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/cli/record"
	"github.com/entente-dev/entente/internal/page"
)

// serveReaders serves a page to those whom a proxy names, and acts as each of them.
func (o *options) serveReaders(ctx context.Context) error {
	if err := o.checkReaders(); err != nil {
		return err
	}
	namespace, err := o.Namespace()
	if err != nil {
		return err
	}
	var elsewhere func(context.Context) ([]string, error)
	if o.source.AllNamespaces {
		own, err := o.Client()
		if err != nil {
			return err
		}
		namespace, elsewhere = "", (&namespaces{client: own, now: o.Now}).list
	}
	ctx, stop := cmdutil.Interruptible(ctx)
	defer stop()
	// A cluster that cannot be reached at all is said here, and not on a page.
	if _, err := record.User(ctx, o.Env); err != nil {
		return err
	}
	readers := page.NewReaders(page.ReadersOptions{
		Identify: o.proxy.identify, Now: o.Now, Host: o.proxy.host, ErrOut: o.ErrOut, At: o.at,
		As: func(r page.Reader) (page.Source, page.Desk, error) { return o.as(r, namespace, elsewhere) },
	})
	listener, err := o.listen(ctx)
	if err != nil {
		return err
	}
	if listener, err = o.proxy.listen(ctx, listener); err != nil {
		return err
	}
	go forget(ctx, readers)
	fmt.Fprintf(o.Out, "The page is at %s, for a proxy that says in %s who its reader is\n", listener.Addr(), o.proxy.userHeader)
	return page.Serve(ctx, listener, readers)
}

// checkReaders refuses what a page of several readers cannot have.
func (o *options) checkReaders() error {
	switch flags := o.Flags; {
	case o.source.FromFiles():
		return cmdutil.UsageError("-f: a page for several readers is of a cluster, which says what each may read; leave out -f or --requestheader-username-header")
	case flags.Impersonate != nil && *flags.Impersonate != "", flags.ImpersonateGroup != nil && len(*flags.ImpersonateGroup) > 0:
		return cmdutil.UsageError("--as, --as-group: the page acts as the reader whom the proxy names; leave them out")
	}
	return o.check()
}

// as is where the page of a reader reads, and what records for them: as them, so that the cluster says what they may do.
func (o *options) as(r page.Reader, namespace string, elsewhere func(context.Context) ([]string, error)) (page.Source, page.Desk, error) {
	e := *o.Env
	e.As = &rest.ImpersonationConfig{UserName: r.User, Groups: r.Groups}
	c, err := e.Client()
	if err != nil {
		return nil, nil, err
	}
	return &page.Cluster{Reader: c, Namespace: namespace, Elsewhere: elsewhere, Now: o.Now}, &desk{&e}, nil
}

// forget lets go every now and then of what was read for readers who have left.
func forget(ctx context.Context, readers *page.Readers) {
	for tick := time.Tick(time.Minute); ; {
		select {
		case <-tick:
			readers.Forget()
		case <-ctx.Done():
			return
		}
	}
}

// namespaces are those in which there are alliances. They are listed with the page's own rights, and shown to nobody: whether
// a reader may read there, the cluster is asked as that reader.
type namespaces struct {
	client client.Reader
	now    func() time.Time

	mu    sync.Mutex
	found []string
	at    time.Time
}

const (
	namespacesFresh = 30 * time.Second
	listAtOnce      = 500
)

func (n *namespaces) list(ctx context.Context) ([]string, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.at.IsZero() && n.now().Sub(n.at) < namespacesFresh {
		return n.found, nil
	}
	seen := map[string]bool{}
	for next := ""; ; {
		all := &metav1.PartialObjectMetadataList{}
		all.SetGroupVersionKind(v1alpha1.SchemeGroupVersion.WithKind(v1alpha1.KindAlliance + "List"))
		if err := n.client.List(ctx, all, client.Limit(listAtOnce), client.Continue(next)); err != nil {
			return nil, err
		}
		for i := range all.Items {
			seen[all.Items[i].Namespace] = true
		}
		if next = all.Continue; next == "" {
			break
		}
	}
	n.found, n.at = slices.Sorted(maps.Keys(seen)), n.now()
	return n.found, nil
}
