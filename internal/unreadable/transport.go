// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package unreadable

import (
	"bytes"
	"io"
	"mime"
	"net/http"
	"strconv"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer/json"
)

// Transport returns a wrapper, as rest.Config.Wrap takes it, around the transport of a client
// that decodes by the scheme. always is told of what is left out of the answers to requests whose
// context names nobody; if it is nil, they come back as they are.
func Transport(scheme *runtime.Scheme, always Observer) func(http.RoundTripper) http.RoundTripper {
	decoder := newDecoder(scheme)
	return func(next http.RoundTripper) http.RoundTripper {
		return &transport{next: next, decoder: decoder, always: always}
	}
}

// newDecoder decodes as a client does, which is not strict about fields that it does not know.
func newDecoder(scheme *runtime.Scheme) runtime.Decoder {
	return json.NewSerializerWithOptions(json.DefaultMetaFactory, scheme, scheme, json.SerializerOptions{})
}

type transport struct {
	next    http.RoundTripper
	decoder runtime.Decoder
	always  Observer
}

// RoundTrip passes a request on, and filters the answer where that is asked for.
func (t *transport) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := t.next.RoundTrip(request)
	o := observer(request.Context())
	if o == nil {
		o = t.always
	}
	if err != nil || o == nil || request.Method != http.MethodGet || response.StatusCode != http.StatusOK || !isJSON(response) {
		return response, err
	}
	f := filter{decoder: t.decoder, observer: o}
	if watching, _ := strconv.ParseBool(request.URL.Query().Get("watch")); watching {
		response.Body = newStream(response.Body, &f)
		return response, nil
	}
	whole, err := io.ReadAll(response.Body)
	if err := response.Body.Close(); err != nil {
		return nil, err
	}
	if err != nil {
		return nil, err
	}
	whole, err = f.list(whole)
	if err != nil {
		return nil, err
	}
	response.Body = io.NopCloser(bytes.NewReader(whole))
	response.ContentLength = int64(len(whole))
	response.Header.Set("Content-Length", strconv.Itoa(len(whole)))
	return response, nil
}

// WrappedRoundTripper is the transport that this one wraps: client-go looks through wrappers.
func (t *transport) WrappedRoundTripper() http.RoundTripper { return t.next }

func isJSON(r *http.Response) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == "application/json"
}
