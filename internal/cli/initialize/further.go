// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package initialize

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/entente-dev/entente/internal/country"
	"github.com/entente-dev/entente/internal/slug"
)

// further reads a partner beside the two: display=Fabrikam GmbH,country=DE,time-zone=Europe/Berlin. A value goes on to
// the next name, so it may have commas.
func further(text string) (side, error) {
	var s side
	fields := []question{
		{flag: "display", value: &s.display, check: printable(maxDisplay)},
		{flag: "name", value: &s.name, check: slugName(maxName)},
		{flag: "country", value: &s.country, check: country.Parse},
		{flag: "time-zone", value: &s.timeZone, check: zoneName},
		{flag: "manager", value: &s.manager, check: printable(maxDisplay)},
		{flag: "manager-mail", value: &s.managerMail, check: mailAddress},
		{flag: "sponsor", value: &s.sponsor, check: printable(maxDisplay)},
		{flag: "sponsor-mail", value: &s.sponsorMail, check: mailAddress},
	}
	known := map[string]*question{}
	names := make([]string, 0, len(fields))
	for i := range fields {
		known[fields[i].flag], names = &fields[i], append(names, fields[i].flag)
	}
	var last *question
	for part := range strings.SplitSeq(text, ",") {
		key, value, _ := strings.Cut(part, "=")
		switch q := known[strings.TrimSpace(key)]; {
		case q != nil && *q.value != "":
			return s, fmt.Errorf("%s is there twice; write it once", q.flag)
		case q != nil:
			last, *q.value = q, value
		case last == nil:
			return s, fmt.Errorf("%q is no name=value; write display=Fabrikam GmbH,country=DE,time-zone=Europe/Berlin, and more with %s", part, strings.Join(names, ", "))
		default:
			*last.value += "," + part
		}
	}
	for _, q := range fields {
		if *q.value == "" {
			continue
		}
		value, err := q.check(strings.TrimSpace(*q.value))
		if err != nil {
			return s, fmt.Errorf("%s: %w", q.flag, err)
		}
		*q.value = value
	}
	s.name = cmp.Or(s.name, slug.Of(s.display, maxName))
	s.manager, s.sponsor = cmp.Or(s.manager, usualManager), cmp.Or(s.sponsor, usualSponsor)
	for i, value := range []string{s.display, s.name, s.country, s.timeZone} {
		if value == "" {
			return s, fmt.Errorf("%q has no %s; write %[2]s=…", text, names[i])
		}
	}
	return s, nil
}
