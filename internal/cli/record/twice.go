// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"encoding/json"
	"maps"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

// sameWithin is how long after a command the same one is taken for a slip: an arrow key and Enter, or
// somebody who did not see the answer.
const sameWithin = 10 * time.Minute

// twice refuses a command that says what was recorded minutes ago, and no time of its own: without
// that only the clock tells the two apart.
func (s *scene) twice(v values, c *change) error {
	if v.has(when.flag) {
		return nil
	}
	for _, operation := range c.operations {
		path, appends := strings.CutSuffix(operation.Path, "/-")
		entry, err := asMap(operation.Value)
		if err != nil || !appends {
			continue
		}
		list, _, _ := unstructured.NestedSlice(s.raw.Object, strings.Split(strings.TrimPrefix(path, "/"), "/")...)
		for _, old := range list {
			old, ok := old.(map[string]any)
			if !ok {
				continue
			}
			at, err := time.Parse(time.RFC3339, asText(old["time"]))
			if err == nil && !at.After(s.now) && s.now.Sub(at) < sameWithin && sameSaid(old, entry, v) {
				return cmdutil.UsageError("the same is on record since %s, in %s; nothing was written; if it happened again, write --time",
					s.stamp(at), strings.ReplaceAll(strings.TrimPrefix(path, "/"), "/", "."))
			}
		}
	}
	return nil
}

// sameSaid compares entries but for what follows from the moment of the command.
func sameSaid(old, entry map[string]any, v values) bool {
	old, entry = maps.Clone(old), maps.Clone(entry)
	moving := []string{"time"}
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
