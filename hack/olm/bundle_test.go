// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package olm holds the bundle to what the Operator Lifecycle Manager asks of one.
package olm

import (
	"strings"
	"testing"

	"github.com/operator-framework/api/pkg/manifests"
	"github.com/operator-framework/api/pkg/operators/v1alpha1"
	"github.com/operator-framework/api/pkg/validation"
	"github.com/operator-framework/api/pkg/validation/errors"
)

func read(t *testing.T) *manifests.Bundle {
	t.Helper()
	b, err := manifests.GetBundleFromDir("../../bundle")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// validate returns what the validators say of a bundle.
func validate(b *manifests.Bundle) (wrong, doubtful []string) {
	said := validation.AllValidators.Validate(append(b.ObjectsToValidate(), b)...)
	for _, r := range said {
		for _, of := range []struct {
			all  []errors.Error
			into *[]string
		}{{r.Errors, &wrong}, {r.Warnings, &doubtful}} {
			for _, e := range of.all {
				*of.into = append(*of.into, e.Error())
			}
		}
	}
	return wrong, doubtful
}

// All validators there are have nothing to say, but for two things that are meant.
func TestTheBundleIsValid(t *testing.T) {
	wrong, doubtful := validate(read(t))
	for _, text := range wrong {
		t.Error(text)
	}
	for _, text := range doubtful {
		switch {
		case strings.Contains(text, "Notification") && strings.Contains(text, "example"): // nobody writes one
		default:
			t.Error("warning: ", text)
		}
	}
}

// The validators find what is wrong, so that their silence means something.
func TestTheValidatorsFindWhatIsWrong(t *testing.T) {
	for name, spoil := range map[string]func(*manifests.Bundle){
		"a kind is missing": func(b *manifests.Bundle) { b.V1CRDs = b.V1CRDs[1:] },
		"no version": func(b *manifests.Bundle) {
			b.CSV.Spec.Version.Version.Major, b.CSV.Spec.Version.Version.Minor = 0, 0
			b.CSV.Spec.Version.Version.Pre = nil
		},
		"no install mode":          func(b *manifests.Bundle) { b.CSV.Spec.InstallModes = nil },
		"no version of Kubernetes": func(b *manifests.Bundle) { b.CSV.Spec.MinKubeVersion = "the newest" },
		"an example of no kind":    func(b *manifests.Bundle) { b.CSV.Annotations["alm-examples"] = `[{"kind":"X"}]` },
	} {
		b := read(t)
		spoil(b)
		if wrong, _ := validate(b); len(wrong) == 0 {
			t.Errorf("%s: nothing is said", name)
		}
	}
}

// The install modes are true: the flag that limits the manager comes from what OLM writes on its pod.
func TestTheManagerLooksAfterWhatOLMNames(t *testing.T) {
	csv := read(t).CSV
	for _, m := range csv.Spec.InstallModes {
		if !m.Supported {
			t.Errorf("%s is not supported", m.Type)
		}
	}
	if len(csv.Spec.InstallModes) != 4 || csv.Spec.InstallStrategy.StrategyName != v1alpha1.InstallStrategyNameDeployment {
		t.Errorf("%+v", csv.Spec.InstallModes)
	}
	c := csv.Spec.InstallStrategy.StrategySpec.DeploymentSpecs[0].Spec.Template.Spec.Containers[0]
	var from string
	for _, e := range c.Env {
		if e.Name == "WATCH_NAMESPACES" && e.ValueFrom != nil && e.ValueFrom.FieldRef != nil {
			from = e.ValueFrom.FieldRef.FieldPath
		}
	}
	if from != "metadata.annotations['olm.targetNamespaces']" || c.Args[len(c.Args)-1] != "--watch-namespaces=$(WATCH_NAMESPACES)" {
		t.Errorf("its flags are %q, with WATCH_NAMESPACES from %q", c.Args, from)
	}
}
