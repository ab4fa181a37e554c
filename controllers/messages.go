// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// makeMessages makes the Notifications that a record on the object's status asks for. Their
// names follow from the record, so after a crash before it says that they are made, the same
// ones are made again, which is none.
func (s *shell) makeMessages(ctx context.Context, namespace string, messages []rules.Message) error {
	for _, m := range messages {
		n := v1alpha1.Notification{
			ObjectMeta: metav1.ObjectMeta{
				Name: m.Name, Namespace: namespace,
				Labels: map[string]string{v1alpha1.LabelAlliance: m.Spec.AllianceRef.Name},
			},
			Spec: m.Spec,
		}
		if _, err := s.create(ctx, &n); err != nil {
			return err
		}
	}
	return nil
}
