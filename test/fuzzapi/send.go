// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/rest"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/harness"
)

// tenant sends requests as they are, whatever is in them.
type tenant struct {
	host          string
	tenant, forge *http.Client
	namespace     string
	view          *observer
}

// answer is what the API server said.
type answer struct {
	code int
	body []byte
	at   time.Time
	took time.Duration
	// uid, generation and namespace are those of the object that it answers with.
	uid        types.UID
	generation int64
	namespace  string
}

// newTenant is somebody with the namespace's roles, and somebody who may write statuses beside.
func newTenant(user, forger *rest.Config, namespace string, seen *observer) (*tenant, error) {
	own, err := rest.HTTPClientFor(user)
	if err != nil {
		return nil, err
	}
	forge, err := rest.HTTPClientFor(forger)
	if err != nil {
		return nil, err
	}
	own.Timeout, forge.Timeout = time.Minute, time.Minute
	return &tenant{host: user.Host, tenant: own, forge: forge, namespace: namespace, view: seen}, nil
}

// contentTypes of the bodies.
var contentTypes = map[string]string{
	create: "application/json", put: "application/json", removeAll: "application/json", remove: "application/json",
	mergePatch: "application/merge-patch+json", jsonPatch: "application/json-patch+json", apply: "application/apply-patch+yaml",
}

// request is the operation as HTTP has it. An update of what is not there creates it.
func (t *tenant) request(ctx context.Context, o *operation) (*http.Request, error) {
	namespace, method, name, body := t.namespace, http.MethodPatch, o.Name, o.Body
	if o.Elsewhere {
		namespace = neighbour
	}
	switch o.Verb {
	case create:
		method, name = http.MethodPost, ""
	case remove:
		method = http.MethodDelete
	case removeAll:
		method, name = http.MethodDelete, ""
	case put:
		method = http.MethodPut
		if version := t.view.current(kindOf(o.Resource), namespace, o.Name); version != "" {
			body = withVersion(body, version)
		} else if !o.Status {
			method, name = http.MethodPost, ""
		}
	}
	address := fmt.Sprintf("%s/apis/%s/namespaces/%s/%s", t.host, v1alpha1.SchemeGroupVersion, namespace, o.Resource)
	if name != "" {
		address += "/" + url.PathEscape(name)
	}
	if o.Status {
		address += "/status"
	}
	if o.Query != "" {
		address += "?" + o.Query
	}
	req, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", contentTypes[o.Verb])
	req.Header.Set("Accept", "application/json")
	return req, nil
}

// withVersion writes a resourceVersion into an object's text, which must have one to replace what
// is there.
func withVersion(body, version string) string {
	return strings.Replace(body, `"metadata":{`, fmt.Sprintf(`"metadata":{"resourceVersion":%q,`, version), 1)
}

// send sends an operation. An error says that there was no answer.
func (t *tenant) send(ctx context.Context, o *operation) (*answer, error) {
	req, err := t.request(ctx, o)
	if err != nil {
		return nil, err
	}
	client := t.tenant
	if o.Forged {
		client = t.forge
	}
	start := time.Now()
	code, body, err := harness.Ask(client, req)
	if err != nil {
		return nil, err
	}
	a := &answer{code: code, body: body, at: time.Now(), took: time.Since(start)}
	var written metav1.PartialObjectMetadata
	if a.accepted() && json.NewDecoder(bytes.NewReader(body)).Decode(&written) == nil && kindOf(o.Resource) == written.Kind {
		a.uid, a.generation, a.namespace = written.UID, written.Generation, written.Namespace
	}
	return a, nil
}

func (a *answer) accepted() bool { return a.code >= 200 && a.code < 300 }
