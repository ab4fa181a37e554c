// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package kinds

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/go-logr/logr"
	"k8s.io/client-go/rest"
)

const (
	// askEvery is how long to wait before the API server is asked again.
	askEvery = time.Second
	// firstTries is how often an API server that cannot be asked at first is asked again, and firstAgain after how long.
	firstTries = 3
	firstAgain = 300 * time.Millisecond
	// sayEvery is after how long the log says again what is waited for, for whoever reads its end only.
	sayEvery = 5 * time.Minute
)

// Await waits until the API server serves all kinds, and says in the log which it waits for. It returns whether they
// are there; if ctx ends first they are not. An API server that cannot be asked at first, several times over, is an error. While it waits
// it answers the probes at an address: the process lives, and is not ready. "0" answers none.
func Await(ctx context.Context, config *rest.Config, log logr.Logger, probes string) (bool, error) {
	missing, err := Missing(ctx, config)
	for again := 0; err != nil && ctx.Err() == nil && again < firstTries; again++ { // one answer may be cut off
		time.Sleep(firstAgain)
		missing, err = Missing(ctx, config)
	}
	if err != nil || len(missing) == 0 {
		return err == nil, err
	}
	var state atomic.Value // of error
	state.Store(lacking(missing))
	stop, err := answer(ctx, probes, func() error { return state.Load().(error) })
	if err != nil {
		return false, err
	}
	defer stop()
	var said []string
	var saidAt time.Time
	for len(missing) > 0 {
		if !slices.Equal(missing, said) || time.Since(saidAt) >= sayEvery {
			log.Info("Waiting for the kinds to be installed: kubectl apply --server-side -k config/crd", "missing", missing)
			said, saidAt = missing, time.Now()
		}
		select {
		case <-ctx.Done():
			return false, nil
		case <-time.After(askEvery):
		}
		now, err := Missing(ctx, config)
		switch {
		case err == nil:
			missing = now
			state.Store(lacking(missing))
		case ctx.Err() == nil:
			log.Info("The API server cannot be asked for the kinds; trying again", "why", err.Error())
		}
	}
	log.Info("The kinds are installed")
	return true, nil
}

// lacking says what is waited for.
type lacking []string

func (l lacking) Error() string {
	return fmt.Sprintf("waiting for the kinds to be installed; missing are %s", strings.Join(l, ", "))
}

// answer answers probes until it is stopped.
func answer(ctx context.Context, address string, state func() error) (stop func(), err error) {
	if address == "0" || address == "" {
		return func() {}, nil
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("--health-probe-bind-address=%s: %w", address, err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprint(w, "ok") })
	mux.HandleFunc("/readyz", func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, state().Error(), http.StatusServiceUnavailable)
	})
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	done := make(chan struct{})
	go func() {
		_ = server.Serve(l) // it ends when it is closed
		close(done)
	}()
	return func() { _ = server.Close(); <-done }, nil
}
