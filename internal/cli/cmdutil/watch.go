// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	toolscache "k8s.io/client-go/tools/cache"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/plain"
)

const (
	// burst is how long changes are gathered before the picture is drawn again.
	burst = 250 * time.Millisecond
	// refresh is how often a terminal is drawn anew although nothing changed: ages do.
	refresh = 30 * time.Second
)

// Draw writes a picture of the objects. The substance is what it shows but for the time of the
// look: where that is as before, nothing changed.
type Draw func(i *inventory.Inventory) (picture, substance string, err error)

// Watch draws what is in a namespace, or in all of them if it is empty, whenever something
// changes, until the context ends, which is no error. A terminal is drawn over; elsewhere the
// picture follows the one before.
func (e *Env) Watch(ctx context.Context, namespace string, draw Draw) error {
	ctx, stop := Interruptible(ctx)
	defer stop()
	// What the reader may not do, or a cluster that is not there, is said at once; later the
	// watches begin anew by themselves.
	c, err := e.Client()
	if err != nil {
		return err
	}
	if _, err := inventory.FromCluster(ctx, c, namespace); err != nil {
		return Explain(err)
	}
	store, changes, err := e.follow(ctx, namespace)
	if err != nil {
		return quietly(ctx, err)
	}
	s := screen{env: e}
	var tick <-chan time.Time
	if e.Terminal {
		ticker := time.NewTicker(refresh)
		defer ticker.Stop()
		tick = ticker.C
	}
	for {
		found, err := readAll(ctx, store)
		if err != nil {
			return quietly(ctx, err)
		}
		if err := s.show(draw, found); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick:
			continue
		case <-changes:
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(burst):
		}
		select {
		case <-changes: // those of the burst
		default:
		}
	}
}

// quietly passes over an error that only says that the context ended.
func quietly(ctx context.Context, err error) error {
	if ctx.Err() == nil {
		return Explain(err)
	}
	return nil
}

func lists() []client.ObjectList {
	return []client.ObjectList{
		&v1alpha1.PartnerList{}, &v1alpha1.CommunicationPolicyList{}, &v1alpha1.AllianceList{},
		&v1alpha1.ReviewList{}, &v1alpha1.IssueList{}, &v1alpha1.NotificationList{},
	}
}

func kinds() []client.Object {
	return []client.Object{
		&v1alpha1.Partner{}, &v1alpha1.CommunicationPolicy{}, &v1alpha1.Alliance{},
		&v1alpha1.Review{}, &v1alpha1.Issue{}, &v1alpha1.Notification{},
	}
}

// follow keeps a copy of the objects that is up to date, and signals changes of it.
func (e *Env) follow(ctx context.Context, namespace string) (cache.Cache, <-chan struct{}, error) {
	config, err := e.RESTConfig()
	if err != nil {
		return nil, nil, err
	}
	o := cache.Options{Scheme: scheme(), DefaultWatchErrorHandler: e.complain()}
	if namespace != "" {
		o.DefaultNamespaces = map[string]cache.Config{namespace: {}}
	}
	store, err := cache.New(config, o)
	if err != nil {
		return nil, nil, err
	}
	changes := make(chan struct{}, 1)
	signal := func() {
		select {
		case changes <- struct{}{}:
		default: // one is enough
		}
	}
	for _, kind := range kinds() {
		informer, err := store.GetInformer(ctx, kind, cache.BlockUntilSynced(false))
		if err != nil {
			return nil, nil, err
		}
		if _, err := informer.AddEventHandler(toolscache.ResourceEventHandlerFuncs{
			AddFunc:    func(any) { signal() },
			UpdateFunc: func(any, any) { signal() },
			DeleteFunc: func(any) { signal() },
		}); err != nil {
			return nil, nil, err
		}
	}
	go func() { _ = store.Start(ctx) }() // it ends with the context
	if !store.WaitForCacheSync(ctx) {
		return nil, nil, errors.New("the cluster does not answer")
	}
	return store, changes, nil
}

// complain says once why a watch fails, as long as that stays the same. A watch that ends is
// none of that: they all do.
func (e *Env) complain() toolscache.WatchErrorHandlerWithContext {
	var lock sync.Mutex
	var last string
	return func(ctx context.Context, _ *toolscache.Reflector, err error) {
		lock.Lock()
		defer lock.Unlock()
		if ctx.Err() != nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || apierrors.IsResourceExpired(err) || apierrors.IsGone(err) {
			return
		}
		if text := oneLine(Explain(err)); text != last {
			last = text
			fmt.Fprintln(e.ErrOut, "still trying:", text)
		}
	}
}

// readAll reads from the copy, which has no pages.
func readAll(ctx context.Context, from client.Reader) (*inventory.Inventory, error) {
	var i inventory.Inventory
	for _, list := range lists() {
		if err := from.List(ctx, list, client.UnsafeDisableDeepCopy); err != nil {
			return nil, err
		}
		if err := i.AddList(list); err != nil {
			return nil, err
		}
	}
	return &i, nil
}

// screen is where the picture is drawn.
type screen struct {
	env   *Env
	drawn bool
	last  string
}

func (s *screen) show(draw Draw, found *inventory.Inventory) error {
	height := s.measure()
	picture, substance, err := draw(found)
	if err != nil {
		return err
	}
	switch {
	case s.env.Terminal:
		// From the top, each line up to its end, and the rest of the screen: nothing flickers.
		lines := strings.Split(strings.TrimRight(plain.Painted(picture), "\n"), "\n")
		if height > 2 && len(lines) > height-1 {
			more := len(lines) - (height - 2)
			lines = append(lines[:height-2], s.env.Paint(Gray, "… "+Count(more, "more line")))
		}
		clearAll := ""
		if !s.drawn {
			clearAll = "\x1b[2J"
		}
		_, err = io.WriteString(behindGuards(s.env.Out), clearAll+"\x1b[H"+strings.Join(lines, "\x1b[K\n")+"\x1b[K\n\x1b[J")
	case s.drawn && substance == s.last:
	default:
		if s.drawn {
			picture = "\n" + picture
		}
		_, err = io.WriteString(s.env.Out, picture)
	}
	s.drawn, s.last = true, substance
	return err
}

// behindGuards is the terminal, or the file, itself behind what guards it.
func behindGuards(w io.Writer) io.Writer {
	for {
		guard, ok := w.(interface{ Unwrap() io.Writer })
		if !ok {
			return w
		}
		w = guard.Unwrap()
	}
}

// measure takes the size of the terminal, which people change while they watch.
func (s *screen) measure() (height int) {
	f, ok := behindGuards(s.env.Out).(*os.File)
	if !ok || !s.env.Terminal {
		return 0
	}
	width, height, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	s.env.Width = width
	return height
}
