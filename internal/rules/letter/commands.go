// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package letter

import (
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/message"
)

// What stands in a command where the reader's own words belong, or a day.
const (
	ToFill    = "'…'"
	DayToFill = "YYYY-MM-DD"
)

// Commands collects the commands by which the reader records something on an object. All of
// them are the plugin's: one line that a person can read, which holds whoever else has recorded
// something meanwhile.
type Commands struct {
	Namespace, Object string

	commands []message.Command
}

// Offer adds a command: a verb of the plugin, and what comes after the object's name.
func (r *Commands) Offer(purpose, verb string, flags ...string) {
	words := append([]string{"kubectl", "entente", verb, r.Object}, flags...)
	if r.Namespace != "" {
		words = append(words, "-n", r.Namespace)
	}
	r.commands = append(r.commands, message.Command{Purpose: purpose, Command: strings.Join(words, " ")})
}

// Context is what all messages about an alliance have, the commands among it.
func (r *Commands) Context(a *v1alpha1.Alliance) message.Context {
	return message.Context{Alliance: allianceName(a), Namespace: r.Namespace, Commands: r.commands}
}

// Person is somebody as commands write people.
func Person(p v1alpha1.PersonRef) string { return string(p.Partner) + "/" + string(p.Contact) }
