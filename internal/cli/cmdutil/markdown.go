// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

import (
	"strings"

	"github.com/entente-dev/entente/internal/plain"
)

// joiner is a character that nobody sees. Behind it, no forge finds whom to notify, which issue to link
// or where a link begins.
const joiner = "\u2060"

var markdown = strings.NewReplacer("\\", "\\\\", "|", "\\|", "`", "\\`", "*", "\\*", "_", "\\_", "~", "\\~",
	"[", "\\[", "]", "\\]", "!", "\\!", "<", "&lt;", "&", "&amp;",
	"@", "@"+joiner, "#", "#"+joiner, "://", ":"+joiner+"//", "www.", "www"+joiner+".")

// Markdown makes a text plain in a cell of a Markdown table: what anybody typed draws no picture,
// is no link and calls nobody.
func Markdown(text string) string { return markdown.Replace(plain.Line(text)) }
