// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"
)

// proxy stands between the managers of a trial and the API server, and spoils what passes. Who
// asks it has to show a token, which it can declare expired.
type proxy struct {
	server     *httptest.Server
	kubeconfig string
	tokenFile  string

	// conflicts and spoilt count answers: those of the API server that were 409, and those that
	// were not its own.
	conflicts, spoilt atomic.Int64

	mu    sync.Mutex
	token string
	spoil func(*http.Request) fate
	// cutAfter is how long a watch lasts; nil: as long as it wants.
	cutAfter func() time.Duration
}

// fate is what becomes of a request. The zero value lets it pass.
type fate struct {
	code int
	// after the API server has done what was asked, so that only the answer is lost.
	after bool
}

// newProxy starts a proxy to the API server that a client configuration names. It writes a
// kubeconfig for those who are to go through it.
func newProxy(to *rest.Config, files string) (*proxy, error) {
	target, err := url.Parse(to.Host)
	if err != nil {
		return nil, err
	}
	transport, err := rest.TransportFor(to)
	if err != nil {
		return nil, err
	}
	p := &proxy{kubeconfig: files + ".kubeconfig", tokenFile: files + ".token"}
	forward := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Header.Del("Authorization")
		},
		Transport: transport, FlushInterval: -1, ModifyResponse: p.pass,
		ErrorLog: log.New(io.Discard, "", 0), // what is cut off is meant to be
	}
	p.server = httptest.NewUnstartedServer(p.guard(forward))
	p.server.EnableHTTP2 = true
	p.server.Config.ErrorLog = log.New(io.Discard, "", 0)
	p.server.StartTLS()
	if err := p.renew(); err != nil {
		return nil, err
	}
	return p, p.writeKubeconfig()
}

func (p *proxy) writeKubeconfig() error {
	const name = "proxy"
	c := api.NewConfig()
	ca := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: p.server.Certificate().Raw})
	c.Clusters[name] = &api.Cluster{Server: p.server.URL, CertificateAuthorityData: ca}
	c.AuthInfos[name] = &api.AuthInfo{TokenFile: p.tokenFile}
	c.Contexts[name] = &api.Context{Cluster: name, AuthInfo: name}
	c.CurrentContext = name
	return clientcmd.WriteToFile(*c, p.kubeconfig)
}

func (p *proxy) close() {
	p.server.CloseClientConnections() // watches would go on for ever
	p.server.Close()
}

// expire has the token refused that the managers have.
func (p *proxy) expire() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.token = "token-" + strconv.FormatUint(rand.Uint64(), 36)
}

// renew gives the managers a token that is taken, as the kubelet does: in a file.
func (p *proxy) renew() error {
	p.expire()
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := os.WriteFile(p.tokenFile+".new", []byte(p.token), 0o600); err != nil {
		return err
	}
	return os.Rename(p.tokenFile+".new", p.tokenFile)
}

// spoilBy sets what becomes of requests from now on; nil: they pass.
func (p *proxy) spoilBy(spoil func(*http.Request) fate) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.spoil = spoil
}

// cutWatches ends each watch that begins from now on after a while; nil: as the API server does.
func (p *proxy) cutWatches(after func() time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cutAfter = after
}

// cutConnections ends all connections, with what is under way on them.
func (p *proxy) cutConnections() { p.server.CloseClientConnections() }

func (p *proxy) fateOf(r *http.Request) fate {
	p.mu.Lock()
	token, spoil := p.token, p.spoil
	p.mu.Unlock()
	switch {
	case r.Header.Get("Authorization") != "Bearer "+token:
		return fate{code: http.StatusUnauthorized}
	case spoil != nil:
		return spoil(r)
	}
	return fate{}
}

const afterHeader = "X-Test-Spoil-After"

func (p *proxy) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Del(afterHeader)
		switch f := p.fateOf(r); {
		case f.code == 0:
			next.ServeHTTP(w, r)
		case f.after && !watches(r):
			r.Header.Set(afterHeader, strconv.Itoa(f.code))
			next.ServeHTTP(w, r)
		default:
			p.spoilt.Add(1)
			header, body := refusal(f.code)
			maps.Copy(w.Header(), header)
			w.WriteHeader(f.code)
			_, _ = w.Write(body) // whoever asked may be gone
		}
	})
}

// pass looks at what the API server answers.
func (p *proxy) pass(r *http.Response) error {
	if r.StatusCode == http.StatusConflict {
		p.conflicts.Add(1)
	}
	if code, err := strconv.Atoi(r.Request.Header.Get(afterHeader)); err == nil {
		p.spoilt.Add(1)
		if err := r.Body.Close(); err != nil {
			return err
		}
		header, body := refusal(code)
		r.StatusCode, r.Status, r.Header = code, strconv.Itoa(code), header
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		return nil
	}
	p.mu.Lock()
	cutAfter := p.cutAfter
	p.mu.Unlock()
	if cutAfter != nil && watches(r.Request) {
		r.Body = p.cut(r.Body, cutAfter())
	}
	return nil
}

func watches(r *http.Request) bool {
	yes, _ := strconv.ParseBool(r.URL.Query().Get("watch"))
	return yes
}

// cut ends a body after a while: half of them in order, and half amid what they say.
func (p *proxy) cut(body io.ReadCloser, after time.Duration) io.ReadCloser {
	c := &cutBody{ReadCloser: body, end: io.EOF}
	if rand.IntN(2) == 0 {
		c.end = io.ErrUnexpectedEOF
	}
	time.AfterFunc(after, func() {
		p.spoilt.Add(1)
		c.over.Store(true)
		_ = body.Close() // what it says no longer matters
	})
	return c
}

type cutBody struct {
	io.ReadCloser
	end  error
	over atomic.Bool
}

func (c *cutBody) Read(to []byte) (int, error) {
	n, err := c.ReadCloser.Read(to)
	if c.over.Load() && err != nil {
		err = c.end
	}
	return n, err
}

// refusal is what an API server says with a status.
func refusal(code int) (http.Header, []byte) {
	header := http.Header{"Content-Type": {"application/json"}}
	status := metav1.Status{
		TypeMeta: metav1.TypeMeta{Kind: "Status", APIVersion: "v1"},
		Status:   metav1.StatusFailure, Code: int32(code), Message: "spoilt by the test: " + http.StatusText(code),
		Reason: metav1.StatusReason(strings.ReplaceAll(http.StatusText(code), " ", "")),
	}
	switch code {
	case http.StatusTooManyRequests:
		header.Set("Retry-After", "1")
		status.Details = &metav1.StatusDetails{RetryAfterSeconds: 1}
	case http.StatusInternalServerError:
		status.Reason = metav1.StatusReasonInternalError
	case http.StatusGatewayTimeout:
		status.Reason = metav1.StatusReasonTimeout
	}
	body, err := json.Marshal(status)
	if err != nil {
		panic(fmt.Sprint("a status is JSON: ", err))
	}
	return header, body
}
