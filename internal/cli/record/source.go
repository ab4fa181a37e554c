// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/manifest"
	"github.com/entente-dev/entente/internal/rules"
)

// source is where objects are: in the cluster, or in files. They are passed on as they are, so
// that a field which this version does not know is not lost where the object is printed.
type source interface {
	// get returns an object; nil where there is none.
	get(ctx context.Context, kind, name string) (*unstructured.Unstructured, error)
	// list returns the names of all objects of a kind: of reviews and issues, those that are outstanding, and the
	// others.
	list(ctx context.Context, kind string) (outstanding, over []string, err error)
	// where completes "there is no Issue late-shipments".
	where() string
}

type cluster struct {
	client    client.Client
	namespace string
}

func (c *cluster) get(ctx context.Context, kind, name string) (*unstructured.Unstructured, error) {
	u := &unstructured.Unstructured{}
	u.SetGroupVersionKind(v1alpha1.SchemeGroupVersion.WithKind(kind))
	err := c.client.Get(ctx, types.NamespacedName{Namespace: c.namespace, Name: name}, u)
	if apierrors.IsNotFound(err) {
		return nil, nil
	}
	return u, err
}

func (c *cluster) list(ctx context.Context, kind string) (outstanding, over []string, err error) {
	switch kind {
	case v1alpha1.KindReview:
		var all v1alpha1.ReviewList
		if err := c.client.List(ctx, &all, client.InNamespace(c.namespace)); err != nil {
			return nil, nil, err
		}
		for i := range all.Items {
			note(&all.Items[i], &outstanding, &over)
		}
		return outstanding, over, nil
	case v1alpha1.KindIssue:
		var all v1alpha1.IssueList
		if err := c.client.List(ctx, &all, client.InNamespace(c.namespace)); err != nil {
			return nil, nil, err
		}
		for i := range all.Items {
			note(&all.Items[i], &outstanding, &over)
		}
		return outstanding, over, nil
	}
	list := &metav1.PartialObjectMetadataList{}
	list.SetGroupVersionKind(v1alpha1.SchemeGroupVersion.WithKind(kind + "List"))
	if err := c.client.List(ctx, list, client.InNamespace(c.namespace)); err != nil {
		return nil, nil, err
	}
	return names(list.Items, func(o metav1.PartialObjectMetadata) string { return o.Name }), nil, nil
}

// note adds the name of an object to those that are outstanding, or to the others.
func note(o client.Object, outstanding, over *[]string) {
	to := outstanding
	switch x := o.(type) {
	case *v1alpha1.Review:
		if !rules.ReviewOutstanding(x) {
			to = over
		}
	case *v1alpha1.Issue:
		if x.Spec.Resolution != nil {
			to = over
		}
	}
	*to = append(*to, o.GetName())
}

func (c *cluster) where() string { return "in namespace " + c.namespace }

// source finds out where the objects are. The client is nil for files.
func (r *run) source() (source, client.Client, error) {
	namespace, err := r.env.Namespace()
	if err != nil {
		return nil, nil, err
	}
	if len(r.files) > 0 {
		found, err := manifest.Load(r.files, r.env.Reading(namespace))
		if err != nil {
			return nil, nil, err
		}
		return &files{objects: found, namespace: namespace, now: r.env.Now()}, nil, nil
	}
	c, err := r.env.Client()
	if err != nil {
		return nil, nil, err
	}
	return &cluster{c, namespace}, c, nil
}

// get reads an object into a typed one that is empty, and returns it as it is; nil where there
// is none.
func get(ctx context.Context, from source, kind, name string, into client.Object) (*unstructured.Unstructured, error) {
	u, err := from.get(ctx, kind, name)
	if err != nil || u == nil {
		return nil, cmdutil.Explain(err)
	}
	data, err := u.MarshalJSON()
	if err != nil {
		return nil, err
	}
	return u, json.Unmarshal(data, into)
}

// find is get for an object that has to be there: the error names others.
func find(ctx context.Context, from source, kind, name, why string, into client.Object) (*unstructured.Unstructured, error) {
	u, err := get(ctx, from, kind, name, into)
	if err != nil || u != nil {
		return u, err
	}
	text := fmt.Sprintf("there is no %s %s %s%s", kind, name, from.where(), why)
	if outstanding, over, err := from.list(ctx, kind); err == nil && len(outstanding)+len(over) > 0 {
		text += "; write " + oneOf(likely(name, outstanding, over))
	}
	return nil, cmdutil.UsageError("%s", text)
}

// untyped is a typed object as it is written.
func untyped(o client.Object) (*unstructured.Unstructured, error) {
	data, err := json.Marshal(o)
	if err != nil {
		return nil, err
	}
	u := &unstructured.Unstructured{}
	if err := json.Unmarshal(data, &u.Object); err != nil {
		return nil, err
	}
	u.SetGroupVersionKind(v1alpha1.SchemeGroupVersion.WithKind(inventory.KindOf(o)))
	return u, nil
}

// reference names an object as kubectl does.
func reference(kind, name string) string { return strings.ToLower(kind) + "/" + name }

// acceptable says why the API server would refuse an object that no server was asked about.
func acceptable(name string, object map[string]any) error {
	data, err := json.Marshal(object)
	if err != nil {
		return err
	}
	_, err = manifest.Load([]string{"-"}, manifest.Options{Stdin: bytes.NewReader(data)})
	problems, ok := errors.AsType[manifest.Problems](err)
	if !ok {
		return err
	}
	return cmdutil.UsageError("%s would be refused: %s", name, strings.Join(names(problems, func(p manifest.Problem) string {
		return strings.TrimPrefix(p.Field+": "+p.Says(), ": ")
	}), "; "))
}
