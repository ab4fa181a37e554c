// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package kinds

import (
	"net/http"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/rest"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Mapper knows where the API server has what the manager reads and writes: Entente's own kinds and Secrets, all of them
// in namespaces. The manager is built for one version of these, so it asks nobody: discovery would be one more request
// that can fail between the start of the process and its first reconcile.
func Mapper(*rest.Config, *http.Client) (meta.RESTMapper, error) {
	m := meta.NewDefaultRESTMapper(nil)
	for _, kind := range all {
		add(m, v1alpha1.SchemeGroupVersion.WithKind(kind))
	}
	add(m, corev1.SchemeGroupVersion.WithKind("Secret"))
	return m, nil
}

// add makes a kind known, and its list: a cache of some namespaces asks of lists, too, whether they are of one.
func add(m *meta.DefaultRESTMapper, kind schema.GroupVersionKind) {
	m.Add(kind, meta.RESTScopeNamespace)
	kind.Kind += "List"
	m.Add(kind, meta.RESTScopeNamespace)
}
