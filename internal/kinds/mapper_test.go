// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package kinds_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client/apiutil"
	"sigs.k8s.io/yaml"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/config/crd"
	"github.com/entente-dev/entente/internal/kinds"
)

// The mapper says of each kind what its definition says.
func TestTheMapperAgreesWithTheDefinitions(t *testing.T) {
	mapper, err := kinds.Mapper(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	files, err := fs.Glob(crd.Bases, "bases/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		data, err := crd.Bases.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var d apiextensionsv1.CustomResourceDefinition
		if err := yaml.UnmarshalStrict(data, &d); err != nil {
			t.Fatal(err)
		}
		m, err := mapper.RESTMapping(schema.GroupKind{Group: d.Spec.Group, Kind: d.Spec.Names.Kind}, d.Spec.Versions[0].Name)
		if err != nil {
			t.Error(err)
			continue
		}
		if m.Resource.Resource != d.Spec.Names.Plural || d.Spec.Scope != apiextensionsv1.NamespaceScoped || m.Scope.Name() != meta.RESTScopeNameNamespace {
			t.Errorf("%s: %s, %s; not %s, %s", d.Spec.Names.Kind, m.Resource.Resource, m.Scope.Name(), d.Spec.Names.Plural, d.Spec.Scope)
		}
	}
}

// A cache of some namespaces asks the mapper about the lists that it is asked for.
func TestTheMapperKnowsTheLists(t *testing.T) {
	mapper, err := kinds.Mapper(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	scheme := runtime.NewScheme()
	if err := errors.Join(v1alpha1.AddToScheme(scheme), corev1.AddToScheme(scheme)); err != nil {
		t.Fatal(err)
	}
	for gvk := range scheme.AllKnownTypes() {
		if gvk.Group != v1alpha1.SchemeGroupVersion.Group && gvk.Kind != "SecretList" || !strings.HasSuffix(gvk.Kind, "List") {
			continue
		}
		list, err := scheme.New(gvk)
		if err != nil {
			t.Fatal(err)
		}
		if namespaced, err := apiutil.IsObjectNamespaced(list, scheme, mapper); err != nil || !namespaced {
			t.Errorf("%s: %t, %v", gvk.Kind, namespaced, err)
		}
	}
}
