// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"

	"github.com/entente-dev/entente/internal/rules"
)

// makeMessages makes the Notifications that a record on the object's status asks for. Their
// names follow from the record, so after a crash before it says that they are made, the same
// ones are made again, which is none.
func (s *shell) makeMessages(ctx context.Context, namespace string, messages []rules.Message) error {
	for i := range messages {
		if _, err := s.create(ctx, messages[i].Notification(namespace)); err != nil {
			return err
		}
	}
	return nil
}
