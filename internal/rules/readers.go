// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/review"
)

// The functions of this file are for readers: commands and pages that show how things stand, and
// must not decide that again.

// ReviewOutstanding reports, by its status, whether a review is still to be held or accepted.
func ReviewOutstanding(r *v1alpha1.Review) bool { return review.Outstanding(r.Status.Conditions) }
