// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package kinds knows which of Entente's kinds an API server serves, and waits for those that it does not: kinds and
// manager may be applied in any order, by anybody.
package kinds

import (
	"context"
	"slices"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/rest"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// all are the kinds that the manager reads and writes.
var all = []string{
	v1alpha1.KindAlliance, v1alpha1.KindCommunicationPolicy, v1alpha1.KindIssue, v1alpha1.KindNotification, v1alpha1.KindPartner, v1alpha1.KindReview,
}

// Missing are the kinds that the API server does not serve, in the order of their names. An error says that it could
// not be asked.
func Missing(ctx context.Context, config *rest.Config) ([]string, error) {
	d, err := discovery.NewDiscoveryClientForConfig(config)
	if err != nil {
		return nil, err
	}
	served := &metav1.APIResourceList{}
	// One request for one list: what else is served, and by whom, is none of our business.
	err = d.RESTClient().Get().AbsPath("/apis/" + v1alpha1.SchemeGroupVersion.String()).Do(ctx).Into(served)
	if err != nil && !apierrors.IsNotFound(err) {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(all), func(kind string) bool {
		return slices.ContainsFunc(served.APIResources, func(r metav1.APIResource) bool { return r.Kind == kind })
	}), nil
}
