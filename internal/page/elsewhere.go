// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

// mostNamed is how many namespaces a page names; of more it says how many they are.
const mostNamed = 5

// placesFresh is for how long it is known where a reader may read: there may be very many namespaces to ask about.
const placesFresh = time.Minute

// placed is where a reader may read, and when that was found.
type placed struct {
	namespaces []string
	where      string
	at         time.Time
}

// places are where a reader may read: all namespaces, or those of some in which they may list alliances.
func (c *Cluster) places(ctx context.Context) (namespaces []string, where string, err error) {
	if c.Namespace != "" {
		return []string{c.Namespace}, "in the namespace " + c.Namespace, nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if p := &c.placed; p.at.IsZero() || c.Now().Sub(p.at) >= placesFresh {
		if namespaces, where, err = c.findPlaces(ctx); err != nil {
			return nil, "", err
		}
		c.placed = placed{namespaces, where, c.Now()}
	}
	return c.placed.namespaces, c.placed.where, nil
}

// findPlaces asks the cluster for them.
func (c *Cluster) findPlaces(ctx context.Context) (namespaces []string, where string, err error) {
	all, where := []string{""}, "in all namespaces"
	if c.Elsewhere == nil {
		return all, where, nil
	}
	if may, err := c.mayList(ctx, ""); may || err != nil {
		return all, where, err
	}
	some, err := c.Elsewhere(ctx)
	if err != nil {
		return nil, "", fmt.Errorf("the namespaces cannot be listed: %w", err)
	}
	for _, namespace := range some {
		may, err := c.mayList(ctx, namespace)
		if err != nil {
			return nil, "", err
		}
		if may {
			namespaces = append(namespaces, namespace)
		}
	}
	switch n := len(namespaces); {
	case n == 0: // which of them there are, nobody is told
		return all, where, nil
	case n == 1:
		return namespaces, "in the namespace " + namespaces[0], nil
	case n <= mostNamed:
		return namespaces, "in the namespaces " + words(slices.Sorted(slices.Values(namespaces))), nil
	}
	return namespaces, "in " + cmdutil.Count(len(namespaces), "namespace"), nil
}

// mayList reports whether the reader may list the alliances of a namespace, or of all.
func (c *Cluster) mayList(ctx context.Context, namespace string) (bool, error) {
	err := c.Reader.List(ctx, &v1alpha1.AllianceList{}, client.InNamespace(namespace), client.Limit(1))
	if denied(err) {
		return false, nil
	}
	return err == nil, err
}

// denied reports whether the reader may not do something. That the page itself may not act as its reader, which is refused
// for the user or a group of theirs, is another matter.
func denied(err error) bool {
	status, ok := errors.AsType[*apierrors.StatusError](err)
	if !ok || !apierrors.IsForbidden(err) {
		return false
	}
	details := status.ErrStatus.Details
	return details == nil || details.Group == v1alpha1.GroupName
}
