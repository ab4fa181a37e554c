// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"strings"
	"unicode"
)

const (
	// maxSlackText is what Slack asks for: it takes more, but may show it in pieces.
	maxSlackText  = 4000 // bytes
	maxSlackTitle = 300  // bytes, without the asterisks
)

// slackText is the title in bold and the body below it. Slack's control characters are
// escaped, so that nothing in a text becomes a mention (<!channel>, <@U…>) or a link under
// another name; a bare @here is a text to Slack anyway.
func slackText(m Message) string {
	title := escapeSlack(printable(m.Title, maxSlackTitle), maxSlackTitle)
	body := strings.TrimSpace(m.Body)
	if title == "" {
		return escapeSlack(body, maxSlackText)
	}
	title = "*" + title + "*"
	if body == "" {
		return title
	}
	return title + "\n" + escapeSlack(body, maxSlackText-len(title)-1)
}

// escapeSlack replaces &, < and > and drops what does not print but line breaks and tabs. Of
// a text that gets longer than limit bytes it returns the beginning and an ellipsis, and
// never a part of an escape.
func escapeSlack(s string, limit int) string {
	const ellipsis = "…"
	var b strings.Builder
	fits := 0 // bytes of b that leave room for the ellipsis
	for _, r := range strings.ToValidUTF8(s, "") {
		text := string(r)
		switch {
		case r == '&':
			text = "&amp;"
		case r == '<':
			text = "&lt;"
		case r == '>':
			text = "&gt;"
		case r != '\n' && r != '\t' && !unicode.IsGraphic(r):
			continue
		}
		if b.Len()+len(text) > limit {
			return b.String()[:fits] + ellipsis
		}
		b.WriteString(text)
		if b.Len()+len(ellipsis) <= limit {
			fits = b.Len()
		}
	}
	return b.String()
}
