// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package harness

import (
	"bytes"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-logr/logr"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/answer"
)

// AnswerPage is where people answer by the links in their messages. It ends with its test.
type AnswerPage struct {
	t *testing.T
	// Links makes the links.
	Links *answer.Links
	// URL is of the page itself.
	URL string
}

// NewAnswerPage serves the page, which reads and writes by a client.
func NewAnswerPage(t *testing.T, c client.Client) *AnswerPage {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	base := "http://" + server.Listener.Addr().String()
	links, err := answer.NewLinks(AnswerOptions(t, base))
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler, err = links.Handler(answer.HandlerOptions{Reader: c, Writer: c, Clock: clock.RealClock{}, Log: logr.Discard()})
	if err != nil {
		t.Fatal(err)
	}
	server.Start()
	t.Cleanup(server.Close)
	return AnswerPageAt(t, links, base)
}

// AnswerPageAt is a page that something else serves at an address.
func AnswerPageAt(t *testing.T, links *answer.Links, base string) *AnswerPage {
	return &AnswerPage{t: t, Links: links, URL: base + "/answer"}
}

// AnswerOptions are those of a page at an address, with a key of the test.
func AnswerOptions(t *testing.T, base string) answer.Options {
	t.Helper()
	keys := filepath.Join(t.TempDir(), "keys")
	if err := os.WriteFile(keys, []byte(base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("k"), 32))), 0o600); err != nil {
		t.Fatal(err)
	}
	return answer.Options{URL: base, KeyFile: keys, ValidFor: time.Hour}
}

// Link is the one in a message.
func (p *AnswerPage) Link(n *v1alpha1.Notification) string {
	return p.Links.For(n, time.Time{})
}

// Do asks for an address of the page, as a browser does. A failure to ask fails the test, and the status is 0.
func (p *AnswerPage) Do(method, address string, body io.Reader) (status int, text string) {
	r, err := http.NewRequestWithContext(p.t.Context(), method, address, body)
	if err != nil {
		p.t.Error(err)
		return 0, ""
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", "null")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	status, data, err := Ask(http.DefaultClient, r)
	if err != nil {
		p.t.Error(err)
	}
	return status, string(data)
}

// Post sends the form behind a link. Fields are name and value in turn.
func (p *AnswerPage) Post(link string, fields ...string) (status int, text string) {
	u, err := url.Parse(link)
	if err != nil {
		p.t.Error(err)
		return 0, ""
	}
	v := url.Values{"t": {u.Query().Get("t")}}
	for i := 0; i+1 < len(fields); i += 2 {
		v.Add(fields[i], fields[i+1])
	}
	return p.Do(http.MethodPost, p.URL, strings.NewReader(v.Encode()))
}
