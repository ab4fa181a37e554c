// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package alliance

import "github.com/entente-dev/entente/internal/rules/verdict"

var notReadyWords = verdict.Text("Not known until what the alliance refers to exists")
