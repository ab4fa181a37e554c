// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package manifest

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apimachinery/pkg/api/operation"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"k8s.io/apiserver/pkg/features"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// A candidate is what says that it is an object of Entente.
type candidate struct {
	document *document
	// path is where it stands in a list.
	path    []string
	content map[string]any
	kind    string

	name, namespace string
	typed           client.Object
	problems        Problems
}

// check does what the API server does with an object that is created: read its metadata, take
// out and name unknown fields, fill in the defaults, validate; see customresource_handler.go
// and registry/customresource in k8s.io/apiextensions-apiserver.
func (c *candidate) check(namespace string) {
	d, err := definitions[c.kind]()
	if err != nil {
		c.problems = append(c.problems, c.problem("", err.Error()))
		return
	}
	delete(c.content, "status")
	meta := c.metadata(namespace)
	c.duplicates()
	meant := c.prune(d)
	defaulting.PruneNonNullableNullsWithoutDefaults(c.content, d.checked)
	defaulting.Default(c.content, d.checked)
	var errs field.ErrorList
	if meta != nil {
		if err := objectmeta.SetObjectMeta(c.content, meta); err != nil {
			c.problems = append(c.problems, c.problem("metadata", err.Error()))
		}
		errs = apivalidation.ValidateObjectMetaDeclaratively(context.Background(), operation.Create, meta, nil, true,
			apivalidation.NameIsDNSSubdomain, field.NewPath("metadata"), utilfeature.DefaultFeatureGate.Enabled(features.DeclarativeValidationBeta))
	}
	for _, e := range d.validate(c.content, errs) {
		if e.Type == field.ErrorTypeRequired && slices.Contains(meant, e.Field) {
			continue // it is there, misspelt
		}
		c.problems = append(c.problems, c.refused(d, e))
	}
	if len(c.problems) == 0 {
		c.convert(d)
	}
}

// validate adds all that the API server has against the content of an object to what it has
// against the metadata. The API server does not evaluate the rules of an object that is not in the
// form that they rely on, and tells of them at the next try. Here all is told at once; a rule
// that fails on such an object without an answer has none.
func (d *definition) validate(content map[string]any, errs field.ErrorList) field.ErrorList {
	errs = append(errs, validation.ValidateCustomResource(nil, content, d.schema)...)
	errs = append(errs, listtype.ValidateListSetsAndMaps(nil, d.checked, content)...)
	broken, _ := d.rules.Validate(context.Background(), nil, d.checked, content, nil, celconfig.RuntimeCELCostBudget)
	broken = slices.DeleteFunc(broken, func(rule *field.Error) bool {
		return slices.ContainsFunc(errs, func(e *field.Error) bool { return silences(e, rule) })
	})
	return append(errs, broken...)
}

// silences tells whether a rule ended without an answer because of an error: something in what it
// looks at is not there, or of another type, or it is too large for all rules. That a rule did
// not answer shows in the words of the API server's code alone. Some never do so but in this way:
// nothing else knows which time zones there are.
func silences(e, rule *field.Error) bool {
	if rule.Type == field.ErrorTypeInternal || strings.Contains(rule.Detail, "no further validation rules will be run") {
		return e.Type == field.ErrorTypeTooMany || e.Type == field.ErrorTypeTooLong
	}
	if !strings.Contains(rule.Detail, " evaluating rule: ") && !strings.Contains(rule.Detail, " for rule: ") {
		return false
	}
	if rule.Field == "<nil>" { // the object as a whole
		return true
	}
	below, ok := strings.CutPrefix(e.Field, rule.Field)
	return ok && (below == "" || below[0] == '.' || below[0] == '[')
}

// convert makes the typed object, with the status of one that is new.
func (c *candidate) convert(d *definition) {
	defaulting.Default(c.content, d.status)
	typed, err := scheme.New(v1alpha1.SchemeGroupVersion.WithKind(c.kind))
	if err == nil {
		err = runtime.DefaultUnstructuredConverter.FromUnstructured(c.content, typed)
	}
	if err != nil {
		c.problems = append(c.problems, c.problem("", "cannot be read as the controllers would: "+err.Error()))
		return
	}
	typed.GetObjectKind().SetGroupVersionKind(schema.GroupVersionKind{}) // as one from the cluster
	c.typed, c.content = typed.(client.Object), nil
}

var scheme = func() *runtime.Scheme {
	s := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(s); err != nil {
		panic(err)
	}
	return s
}()

// refused is an error of the API server as a problem.
func (c *candidate) refused(d *definition, e *field.Error) Problem {
	name := e.Field
	if name == "<nil>" { // the object as a whole
		name = ""
	}
	p := c.problem(name, e.ErrorBody())
	place, path := c.place().resolve(name)
	p.plain, p.hint = inPlainWords(e), hint(e, at(d.checked, path))
	if strings.Contains(e.Detail, "host must be one of spec.partners") {
		p.hint = c.hosts()
	}
	// Of labels, the API server names the map, and quotes the key.
	if key, ok := e.BadValue.(string); ok && place.fields[key] != nil {
		p.Line = place.fields[key].line
	}
	return p
}

// duplicates notes the keys that stand twice.
func (c *candidate) duplicates() {
	if !c.document.suspect {
		return
	}
	for _, dup := range c.document.places().duplicates {
		if len(dup.path) > len(c.path) && slices.Equal(dup.path[:len(c.path)], c.path) {
			p := c.problem(join(dup.path[len(c.path):]), fmt.Sprintf("written twice; the first is on line %d", dup.first))
			p.Line = dup.line
			c.problems = append(c.problems, p)
		}
	}
}

// place is where the object begins.
func (c *candidate) place() *place {
	return c.document.places().root.below(c.path)
}

// problem is one of this object; an empty field is the object as a whole.
func (c *candidate) problem(name, message string) Problem {
	at, _ := c.place().resolve(name)
	return Problem{File: c.document.source.name, Line: at.line, Object: strings.TrimSpace(c.kind + " " + c.name), Field: name, Message: message}
}

func (c *candidate) where() string {
	return fmt.Sprintf("%s:%d", c.document.source.name, c.place().line)
}
