// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package api_test

import "slices"

// fit makes the fields of a generated spec agree with each other, as the rules over several
// fields ask for. It keeps sizes. Where a rule searches a list, the last entry is the answer,
// which is the most work.
var fit = map[string]func(spec map[string]any){
	"Alliance": func(spec map[string]any) {
		names := fields(spec["partners"], "name")
		last := names[len(names)-1]
		spec["host"] = last
		for _, member := range entries(spec["team"]) {
			member["partner"] = last
		}
		for _, objective := range entries(spec["objectives"]) {
			benefits := slices.Clone(names)
			slices.Reverse(benefits)
			objective["benefits"] = benefits
			objective["dueDate"] = "2027" + objective["dueDate"].(string)[4:]
		}
		exit := spec["exit"].(map[string]any)
		for _, announcement := range entries(exit["announcements"]) {
			announcement["partner"] = last
		}
		for _, handback := range entries(exit["handbacks"]) {
			handback["from"], handback["to"] = names[len(names)-2], last
		}
		for _, shared := range entries(spec["sharing"]) {
			shared["from"], shared["to"] = names[len(names)-2], last
		}
		for _, training := range entries(spec["trainings"]) {
			training["type"] = "Training" // a re-check has no dates of its own
		}
	},
	"CommunicationPolicy": func(spec map[string]any) {
		// One of each kind of channel, and as many of the largest as fit.
		kinds := []string{"email", "slack", "shoutrrr", "phone", "webhook", "alertmanager"}
		channels := entries(spec["channels"])
		for i, channel := range channels {
			keep := kinds[min(i, len(kinds)-1)]
			for _, kind := range kinds {
				if kind != keep {
					delete(channel, kind)
				}
			}
			if keep == "phone" {
				delete(channel, "answerLinks") // nothing is sent over it
			}
		}
		names := fields(spec["channels"], "name")
		slices.Reverse(names)
		spec["reminders"].(map[string]any)["channels"] = names
		severities := []string{"Low", "Medium", "High", "Critical"}
		for i, path := range entries(spec["escalationPaths"]) {
			path["severities"] = []any{severities[i]}
			path["time"] = "Working"
			for _, step := range entries(path["steps"]) {
				step["channels"] = names
				step["sides"] = "All" // as hostFirst asks for
				if i == 0 {
					delete(step, "within") // by is in its place
				} else {
					delete(step, "by")
				}
			}
		}
	},
	"Partner": func(spec map[string]any) {
		for _, holiday := range entries(spec["workingTime"].(map[string]any)["notHolidays"]) {
			holiday["date"] = "2027" + holiday["date"].(string)[4:]
		}
		for i, contact := range entries(spec["contacts"]) {
			for j, address := range entries(contact["addresses"]) {
				// Both kinds occur; the first entry of all has the smaller.
				if i+j == 0 {
					delete(address, "addressFrom")
				} else {
					delete(address, "address")
				}
			}
		}
	},
	"Review": func(spec map[string]any) {
		for _, postponement := range entries(spec["postponements"]) {
			postponement["dueTime"] = "2026-02-01T00:00:00+01:00"
		}
	},
	"Issue": func(spec map[string]any) {
		for _, snooze := range entries(spec["snoozes"]) {
			snooze["untilTime"] = "2026-02-01T00:00:00+01:00"
		}
		for _, change := range entries(spec["severityChanges"]) {
			change["from"], change["to"] = "Medium", "Critical"
		}
	},
	"Notification": func(spec map[string]any) { spec["reason"] = "Digest" }, // as digestOf asks for
}

// entries are the objects of a list.
func entries(list any) []map[string]any {
	var out []map[string]any
	for _, e := range list.([]any) {
		out = append(out, e.(map[string]any))
	}
	return out
}

// fields are the values of one field of the objects of a list.
func fields(list any, name string) []any {
	var out []any
	for _, e := range entries(list) {
		out = append(out, e[name])
	}
	return out
}
