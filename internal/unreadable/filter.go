// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package unreadable

import (
	"encoding/json"
	"fmt"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
)

// filter takes what cannot be decoded out of lists and events.
type filter struct {
	decoder  runtime.Decoder
	observer Observer
}

// list returns a list without the items that cannot be decoded. What is no list comes back as it is.
func (f *filter) list(whole []byte) ([]byte, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(whole, &fields); err != nil {
		return nil, fmt.Errorf("cannot read a list: %w", err)
	}
	var of metav1.TypeMeta
	if err := json.Unmarshal(whole, &of); err != nil {
		return nil, fmt.Errorf("cannot read the kind of a list: %w", err)
	}
	kind, isList := strings.CutSuffix(of.Kind, "List")
	if !isList || fields["items"] == nil {
		return whole, nil
	}
	var items []json.RawMessage
	if err := json.Unmarshal(fields["items"], &items); err != nil {
		return nil, fmt.Errorf("cannot read the items of a list: %w", err)
	}
	gvk := schema.FromAPIVersionAndKind(of.APIVersion, kind)
	readable := make([]json.RawMessage, 0, len(items))
	for _, item := range items {
		if err := f.decode(item, &gvk); err != nil {
			f.observer.LeftOut(named(item, gvk.Kind, err))
			continue
		}
		readable = append(readable, item)
	}
	if len(readable) == len(items) {
		return whole, nil
	}
	var err error
	if fields["items"], err = json.Marshal(readable); err != nil {
		return nil, err
	}
	return json.Marshal(fields)
}

// decode tells why an object cannot be decoded. A kind that the client does not know is for
// the client to refuse.
func (f *filter) decode(raw []byte, defaults *schema.GroupVersionKind) error {
	_, _, err := f.decoder.Decode(raw, defaults, nil)
	if runtime.IsNotRegisteredError(err) {
		return nil
	}
	return err
}

// header is what is read of any object.
type header struct {
	metav1.TypeMeta `json:",inline"`
	Metadata        struct {
		Name            string    `json:"name,omitempty"`
		Namespace       string    `json:"namespace,omitempty"`
		UID             types.UID `json:"uid,omitempty"`
		ResourceVersion string    `json:"resourceVersion,omitempty"`
	} `json:"metadata"`
}

// event returns an event of a watch as it is to be passed on. An object that can no longer be
// decoded is gone for who watches: it is passed on as deleted, by its name alone.
func (f *filter) event(raw json.RawMessage) (json.RawMessage, error) {
	var e struct {
		Type   watch.EventType `json:"type"`
		Object json.RawMessage `json:"object"`
	}
	if err := json.Unmarshal(raw, &e); err != nil {
		return nil, fmt.Errorf("cannot read an event: %w", err)
	}
	var h header
	switch e.Type {
	case watch.Added, watch.Modified, watch.Deleted:
		if err := json.Unmarshal(e.Object, &h); err != nil {
			return nil, fmt.Errorf("cannot read the name of an object: %w", err)
		}
	default: // bookmarks and errors hold nothing that anybody wrote
		return raw, nil
	}
	err := f.decode(e.Object, nil)
	if err == nil || e.Type == watch.Deleted {
		f.observer.Read(h.Metadata.Namespace, h.Metadata.Name)
	} else {
		f.observer.LeftOut(named(e.Object, h.Kind, err))
	}
	if err == nil {
		return raw, nil
	}
	return json.Marshal(struct {
		Type   watch.EventType `json:"type"`
		Object header          `json:"object"`
	}{watch.Deleted, h})
}

func named(raw []byte, kind string, err error) Object {
	var h header
	_ = json.Unmarshal(raw, &h) // without a name it is still one that was left out
	return Object{
		Kind: kind, Namespace: h.Metadata.Namespace, Name: h.Metadata.Name,
		UID: h.Metadata.UID, ResourceVersion: h.Metadata.ResourceVersion, Err: err,
	}
}
