// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package manifest

import (
	"fmt"
	"sync"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structural "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"sigs.k8s.io/yaml"

	"github.com/entente-dev/entente/api/v1alpha1"
	crd "github.com/entente-dev/entente/config/crd"
)

// A definition is what objects of a kind are checked by.
type definition struct {
	// resource is the kind's name in small letters and the plural.
	resource string
	// status is the schema of the status alone, which has a default; the others are without it.
	status, checked *structural.Structural
	schema          validation.SchemaValidator
	rules           *cel.Validator
}

// definitions make those of each kind when it first occurs, once.
var definitions = map[string]func() (*definition, error){
	v1alpha1.KindAlliance:            sync.OnceValues(func() (*definition, error) { return define("alliances") }),
	v1alpha1.KindPartner:             sync.OnceValues(func() (*definition, error) { return define("partners") }),
	v1alpha1.KindCommunicationPolicy: sync.OnceValues(func() (*definition, error) { return define("communicationpolicies") }),
	v1alpha1.KindReview:              sync.OnceValues(func() (*definition, error) { return define("reviews") }),
	v1alpha1.KindIssue:               sync.OnceValues(func() (*definition, error) { return define("issues") }),
	v1alpha1.KindNotification:        sync.OnceValues(func() (*definition, error) { return define("notifications") }),
}

// define compiles the CRD of a kind, as the API server does when it begins to serve it.
func define(resource string) (*definition, error) {
	whole, err := readSchema(resource)
	if err != nil {
		return nil, fmt.Errorf("the definition of %s: %w", resource, err)
	}
	// A status is never checked, so its rules need not be compiled.
	checked := whole.DeepCopy()
	delete(checked.Properties, "status")
	d := &definition{resource: resource}
	if d.status, err = toStructural(whole); err != nil {
		return nil, err
	}
	d.status.Properties = map[string]structural.Structural{"status": d.status.Properties["status"]}
	if d.checked, err = toStructural(checked); err != nil {
		return nil, err
	}
	if d.schema, _, err = validation.NewSchemaValidator(checked); err != nil {
		return nil, err
	}
	d.rules = cel.NewValidator(d.checked, true, celconfig.PerCallLimit)
	return d, nil
}

func readSchema(resource string) (*apiextensions.JSONSchemaProps, error) {
	data, err := crd.Bases.ReadFile("bases/" + v1alpha1.GroupName + "_" + resource + ".yaml")
	if err != nil {
		return nil, err
	}
	var parsed apiextensionsv1.CustomResourceDefinition
	if err := yaml.Unmarshal(data, &parsed); err != nil {
		return nil, err
	}
	for _, v := range parsed.Spec.Versions {
		if v.Name != v1alpha1.SchemeGroupVersion.Version {
			continue
		}
		var out apiextensions.CustomResourceValidation
		err := apiextensionsv1.Convert_v1_CustomResourceValidation_To_apiextensions_CustomResourceValidation(v.Schema, &out, nil)
		return out.OpenAPIV3Schema, err
	}
	return nil, fmt.Errorf("it has no version %s", v1alpha1.SchemeGroupVersion.Version)
}

func toStructural(schema *apiextensions.JSONSchemaProps) (*structural.Structural, error) {
	s, err := structural.NewStructural(schema)
	if err != nil {
		return nil, err
	}
	s = s.DeepCopy() // it shares the defaults with the schema
	return s, defaulting.PruneDefaults(s)
}
