// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package expression

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/worktime"
)

// kind is how rules see the values of a Go type.
type kind struct {
	cel *types.Type
	// read makes the value that rules see. The zone is where dates are that say nothing else.
	read func(r *run, v reflect.Value, zone *time.Location) ref.Val
	// of is set for objects.
	of *structure
	// values are those that a text can have, or the elements of a list of texts, where these are few; nil for any.
	values []string
}

// structure is an object with its fields, by the names that they have in YAML.
type structure struct {
	cel    *types.Type
	goType reflect.Type
	fields map[string]*field
}

type field struct {
	index int
	*kind
}

// Metadata is what rules see of an object's metadata: what files and a cluster have in common.
type Metadata struct {
	Name        string            `json:"name,omitempty"`
	Namespace   string            `json:"namespace,omitempty"`
	Labels      map[string]string `json:"labels,omitempty"`
	Annotations map[string]string `json:"annotations,omitempty"`
}

// lastApplied is the annotation in which kubectl keeps the object itself.
const lastApplied = "kubectl.kubernetes.io/last-applied-configuration"

// metadataOf is an object's metadata, made once: annotations may be many.
func (s *Scene) metadataOf(m *metav1.ObjectMeta) *Metadata {
	if known := s.metadata[m]; known != nil {
		return known
	}
	out := &Metadata{m.Name, m.Namespace, m.Labels, m.Annotations}
	if _, kept := m.Annotations[lastApplied]; kept {
		out.Annotations = maps.Clone(m.Annotations)
		delete(out.Annotations, lastApplied)
	}
	if s.metadata == nil {
		s.metadata = map[*metav1.ObjectMeta]*Metadata{}
	}
	s.metadata[m] = out
	return out
}

// schema has the Go types that rules come upon.
type schema struct {
	kinds      map[reflect.Type]*kind
	structures map[string]*structure
}

// The kinds of objects that rules see.
var (
	known        = newSchema()
	allianceKind = known.kindOf(reflect.TypeFor[*v1alpha1.Alliance]())
	policyKind   = known.kindOf(reflect.TypeFor[*v1alpha1.CommunicationPolicy]())
	partnersKind = known.kindOf(reflect.TypeFor[[]*v1alpha1.Partner]())
	reviewsKind  = known.kindOf(reflect.TypeFor[[]*v1alpha1.Review]())
	issuesKind   = known.kindOf(reflect.TypeFor[[]*v1alpha1.Issue]())
	teamKind     = known.kindOf(reflect.TypeFor[[]*v1alpha1.TeamMember]())
)

var (
	timeType     = reflect.TypeFor[metav1.Time]()
	dateType     = reflect.TypeFor[v1alpha1.Date]()
	metadataType = reflect.TypeFor[metav1.ObjectMeta]()
)

func newSchema() *schema {
	s := &schema{kinds: map[reflect.Type]*kind{}, structures: map[string]*structure{}}
	metadata := s.kindOf(reflect.TypeFor[Metadata]())
	s.kinds[metadataType] = &kind{cel: metadata.cel, of: metadata.of, read: func(r *run, v reflect.Value, zone *time.Location) ref.Val {
		return &object{r, metadata.of, reflect.ValueOf(r.metadataOf(v.Addr().Interface().(*metav1.ObjectMeta))).Elem(), zone}
	}}
	s.kinds[timeType] = &kind{cel: types.TimestampType, read: func(_ *run, v reflect.Value, _ *time.Location) ref.Val {
		return types.Timestamp{Time: v.Interface().(metav1.Time).UTC()}
	}}
	s.kinds[dateType] = &kind{cel: types.TimestampType, read: func(_ *run, v reflect.Value, zone *time.Location) ref.Val {
		d, err := worktime.ParseDate(v.String())
		if err != nil {
			return types.WrapErr(err)
		}
		return types.Timestamp{Time: d.Start(marked(zone))}
	}}
	return s
}

// kindOf is how values of a type are seen; nil for a type that no rule can use.
func (s *schema) kindOf(t reflect.Type) *kind {
	if k, ok := s.kinds[t]; ok {
		return k
	}
	k := s.make(t)
	s.kinds[t] = k
	return k
}

func (s *schema) make(t reflect.Type) *kind {
	switch t.Kind() {
	case reflect.String:
		return &kind{cel: types.StringType, values: enums[t.Name()], read: func(_ *run, v reflect.Value, _ *time.Location) ref.Val { return types.String(v.String()) }}
	case reflect.Bool:
		return &kind{cel: types.BoolType, read: func(_ *run, v reflect.Value, _ *time.Location) ref.Val { return types.Bool(v.Bool()) }}
	case reflect.Int, reflect.Int32, reflect.Int64:
		return &kind{cel: types.IntType, read: func(_ *run, v reflect.Value, _ *time.Location) ref.Val { return types.Int(v.Int()) }}
	case reflect.Pointer:
		if to := s.kindOf(t.Elem()); to != nil {
			return &kind{cel: to.cel, of: to.of, values: to.values, read: func(r *run, v reflect.Value, zone *time.Location) ref.Val { return to.read(r, v.Elem(), zone) }}
		}
	case reflect.Slice:
		if of := s.kindOf(t.Elem()); of != nil {
			return &kind{cel: types.NewListType(of.cel), values: of.values, read: func(r *run, v reflect.Value, zone *time.Location) ref.Val {
				return newList(r, of, v, zone)
			}}
		}
	case reflect.Map:
		if t == reflect.TypeFor[map[string]string]() {
			return &kind{cel: types.NewMapType(types.StringType, types.StringType), read: func(_ *run, v reflect.Value, _ *time.Location) ref.Val {
				return types.NewStringStringMap(types.DefaultTypeAdapter, v.Interface().(map[string]string))
			}}
		}
		if of := s.kindOf(t.Elem()); of != nil && t.Key().Kind() == reflect.String { // of few entries
			return &kind{cel: types.NewMapType(types.StringType, of.cel), read: func(r *run, v reflect.Value, zone *time.Location) ref.Val {
				entries := make(map[ref.Val]ref.Val, v.Len())
				for i := v.MapRange(); i.Next(); {
					entries[types.String(i.Key().String())] = of.read(r, i.Value(), zone)
				}
				return types.NewRefValMap(types.DefaultTypeAdapter, entries)
			}}
		}
	case reflect.Struct:
		return s.object(t)
	}
	return nil
}

// object is how a struct is seen: of a kind of the API its metadata and its spec, since what its status says is
// another loop's, or has not been found out yet.
func (s *schema) object(t reflect.Type) *kind {
	o := &structure{cel: types.NewObjectType(t.Name(), traits.FieldTesterType, traits.IndexerType), goType: t, fields: map[string]*field{}}
	s.structures[t.Name()] = o
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name == "" || name == "status" {
			continue
		}
		if k := s.kindOf(t.Field(i).Type); k != nil {
			o.fields[name] = &field{i, k}
		}
	}
	return &kind{cel: o.cel, of: o, read: func(r *run, v reflect.Value, zone *time.Location) ref.Val {
		return &object{r, o, v, zoneWithin(r.Scene, v, zone)}
	}}
}

// names are those of the fields, sorted.
func (o *structure) names() []string { return slices.Sorted(maps.Keys(o.fields)) }
