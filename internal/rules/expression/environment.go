// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package expression

import (
	"sync"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/ext"
	"github.com/google/cel-go/interpreter"
	"k8s.io/apiserver/pkg/cel/library"
)

// The variables of a rule.
const (
	varAlliance = "alliance"
	varPartners = "partners"
	varReviews  = "reviews"
	varIssues   = "issues"
	varPolicy   = "policy"
	varNow      = "now"
	varHelpers  = "entente"
)

var variables = map[string]*cel.Type{
	varAlliance: allianceKind.cel, varPartners: partnersKind.cel, varReviews: reviewsKind.cel, varIssues: issuesKind.cel,
	varPolicy: policyKind.cel, varNow: cel.TimestampType, varHelpers: helperType,
}

// environment is what rules are compiled in.
type environment struct {
	*cel.Env
	provider *provider
	bindings interpreter.Dispatcher
	// mu: what the provider notes is of one expression at a time.
	mu sync.Mutex
}

// theEnvironment takes some milliseconds to make, and is made when the first rule is compiled.
var theEnvironment = sync.OnceValues(newEnvironment)

func newEnvironment() (*environment, error) {
	e := &environment{provider: &provider{}, bindings: interpreter.NewDispatcher()}
	options := []cel.EnvOption{
		cel.EagerlyValidateDeclarations(true),
		cel.HomogeneousAggregateLiterals(),
		cel.DefaultUTCTimeZone(true),
		cel.CrossTypeNumericComparisons(true),
		cel.ASTValidators(cel.ValidateDurationLiterals(), cel.ValidateTimestampLiterals(), cel.ValidateRegexLiterals()),
		cel.OptionalTypes(),
		ext.Strings(ext.StringsVersion(2)),
		library.Lists(library.ListsVersion(1)), library.URLs(), library.Quantity(),
		// Of optional values there are two macros that copy what they are applied to: a chain of them grows
		// beyond all bounds while it is parsed.
		cel.ClearMacros(), cel.Macros(cel.StandardMacros...),
		e.provider.option,
	}
	for name, t := range variables {
		options = append(options, cel.Variable(name, t))
	}
	for i := range allHelpers {
		options = append(options, allHelpers[i].option())
	}
	var err error
	if e.Env, err = cel.NewEnv(options...); err != nil {
		return nil, err
	}
	for _, f := range e.Functions() {
		bindings, err := f.Bindings()
		if err == nil {
			err = e.bindings.Add(bindings...)
		}
		if err != nil {
			return nil, err
		}
	}
	return e, nil
}

// provider knows the types of the API beside those of the language.
type provider struct {
	types.Provider
	// missed are the fields that were asked for and are not there.
	missed []missedField
}

type missedField struct {
	of   *structure
	name string
}

func (p *provider) option(e *cel.Env) (*cel.Env, error) {
	p.Provider = e.CELTypeProvider()
	return cel.CustomTypeProvider(p)(e)
}

// FindStructType is types.Provider's.
func (p *provider) FindStructType(name string) (*types.Type, bool) {
	if s := known.structures[name]; s != nil {
		return types.NewTypeTypeWithParam(s.cel), true
	}
	return p.Provider.FindStructType(name)
}

// FindStructFieldNames is types.Provider's.
func (p *provider) FindStructFieldNames(name string) ([]string, bool) {
	if s := known.structures[name]; s != nil {
		return s.names(), true
	}
	return p.Provider.FindStructFieldNames(name)
}

// FindStructFieldType is types.Provider's.
func (p *provider) FindStructFieldType(name, field string) (*types.FieldType, bool) {
	s := known.structures[name]
	if s == nil {
		return p.Provider.FindStructFieldType(name, field)
	}
	f := s.fields[field]
	if f == nil {
		p.missed = append(p.missed, missedField{s, field})
		return nil, false
	}
	return &types.FieldType{Type: f.cel}, true
}

// NewValue is types.Provider's.
func (p *provider) NewValue(name string, fields map[string]ref.Val) ref.Val {
	if known.structures[name] != nil {
		return types.NewErr("a rule makes no %s", name)
	}
	return p.Provider.NewValue(name, fields)
}
