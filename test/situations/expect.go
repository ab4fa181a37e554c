// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package situations

import (
	"fmt"
	"regexp"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/simulate"
)

var expectation = regexp.MustCompile(`^([a-z]+/\S+) (?:(exists|does not exist)|([A-Za-z]+)(!?=)(True|False|Unknown)(?: \(([A-Za-z]+)\))?(?:: (.+))?)$`)

// Found is how objects stand: the conditions of each by KIND/NAME, with the kinds as situations name them.
type Found map[string][]metav1.Condition

// FoundIn is how the objects of an inventory stand.
func FoundIn(objects *inventory.Inventory) Found {
	found := Found{}
	for _, o := range objects.Objects() {
		found[Name(inventory.KindOf(o), o.GetName())] = inventory.StatusOf(o).Conditions
	}
	return found
}

// Name is an object as situations name it.
func Name(kind, name string) string {
	for short, k := range kinds {
		if k == kind {
			return short + "/" + name
		}
	}
	return kind + "/" + name
}

// Check compares how objects stand with a line of expectations; the error says what is there.
func Check(line string, found Found) error {
	part := expectation.FindStringSubmatch(line)
	if part == nil {
		return fmt.Errorf("%q is no expectation; write KIND/NAME CONDITION=STATUS (REASON) or CONDITION!=STATUS, KIND/NAME exists, or KIND/NAME does not exist", line)
	}
	conditions, exists := found[part[1]]
	switch {
	case part[2] != "":
		if exists != (part[2] == "exists") {
			return fmt.Errorf("%s: it is otherwise", line)
		}
		return nil
	case !exists:
		return fmt.Errorf("%s: there is no %s", line, part[1])
	}
	c := meta.FindStatusCondition(conditions, part[3])
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

// MessageLine writes an event in which somebody is told as Situation.Messages has it.
func MessageLine(e *simulate.Event) string {
	layout := "2006-01-02 15:04"
	if e.Time.Second() != 0 {
		layout += ":05"
	}
	var people []string
	for _, r := range e.Recipients {
		people = append(people, r.Partner+"/"+r.Contact)
	}
	return fmt.Sprintf("%s %s %s to %s", e.Time.UTC().Format(layout), Name(e.Kind, e.Name), e.Detail, strings.Join(people, ", "))
}
