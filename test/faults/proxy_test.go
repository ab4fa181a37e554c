// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

// proxied starts a proxy to an API server that knows one Namespace, and a client of the proxy. asked
// counts what reaches the server.
func proxied(t *testing.T) (p *proxy, get func() error, watch func() error, asked *atomic.Int64) {
	t.Helper()
	asked = &atomic.Int64{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		w.Header().Set("Content-Type", "application/json")
		if watches(r) {
			w.WriteHeader(http.StatusOK)
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
			return
		}
		fmt.Fprint(w, `{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"n"}}`)
	}))
	t.Cleanup(server.Close)
	p, err := newProxy(&rest.Config{Host: server.URL}, filepath.Join(t.TempDir(), "proxy"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.close)
	config, err := clientcmd.BuildConfigFromFlags("", p.kubeconfig)
	if err != nil {
		t.Fatal(err)
	}
	c := kubernetes.NewForConfigOrDie(config).CoreV1()
	get = func() error {
		// client-go tries again by itself after 429 and what else has a Retry-After.
		ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		defer cancel()
		_, err := c.Namespaces().Get(ctx, "n", metav1.GetOptions{})
		return err
	}
	watch = func() error {
		w, err := c.Namespaces().Watch(t.Context(), metav1.ListOptions{})
		if err != nil {
			return err
		}
		defer w.Stop()
		select {
		case <-w.ResultChan():
			return nil
		case <-time.After(10 * time.Second):
			return context.DeadlineExceeded
		}
	}
	return p, get, watch, asked
}

func TestProxySpoils(t *testing.T) {
	p, get, watch, asked := proxied(t)
	if err := get(); err != nil || asked.Load() != 1 {
		t.Fatalf("what is not spoilt is to pass: %v", err)
	}
	p.spoilBy(func(*http.Request) fate { return fate{code: http.StatusInternalServerError} })
	if err := get(); !apierrors.IsInternalError(err) || asked.Load() != 1 {
		t.Errorf("500 before: %v, %d reached the server", err, asked.Load())
	}
	p.spoilBy(func(*http.Request) fate { return fate{code: http.StatusGatewayTimeout, after: true} })
	if err := get(); !apierrors.IsTimeout(err) || asked.Load() != 2 {
		t.Errorf("504 after: %v, %d reached the server", err, asked.Load())
	}
	p.spoilBy(func(*http.Request) fate { return fate{code: http.StatusTooManyRequests} })
	if err := get(); err == nil || asked.Load() != 2 {
		t.Errorf("429: %v, %d reached the server", err, asked.Load())
	}
	p.spoilBy(nil)
	p.cutWatches(func() time.Duration { return 50 * time.Millisecond })
	if err := watch(); err != nil {
		t.Errorf("a watch is not cut: %v", err)
	}
	p.cutWatches(nil)
	if p.spoilt.Load() < 4 {
		t.Errorf("%d were spoilt", p.spoilt.Load())
	}
}

// A client reads its token anew once a minute, which is too long for a test: this asks by itself.
func TestProxyRefusesATokenThatExpired(t *testing.T) {
	p, get, _, _ := proxied(t)
	if err := get(); err != nil {
		t.Fatal(err)
	}
	p.expire()
	if err := get(); !apierrors.IsUnauthorized(err) {
		t.Errorf("an expired token: %v", err)
	}
	if err := p.renew(); err != nil {
		t.Fatal(err)
	}
	token, err := os.ReadFile(p.tokenFile)
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.server.URL, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+string(token))
	response, err := p.server.Client().Do(request)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("the new token: %v, %v", response, err)
	}
	_ = response.Body.Close()
}

func TestACutBodyEndsAfterAWhile(t *testing.T) {
	var p proxy
	r, w := io.Pipe()
	defer func() { _ = w.Close() }()
	if _, err := io.ReadAll(p.cut(r, time.Millisecond)); err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error(err)
	}
}
