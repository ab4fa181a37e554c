// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package letter

import (
	"fmt"
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/message"
)

// shellNow and shellToday are what a shell replaces by the moment, and by the day, at which
// the command is run.
const (
	ShellNow   = `$(date -u +%Y-%m-%dT%H:%M:%SZ)`
	ShellToday = `$(date +%Y-%m-%d)`
)

// Commands collects commands that record something on an object.
type Commands struct {
	Kind, Namespace, Object string

	commands []message.Command
	begins   bool
}

// Append adds the command that adds an entry to a list of the spec. Where the list is not
// begun the patch begins it, and is refused if somebody has begun it meanwhile: it would
// overwrite.
func (r *Commands) Append(purpose, list string, begun bool, value string) {
	if begun {
		r.Patch(purpose, fmt.Sprintf(`{"op":"add","path":"/spec/%s/-","value":%s}`, list, value))
		return
	}
	r.begins = true
	r.Set(purpose, list, "["+value+"]")
}

// Set adds the command that sets a field of the spec, unless somebody has set it meanwhile.
func (r *Commands) Set(purpose, field, value string) {
	r.Patch(purpose, fmt.Sprintf(`{"op":"test","path":"/spec/%[1]s","value":null},{"op":"add","path":"/spec/%[1]s","value":%[2]s}`, field, value))
}

// Patch adds the command for some operations of a JSON patch.
func (r *Commands) Patch(purpose, operations string) {
	namespace := ""
	if r.Namespace != "" {
		namespace = " -n " + r.Namespace
	}
	r.commands = append(r.commands, message.Command{Purpose: purpose, Command: fmt.Sprintf(
		`kubectl%s patch %s %s --type=json -p "%s"`, namespace, r.Kind, r.Object, strings.ReplaceAll("["+operations+"]", `"`, `\"`))})
}

// Context is what all messages about an alliance have, the commands among it.
func (r *Commands) Context(a *v1alpha1.Alliance) message.Context {
	return message.Context{Alliance: allianceName(a), Namespace: r.Namespace, Commands: r.commands, Begins: r.begins}
}

// PersonJSON is a person in a patch.
func PersonJSON(p v1alpha1.PersonRef) string {
	return fmt.Sprintf(`{"partner":"%s","contact":"%s"}`, p.Partner, p.Contact)
}
