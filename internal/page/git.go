// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"net/url"
	"slices"
	"strings"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/amend"
)

const (
	trackingAnnotation = "argocd.argoproj.io/tracking-id"
	fluxName           = "kustomize.toolkit.fluxcd.io/name"
	fluxNamespace      = "kustomize.toolkit.fluxcd.io/namespace"
)

// git is what an object says of the repository that it comes from.
type git struct {
	// Managed: what is written elsewhere into the fields that Git sets is taken back.
	Managed bool
	// By is what brings it into the cluster, and what that is called there.
	By, Application string
	Source, Commit  string
}

// gitOf reads what an object says of its repository; nil where it says nothing.
func gitOf(o client.Object) *git {
	g := &git{Managed: amend.Reverted(o, amend.Set("/spec", nil)) != "", Commit: o.GetAnnotations()[v1alpha1.AnnotationCommit]}
	if source := o.GetAnnotations()[v1alpha1.AnnotationSource]; isWeb(source) {
		g.Source = source
	}
	if id := o.GetAnnotations()[trackingAnnotation]; id != "" {
		g.By = "Argo CD"
		g.Application, _, _ = strings.Cut(id, ":")
	}
	if name := o.GetLabels()[fluxName]; name != "" {
		g.By, g.Application = "Flux", o.GetLabels()[fluxNamespace]+"/"+name
	}
	if *g == (git{}) {
		return nil
	}
	return g
}

// isWeb reports whether a text is the address of a page of the web, and of no other kind.
func isWeb(text string) bool {
	u, err := url.Parse(text)
	return err == nil && slices.Contains([]string{"http", "https"}, u.Scheme) && u.Host != "" && u.User == nil
}
