// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"context"
	"sync"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/unreadable"
)

// pageSize bounds what one answer of the API server holds.
const pageSize = 500

// Cluster reads what the reader of a cluster may read.
type Cluster struct {
	Reader client.Reader
	// Namespace; empty for all.
	Namespace string
	// Elsewhere are namespaces to look into where the reader may not list those of all; nil for none.
	Elsewhere func(context.Context) ([]string, error)
	Now       func() time.Time

	mu     sync.Mutex
	placed placed
}

// lists are the kinds, with how people know them.
func lists() []struct {
	of   string
	list client.ObjectList
} {
	return []struct {
		of   string
		list client.ObjectList
	}{
		{"Partners", &v1alpha1.PartnerList{}},
		{"CommunicationPolicies", &v1alpha1.CommunicationPolicyList{}},
		{"Alliances", &v1alpha1.AllianceList{}},
		{"Reviews", &v1alpha1.ReviewList{}},
		{"Issues", &v1alpha1.IssueList{}},
		{"Notifications", &v1alpha1.NotificationList{}},
	}
}

// Read lists each kind by itself: whoever may not list one is shown the others.
func (c *Cluster) Read(ctx context.Context) (*Reading, error) {
	var left leftOut
	ctx = unreadable.LeavingOut(ctx, &left)
	namespaces, where, err := c.places(ctx)
	if err != nil {
		return nil, err
	}
	out := &Reading{Objects: &inventory.Inventory{}, At: c.Now(), Where: where}
	for _, kind := range lists() {
		missing := false
		for _, namespace := range namespaces {
			err := c.all(ctx, kind.list, namespace, out.Objects)
			if err != nil && !denied(err) {
				return nil, err
			}
			missing = missing || err != nil
		}
		if missing {
			out.Denied = append(out.Denied, kind.of)
		}
	}
	out.LeftOut = left.objects
	return out, nil
}

// all reads the pages of a list.
func (c *Cluster) all(ctx context.Context, empty client.ObjectList, namespace string, to *inventory.Inventory) error {
	for next := ""; ; {
		// A list for each page: the next one would be decoded over the items of the last.
		list := empty.DeepCopyObject().(client.ObjectList)
		if err := c.Reader.List(ctx, list, client.InNamespace(namespace), client.Limit(pageSize), client.Continue(next)); err != nil {
			return err
		}
		if err := to.AddList(list); err != nil {
			return err
		}
		if next = list.GetContinue(); next == "" {
			return nil
		}
	}
}

// leftOut gathers what cannot be decoded.
type leftOut struct {
	mu      sync.Mutex
	objects []unreadable.Object
}

// LeftOut notes an object.
func (l *leftOut) LeftOut(o unreadable.Object) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.objects = append(l.objects, o)
}

// Read is for what can be read, which needs no note.
func (l *leftOut) Read(string, string) {}
