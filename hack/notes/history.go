// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"
)

// commit is one of the history.
type commit struct {
	subject string
	// upgrade are the lines "Upgrade: …" at the end of its message: what people have to do.
	upgrade []string
	paths   []string
}

// area is what a commit is about.
func (c commit) area() string {
	for _, a := range areas {
		for _, prefix := range a.paths {
			if slices.ContainsFunc(c.paths, func(p string) bool { return strings.HasPrefix(p, prefix) && !strings.HasSuffix(p, "_test.go") }) {
				return a.title
			}
		}
	}
	return areas[len(areas)-1].title
}

// history are the commits since the latest version before this one, the oldest first; before is empty where there is none.
func history(dir, version string) (before string, commits []commit, err error) {
	tags, err := git(dir, "tag", "--merged", "HEAD", "--sort=-version:refname", "--list", "v*")
	if err != nil {
		return "", nil, err
	}
	for tag := range strings.FieldsSeq(tags) {
		if tag != version && isVersion.MatchString(tag) {
			before = tag
			break
		}
	}
	if before == "" {
		return "", nil, nil
	}
	to := "HEAD"
	if slices.Contains(strings.Fields(tags), version) {
		to = version
	}
	const mark, part = "\x1e", "\x1f"
	text, err := git(dir, "log", "--reverse", "--no-merges", "--name-only",
		"--format=%x1e%s%x1f%(trailers:key=Upgrade,valueonly,unfold)%x1f", before+".."+to)
	if err != nil {
		return "", nil, err
	}
	for record := range strings.SplitSeq(text, mark) {
		fields := strings.SplitN(record, part, 3)
		if len(fields) < 3 {
			continue
		}
		commits = append(commits, commit{subject: fields[0], upgrade: lines(fields[1]), paths: lines(fields[2])})
	}
	return before, commits, nil
}

func lines(text string) []string {
	all := strings.Split(text, "\n")
	return slices.DeleteFunc(all, func(s string) bool { return strings.TrimSpace(s) == "" })
}

func git(dir string, args ...string) (string, error) {
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	out, err := cmd.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return "", fmt.Errorf("git %s: %w: %s", args[0], err, exit.Stderr)
	}
	return string(out), err
}
