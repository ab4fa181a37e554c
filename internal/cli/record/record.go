// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package record holds the commands that record what happened: on a review, an issue, an
// alliance, a partner.
//
// All of them are one engine and a verb each. A verb says which fields it takes, what speaks
// against it, and what it adds to the object. The engine reads the object and what it refers
// to, checks, asks for what is missing, and writes by a guarded patch (package amend), again
// from the reading on where somebody else was faster.
package record

import (
	"github.com/spf13/cobra"

	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

// New returns the commands.
func New(e *cmdutil.Env) []*cobra.Command {
	commands := []*cobra.Command{
		group(e, "review", "Record that a review was held, put off, accepted or not, or cancelled, that actions are done, and what was decided",
			&hold, &done, &decide, &postpone, &accept, &reject, &cancel),
		group(e, "health", "Open a health check, record what people answered in it, and close it", &healthOpen, &answer, &healthClose),
		group(e, "partner", "Record an assessment, a business case, a word on what is shared, an absence, or a briefing on a country",
			&assess, &businessCase, &share, &absent, &briefCountry),
		group(e, "team", "Put somebody on the team of an alliance, or record that somebody leaves it",
			&teamAdd, &teamLeave),
		group(e, "exit", "Record that people were told of the exit of an alliance, and that things were handed back",
			&exitTell, &exitHandBack),
		group(e, "issue", "Open an issue, and record what was done about it",
			&open, &ack, &talkIssue, &attempt, &update, &tell, &plan, &severity, &snooze, &deescalate, &resolve),
	}
	for _, v := range []*verb{&agree, &brief, &train, &measure, &recognize, &contribute, &talk, &feedback} {
		commands = append(commands, v.command(e))
	}
	for _, c := range commands {
		c.GroupID = cmdutil.GroupRecord
	}
	return commands
}

// group is a command that has verbs below it.
func group(e *cmdutil.Env, name, short string, verbs ...*verb) *cobra.Command {
	c := &cobra.Command{Use: name, Short: short}
	cmdutil.Group(c)
	for _, v := range verbs {
		c.AddCommand(v.command(e))
	}
	return c
}
