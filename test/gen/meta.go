// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package gen

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// Namespace is where objects are unless In says otherwise.
const Namespace = "demo"

// AllianceName is what reviews, issues and messages belong to unless Of says otherwise.
const AllianceName = "northwind-contoso"

func meta(name string) metav1.ObjectMeta {
	return metav1.ObjectMeta{Name: name, Namespace: Namespace}
}

// deleted marks an object as being deleted, kept by a finalizer of somebody else's.
func deleted(m *metav1.ObjectMeta, at string) {
	m.DeletionTimestamp, m.Finalizers = new(Time(at)), []string{"example.com/backup"}
}
