// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package amend

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

const (
	lastApplied = "kubectl.kubernetes.io/last-applied-configuration"
	trackingID  = "argocd.argoproj.io/tracking-id"
)

// syncers are who writes what Git holds, in managedFields: Argo CD and Flux.
var syncers = []string{"argocd-controller", "kustomize-controller"}

// Reverted returns the first field that the operations write and that Git sets, such as
// spec.acknowledgements: the next sync would take back what is written there. It is empty where
// there is none. A field that Git leaves out stays as it is.
func Reverted(o metav1.Object, operations ...Operation) string {
	for _, operation := range operations {
		path := FieldOf(operation.Path)
		if inLastApplied(o, path) || inManagedFields(o, path) {
			return strings.Join(path, ".")
		}
	}
	return ""
}

// FieldOf is the list, or the field outside of lists, in which an operation on a path writes.
func FieldOf(pointer string) []string {
	path := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	i := slices.IndexFunc(path, func(part string) bool {
		_, err := strconv.Atoi(part)
		return part == "-" || err == nil
	})
	if i >= 0 {
		path = path[:i]
	}
	for i := range path {
		path[i] = strings.ReplaceAll(strings.ReplaceAll(path[i], "~1", "/"), "~0", "~")
	}
	return path
}

// inLastApplied reads what a client-side apply by Argo CD has set.
func inLastApplied(o metav1.Object, path []string) bool {
	annotations := o.GetAnnotations()
	if annotations[trackingID] == "" {
		return false
	}
	var set any
	if json.Unmarshal([]byte(annotations[lastApplied]), &set) != nil {
		return false
	}
	return holds(set, path)
}

// inManagedFields reads what a server-side apply has set.
func inManagedFields(o metav1.Object, path []string) bool {
	fields := make([]string, len(path))
	for i, part := range path {
		fields[i] = "f:" + part
	}
	return slices.ContainsFunc(o.GetManagedFields(), func(m metav1.ManagedFieldsEntry) bool {
		var set any
		return slices.Contains(syncers, m.Manager) && m.Subresource == "" && m.FieldsV1 != nil &&
			json.Unmarshal(m.FieldsV1.GetRawBytes(), &set) == nil && holds(set, fields)
	})
}

// holds reports whether there is something at a path.
func holds(value any, path []string) bool {
	for _, part := range path {
		fields, ok := value.(map[string]any)
		if !ok {
			return false
		}
		if value, ok = fields[part]; !ok {
			return false
		}
	}
	return true
}
