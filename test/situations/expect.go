// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package situations

import (
	"fmt"
	"regexp"
	"strings"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/simulate"
)

var expectation = regexp.MustCompile(`^([a-z]+/\S+) (?:(exists|does not exist)|([A-Za-z]+)(!?=)(True|False|Unknown)(?: \(([A-Za-z]+)\))?(?:: (.+))?)$`)

// Check compares how objects stand with a line of expectations; the error says what is there.
func Check(line string, objects *inventory.Inventory) error {
	part := expectation.FindStringSubmatch(line)
	if part == nil {
		return fmt.Errorf("%q is no expectation; write KIND/NAME CONDITION=STATUS (REASON) or CONDITION!=STATUS, KIND/NAME exists, or KIND/NAME does not exist", line)
	}
	o := find(objects, part[1])
	switch {
	case part[2] != "":
		if exists := o != nil; exists != (part[2] == "exists") {
			return fmt.Errorf("%s: it is otherwise", line)
		}
		return nil
	case o == nil:
		return fmt.Errorf("%s: there is no %s", line, part[1])
	}
	status := inventory.StatusOf(o)
	c := status.Condition(part[3])
	switch {
	case c == nil:
		return fmt.Errorf("%s: there is no such condition", line)
	case (string(c.Status) == part[5]) != (part[4] == "=") || part[6] != "" && c.Reason != part[6]:
		return fmt.Errorf("%s: it is %s (%s): %s", line, c.Status, c.Reason, c.Message)
	case !strings.Contains(c.Message, part[7]):
		return fmt.Errorf("%s: its message is: %s", line, c.Message)
	}
	return nil
}

func find(objects *inventory.Inventory, name string) client.Object {
	short, object, _ := strings.Cut(name, "/")
	for _, o := range objects.Objects() {
		if inventory.KindOf(o) == kinds[short] && o.GetName() == object {
			return o
		}
	}
	return nil
}

// MessageLine writes an event in which somebody is told as Situation.Messages has it.
func MessageLine(e *simulate.Event) string {
	layout := "2006-01-02 15:04"
	if e.Time.Second() != 0 {
		layout += ":05"
	}
	short := strings.ToLower(e.Kind)
	if short == "communicationpolicy" {
		short = "policy"
	}
	var people []string
	for _, r := range e.Recipients {
		people = append(people, r.Partner+"/"+r.Contact)
	}
	return fmt.Sprintf("%s %s/%s %s to %s", e.Time.UTC().Format(layout), short, e.Name, e.Detail, strings.Join(people, ", "))
}
