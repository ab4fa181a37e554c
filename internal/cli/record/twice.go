// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"cmp"
	"encoding/json"
	"maps"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/entente-dev/entente/internal/amend"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

// sameWithin is how long after a command the same one is taken for a slip: an arrow key and Enter, or
// somebody who did not see the answer.
const sameWithin = 10 * time.Minute

// twice refuses a command that says what was recorded minutes ago, and no time of its own: without
// that only the clock tells the two apart. A statement that is to take the place of one that says the same
// is refused in any case.
func (s *scene) twice(v values, c *change) error {
	if c.another {
		return nil
	}
	for _, operation := range c.operations {
		entry, err := asMap(operation.Value)
		if err != nil || entry == nil { // nothing is said
			continue
		}
		field := amend.FieldOf(operation.Path)
		there, _, _ := unstructured.NestedFieldNoCopy(s.raw.Object, field...)
		var before []any
		switch there := there.(type) {
		case []any:
			if strings.HasSuffix(operation.Path, "/-") && !v.has(when.flag) {
				before = there
			}
		case map[string]any:
			before = []any{there}
		}
		for _, old := range before {
			old, ok := old.(map[string]any)
			if ok && (same(old, entry) || s.justSaid(old, entry, v)) {
				return cmdutil.UsageError("the same is on record since %s, in %s; nothing was written; if it happened again, write --time",
					s.saidAt(old), strings.Join(field, "."))
			}
		}
	}
	return nil
}

// justSaid reports whether an entry is one of minutes ago, but for the time, which the command does not give.
func (s *scene) justSaid(old, entry map[string]any, v values) bool {
	at, err := time.Parse(time.RFC3339, timeOf(old))
	return err == nil && !v.has(when.flag) && !at.After(s.now) && s.now.Sub(at) < sameWithin && sameSaid(old, entry, v)
}

func (s *scene) saidAt(entry map[string]any) string {
	at, err := time.Parse(time.RFC3339, timeOf(entry))
	if err != nil {
		return timeOf(entry)
	}
	return s.stamp(at)
}

// timeOf is when an entry is dated; a review's record says when it was held.
func timeOf(entry map[string]any) string {
	return cmp.Or(asText(entry["time"]), asText(entry["heldTime"]))
}

// sameSaid compares entries but for what follows from the moment of the command.
func sameSaid(old, entry map[string]any, v values) bool {
	old, entry = maps.Clone(old), maps.Clone(entry)
	moving := []string{"time", "heldTime"}
	if spanForm.MatchString(v.text("until")) {
		moving = append(moving, "untilTime", "dueTime")
	}
	for _, field := range moving {
		delete(old, field)
		delete(entry, field)
	}
	return same(old, entry)
}

func asMap(value any) (map[string]any, error) {
	data, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	var out map[string]any
	return out, json.Unmarshal(data, &out)
}

func asText(value any) string {
	text, _ := value.(string)
	return text
}
