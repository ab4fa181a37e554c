// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package api_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// hostile are values of every type of JSON.
var hostile = []any{nil, true, int64(-1), int64(1) << 62, 1.5, "", []any{}, []any{nil}, map[string]any{"x": "y"}}

// hostileTimes are in forms that one reader takes and another does not.
var hostileTimes = []any{
	"2026-01-01", "2026-01-01T00:00:00", "2026-01-01T00:00Z", "2026-01-01T00:00", "2026-01-01T00:00:00+0100", "2026-01-01T00:00:00+01",
	"2026-01-01 00:00:00Z", "2026-01-01t00:00:00z", "2026-01-01T24:00:00Z", "2026-01-01T00:00:60Z", "2026-01-01T00:00:00,5Z",
	"2026-01-01T00:00:00.123456789123Z", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00-23:59", "2026-01-01T0:00:00Z",
	"0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "10000-01-01T00:00:00Z", "+2026-01-01T00:00:00Z", " 2026-01-01T00:00:00Z",
}

// TestWhatIsAcceptedCanBeRead writes each hostile value to each field of each kind, of the spec and of the
// status. Whatever the API server takes, the types must decode: one object that they do not would be
// missing in the caches.
func TestWhatIsAcceptedCanBeRead(t *testing.T) {
	scheme := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	for _, c := range mustReadCRDs(t) {
		t.Run(c.kind, func(t *testing.T) {
			t.Parallel()
			namespace, spec := newNamespace(t), generator{t: t}.spec(c)
			r := client.Resource(c.resource).Namespace(namespace)
			dryRun := []string{metav1.DryRunAll}
			sweep{part: "spec", node: c.spec(), valid: spec, write: func(value any) (*unstructured.Unstructured, error) {
				return r.Create(t.Context(), object(c.kind, namespace, map[string]any{"spec": value}), metav1.CreateOptions{DryRun: dryRun})
			}}.run(t, scheme)

			stored, err := r.Create(t.Context(), object(c.kind, namespace, map[string]any{"spec": spec}), metav1.CreateOptions{})
			if err != nil {
				t.Fatal(err)
			}
			sweep{part: "status", node: c.status(), valid: generator{t: t}.status(c), write: func(value any) (*unstructured.Unstructured, error) {
				o := stored.DeepCopy()
				o.Object["status"] = value
				return r.UpdateStatus(t.Context(), o, metav1.UpdateOptions{DryRun: dryRun})
			}}.run(t, scheme)
		})
	}
}

// sweep writes hostile values to a part of an object.
type sweep struct {
	part  string
	node  *node
	valid map[string]any
	// write offers the API server another value for the part.
	write func(value any) (*unstructured.Unstructured, error)
}

func (s sweep) run(t *testing.T, scheme *runtime.Scheme) {
	t.Helper()
	if _, err := s.write(runtime.DeepCopyJSONValue(s.valid)); err != nil {
		t.Fatalf("the valid %s is refused: %s", s.part, short(err))
	}
	accepted := 0
	s.node.walk(s.part, func(path string, n *node) {
		values := hostile
		if n.Format == "date" || n.Format == "date-time" {
			values = slices.Concat(hostile, hostileTimes)
		}
		for _, value := range values {
			broken := map[string]any{s.part: runtime.DeepCopyJSONValue(s.valid)}
			if path == s.part {
				broken[s.part] = value
			} else if !replace(broken, path, value) {
				t.Errorf("%s: the valid %s has no such field", path, s.part)
				return
			}
			got, err := s.write(broken[s.part])
			switch {
			case err == nil:
				accepted++
				if err := decode(scheme, got); err != nil {
					t.Errorf("%s = %s is accepted, and cannot be read: %v", path, asJSON(value), err)
				}
			case !apierrors.IsInvalid(err) && !apierrors.IsBadRequest(err):
				t.Errorf("%s = %s: %v", path, asJSON(value), err)
			}
		}
	})
	if accepted == 0 {
		t.Errorf("nothing was accepted in the %s: the test does not reach what it is about", s.part)
	}
}

// replace writes a value at a path, null too, which set takes for leaving out.
func replace(o map[string]any, path string, value any) bool {
	if value != nil {
		return set(o, path, value) != ""
	}
	const here = "\x00null"
	if set(o, path, here) == "" {
		return false
	}
	nullify(o, here)
	return true
}

func nullify(v any, mark string) {
	switch v := v.(type) {
	case map[string]any:
		for key, e := range v {
			if e == mark {
				v[key] = nil
				continue
			}
			nullify(e, mark)
		}
	case []any:
		for i, e := range v {
			if e == mark {
				v[i] = nil
				continue
			}
			nullify(e, mark)
		}
	}
}

// decode reads an object as the caches do.
func decode(scheme *runtime.Scheme, o *unstructured.Unstructured) error {
	typed, err := scheme.New(o.GroupVersionKind())
	if err != nil {
		return err
	}
	data, err := json.Marshal(o)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, typed)
}

func asJSON(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(data)
}
