// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package holidays

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what docs/holidays.md lists")

// TestThePageListsAllCalendars: docs/holidays.md says what can be written, and how much it is.
func TestThePageListsAllCalendars(t *testing.T) {
	const file, mark = "../../docs/holidays.md", "<!-- Written by go test ./internal/holidays -update -->\n"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	prose, listed, ok := strings.Cut(string(data), mark)
	if !ok {
		t.Fatalf("%s has no %s", file, mark)
	}
	list, countries := listOfCalendars()
	for _, said := range []string{
		fmt.Sprintf("**years %d to %d**: %d countries and %d parts", FirstYear, LastYear, countries, len(Codes())-countries),
		fmt.Sprintf("From %d-01-01 on", LastYear),
	} {
		if !strings.Contains(prose, said) {
			t.Errorf("%s does not say %q", file, said)
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(prose+mark+list), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if listed != list {
		t.Errorf("%s does not list the calendars of the table; go test ./internal/holidays -update writes them", file)
	}
}

// listOfCalendars writes the codes, and counts the countries.
func listOfCalendars() (list string, countries int) {
	var whole []string
	parts := map[string][]string{}
	for _, code := range Codes() {
		country, part, isPart := strings.Cut(code, "-")
		if !isPart {
			whole = append(whole, country)
			continue
		}
		parts[country] = append(parts[country], "`"+country+"-"+part+"`")
	}
	var b, alone strings.Builder
	b.WriteString("\n| Country | Its parts |\n|---|---|\n")
	for _, country := range whole {
		if parts[country] == nil {
			alone.WriteString(" `" + country + "`")
			continue
		}
		fmt.Fprintf(&b, "| `%s` | %s |\n", country, strings.Join(parts[country], " "))
	}
	return b.String() + "\nWithout parts:" + alone.String() + "\n", len(whole)
}
