// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/simulate"
)

// digest tells one from others: those that a change takes away or adds, too.
type digest struct {
	mark, namespace, partner, contact, channel string
	at                                         int64
	number                                     int
}

func digestOf(mark string, e *simulate.Event, r *simulate.Recipient) digest {
	return digest{mark, e.Namespace, r.Partner, r.Contact, r.Channel, e.Time.UnixNano(), r.Digest.Number}
}

// gathered has one line for each digest in place of the messages in it, where the first of them is. It is about the
// recipient's partner, as the digest is.
func gathered(lines []line) []line {
	out, seen := make([]line, 0, len(lines)), map[digest]bool{}
	for _, l := range lines {
		if len(l.Recipients) == 0 || l.Recipients[0].Digest.Number == 0 {
			out = append(out, l) // those who are told in one event are so in the same way
			continue
		}
		for _, r := range l.Recipients {
			d := digestOf(l.mark, l.Event, &r)
			if seen[d] {
				continue
			}
			seen[d] = true
			e := *l.Event
			e.Kind, e.Name = v1alpha1.KindPartner, r.Partner
			e.Detail = "a digest of " + cmdutil.Count(r.Digest.Messages, "message")
			r.Subject, r.Text = r.Digest.Subject, r.Digest.Text
			e.Recipients = []simulate.Recipient{r}
			out = append(out, line{l.mark, &e})
		}
	}
	return out
}

// letter prints the text of a message, if that was asked for.
func (o *options) letter(r *simulate.Recipient, indent string) {
	if !o.showText {
		return
	}
	fmt.Fprintf(o.Out, "\n%sSubject: %s\n\n", indent, r.Subject)
	for text := range strings.Lines(strings.TrimRight(r.Text, "\n")) {
		fmt.Fprintln(o.Out, strings.TrimRight(indent+text, " \n"))
	}
	fmt.Fprintln(o.Out)
}
