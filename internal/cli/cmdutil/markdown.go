// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

import "strings"

var markdown = strings.NewReplacer("\\", "\\\\", "|", "\\|", "`", "\\`", "*", "\\*", "_", "\\_", "<", "&lt;", "\n", " ")

// Markdown makes a text plain in a cell of a Markdown table.
func Markdown(text string) string { return markdown.Replace(text) }
